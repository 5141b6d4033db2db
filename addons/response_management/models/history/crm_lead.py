"""Leads of the past: when they were made, given to somebody, turned into a deal and closed."""

from odoo import api, fields, models

from ...tools.column_update import update_columns

#: Dates that Odoo itself keeps.
NATIVE_DATES = ("create_date", "date_open", "date_conversion", "date_closed")


class CrmLead(models.Model):
    """Natively a lead that is recorded today was made today, and a deal recorded as won was won
    today. Reports by month would show ten years of sales in one.
    """

    _inherit = "crm.lead"

    is_history = fields.Boolean(
        string="Recorded as History",
        fact=True,
        readonly=True,
        copy=False,
        help="An administrator told its dates; the system has not seen them happen.",
    )

    @api.model
    def _get_history_names(self):
        return super()._get_history_names() | set(NATIVE_DATES)

    @api.model
    def _get_history_chains(self):
        return (
            *super()._get_history_chains(),
            ("create_date", "date_open"),
            ("create_date", "date_conversion", "date_closed"),
        )

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if self._is_history():
            leads._record_history(vals_list)
        return leads

    def write(self, vals):
        told = dict(vals) if self._is_history() and vals.keys() & set(NATIVE_DATES) else {}
        result = super().write(vals)
        if told:
            self._record_history([told] * len(self))
        return result

    def _record_history(self, vals_list):
        """Write the dates that were told over those that Odoo has set, and mark the leads.

        A lead whose creation nobody tells was made by the first of its dates at the latest.

        :param list[dict] vals_list: what was told of each lead, as ``create`` takes it
        :raise ValidationError: naming the lead, if the dates cannot be
        """
        values = {}
        for lead, vals in zip(self, vals_list, strict=True):
            dates = {
                name: fields.Datetime.to_datetime(vals[name])
                for name in NATIVE_DATES
                if vals.get(name)
            }
            if dates:
                dates.setdefault("create_date", min(lead.create_date, *dates.values()))
                values[lead.id] = {"is_history": True, **dates}
        told = self.browse(values)
        update_columns(told, values)
        told._check_history()
