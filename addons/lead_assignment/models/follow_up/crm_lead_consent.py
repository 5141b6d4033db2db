"""Plans of activities keep to what the customer agreed to, and end where they say no."""

from odoo import models

from odoo.addons.crm_privacy.logic import consent

from ...logic import cadence
from ..speed import crm_lead_attempt as attempts

#: What a step of a plan does to the customer, by what it counts as. Meetings are agreed on anyway.
CHANNELS = {
    attempts.CALL: consent.CALL,
    attempts.EMAIL: consent.MAIL,
    attempts.SMS: consent.TEXT,
}


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _find_forbidden_steps(self, planned):
        """Return those of ``planned``, ``(lead, template, date)``, that the person does not want.

        One query for each company.
        """
        asked = {
            item: channel
            for item in planned
            if (channel := CHANNELS.get(item[1].activity_type_id.attempt_channel))
        }
        leads = self.browse({lead.id for lead, *_rest in asked})
        verdicts = leads._get_contact_verdicts(set(asked.values()))
        return {
            item for item, channel in asked.items() if not verdicts[item[0]][channel].is_allowed
        }

    def _get_contact_verdicts(self, channels):
        """Return ``{lead: {channel: verdict}}``, each by its own company."""
        verdicts = {}
        groups = self.grouped(lambda lead: lead.company_id or self.env.company)
        for company, leads in groups.items():
            verdicts.update(self.env["crm.consent"]._judge_all(leads, channels, company))
        return verdicts


class CrmConsent(models.Model):
    _inherit = "crm.consent"

    def _on_recorded(self):
        result = super()._on_recorded()
        self.filtered(lambda entry: entry.state != consent.GIVEN)._end_plans()
        return result

    def _end_plans(self):
        """Call off at once what is still planned and these people do not want any more."""
        Step = self.env["crm.cadence.step"]
        channels = {own for own, asked in CHANNELS.items() if asked in self.mapped("channel")}
        if not channels or not Step._is_in_use():
            return
        people = [entry._get_entry() for entry in self]
        leads = self.env["crm.lead"].search(self._get_people_domain(people))
        steps = leads._get_open_steps().filtered(lambda step: step.channel in channels)
        verdicts = steps.lead_id._get_contact_verdicts(set(CHANNELS.values()))
        unwanted = steps.filtered(
            lambda step: not verdicts[step.lead_id][CHANNELS[step.channel]].is_allowed
        )
        if unwanted:
            unwanted._call_off(cadence.FORBIDDEN)
