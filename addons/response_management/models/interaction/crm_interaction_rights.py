"""Who may say what about interactions."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...logic import interaction

#: What anybody who works on an interaction may add. The rest of a logged one is evidence.
EFFORT_FIELDS = frozenset({"duration", "workload", "cost", "description"})

#: What only the system says.
SYSTEM_FIELDS = frozenset({"state", "source", "source_key", "lead_name", "activity_type_id"})


class CrmInteractionRights(models.AbstractModel):
    """The guarding half of ``crm.interaction``, beside access rights and record rules."""

    _name = "crm.interaction.rights"
    _description = "Interaction Rights"

    def _check_entry(self, vals):
        """Return the values of an entry by hand or by program, with where it comes from."""
        source = vals.get("source") or (
            interaction.SOURCE_EXTERNAL if vals.get("source_key") else interaction.SOURCE_MANUAL
        )
        if source not in (interaction.SOURCE_MANUAL, interaction.SOURCE_EXTERNAL):
            raise AccessError(
                self.env._(
                    "Interactions of this kind are logged by themselves. Leave out where it comes "
                    "from, or give the key of your own system."
                )
            )
        return {**vals, "source": source}

    def write(self, vals):
        self._check_editable(vals)
        return super().write(vals)

    def _check_editable(self, vals):
        """Only officers change what was logged, and nobody where it was logged from.

        :raise AccessError: with what to do instead
        """
        if self.env.su:
            return
        changed = {
            name
            for name, value in vals.items()
            if any(record._is_changed(name, value) for record in self)
        }
        if changed & SYSTEM_FIELDS:
            labels = sorted(
                self._fields[name]._description_string(self.env) for name in changed & SYSTEM_FIELDS
            )
            raise AccessError(
                self.env._("%(fields)s cannot be changed by hand.", fields=", ".join(labels))
            )
        locked = self.filtered(lambda record: not record.can_edit)
        if locked and changed - EFFORT_FIELDS:
            raise AccessError(
                self.env._(
                    "“%(interaction)s” was logged by itself, so only a Response Officer may change "
                    "what it says. You may add notes, time and cost.",
                    interaction=locked[0].display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_logged(self):
        if self.env.su:
            return  # a program that erases everything about a person
        logged = self.filtered("source_key")
        if logged:
            raise UserError(
                self.env._(
                    "“%(interaction)s” was logged from a record or by another system and would be "
                    "logged again. Archive it instead: then it counts nowhere.",
                    interaction=logged[0].display_name,
                )
            )
