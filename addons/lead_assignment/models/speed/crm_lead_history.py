"""Speed of the past: when a lead came in, was tried and reached, as an administrator tells it."""

from odoo import api, fields, models

from odoo.addons.crm_privacy.models.common.crm_fact_mixin import CORRECTED_BY
from odoo.addons.crm_privacy.tools.inner_context import get_inner, inner

from .crm_lead import STAGE_DATES

#: Dates in the order in which it happens.
CHAINS = (
    ("date_captured", *STAGE_DATES.values()),
    ("date_captured", "date_routed"),
    ("date_captured", "date_appointment_set", "date_appointment_held"),
)
#: Set while leads are created from the rows of a file.
FROM_FILE = "lead_assignment_from_file"
TOLD_DATES = frozenset(name for chain in CHAINS for name in chain)


class CrmLead(models.Model):
    """What nobody tells stays unknown: neither captured now nor never tried.

    Deals that a file brings won or lost were not captured now either.

    Nothing of such a lead is due, and nothing that happens now is its first attempt.
    """

    _inherit = "crm.lead"

    is_speed_history = fields.Boolean(
        string="Speed From History",
        readonly=True,
        copy=False,
        help=(
            "An administrator entered its dates; missing dates are unknown and left out of speed "
            "figures."
        ),
        fact=CORRECTED_BY,
    )

    @api.model_create_multi
    def create(self, vals_list):
        is_history = self._is_history()
        if is_history:
            vals_list = [
                {"date_captured": False, **vals, "is_speed_history": True} for vals in vals_list
            ]
        leads = super().create(vals_list)
        told = leads.browse(
            lead.id
            for lead, vals in zip(leads, vals_list, strict=True)
            if is_history or any(vals.get(name) for name in TOLD_DATES)
        )
        told._record_speed_history(is_history=is_history)
        if get_inner(self.env, FROM_FILE):
            (leads - told)._forget_capture_of_closed()
        return leads

    @api.model
    def load(self, fields, data):
        return super(CrmLead, self.with_context(**inner({FROM_FILE: True}))).load(fields, data)

    def _forget_capture_of_closed(self):
        """Leave open when leads of a file came in that are won, lost or archived already."""
        # sudo: it follows from what they are, no matter who records them.
        closed = self.sudo().filtered(lambda lead: not lead.active or lead.won_status != "pending")
        closed._write_quietly(
            {lead_id: {"date_captured": False, "date_routed": False} for lead_id in closed._ids}
        )

    def _on_edited(self, names):
        result = super()._on_edited(names)
        if names & TOLD_DATES:
            self._record_speed_history(is_history=self._is_history())
        return result

    def _record_speed_history(self, *, is_history):
        """Compute the times again that follow from the dates that were told or corrected.

        :param is_history: what is not told of the leads is unknown
        :raise ValidationError: naming the lead and the date that comes too early
        """
        if not self:
            return
        # sudo: who told the dates was allowed to; the rest follows from them.
        leads = self.sudo()
        leads._check_history(CHAINS)
        new = leads.filtered(lambda lead: is_history and not lead.is_speed_history)
        new._write_quietly({lead_id: {"is_speed_history": True} for lead_id in new._ids})
        leads._update_sla(dict.fromkeys(self._ids, (None, None)), is_remeasured=True)
