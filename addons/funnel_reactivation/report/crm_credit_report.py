"""Who gets the credit for deals, by every model side by side."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..logic import credit

WITH = "with"
WITHOUT = "without"

MODELS = [
    (credit.FIRST, "First"),
    (credit.LAST, "Last"),
    (credit.EVEN, "Even"),
    (credit.U, "U"),
    (credit.W, "W"),
    (credit.POINTS, "Points"),
]


class CrmCreditReport(models.Model):
    """One row per deal, response, model and view of reactivation.

    A deal is an opportunity with an expected revenue; the responses that led to it are those on
    it that people gave until its last close and that nobody rejected or suspects. The shares are
    those of ``logic.credit``, in whole numbers to the smallest unit of the company's currency, so
    that each deal sums to its value; a deal of no company counts in that of its first response.
    Nothing is stored: another model is another row, never another history.
    """

    _name = "crm.credit.report"
    _description = "Credit Analysis"
    _auto = False
    _order = "lead_id desc, date"
    _rec_name = "lead_id"

    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    response_id = fields.Many2one("crm.response", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    offer_id = fields.Many2one("crm.offer", readonly=True)
    medium_id = fields.Many2one("utm.medium", string="Campaign Channel", readonly=True)
    response_channel_id = fields.Many2one("utm.medium", readonly=True)
    type_id = fields.Many2one("crm.response.type", string="Response Type", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Datetime(string="Response Date", readonly=True)
    date_closed = fields.Datetime(string="Closed Date", readonly=True)
    won_status = fields.Selection(
        [("won", "Won"), ("lost", "Lost"), ("pending", "Pending")], string="Deal", readonly=True
    )
    model = fields.Selection(MODELS, readonly=True)
    scope = fields.Selection(
        [(WITH, "With reactivation"), (WITHOUT, "Without reactivation")],
        string="Reactivation",
        readonly=True,
        help="Without: as if no scenario had revived a response or recorded a default one.",
    )
    share = fields.Float(string="Deals", readonly=True, help="Share of the deal; a deal sums to 1.")
    amount = fields.Monetary(string="Credit", readonly=True, help="Share of the deal's value.")

    _depends = {
        "crm.lead": [
            "type",
            "expected_revenue",
            "won_status",
            "date_closed",
            "date_conversion",
            "user_id",
            "team_id",
            "company_id",
        ],
        "crm.response": [
            "lead_id",
            "responded",
            "state",
            "is_suspected",
            "date",
            "outcome",
            "date_converted",
            "campaign_id",
            "type_id",
            "date_mql",
            "date_sql",
            "date_reactivated",
        ],
        "crm.credit.point": ["criterion", "type_id", "points", "active", "company_id"],
        "crm.reactivation.request": ["response_id", "outcome"],
    }

    def _read_group_select(self, aggregate_spec, query):
        """Leave sums over several models, or over both views, empty: they are of no deal.

        Sums of several currencies are converted at the rate of the day on which each deal was
        closed, as in the account of a campaign.
        """
        if aggregate_spec == "amount:sum_currency":
            term = SQL("SUM(%s)", self._sql_company_amount(query))
        else:
            term = super()._read_group_select(aggregate_spec, query)
        if aggregate_spec.split(":")[0] not in ("share", "amount"):
            return term
        return SQL(
            "CASE WHEN MIN(%(model)s) = MAX(%(model)s) AND MIN(%(scope)s) = MAX(%(scope)s) "
            "THEN %(term)s END",
            model=self._field_to_sql(self._table, "model", query),
            scope=self._field_to_sql(self._table, "scope", query),
            term=term,
        )

    def _sql_company_amount(self, query):
        """Return the SQL of the credit in the currency of the user's company."""
        return self._sql_convert(
            *(
                self._field_to_sql(self._table, name, query)
                for name in ("amount", "currency_id", "date_closed")
            )
        )

    def _sql_convert(self, amount, currency, closed):
        """Return the SQL of ``amount`` in the currency of the user's company.

        At the rate of the day on which the deal was closed, today's for an open one.
        """
        target = SQL("%s", self.env.company.currency_id.id)
        day = SQL(
            "(COALESCE(%s, %s) AT TIME ZONE 'UTC' AT TIME ZONE %s)::date",
            closed,
            self.env.cr.now(),
            str(self.env.tz),
        )
        return SQL(
            "CASE WHEN %(currency)s = %(target)s THEN %(amount)s"
            " ELSE %(amount)s * %(target_rate)s / %(rate)s END",
            currency=currency,
            target=target,
            amount=amount,
            target_rate=self._sql_rate(target, day),
            rate=self._sql_rate(currency, day),
        )

    def _sql_rate(self, currency, day):
        """Return the SQL of a rate as ``res.currency._get_rates`` chooses it."""
        rates = SQL(
            "SELECT rate.rate FROM res_currency_rate AS rate WHERE rate.currency_id = %s"
            " AND (rate.company_id IS NULL OR rate.company_id = %s)",
            currency,
            self.env.company.root_id.id,
        )
        return SQL(
            "COALESCE((%(rates)s AND rate.name <= %(day)s"
            " ORDER BY rate.company_id, rate.name DESC LIMIT 1),"
            " (%(rates)s ORDER BY rate.company_id, rate.name LIMIT 1), 1)",
            rates=rates,
            day=day,
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        # Shares are computed over all rows of a deal, so the database cannot move a condition on
        # deals below them. Nine deals of ten may be open or lost.
        statuses = self._get_won_statuses(Domain(domain))
        report = self.with_context(credit_won_statuses=statuses)
        return super(CrmCreditReport, report)._search(domain, *args, **kwargs)

    @api.model
    def _get_won_statuses(self, domain):
        """Return which deals alone can match ``domain``, ``None`` if it does not say."""
        parts = domain.children if getattr(domain, "OPERATOR", "") == "&" else (domain,)
        for part in parts:
            if getattr(part, "field_expr", None) == "won_status" and part.operator in ("=", "in"):
                return [part.value] if part.operator == "=" else list(part.value)
        return None

    @property
    def _table_query(self):
        statuses = self.env.context.get("credit_won_statuses")
        return self._query_credit(
            None if statuses is None else SQL("lead.won_status = ANY(%s)", statuses)
        )

    def _query_credit(self, deals=None):
        """Return the query of the report.

        :param SQL deals: condition on the table ``lead``; all deals by default
        """
        return SQL(
            """
            WITH touch AS (%(touch)s), placed AS (%(placed)s), keyed AS (%(keyed)s),
                 shared AS (%(shared)s), parted AS (%(parted)s)
            SELECT response_id * %(rows)s + number * 2 - 2 + is_without::integer AS id,
                   lead_id, response_id, model,
                   CASE WHEN is_without THEN 'without' ELSE 'with' END AS scope,
                   campaign_id, offer_id, medium_id, response_channel_id, type_id, date,
                   user_id, team_id, company_id, currency_id, date_closed, won_status,
                   num::float8 / den AS share,
                   (units + (rank <= rest)::integer) * smallest AS amount
              FROM parted
            """,
            # Of one response: a model in both views.
            rows=2 * len(self._get_share_terms()),
            touch=self._query_touches(deals or SQL("TRUE")),
            placed=self._query_places(),
            keyed=self._query_keys(),
            shared=self._query_shares(),
            parted=self._query_parts(),
        )
