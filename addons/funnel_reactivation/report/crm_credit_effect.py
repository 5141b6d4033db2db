"""Which campaigns reactivation moves up and down."""

from odoo import api, fields, models
from odoo.tools import SQL

#: Column that is added, and taken off, for the sum of each amount in one currency.
COMPANY_AMOUNTS = {
    "amount_with": ("company_amount_with", None),
    "amount_without": ("company_amount_without", None),
    "amount_moved": ("company_amount_with", "company_amount_without"),
}


class CrmCreditEffect(models.Model):
    """One row per campaign and model: its credit for won deals with and without reactivation.

    The two are the sums of ``crm.credit.report``; ranks count from the campaign with the most.
    """

    _name = "crm.credit.effect"
    _description = "Effect of Reactivation on Credit"
    _auto = False
    _order = "model, rank_with, id"
    _rec_name = "campaign_id"

    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    model = fields.Selection("_get_models", readonly=True)
    amount_with = fields.Monetary(string="With Reactivation", readonly=True)
    amount_without = fields.Monetary(string="Without", readonly=True)
    amount_moved = fields.Monetary(string="Moved", readonly=True)
    company_amount_with = fields.Float(
        readonly=True, help="In the currency of the user's company, each deal at its own rate."
    )
    company_amount_without = fields.Float(readonly=True)
    rank_with = fields.Integer(string="Rank", aggregator=None, readonly=True)
    rank_without = fields.Integer(aggregator=None, readonly=True)
    rank_change = fields.Integer(
        string="Ranks Won",
        aggregator=None,
        readonly=True,
        help="How many ranks the campaign moves up because of reactivation.",
    )

    _depends = {"crm.credit.report": ["amount", "scope", "model", "campaign_id", "won_status"]}

    @api.model
    def _get_models(self):
        """Return the models of the report on credit, those that other addons bring included."""
        return self.env["crm.credit.report"]._fields["model"]._description_selection(self.env)

    def _read_group_select(self, aggregate_spec, query):
        """Leave sums over several models empty: each model shares the same deals.

        Sums of several currencies are those of the deals, each at the rate of the day on which it
        was closed, as in the report of credit.
        """
        name, _separator, function = aggregate_spec.partition(":")
        if name not in COMPANY_AMOUNTS:
            return super()._read_group_select(aggregate_spec, query)
        if function == "sum_currency":
            term = SQL("SUM(%s)", self._sql_company_amount(name, query))
        else:
            term = super()._read_group_select(aggregate_spec, query)
        model = self._field_to_sql(self._table, "model", query)
        return SQL("CASE WHEN MIN(%s) = MAX(%s) THEN %s END", model, model, term)

    def _sql_company_amount(self, name, query):
        plus, minus = (
            self._field_to_sql(self._table, column, query) if column else SQL("0")
            for column in COMPANY_AMOUNTS[name]
        )
        return SQL("(%s - %s)", plus, minus)

    # The id is made of what a row is about. Numbered through, the rows of all models would have to
    # be computed where those of one are asked for.

    @property
    def _table_query(self):
        Credit = self.env["crm.credit.report"]
        keys = list(Credit._get_share_terms())
        return SQL(
            """
            SELECT (ranked.company_id::bigint << 36) + ranked.campaign_id::bigint * %(count)s
                   + array_position(%(models)s, ranked.model) AS id, ranked.*,
                   ranked.amount_with - ranked.amount_without AS amount_moved,
                   ranked.rank_without - ranked.rank_with AS rank_change
              FROM (SELECT total.*,
                           RANK() OVER (PARTITION BY total.company_id, total.model
                                        ORDER BY total.amount_with DESC)::integer AS rank_with,
                           RANK() OVER (PARTITION BY total.company_id, total.model
                                        ORDER BY total.amount_without DESC)::integer
                           AS rank_without
                      FROM (SELECT line.company_id, line.currency_id, line.model, line.campaign_id,
                                   COALESCE(SUM(line.amount) FILTER (WHERE line.scope = 'with'), 0)
                                   AS amount_with,
                                   COALESCE(SUM(line.amount)
                                            FILTER (WHERE line.scope = 'without'), 0)
                                   AS amount_without,
                                   COALESCE(SUM(%(converted)s)
                                            FILTER (WHERE line.scope = 'with'), 0)::float8
                                   AS company_amount_with,
                                   COALESCE(SUM(%(converted)s)
                                            FILTER (WHERE line.scope = 'without'), 0)::float8
                                   AS company_amount_without
                              FROM (%(lines)s) AS line
                             WHERE line.campaign_id IS NOT NULL
                             GROUP BY 1, 2, 3, 4) AS total) AS ranked
            """,
            count=len(keys),
            models=keys,
            lines=Credit._query_credit(deals=SQL("lead.won_status = 'won'")),
            converted=Credit._sql_convert(
                *(SQL.identifier("line", name) for name in ("amount", "currency_id", "date_closed"))
            ),
        )
