"""Campaigns and speed in the overview."""

from collections import defaultdict

from odoo import models
from odoo.fields import Domain

from .crm_response_overview import ANSWERED, CAMPAIGN_LIMIT


class CrmResponseOverview(models.AbstractModel):
    _inherit = "crm.response.overview"

    def _get_campaigns(self, span, answers, lines):
        """Return the campaigns that most answers of the period are to.

        What came in, what it brought and what it cost is that of the period; the response rate is
        that of the whole campaign, because who was reached before may answer now.
        """
        counts = {}
        for day, campaign, count in answers:
            if campaign:
                counts.setdefault(campaign, [0, 0])[span.bar_of(day) is None] += count
        counts = {campaign: found for campaign, found in counts.items() if found[0]}
        ranked = sorted(counts, key=lambda campaign: (-counts[campaign][0], campaign.id))
        campaigns = self.env["utm.campaign"].browse(c.id for c in ranked[:CAMPAIGN_LIMIT])
        amounts = defaultdict(list)
        for day, _source, campaign, *rest in lines:
            amounts[campaign].append((day, rest))
        sums = {campaign: self._sum_by_period(span, amounts[campaign]) for campaign in campaigns}
        return [
            {
                "id": campaign.id,
                "name": campaign.title,
                **self._prepare_figure(*counts[campaign]),
                "rate": campaign.response_rate,
                "is_rate_known": campaign.is_rate_known,
                "basis": campaign.response_rate_basis,
                "anonymous_visits": campaign.anonymous_visit_count,
                **self._get_account_of(campaign, span, sums[campaign]),
                **self._prepare_opening(
                    "crm.response",
                    ANSWERED
                    & Domain("campaign_id", "=", campaign.id)
                    & self._get_span_domain("date", span.start, span.end),
                ),
            }
            for campaign in campaigns
        ]

    def _get_account_of(self, campaign, span, sums):
        """Return leads, won deals and full cost of a campaign in the period."""
        days = Domain("campaign_id", "=", campaign.id) & self._get_day_domain(span)
        brought = self._get_brought_domain() & days
        return {
            key: {"value": value, **self._prepare_opening("crm.campaign.account", domain, name)}
            for key, value, domain, name in (
                ("leads", sums["lead_count"][0], brought, "lead_count"),
                ("won", sums["won_count"][0], brought, "won_count"),
                (
                    "cost",
                    sums["money_cost"][0] + sums["workload_cost"][0],
                    self._get_cost_domain() & days,
                    "full_cost",
                ),
            )
        }

    def _get_speed(self, span):
        """Return how much the user reviewed in the period, and how long that had waited."""
        domain = Domain("reviewer_id", "=", self.env.uid)
        domain &= self._get_span_domain("date_reviewed", span.start, span.end)
        ((reviewed, median, p90),) = self.env["crm.response.report"]._read_group(
            domain,
            aggregates=["reviewed_count:sum", "review_hours_median:avg", "review_hours_p90:avg"],
        )
        return {
            "value": reviewed or 0,
            "median": median or 0,
            "p90": p90 or 0,
            **self._prepare_opening("crm.response", domain),
        }
