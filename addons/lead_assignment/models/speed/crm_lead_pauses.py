"""Time in which a lead is closed, be it won, lost or archived: its clock rests."""

from odoo import fields, models

from ..common.assignment_fact_mixin import CORRECTED_BY


class CrmLead(models.Model):
    _inherit = "crm.lead"

    sla_pauses = fields.Json(
        readonly=True,
        copy=False,
        help="Spans in which the lead was closed: from and to.",
        fact=CORRECTED_BY,
        personal=False,
    )

    def _on_reopened(self, closed_on):
        # sudo: the clock rests whoever closes the lead.
        leads = self.sudo()
        (leads._filter_measured() | leads.filtered("sla_pauses"))._resume_sla(closed_on)
        return super()._on_reopened(closed_on)

    def _on_closed(self):
        # sudo: see _on_reopened
        self.sudo()._filter_measured()._pause_sla()
        return super()._on_closed()

    def _pause_sla(self):
        now = fields.Datetime.to_string(self.env.cr.now())
        self._write_quietly(
            {lead.id: {"sla_pauses": [*(lead.sla_pauses or ()), [now, None]]} for lead in self}
        )

    def _resume_sla(self, closed_on):
        """Let the clocks go on where they stood when the leads were closed.

        :param closed_on: ``{lead id: when it was closed}``, for those of which no rest is known
        """
        now = fields.Datetime.to_string(self.env.cr.now())
        values = {}
        for lead in self:
            rests = list(lead.sla_pauses or ())
            # One that came in closed has rested since.
            known = closed_on.get(lead.id) or lead.date_captured
            start = fields.Datetime.to_string(known) or now
            if rests:
                start, stop = rests.pop()
                if stop:
                    rests.append([start, stop])
                    start = now
            values[lead.id] = {"sla_pauses": [*rests, [start, now]]}
        self._write_quietly(values)
        self.filtered(lambda lead: not lead.date_qualified)._update_sla()

    def _get_pauses(self):
        """Return the rests of the lead as ``[(start, stop), …]``; one that lasts, up to now."""
        self.ensure_one()
        parse = fields.Datetime.to_datetime
        return [
            (parse(start), parse(stop) if stop else self.env.cr.now())
            for start, stop in self.sla_pauses or ()
        ]
