"""The periodic digest tells how many people answered."""

from odoo import fields, models
from odoo.exceptions import AccessError


class DigestDigest(models.Model):
    _inherit = "digest.digest"

    kpi_crm_response_received = fields.Boolean("Responses Received")
    kpi_crm_response_received_value = fields.Integer(
        compute="_compute_kpi_crm_response_received_value"
    )

    def _compute_kpi_crm_response_received_value(self):
        if not self.env.user.has_group("sales_team.group_sale_salesman"):
            # Odoo leaves the figure out of the email of this user.
            raise AccessError(self.env._("Do not have access, skip this data for the digest email"))
        self._calculate_company_based_kpi(
            "crm.response",
            "kpi_crm_response_received_value",
            date_field="date",
            additional_domain=[("responded", "=", True), ("is_suspected", "=", False)],
        )

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu_id = self.env.ref("crm.crm_menu_root").id
        actions["kpi_crm_response_received"] = (
            f"response_management.crm_response_action?menu_id={menu_id}"
        )
        return actions
