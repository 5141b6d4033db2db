"""First steps: what is there to do after an installation, ticked off by what is there."""

from odoo import api, models


class CrmFirstSteps(models.AbstractModel):
    """A list of steps to which each addon appends its own section.

    There is nothing to tick off: a step is done as soon as there is a record of it. It is shown to
    those who may do it.
    """

    _name = "crm.first.steps"
    _description = "First Steps"

    @api.model
    @api.readonly
    def get_first_steps(self):
        """Return what the list shows.

        :return: ``{"is_closed": bool, "is_done": bool, "sections": [{"key", "title", "steps":
            [{"key", "title", "note", "action", "view", "is_done"}]}]}``
        """
        sections = []
        for section in sorted(self._get_sections(), key=lambda section: section.sequence):
            steps = [self._describe(step) for step in section.steps if self._may_do(step)]
            if steps:
                title = self.env._(section.title)
                sections.append({"key": section.key, "title": title, "steps": steps})
        return {
            "is_closed": self.env.user.sudo().res_users_settings_id.is_crm_first_steps_closed,
            "is_done": all(step["is_done"] for section in sections for step in section["steps"]),
            "sections": sections,
        }

    @api.model
    def close_first_steps(self):
        """Show the list no more above anything else, to the current user."""
        settings = self.env["res.users.settings"]._find_or_create_for_user(self.env.user)
        settings.is_crm_first_steps_closed = True

    @api.model
    def _describe(self, step):
        """Return what is shown of ``step``."""
        records = self.env[step.model].with_context(active_test=False)
        is_done = bool(records.search_count(step.domain, limit=1))
        return {
            "key": step.key,
            "title": self.env._(step.title),
            "note": self.env._(step.note),
            "action": step.action,
            # A list without a record leads nowhere: the first one is made in the form.
            "view": "form" if step.is_made_in_form and not is_done else False,
            "is_done": is_done,
        }

    @api.model
    def _may_do(self, step):
        return self.env[step.model].has_access(step.access)

    @api.model
    def _describe_status(self):
        """Return sentences that say what is on."""
        return [
            self.env._(status.text).replace(
                "%s", str(self.env[status.model].search_count(status.domain))
            )
            for status in self._get_status()
        ]

    # ------------------------------------------------------------
    # SEAMS
    # ------------------------------------------------------------

    @api.model
    def _get_sections(self):
        """Return each :class:`tools.first_steps.Section`; each addon appends one."""
        return []

    @api.model
    def _get_status(self):
        """Return each :class:`tools.first_steps.Status`; each addon appends its own."""
        return []
