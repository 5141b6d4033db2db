"""Done activities are attempts."""

from odoo import api, fields, models

from odoo.addons.crm_privacy.tools.inner_context import get_inner

from . import crm_lead_attempt as attempts
from .crm_lead_act import DONE_AT, IS_LOGGED


class MailActivity(models.Model):
    _inherit = "mail.activity"

    attempt_channel = fields.Selection(related="activity_type_id.attempt_channel")

    def _action_done(self, feedback=False, attachment_ids=None):
        on_leads = self.browse()
        if self._is_followed():
            on_leads = self.filtered(lambda activity: activity.res_model == "crm.lead")
        if get_inner(self.env, IS_LOGGED):
            on_leads = self.browse()
        # An activity without its lead is removed.
        leads = on_leads and self.env["crm.lead"].browse(set(on_leads.mapped("res_id"))).exists()
        on_leads = on_leads.filtered(lambda activity: activity.res_id in leads._ids)
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        on_leads._on_lead_activity_done()
        return result

    @api.model
    def _is_followed(self):
        """Return whether anything follows from an activity on a lead."""
        return self.env["crm.sla.policy"]._get_measured_companies() != frozenset()

    def _on_lead_activity_done(self):
        """Count what was done as attempts, if a person did it."""
        person = self.env["crm.lead"]._get_internal_user(self.env.user)
        for channel, activities in self.grouped("attempt_channel").items():
            if channel and person:
                leads = self.env["crm.lead"].browse(set(activities.mapped("res_id")))
                leads = leads._filter_measured()
                outcome = attempts.CONTACTED if channel == attempts.MEETING else attempts.ATTEMPTED
                date = get_inner(self.env, DONE_AT)
                leads._log_attempts(outcome, channel, user=person, origin="activity", date=date)
