"""The lines of the accounts of campaigns as sums tell them."""

from odoo import models
from odoo.tools import SQL

from ..logic.response_sums import RESPONSE
from .crm_campaign_account import RATIOS, RETURNS
from .crm_campaign_account_columns import LINE_COLUMNS

_OF_CAMPAIGN = ("user_id", "kind", "reach")
_SHARED = ("company_id", "campaign_id", "treatment_id", "offer_id", "medium_id")
_ANSWERS = ("response_count", "suspected_count")
_PEOPLE = ("member_count", "addressed_count", "responder_count")
#: Columns of lines that nothing is added up of.
_TELLING = frozenset({"id", "source", "date", *_SHARED, "utm_content", "salesperson_id"})
#: A pivot asks for the sum of each amount in one currency as well.
_AMOUNTS = ("revenue", "money_cost", "workload_cost", "full_cost", "expected_revenue",
            "expected_cost", *RATIOS)  # fmt: skip


class CrmCampaignAccount(models.Model):
    _inherit = "crm.campaign.account"

    _sum_dimensions = {
        **{name: name for name in _SHARED},
        **dict.fromkeys(_OF_CAMPAIGN, "campaign_id"),
    }
    # Each line knows its source; ``salesperson_id`` is missing, for that of a deal is meant.
    _sum_constants = frozenset({"source"})
    _sum_kind = "source"
    _sum_columns = frozenset(LINE_COLUMNS) - _TELLING
    _sum_dates = {"date": RESPONSE}
    _sum_aggregates = frozenset(
        {
            "__count",
            "response_rate:avg",
            "currency_id:array_agg_distinct",
            *(
                f"{name}:sum"
                for name in (*LINE_COLUMNS, "reached_count", "full_cost")
                if not name.endswith("_id") and name not in ("id", "source", "date", "line_count")
            ),
            *(f"{name}:avg" for name in (*RATIOS, *RETURNS)),
            *(f"{name}:sum_currency" for name in _AMOUNTS),
        }
    )

    def _query_responses(self):
        return self._query_sums() if self._plan.sums else super()._query_responses()

    def _query_leads(self):
        """Return the queries of leads as one line for each group that is asked for."""
        queries = super()._query_leads()
        return list(map(self._add_up, queries)) if self._plan.sums else queries

    def _query_sums(self):
        """Return the queries of members and answers as sums tell them."""
        shared = {name: SQL.identifier("origin", name) for name in _SHARED}
        if self._plan.sums.date:
            shared["date"] = SQL(
                "CASE WHEN outlet.id IS NULL THEN origin.day ELSE LEAST(%s, origin.day) END",
                self._sql_local_date(SQL("COALESCE(outlet.date_start, outlet.create_date)")),
            )
        answers = {name: SQL.identifier("origin", name) for name in _ANSWERS}
        people = {name: SQL.identifier("origin", name) for name in _PEOPLE}

        def query(line, from_sql, **columns):
            return self._query_lines(
                SQL("%s AND origin.campaign_id IS NOT NULL", from_sql),
                source=SQL("%s", line),
                **columns,
            )

        return self._query_sum_lines(query, answers, people, shared)
