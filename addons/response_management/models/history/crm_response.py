"""Responses of the past: who was reached and answered when, and when they were converted."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...logic import qualification
from ...tools.column_update import update_columns
from ..conversion.crm_response import OUTCOME_ATTACHED


class CrmResponse(models.Model):
    _inherit = "crm.response"

    is_history = fields.Boolean(
        string="Recorded as History",
        fact=True,
        readonly=True,
        copy=False,
        help="An administrator told its dates; the system has not seen them happen.",
    )

    @api.model
    def _get_history_chains(self):
        return (("date_reached", "date", "date_converted"),)

    @api.model_create_multi
    def create(self, vals_list):
        responses = super().create(vals_list)
        told = self._get_told_names()
        if told:
            responses.browse(
                response.id
                for response, vals in zip(responses, vals_list, strict=True)
                if any(vals.get(name) for name in told)
            )._record_history()
        return responses

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & self._get_told_names():
            self._record_history()
        return result

    def _record_history(self):
        """Let what follows from the dates of the past follow, and mark the responses.

        :raise ValidationError: naming the response, if the dates cannot be
        """
        if not self:
            return
        self._check_history()
        converted = self.filtered("date_converted")
        for response in converted:
            if not response.lead_id:
                raise ValidationError(
                    self.env._(
                        "“%(response)s” has a date for %(field)s but no lead or opportunity. Name "
                        "it in the column “Lead/Opportunity”, or leave the date out.",
                        response=response.display_name,
                        field=self._fields["date_converted"]._description_string(self.env),
                    )
                )
        update_columns(
            self,
            {
                response.id: {"is_history": True, **response._prepare_history_values()}
                for response in self
            },
        )

    def _prepare_history_values(self):
        """Return what else is so because of the dates that were told."""
        self.ensure_one()
        if not self.date_converted or self.state == qualification.STATE_CONVERTED:
            return {}
        return {
            "state": qualification.STATE_CONVERTED,
            "outcome": self.outcome or OUTCOME_ATTACHED,
            "date_reviewed": self.date_reviewed or self.date_converted,
            "reviewer_id": self.reviewer_id.id or self.converter_id.id,
        }
