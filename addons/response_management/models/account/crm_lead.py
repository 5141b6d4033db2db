"""Campaigns go on counting leads that are merged or deleted."""

from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # Accounts ask for what was created, opened or won in a period, and read no more than the index.
    # PostgreSQL does so only if the columns of an expression are in it, too.
    _campaign_created_index = models.Index(
        "(create_date) INCLUDE (campaign_id, company_id, user_id) WHERE campaign_id IS NOT NULL"
    )
    _campaign_opened_index = models.Index(
        "(COALESCE(date_conversion, create_date))"
        " INCLUDE (campaign_id, company_id, user_id, date_conversion, create_date)"
        " WHERE type = 'opportunity' AND campaign_id IS NOT NULL"
    )
    _campaign_won_index = models.Index(
        "(COALESCE(date_closed, create_date)) INCLUDE (campaign_id, company_id, user_id,"
        " date_closed, create_date, expected_revenue)"
        " WHERE won_status = 'won' AND campaign_id IS NOT NULL"
    )

    def _merge_dependences(self, opportunities):
        self._take_over_account(opportunities)
        return super()._merge_dependences(opportunities)

    def _take_over_account(self, opportunities):
        """Have the campaigns of ``opportunities`` count what they brought, and nothing twice.

        What natively passes to this lead, where it has none itself, it counts from now on: the
        campaign, and the revenue of a deal that was won. sudo: anyone who may merge the leads
        decides about all of them.
        """
        opportunities = opportunities.sudo()
        donor = opportunities.filtered("campaign_id")[:1]
        if not self.campaign_id and (self.won_status == "won" or donor.won_status != "won"):
            donor.with_context(tracking_disable=True).campaign_id = False
        donor = opportunities.filtered("expected_revenue")[:1]
        if self.won_status == donor.won_status == "won" and not self.expected_revenue:
            donor.with_context(tracking_disable=True).expected_revenue = 0
        # Now, because the responses, which know the offers, move on.
        self.env["crm.campaign.deleted.lead"]._prepare(opportunities)

    def _get_remains_domains(self):
        return {
            **super()._get_remains_domains(),
            "utm.campaign": ("crm.lead", [("id", "in", self.ids), ("campaign_id", "!=", False)]),
        }

    def _log_remains(self, remains):
        result = super()._log_remains(remains)
        if "utm.campaign" in remains:
            self.env["crm.campaign.deleted.lead"]._prepare(self)
        return result
