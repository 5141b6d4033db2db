"""Activities that a follow-up plan has planned: done or removed, they close their step."""

from odoo import api, fields, models

from ...logic import cadence


class MailActivity(models.Model):
    _inherit = "mail.activity"

    @api.model
    def _is_followed(self):
        return super()._is_followed() or self.env["crm.cadence.step"]._is_in_use()

    def _on_lead_activity_done(self):
        # First, for an attempt may call off what is still open.
        self._close_cadence_steps(done=fields.Date.context_today(self))
        return super()._on_lead_activity_done()

    def unlink(self):
        # Before, for the steps lose their activity with it.
        on_leads = self.filtered(lambda activity: activity.res_model == "crm.lead")
        on_leads._close_cadence_steps(is_removed=True)
        return super().unlink()

    def _close_cadence_steps(self, done=None, is_removed=False):
        """Write the outcome of the open steps that the activities were planned for."""
        # sudo: no user may write the log of cadences.
        Step = self.env["crm.cadence.step"].sudo()
        if not self or not Step._is_in_use():
            return
        steps = Step.search([("activity_id", "in", self.ids), ("state", "=", cadence.OPEN)])
        steps._close(done=done, is_removed=is_removed)
