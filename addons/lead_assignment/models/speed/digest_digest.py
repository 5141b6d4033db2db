"""The periodic digest tells how many leads were answered in time."""

from odoo import fields, models
from odoo.exceptions import AccessError


class DigestDigest(models.Model):
    _inherit = "digest.digest"

    kpi_crm_lead_answered_in_time = fields.Boolean("Leads Answered Within Target")
    kpi_crm_lead_answered_in_time_value = fields.Integer(
        compute="_compute_kpi_crm_lead_answered_in_time_value"
    )

    def _compute_kpi_crm_lead_answered_in_time_value(self):
        if not self.env.user.has_group("sales_team.group_sale_salesman"):
            # Odoo leaves the figure out of the email of this user.
            raise AccessError(self.env._("Do not have access, skip this data for the digest email"))
        self._calculate_company_based_kpi(
            "crm.speed.report",
            "kpi_crm_lead_answered_in_time_value",
            date_field="date_captured",
            sum_field="met_count",
        )

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu_id = self.env.ref("crm.crm_menu_root").id
        actions["kpi_crm_lead_answered_in_time"] = (
            f"lead_assignment.crm_speed_report_action?menu_id={menu_id}"
        )
        return actions
