"""The lines of the response analysis as sums tell them."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..logic.response_sums import DIMENSIONS, MEMBER, OTHER, REACHED, RESPONSE
from .crm_report_lines import get_conjuncts
from .crm_response_report import SHARES_OF_ANSWERS
from .crm_response_report_columns import LINE_COLUMNS

_COUNTS = (
    "response_count", "member_count", "audience_count", "addressed_count", "reached_count",
    "responder_count", "late_count", "suspected_count", "converted_count", "opportunity_count",
    "won_count",
)  # fmt: skip
#: So many users at most are asked for one by one.
MOST_OWNERS = 5
_ANSWERS = ("response_count", "late_count", "suspected_count", "converted_count")
_PEOPLE = ("member_count", "addressed_count", "responder_count", "addressed_responder_count")


class CrmResponseReport(models.Model):
    _inherit = "crm.response.report"

    _sum_dimensions = {name: name for name in DIMENSIONS}
    _sum_constants = frozenset({"line", "responded"})
    _sum_kind = "line"
    _sum_columns = frozenset(name for name in LINE_COLUMNS if name.endswith("_count"))
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
        return report._with_plan(
            asks_maturity="maturity" in names, owners=self._find_owners(self._name)
        )

    @api.model
    def _find_owners(self, model):
        """Return the ids of the users whose records of ``model`` are all that rules leave to the
        user, ``False`` for unassigned ones; nothing if rules say something else.

        PostgreSQL reads the records of one user from an index alone, but not those of one user or
        unassigned ones: who asks for each on its own is answered many times faster.
        """
        if self.env.su:
            return ()
        rules = Domain(self.env["ir.rule"]._compute_domain(model, "read"))
        for condition in get_conjuncts(rules.optimize(self.env[model])):
            if condition.field_expr == "user_id" and condition.operator == "in":
                owners = tuple(sorted(condition.value, key=int))
                return owners if len(owners) <= MOST_OWNERS else ()
        return ()

    def _split_by_owner(self, query):
        """Return ``query`` of lines as one for each owner of whom there are any."""
        return [
            SQL("SELECT * FROM (%s) AS line WHERE %s", query, is_owner)
            for is_owner in (
                SQL("line.user_id = %s", owner) if owner else SQL("line.user_id IS NULL")
                for owner in self._plan.owners
            )
        ] or [query]

    def _query_deals(self):
        """Return the queries of deals, as one line for each group where nobody asks for days."""
        queries = [part for query in super()._query_deals() for part in self._split_by_owner(query)]
        sums = self._plan.sums
        # Where only answers are asked for, PostgreSQL sees that there is none among deals.
        if not sums or sums.date or not {MEMBER, OTHER}.intersection(sums.lines):
            return queries
        return [self._add_up(query) for query in queries]

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
