"""What becomes of the clocks of leads that are merged: the earliest date of each stage counts."""

from odoo import models

#: The earliest of these survives a merge.
MERGED_DATES = (
    "date_captured",
    "date_routed",
    "date_first_attempt",
    "date_contacted",
    "date_qualified",
    "date_appointment_set",
    "date_appointment_held",
)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: whoever may merge the leads takes their history along, hidden parts too.
        survivor, gone = self.sudo(), opportunities.sudo()
        survivor._merge_speed_records(gone)
        dates = {
            name: min(filter(None, (survivor | gone).mapped(name)), default=None)
            for name in MERGED_DATES
        }
        values = {name: date for name, date in dates.items() if date}
        values["no_show_count"] = sum((survivor | gone).mapped("no_show_count"))
        survivor._store_clock({self.id: values})
        survivor._count_attempts()
        survivor._run_clock({self.id: (None, None)}, is_remeasured=True)
        return result

    def _merge_speed_records(self, gone):
        """Take over attempts, events, cadences and automatic answers of ``gone``."""
        for model in ("crm.lead.attempt", "crm.cadence.step"):
            self.env[model].search([("lead_id", "in", gone.ids)]).write({"lead_id": self.id})
        if not self.auto_response_ids:
            gone.auto_response_ids.sorted("state")[:1].lead_id = self
        Event = self.env["crm.sla.event"]
        known = {(event.stage, event.kind) for event in Event.search([("lead_id", "=", self.id)])}
        for event in Event.search([("lead_id", "in", gone.ids)], order="date, id"):
            if (event.stage, event.kind) not in known:
                known.add((event.stage, event.kind))
                event.lead_id = self
