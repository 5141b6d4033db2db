"""The lines of the response analysis as sums tell them."""

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..logic.response_sums import DIMENSIONS, REACHED, RESPONSE
from .crm_report_lines import get_conjuncts
from .crm_response_report import SHARES_OF_ANSWERS

_COUNTS = (
    "response_count", "member_count", "audience_count", "addressed_count", "reached_count",
    "responder_count", "late_count", "suspected_count", "converted_count", "opportunity_count",
    "won_count",
)  # fmt: skip
_ANSWERS = ("response_count", "late_count", "suspected_count", "converted_count")
_PEOPLE = ("member_count", "addressed_count", "responder_count", "addressed_responder_count")


class CrmResponseReport(models.Model):
    _inherit = "crm.response.report"

    _sum_dimensions = {name: name for name in DIMENSIONS}
    _sum_constants = frozenset({"line", "responded"})
    _sum_dates = {"date": RESPONSE, "date_reached": REACHED}
    _sum_aggregates = frozenset(
        {
            "__count",
            "response_rate:avg",
            *(f"{name}:sum" for name in _COUNTS),
            *(f"{name}:avg" for name in SHARES_OF_ANSWERS),
        }
    )

    def _prepare_lines(self, domain, groupby, aggregates):
        report = super()._prepare_lines(domain, groupby, aggregates)
        # To know who may still answer takes a look at all who did, so it is asked for if wanted.
        names = {spec.partition(":")[0] for spec in (*groupby, *aggregates)}
        names |= {condition.field_expr for condition in Domain(domain).iter_conditions()}
        return report._with_plan(asks_maturity="maturity" in names)

    def _asks_for_answers(self, domain):
        return any(
            condition.field_expr == "responded"
            and condition.operator == "in"
            and set(condition.value) == {True}
            for condition in get_conjuncts(domain)
        )

    def _query_sums(self):
        """Return the queries of answers and members as sums tell them."""
        moment = self._sql_sum_moment()
        # Each line has the days that are asked for; whether there is one is known of all.
        some = SQL("'epoch'::timestamp") if not self._plan.sums.date else moment
        shared = {
            **{name: SQL.identifier("origin", name) for name in DIMENSIONS},
            "date": some,
            "date_reached": some,
            "maturity": self._query_maturity(moment),
        }
        answers = {name: SQL.identifier("origin", name) for name in _ANSWERS}
        people = {name: SQL.identifier("origin", name) for name in _PEOPLE}

        def query(line, from_sql, **columns):
            if line == "response":
                columns["responded"] = SQL("TRUE")
            return self._query_lines(from_sql, line=SQL("%s", line), **columns)

        return self._query_sum_lines(query, answers, people, shared)
