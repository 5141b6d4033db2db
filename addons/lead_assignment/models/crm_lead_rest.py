"""Time in which a lead is lost, or archived: its clock rests."""

from odoo import fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    clock_rests = fields.Json(
        readonly=True, copy=False, help="Spans in which the lead was archived: from and to."
    )

    def write(self, vals):
        turned = self.browse()
        if "active" in vals:
            turned = self.filtered(lambda lead: lead.active != bool(vals["active"]))
        result = super().write(vals)
        # sudo: the clock rests whoever closes the lead.
        if turned and vals["active"]:
            turned.sudo()._resume_clock()
        elif turned:
            turned.sudo()._rest_clock()
        return result

    def _rest_clock(self):
        now = fields.Datetime.to_string(self.env.cr.now())
        self._store_clock(
            {lead.id: {"clock_rests": [*(lead.clock_rests or ()), [now, None]]} for lead in self}
        )

    def _resume_clock(self):
        """Let the clocks go on where they stood when the leads were archived."""
        now = fields.Datetime.to_string(self.env.cr.now())
        values = {}
        for lead in self:
            rests = list(lead.clock_rests or ())
            # One that came in archived has rested since.
            start = fields.Datetime.to_string(lead.date_captured) or now
            if rests:
                start, stop = rests.pop()
                if stop:
                    rests.append([start, stop])
                    start = now
            values[lead.id] = {"clock_rests": [*rests, [start, now]]}
        self._store_clock(values)
        self.filtered(lambda lead: not lead.date_qualified)._run_clock()

    def _get_rests(self):
        """Return the rests of the lead as ``[(start, stop), …]``; one that lasts, up to now."""
        self.ensure_one()
        parse = fields.Datetime.to_datetime
        return [
            (parse(start), parse(stop) if stop else self.env.cr.now())
            for start, stop in self.clock_rests or ()
        ]
