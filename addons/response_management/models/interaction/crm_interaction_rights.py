"""Who may say what about interactions."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.crm_privacy.tools.deletion import before_deletion

from ...logic import interaction

#: What anybody who works on an interaction may add. The rest of a logged one is evidence.
EFFORT_FIELDS = frozenset({"duration", "workload", "cost", "description"})


class CrmInteraction(models.Model):
    """The guarding half of ``crm.interaction``, beside access rights and record rules."""

    _inherit = "crm.interaction"

    def _check_entry(self, vals):
        """Return the values of an entry by hand or by program, with where it comes from."""
        source = vals.get("source") or (
            interaction.SOURCE_EXTERNAL if vals.get("source_key") else interaction.SOURCE_MANUAL
        )
        if source not in (interaction.SOURCE_MANUAL, interaction.SOURCE_EXTERNAL):
            raise AccessError(
                self.env._(
                    "Interactions of this kind are logged automatically. Leave the origin out, or "
                    "give the key of your own system."
                )
            )
        if interaction.is_reserved_key(vals.get("source_key")):
            raise AccessError(
                self.env._(
                    "Keys such as “%(key)s” name records from which interactions are logged by "
                    "themselves. Put the name of your own system in front, for instance “pbx:17”.",
                    key=vals["source_key"],
                )
            )
        return {**vals, "source": source}

    def write(self, vals):
        self._check_editable(vals)
        self._check_date(vals)
        return super().write(vals)

    @api.model
    def _get_given_on_creation(self):
        # See ``_check_entry``.
        return frozenset({"source", "source_key"})

    def _check_date(self, vals):
        """:raise ValidationError: if an exchange is said to have taken place at no possible time

        What is left open, such as a meeting to come, may lie ahead.
        """
        date = fields.Datetime.to_datetime(vals.get("date"))
        is_open = vals.get("state") == interaction.STATE_OPEN or any(
            record.state == interaction.STATE_OPEN for record in self
        )
        if date and not is_open:
            self._check_moment(date)

    def _check_editable(self, vals):
        """Only officers change what was logged, and nobody where it was logged from.

        :raise AccessError: with what to do instead
        """
        if self.env.su:
            return
        self._check_changed_facts(vals)
        changed = {
            name for name, value in vals.items() if any(r._differs(name, value) for r in self)
        }
        locked = self.filtered(lambda record: not record.can_edit)
        if locked and changed - EFFORT_FIELDS:
            raise AccessError(
                self.env._(
                    "“%(interaction)s” was logged automatically, so only a Response Officer can "
                    "change its content. You can add notes, time and cost.",
                    interaction=locked[0].display_name,
                )
            )

    @before_deletion
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
