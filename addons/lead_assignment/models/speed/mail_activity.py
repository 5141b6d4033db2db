"""Done activities are attempts, and steps of a cadence."""

from odoo import api, fields, models

from ...logic import cadence
from . import crm_lead_attempt as attempts


class MailActivity(models.Model):
    _inherit = "mail.activity"

    attempt_channel = fields.Selection(related="activity_type_id.attempt_channel")

    def _action_done(self, feedback=False, attachment_ids=None):
        on_leads = self.browse()
        if self._is_followed():
            on_leads = self.filtered(lambda activity: activity.res_model == "crm.lead")
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        # An activity without its lead is removed.
        on_leads.exists()._on_lead_activity_done()
        return result

    @api.model
    def _is_followed(self):
        """Return whether anything follows from an activity on a lead."""
        return (
            self.env["crm.sla.policy"]._get_measured_companies() != frozenset()
            or self.env["crm.cadence.step"]._is_in_use()
        )

    def _on_lead_activity_done(self):
        """Close the steps it was for, and count what was done as attempts, if a person did it."""
        # First, for an attempt may call off what is still open.
        self._close_cadence_steps(done=fields.Date.context_today(self))
        person = self.env["crm.lead"]._get_acting_person(self.env.user)
        for channel, activities in self.grouped("attempt_channel").items():
            if channel and person:
                leads = self.env["crm.lead"].browse(set(activities.mapped("res_id"))).exists()
                leads = leads._filter_measured()
                outcome = attempts.CONTACTED if channel == attempts.MEETING else attempts.ATTEMPTED
                leads._log_attempts(outcome, channel, user=person, origin="activity")

    def unlink(self):
        # Before, for the steps lose their activity with it.
        on_leads = self.filtered(lambda activity: activity.res_model == "crm.lead")
        on_leads._close_cadence_steps(is_removed=True)
        return super().unlink()

    def _close_cadence_steps(self, done=None, is_removed=False):
        """Write the outcome of the open steps that the activities were planned for."""
        # sudo: the log of cadences is nobody's to write.
        Step = self.env["crm.cadence.step"].sudo()
        if not self or not Step._is_in_use():
            return
        steps = Step.search([("activity_id", "in", self.ids), ("state", "=", cadence.OPEN)])
        steps._close(done=done, is_removed=is_removed)
