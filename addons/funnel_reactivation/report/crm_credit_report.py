"""Who gets the credit for deals, by every model side by side."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.response_management.models.conversion.closed_deal import sql_before_close

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
        currency = self._field_to_sql(self._table, "currency_id", query)
        target = SQL("%s", self.env.company.currency_id.id)
        day = SQL(
            "(COALESCE(%s, %s) AT TIME ZONE 'UTC' AT TIME ZONE %s)::date",
            self._field_to_sql(self._table, "date_closed", query),
            self.env.cr.now(),
            str(self.env.tz),
        )
        return SQL(
            "CASE WHEN %(currency)s = %(target)s THEN %(amount)s"
            " ELSE %(amount)s * %(target_rate)s / %(rate)s END",
            currency=currency,
            target=target,
            amount=self._field_to_sql(self._table, "amount", query),
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
            SELECT response_id * 12 + number * 2 - 2 + is_without::integer AS id,
                   lead_id, response_id, model,
                   CASE WHEN is_without THEN 'without' ELSE 'with' END AS scope,
                   campaign_id, offer_id, medium_id, response_channel_id, type_id, date,
                   user_id, team_id, company_id, currency_id, date_closed, won_status,
                   num::float8 / den AS share,
                   (units + (rank <= rest)::integer) * smallest AS amount
              FROM parted
            """,
            touch=self._query_touches(deals or SQL("TRUE")),
            placed=self._query_places(),
            keyed=self._query_keys(),
            shared=self._query_shares(),
            parted=self._query_parts(),
        )

    def _query_touches(self, deals):
        """Return the query for the responses that led to deals, in both views of reactivation."""
        # Each response has a company. The outer joins tell the planner that no row is lost: else it
        # expects a few rows, and sorts a million to group them.
        return SQL(
            """
            SELECT response.id AS response_id, response.lead_id, response.type_id, response.date,
                   response.campaign_id, response.offer_id, response.medium_id,
                   response.response_channel_id, lead.user_id, lead.team_id, lead.date_closed,
                   lead.won_status, view.is_without, company.id AS company_id, company.currency_id,
                   sign(lead.expected_revenue)
                   * trim_scale(power(10::numeric, -currency.decimal_places)) AS smallest,
                   round(abs(lead.expected_revenue) * power(10, currency.decimal_places))::bigint
                   AS value,
                   lead.create_date AS created,
                   COALESCE(lead.date_conversion, lead.create_date) AS converted,
                   CASE WHEN NOT view.is_without OR response.date_reactivated IS NULL
                             OR response.date_mql < response.date_reactivated
                        THEN response.date_mql END AS mql,
                   CASE WHEN NOT view.is_without OR response.date_reactivated IS NULL
                             OR response.date_sql < response.date_reactivated
                        THEN response.date_sql END AS sql,
                   NOT view.is_without AND response.date_reactivated IS NOT NULL AS is_reactivated
              FROM crm_response AS response
              JOIN crm_lead AS lead ON lead.id = response.lead_id
         LEFT JOIN res_company AS company ON company.id = COALESCE(lead.company_id, (
                   SELECT other.company_id FROM crm_response AS other
                    WHERE other.lead_id = lead.id AND other.responded AND other.active
                      AND other.state <> 'rejected' AND other.is_suspected IS NOT TRUE
                    ORDER BY other.date, other.id LIMIT 1))
         LEFT JOIN res_currency AS currency ON currency.id = company.currency_id
        CROSS JOIN (VALUES (FALSE), (TRUE)) AS view (is_without)
             WHERE lead.type = 'opportunity' AND lead.expected_revenue <> 0 AND %(deals)s
               AND response.responded AND response.active
               AND response.state <> 'rejected'
               AND response.is_suspected IS NOT TRUE
               AND %(before_close)s
               AND (NOT view.is_without OR NOT EXISTS (
                    SELECT FROM crm_reactivation_request AS request
                     WHERE request.response_id = response.id AND request.outcome = 'default'))
            """,
            deals=deals,
            before_close=sql_before_close("response", "lead"),
        )

    def _query_places(self):
        return SQL(
            """
            SELECT touch.*, COUNT(*) OVER deal AS count,
                   COALESCE(MIN(mql) OVER deal, created) AS became_lead,
                   COALESCE(MIN(sql) OVER deal, converted) AS became_opportunity,
                   ROW_NUMBER() OVER (deal ORDER BY touch.date, touch.response_id) AS place
              FROM touch
            WINDOW deal AS (PARTITION BY touch.lead_id, touch.is_without)
            """
        )

    def _query_keys(self):
        """Return the query for the key positions and points of each touch."""
        return SQL(
            """
            SELECT held.*,
                   (held.place = 1)::integer + (held.place = held.lead_place)::integer
                   + (held.place = held.opportunity_place)::integer AS keys,
                   GREATEST(COALESCE(tariff.any, 0) + COALESCE(typed.points, 0)
                            + (held.place = 1)::integer * COALESCE(tariff.first, 0)
                            + (held.place = held.count)::integer * COALESCE(tariff.last, 0)
                            + (held.place = held.mql_place)::integer * COALESCE(tariff.mql, 0)
                            + (held.place = held.sql_place)::integer * COALESCE(tariff.sql, 0)
                            + held.is_reactivated::integer * COALESCE(tariff.reactivated, 0),
                            0) AS points
              FROM (SELECT placed.*,
                           COALESCE(MAX(place) FILTER (WHERE date <= became_lead) OVER deal, 1)
                           AS lead_place,
                           COALESCE(MAX(place) FILTER (WHERE date <= became_opportunity) OVER deal,
                                    1) AS opportunity_place,
                           COALESCE(MIN(place) FILTER (WHERE mql IS NOT NULL) OVER deal,
                                    placed.count) AS mql_place,
                           COALESCE(MIN(place) FILTER (WHERE sql IS NOT NULL) OVER deal,
                                    placed.count) AS sql_place
                      FROM placed
                    WINDOW deal AS (PARTITION BY placed.lead_id, placed.is_without)) AS held
         LEFT JOIN (%(tariff)s) AS tariff ON tariff.company_id = held.company_id
         LEFT JOIN (%(types)s) AS typed
                ON typed.company_id = held.company_id AND typed.type_id = held.type_id
            """,
            tariff=self._query_tariff(),
            types=self._query_type_tariff(),
        )

    def _query_tariff(self):
        """Return the query for the points that each company gives for a position."""
        positions = ("any", "first", "last", "mql", "sql", "reactivated")
        return SQL(
            """
            SELECT company.id AS company_id, %(sums)s
              FROM res_company AS company
              JOIN crm_credit_point AS point
                ON point.active AND COALESCE(point.company_id, company.id) = company.id
             GROUP BY company.id
            """,
            sums=SQL(", ").join(
                SQL(
                    "SUM(point.points) FILTER (WHERE point.criterion = %s) AS %s",
                    position,
                    SQL.identifier(position),
                )
                for position in positions
            ),
        )

    def _query_type_tariff(self):
        """Return the query for the points that each company gives for a type of response."""
        return SQL(
            """
            SELECT company.id AS company_id, point.type_id, SUM(point.points) AS points
              FROM res_company AS company
              JOIN crm_credit_point AS point
                ON point.active AND COALESCE(point.company_id, company.id) = company.id
             WHERE point.criterion = 'type'
             GROUP BY company.id, point.type_id
            """
        )

    def _query_shares(self):
        """Return the query for the shares as fractions ``num / den``, one a model for each touch.

        Arrays, because the database reads a list of rows anew, expression by expression, for each
        touch.
        """
        return SQL(
            """
            SELECT sums.*, share.model, share.num, share.den, share.number
              FROM (SELECT keyed.*,
                           COUNT(*) FILTER (WHERE keys = 0) OVER deal AS others,
                           (SUM(points) OVER deal)::bigint AS total
                      FROM keyed
                    WINDOW deal AS (PARTITION BY keyed.lead_id, keyed.is_without)) AS sums
        CROSS JOIN LATERAL unnest(
                   %(models)s,
                   ARRAY[(place = 1)::integer,
                         (place = count)::integer,
                         1,
                         CASE WHEN count <= 2 THEN 1
                              WHEN place IN (1, count) THEN 2 * (count - 2) ELSE 1 END,
                         CASE WHEN others = 0 THEN keys
                              WHEN keys > 0 THEN 3 * keys * others ELSE 1 END,
                         CASE WHEN total > 0 THEN points ELSE 1 END]::bigint[],
                   ARRAY[1,
                         1,
                         count,
                         CASE WHEN count <= 2 THEN count ELSE 5 * (count - 2) END,
                         CASE WHEN others = 0 THEN 3 ELSE 10 * others END,
                         CASE WHEN total > 0 THEN total ELSE count END]::bigint[]
                   ) WITH ORDINALITY AS share (model, num, den, number)
            """,
            models=[credit.FIRST, credit.LAST, credit.EVEN, credit.U, credit.W, credit.POINTS],
        )

    def _query_parts(self):
        """Return the query for the parts in whole units, with what rounding leaves over.

        Divided before it is multiplied, so that whole numbers of eight bytes are enough. Grouped by
        the model as well as its number, so that a condition on models leaves the others out.
        """
        return SQL(
            """
            SELECT cut.*, cut.value - SUM(cut.units) OVER deal AS rest,
                   ROW_NUMBER() OVER (deal ORDER BY cut.remainder DESC, cut.place) AS rank
              FROM (SELECT shared.*,
                           value / den * num + value %% den * num / den AS units,
                           value %% den * num %% den AS remainder
                      FROM shared) AS cut
            WINDOW deal AS (PARTITION BY cut.lead_id, cut.is_without, cut.number, cut.model)
            """
        )
