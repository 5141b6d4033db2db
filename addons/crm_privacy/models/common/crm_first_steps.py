"""First steps: what is there to do after an installation, ticked off by what is there."""

from odoo import api, models


class CrmFirstSteps(models.AbstractModel):
    """A list of steps to which each addon appends its own section.

    Nobody ticks anything off: a step is done as soon as there is a record of it. It is shown to
    those who may do it.
    """

    _name = "crm.first.steps"
    _description = "First Steps"

    @api.model
    @api.readonly
    def get_first_steps(self):
        """Return what the list shows.

        :return: ``{"is_closed": bool, "is_done": bool, "sections": [{"key", "title", "steps":
            [{"key", "title", "note", "action", "is_done"}]}]}``
        """
        sections = []
        for section in sorted(self._get_sections(), key=lambda section: section["sequence"]):
            steps = [self._tell(step) for step in section["steps"] if self._may_do(step)]
            if steps:
                sections.append({**section, "steps": steps})
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

    def _tell(self, step):
        records = self.env[step["model"]].with_context(active_test=False)
        is_done = bool(records.search_count(step["domain"], limit=1))
        return {key: step[key] for key in ("key", "title", "note", "action")} | {"is_done": is_done}

    def _may_do(self, step):
        return self.env[step["model"]].has_access(step.get("access", "create"))

    # ------------------------------------------------------------
    # SEAMS
    # ------------------------------------------------------------

    @api.model
    def _get_sections(self):
        """Return the sections, each with its ``sequence``; each addon appends one.

        A step has ``key``, ``title``, ``note``, the XML id of the ``action`` that does it, and is
        done once there is a record of ``model`` in ``domain``; ``access`` is what one needs of that
        model, by default ``create``.
        """
        return []

    @api.model
    def _get_status(self):
        """Return sentences that say what is on; each addon appends its own."""
        return []

    @api.model
    def _count(self, model, domain):
        return self.env[model].search_count(domain)
