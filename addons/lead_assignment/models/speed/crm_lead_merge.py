"""What becomes of the clocks of leads that are merged: the earliest date of each stage counts."""

from odoo import models

from .crm_lead import STAGE_DATES

#: The earliest of these survives a merge.
MERGED_DATES = (
    "date_captured",
    "date_routed",
    *STAGE_DATES.values(),
    "date_appointment_set",
    "date_appointment_held",
)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: anyone who may merge the leads takes their history along, hidden parts too.
        survivor, gone = self.sudo(), opportunities.sudo()
        leads = survivor | gone
        survivor._merge_speed_records(gone)
        values = {
            name: min(filter(None, leads.mapped(name)), default=False) for name in MERGED_DATES
        }
        values["no_show_count"] = sum(leads.mapped("no_show_count"))
        values = {name: value for name, value in values.items() if value != survivor[name]}
        survivor._write_quietly({self.id: values})
        is_tried = any(lead.date_first_attempt or lead.date_last_attempt for lead in leads)
        if is_tried:
            survivor._count_attempts()
        if values or is_tried or self.env["crm.sla.policy"]._get_policy_facts():
            survivor._update_sla({self.id: (None, None)}, is_remeasured=True)
        return result

    def _merge_speed_records(self, gone):
        """Take over attempts and events of ``gone``."""
        Attempt = self.env["crm.lead.attempt"]
        if Attempt._is_in_use():
            Attempt.search([("lead_id", "in", gone.ids)]).write({"lead_id": self.id})
        Event = self.env["crm.sla.event"]
        if not Event._is_in_use():
            return
        known = {(event.stage, event.kind) for event in Event.search([("lead_id", "=", self.id)])}
        for event in Event.search([("lead_id", "in", gone.ids)], order="date, id"):
            if (event.stage, event.kind) not in known:
                known.add((event.stage, event.kind))
                event.lead_id = self
