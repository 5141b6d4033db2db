"""Overview: what came in, what waits, what it cost and what it brought."""

from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...logic import campaign_account, period, qualification
from .crm_response import WAITING

#: How many campaigns the overview lists.
CAMPAIGN_LIMIT = 8


class CrmResponseOverview(models.AbstractModel):
    """The figures behind the overview screen.

    Responses and leads are those that the user may see, so a salesperson sees an own share; costs
    are then those of own campaigns. Every figure comes with the domain of its records.
    """

    _name = "crm.response.overview"
    _description = "Response Overview"

    @api.model
    def get_overview(self, period_key=period.DAYS_7):
        """Return everything the overview shows for a period, in a bounded number of queries.

        :param str period_key: ``7_days``, ``last_week``, ``30_days`` or ``90_days``
        :raise UserError: if there is no such period
        """
        self.env["crm.response"].check_access("read")
        try:
            span = period.period(period_key, fields.Date.context_today(self))
        except KeyError:
            raise UserError(
                self.env._("There is no period %(key)s to show. Choose another.", key=period_key)
            ) from None
        return {
            "period": period_key,
            "start": fields.Date.to_string(span.start),
            "end": fields.Date.to_string(span.end),
            "is_own_share": self._is_own_share(),
            "currency_id": self.env.company.currency_id.id,
            "came_in": self._get_came_in(span),
            "waiting": self._get_waiting(),
            "brought": self._get_brought(span),
            "cost": self._get_cost(span),
            "campaigns": self._get_campaigns(span),
            "speed": self._get_speed(span),
        }

    # ------------------------------------------------------------
    # FIGURES
    # ------------------------------------------------------------

    def _get_came_in(self, span):
        """Return the answers by bar and type, with their number in the period before."""
        domain = Domain("responded", "=", True)
        rows = self.env["crm.response"]._read_group(
            domain & self._get_span_domain("date", span.previous_start, span.end),
            ["date:day", "type_id"],
            ["__count"],
        )
        bars = span.bars()
        types = {}
        current = previous = 0
        for day, response_type, count in rows:
            bar = span.bar_of(day.date())
            if bar is None:
                previous += count
                continue
            current += count
            types.setdefault(response_type, [0] * len(bars))[bar] += count
        return {
            **self._prepare_figure(current, previous),
            "domain": list(domain & self._get_span_domain("date", span.start, span.end)),
            "bars": [fields.Date.to_string(bar) for bar in bars],
            "bar_domains": [
                list(domain & self._get_span_domain("date", start, end))
                for start, end in zip(bars, [*bars[1:], span.end], strict=True)
            ],
            "types": [
                {"id": response_type.id, "name": response_type.name, "counts": counts}
                for response_type, counts in sorted(
                    types.items(), key=lambda item: (item[0].sequence, item[0].id)
                )
            ],
        }

    def _get_waiting(self):
        """Return what waits for somebody, whatever the period."""
        review = Domain("state", "=", qualification.STATE_REVIEW)
        accepted = Domain("state", "=", qualification.STATE_ACCEPTED)
        Response = self.env["crm.response"]
        total = late = 0
        oldest = None
        for is_late, count, first in Response._read_group(
            review, ["is_late"], ["__count", "date:min"]
        ):
            total += count
            late += count if is_late else 0
            oldest = min(oldest or first, first)
        days = (self.env.cr.now() - oldest).days if oldest else 0
        return {
            "days": days,
            "review": {"value": total, "domain": list(review)},
            "identify": {
                "value": Response.search_count(WAITING),
                "domain": list(WAITING),
            },
            "late": {"value": late, "domain": list(review & Domain("is_late", "=", True))},
            "convert": {"value": Response.search_count(accepted), "domain": list(accepted)},
        }

    def _get_brought(self, span):
        """Return leads, opportunities and won ones of the period, against the one before.

        Those count that somebody's answer stands behind.
        """
        answered = Domain("is_answered", "=", True)
        is_opportunity = Domain("type", "=", "opportunity")

        def opened(start, end):
            return (
                answered
                & is_opportunity
                & (
                    self._get_span_domain("date_conversion", start, end)
                    | (
                        Domain("date_conversion", "=", False)
                        & self._get_span_domain("create_date", start, end)
                    )
                )
            )

        return {
            "leads": self._count_leads(
                span,
                lambda start, end: answered & self._get_span_domain("create_date", start, end),
            ),
            "opportunities": self._count_leads(span, opened),
            "won": self._count_leads(
                span,
                lambda start, end: (
                    answered
                    & Domain("won_status", "=", "won")
                    & self._get_span_domain("date_closed", start, end)
                ),
            ),
        }

    def _count_leads(self, span, get_domain):
        """Return number and revenue of the leads in ``get_domain(start, end)``, both periods."""
        Lead = self.env["crm.lead"].with_context(active_test=False)
        domain = get_domain(span.start, span.end)
        (count, revenue), (before, revenue_before) = (
            Lead._read_group(counted, aggregates=["__count", "expected_revenue:sum_currency"])[0]
            for counted in (domain, get_domain(span.previous_start, span.start))
        )
        return {
            **self._prepare_figure(count, before),
            "revenue": self._prepare_figure(revenue or 0, revenue_before or 0),
            "domain": list(domain),
        }

    def _get_cost(self, span):
        """Return money and workload of the period, of own campaigns for an own share."""
        domain = Domain("source", "in", ("treatment", "cost", "workload", "interaction"))
        domain &= self._get_account_domain()
        sums = [[0, 0, 0], [0, 0, 0]]
        for day, *amounts in self.env["crm.campaign.account"]._read_group(
            domain & Domain("date", ">=", span.previous_start) & Domain("date", "<", span.end),
            ["date:day"],
            ["money_cost:sum", "hours:sum", "workload_cost:sum"],
        ):
            part = sums[day < span.start]
            part[:] = [total + (amount or 0) for total, amount in zip(part, amounts, strict=True)]
        names = ("money", "hours", "workload")
        return {
            **{
                name: self._prepare_figure(current, previous)
                for name, current, previous in zip(names, *sums, strict=True)
            },
            "domain": list(
                domain & Domain("date", ">=", span.start) & Domain("date", "<", span.end)
            ),
        }

    def _get_campaigns(self, span):
        """Return the campaigns that most answers of the period are to, with their figures."""
        domain = Domain("responded", "=", True) & Domain("campaign_id", "!=", False)
        Response = self.env["crm.response"]
        answers = Response._read_group(
            domain & self._get_span_domain("date", span.start, span.end),
            ["campaign_id"],
            ["__count"],
            order="__count DESC, campaign_id",
            limit=CAMPAIGN_LIMIT,
        )
        ids = [campaign.id for campaign, _count in answers]
        before = dict(
            Response._read_group(
                domain
                & Domain("campaign_id", "in", ids)
                & self._get_span_domain("date", span.previous_start, span.start),
                ["campaign_id"],
                ["__count"],
            )
        )
        return [
            {
                "id": campaign.id,
                "name": campaign.title,
                **self._prepare_figure(count, before.get(campaign, 0)),
                "rate": campaign.response_rate,
                "responders": campaign.responder_count,
                "members": campaign.member_count,
                "leads": campaign.lead_count,
                "won": campaign.won_count,
                "cost": campaign.full_cost,
                "domain": list(
                    domain
                    & Domain("campaign_id", "=", campaign.id)
                    & self._get_span_domain("date", span.start, span.end)
                ),
            }
            for campaign, count in answers
        ]

    def _get_speed(self, span):
        """Return how much the user reviewed in the period, and how long that had waited."""
        domain = Domain("reviewer_id", "=", self.env.uid)
        ((reviewed, median, p90),) = self.env["crm.response.report"]._read_group(
            domain & self._get_span_domain("date_reviewed", span.start, span.end),
            aggregates=["__count", "review_hours_median:avg", "review_hours_p90:avg"],
        )
        return {"reviewed": reviewed, "median": median or 0, "p90": p90 or 0}

    # ------------------------------------------------------------
    # SHARED
    # ------------------------------------------------------------

    def _prepare_figure(self, value, previous):
        return {
            "value": value,
            "previous": previous,
            "change": campaign_account.change(value, previous),
        }

    def _is_own_share(self):
        return not self.env.user.has_group("sales_team.group_sale_salesman_all_leads")

    def _get_account_domain(self):
        """Return which campaigns' costs the user answers for."""
        if not self._is_own_share():
            return Domain.TRUE
        return Domain("user_id", "=", self.env.uid) | Domain(
            "campaign_id.participant_ids", "any", [("user_id", "=", self.env.uid)]
        )

    def _get_span_domain(self, name, start, end):
        """Return the domain of a datetime on the user's days from ``start``, before ``end``."""
        return Domain(name, ">=", self._get_midnight(start)) & Domain(
            name, "<", self._get_midnight(end)
        )

    def _get_midnight(self, day):
        midnight = self.env.tz.localize(datetime.combine(day, time.min))
        return fields.Datetime.to_string(midnight.astimezone(pytz.utc).replace(tzinfo=None))
