"""Leads made of imported answers came in when the people answered."""

from odoo import models

from odoo.addons.response_management.logic import qualification


class CrmResponse(models.Model):
    _inherit = "crm.response"

    def _create_leads(self, groups, outcome, user, team):
        leads = super()._create_leads(groups, outcome, user, team)
        captured = {}
        for lead, responses in zip(leads, groups, strict=True):
            first = responses.sorted("date")[:1]
            if first.capture_method == qualification.CAPTURE_IMPORT:
                # sudo: it follows from the answer, no matter who converts it.
                before = lead.sudo().date_captured
                if before and first.date < before:
                    captured[lead.id] = {"date_captured": first.date}
        told = leads.browse(captured).sudo()
        told._write_quietly(captured)
        told._update_sla(dict.fromkeys(captured, (None, None)), is_remeasured=True)
        return leads
