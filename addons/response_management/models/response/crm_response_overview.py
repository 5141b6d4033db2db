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

ANSWERED = Domain("responded", "=", True)
BROUGHT_SOURCES = ("lead", "opportunity", "won")
COST_SOURCES = ("treatment", "cost", "workload", "interaction")
#: What is added up of account lines.
AMOUNTS = (
    "lead_count", "opportunity_count", "won_count", "revenue", "money_cost", "hours",
    "workload_cost",
)  # fmt: skip


class CrmResponseOverview(models.AbstractModel):
    """The figures behind the overview screen.

    ``logic.campaign_account`` defines them. Responses and leads are those that the user may see, so
    a salesperson sees an own share; costs are then those of own campaigns. Every figure comes with
    the domain of its records.
    """

    _name = "crm.response.overview"
    _description = "Response Overview"

    @api.model
    @api.readonly
    def get_overview(self, period_key=period.DAYS_7, date_from=None, date_to=None):
        """Return everything the overview shows for a period, in a bounded number of queries.

        :param str period_key: ``7_days``, ``last_week``, ``30_days``, ``90_days``, ``12_months``,
            ``years`` (this and last year), ``all``, or ``range`` with two days
        :param str date_from: first day of a ``range``, where the user is
        :param str date_to: last day of a ``range``
        :raise UserError: if there is no such period
        """
        self.env["crm.response"].check_access("read")
        span = self._get_span(period_key, date_from, date_to)
        answers_by_type, answers_by_campaign = self._read_answers(span)
        lines = self._read_account(span)
        return {
            "period": period_key,
            "start": fields.Date.to_string(span.start),
            "end": fields.Date.to_string(span.end),
            "is_compared": span.is_compared,
            "is_own_share": self._is_own_share(),
            "currency_id": self.env.company.currency_id.id,
            "came_in": self._get_came_in(span, answers_by_type),
            "waiting": self._get_waiting(),
            "brought": self._get_brought(span, lines),
            "cost": self._get_cost(span, lines),
            "campaigns": self._get_campaigns(span, answers_by_campaign, lines),
            "speed": self._get_speed(span),
        }

    def _get_span(self, period_key, date_from, date_to):
        today = fields.Date.context_today(self)
        first = days = None
        try:
            if period_key == period.ALL:
                oldest = self.env["crm.response"].search(ANSWERED, order="date, id", limit=1)
                first = oldest and fields.Datetime.context_timestamp(self, oldest.date).date()
            elif period_key == period.RANGE:
                days = (fields.Date.to_date(date_from), fields.Date.to_date(date_to))
            return period.period(period_key, today, first=first, days=days)
        except (KeyError, TypeError, ValueError):
            raise UserError(
                self.env._("There is no period %(key)s to show. Choose another.", key=period_key)
            ) from None

    # ------------------------------------------------------------
    # WHAT IS READ
    # ------------------------------------------------------------

    def _read_answers(self, span):
        """Return the answers of both periods by day and type, and by day and campaign.

        From sums if these tell them, which those of an own share do not. Then days are told where
        a bar needs them: what is of the period before, or by campaign, is on its first day.
        """
        report = self.env["crm.response.report"]
        domain = ANSWERED & self._get_span_domain("date", span.previous_start, span.end)
        groups = [[f"date:{span.grain}", "type_id"], [f"date:{span.grain}", "campaign_id"]]
        if not all(report._plan_sums(domain, group, ["__count"]) for group in groups):
            owners = report._find_owners("crm.response")
            parts = [domain & Domain("user_id", "=", owner) for owner in owners] or [domain]
            Response = self.env["crm.response"]
            results = [Response._read_grouping_sets(part, groups, ["__count"]) for part in parts]
            return [
                [(day.date(), *rest) for rows in found for day, *rest in rows]
                for found in zip(*results, strict=True)
            ]

        def read(start, end, *groupby):
            domain = ANSWERED & self._get_span_domain("date", start, end)
            return report._read_group(domain, groupby, ["__count"])

        by_type = read(span.start, span.end, f"date:{span.bar_grain}", "type_id")
        by_type = [(max(day.date(), span.start), *rest) for day, *rest in by_type]
        by_campaign = [
            (start, *row) for start, end in span.spans() for row in read(start, end, "campaign_id")
        ]
        none = self.env["crm.response.type"]
        by_type += [
            (day, none, count) for day, _campaign, count in by_campaign if span.is_before(day)
        ]
        return by_type, by_campaign

    def _read_account(self, span):
        """Return the account lines of both periods by source and campaign, each on the first day.

        Grouped at once: from grouping sets PostgreSQL asks no source what lies in the period.
        """
        wanted = self._get_brought_domain() | self._get_cost_domain()
        return [
            (start, *row)
            for start, end in span.spans()
            for row in self.env["crm.campaign.account"]._read_group(
                wanted & Domain("date", ">=", start) & Domain("date", "<", end),
                ["source", "campaign_id"],
                [f"{name}:sum" for name in AMOUNTS],
            )
        ]

    # ------------------------------------------------------------
    # FIGURES
    # ------------------------------------------------------------

    def _get_came_in(self, span, rows):
        """Return the answers by bar and type, with their number in the period before."""
        bars = span.bars()
        types = {}
        current = previous = 0
        for day, response_type, count in rows:
            bar = span.bar_of(day)
            if bar is None:
                previous += count
                continue
            current += count
            types.setdefault(response_type, [0] * len(bars))[bar] += count
        return {
            **self._prepare_figure(current, previous),
            **self._prepare_opening(
                "crm.response", ANSWERED & self._get_span_domain("date", span.start, span.end)
            ),
            "bars": [fields.Date.to_string(bar) for bar in bars],
            "bar_domains": [
                list(ANSWERED & self._get_span_domain("date", start, end))
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
        """Return what waits for somebody, whatever the period; each has an index of its own."""
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
        waiting = {
            "review": (total, review),
            "identify": (Response.search_count(WAITING), WAITING),
            "late": (late, review & Domain("is_late", "=", True)),
            "convert": (Response.search_count(accepted), accepted),
        }
        return {
            "days": days,
            **{
                key: {"value": value, **self._prepare_opening("crm.response", domain)}
                for key, (value, domain) in waiting.items()
            },
        }

    def _get_brought(self, span, rows):
        """Return leads, opportunities and won deals of the period, against the one before.

        They are those of the accounts of campaigns: what is merged or deleted since stays, won
        revenue is at the rate of its day.
        """
        sums = self._sum_by_period(span, ((day, rest) for day, _source, _campaign, *rest in rows))
        return {
            key: {
                **self._prepare_figure(*sums[name]),
                **self._prepare_opening(
                    "crm.campaign.account",
                    self._get_brought_domain()
                    & Domain("source", "=", source)
                    & self._get_day_domain(span),
                    name,
                ),
            }
            for key, source, name in (
                ("leads", "lead", "lead_count"),
                ("opportunities", "opportunity", "opportunity_count"),
                ("won", "won", "won_count"),
                ("revenue", "won", "revenue"),
            )
        }

    def _get_cost(self, span, rows):
        """Return money and workload of the period, of own campaigns for an own share."""
        sums = self._sum_by_period(span, ((day, rest) for day, _source, _campaign, *rest in rows))
        domain = self._get_cost_domain() & self._get_day_domain(span)
        return {
            key: {
                **self._prepare_figure(*sums[name]),
                **self._prepare_opening("crm.campaign.account", domain, name),
            }
            for key, name in (
                ("money", "money_cost"),
                ("hours", "hours"),
                ("workload", "workload_cost"),
            )
        }

    # ------------------------------------------------------------
    # SHARED
    # ------------------------------------------------------------

    def _prepare_figure(self, value, previous):
        return {
            "value": value,
            "previous": previous,
            "change": campaign_account.change(value, previous),
        }

    def _prepare_opening(self, model, domain, measure=None):
        """Return where the records of a figure are: it is their number or the sum of a measure."""
        return {"model": model, "domain": list(domain), "measure": measure}

    def _is_own_share(self):
        return not self.env.user.has_group("sales_team.group_sale_salesman_all_leads")

    def _get_brought_domain(self):
        """Return which leads count: all of campaigns, or own and unassigned ones."""
        domain = Domain("source", "in", BROUGHT_SOURCES)
        if self._is_own_share():
            domain &= Domain("salesperson_id", "in", [self.env.uid, False])
        return domain

    def _get_cost_domain(self):
        """Return which costs count: those of the campaigns that the user answers for."""
        domain = Domain("source", "in", COST_SOURCES)
        if self._is_own_share():
            domain &= Domain("user_id", "=", self.env.uid) | Domain(
                "campaign_id.participant_ids", "any", [("user_id", "=", self.env.uid)]
            )
        return domain

    def _sum_by_period(self, span, rows):
        """Return ``{name of AMOUNTS: [this period, the one before]}`` of ``(day, amounts)``."""
        sums = {name: [0, 0] for name in AMOUNTS}
        for day, amounts in rows:
            for name, amount in zip(AMOUNTS, amounts, strict=True):
                sums[name][span.is_before(day)] += amount or 0
        return sums

    def _get_day_domain(self, span):
        return Domain("date", ">=", span.start) & Domain("date", "<", span.end)

    def _get_span_domain(self, name, start, end):
        """Return the domain of a datetime on the user's days from ``start``, before ``end``."""
        return Domain(name, ">=", self._get_midnight(start)) & Domain(
            name, "<", self._get_midnight(end)
        )

    def _get_midnight(self, day):
        midnight = self.env.tz.localize(datetime.combine(day, time.min))
        return fields.Datetime.to_string(midnight.astimezone(pytz.utc).replace(tzinfo=None))
