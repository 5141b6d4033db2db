"""The query that shares deals, step by step: touches, places, keys, shares, parts."""

from odoo import models
from odoo.tools import SQL

from odoo.addons.response_management.models.conversion.closed_deal import sql_before_close

from ..logic import credit


class CrmCreditReport(models.Model):
    """The rules of ``logic.credit`` in SQL; a test holds the two against each other."""

    _inherit = "crm.credit.report"

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
                   ROW_NUMBER() OVER journey AS place, LEAD(touch.date) OVER journey AS next_date
              FROM touch
            WINDOW deal AS (PARTITION BY touch.lead_id, touch.is_without),
                   journey AS (deal ORDER BY touch.date, touch.response_id)
            """
        )

    def _query_keys(self):
        """Return the query for the key positions and points of each touch."""
        return SQL(
            """
            SELECT held.*,
                   (held.place = 1)::integer + (%(is_last_before_lead)s)::integer
                   + (%(is_last_before_deal)s)::integer AS keys,
                   GREATEST(COALESCE(tariff.any, 0) + COALESCE(typed.points, 0)
                            + (held.place = 1)::integer * COALESCE(tariff.first, 0)
                            + (held.place = held.count)::integer * COALESCE(tariff.last, 0)
                            + (held.place = held.mql_place)::integer * COALESCE(tariff.mql, 0)
                            + (held.place = held.sql_place)::integer * COALESCE(tariff.sql, 0)
                            + held.is_reactivated::integer * COALESCE(tariff.reactivated, 0),
                            0) AS points
              FROM (SELECT placed.*,
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
            is_last_before_lead=self._sql_is_last_until(SQL("held.became_lead")),
            is_last_before_deal=self._sql_is_last_until(SQL("held.became_opportunity")),
            tariff=self._query_tariff(),
            types=self._query_type_tariff(),
        )

    def _sql_is_last_until(self, moment):
        """Return the SQL of whether a touch is the last until ``moment``, else the first."""
        return SQL(
            "(held.date <= %(moment)s AND COALESCE(held.next_date > %(moment)s, TRUE))"
            " OR (held.place = 1 AND held.date > %(moment)s)",
            moment=moment,
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

    def _get_share_terms(self):
        """Return ``{model: (num, den)}``, SQL of a touch's share as a fraction of whole numbers.

        By its ``place`` of ``count`` touches of the deal, the ``keys`` it holds and the touches
        without one (``others``), its ``points`` and those of all (``total``). The product of the
        two must fit into eight bytes.
        """
        return {
            credit.FIRST: (SQL("(place = 1)::integer"), SQL("1")),
            credit.LAST: (SQL("(place = count)::integer"), SQL("1")),
            credit.EVEN: (SQL("1"), SQL("count")),
            credit.U: (
                SQL(
                    "CASE WHEN count <= 2 THEN 1"
                    " WHEN place IN (1, count) THEN 2 * (count - 2) ELSE 1 END"
                ),
                SQL("CASE WHEN count <= 2 THEN count ELSE 5 * (count - 2) END"),
            ),
            credit.W: (
                SQL(
                    "CASE WHEN others = 0 THEN keys WHEN keys > 0 THEN 3 * keys * others ELSE 1 END"
                ),
                SQL("CASE WHEN others = 0 THEN 3 ELSE 10 * others END"),
            ),
            credit.POINTS: (
                SQL("CASE WHEN total > 0 THEN points ELSE 1 END"),
                SQL("CASE WHEN total > 0 THEN total ELSE count END"),
            ),
        }

    def _query_shares(self):
        """Return the query for the shares as fractions ``num / den``, one a model for each touch.

        Arrays, because the database reads a list of rows anew, expression by expression, for each
        touch.
        """
        terms = self._get_share_terms()
        return SQL(
            """
            SELECT sums.*, share.model, share.num, share.den, share.number
              FROM (SELECT keyed.*,
                           COUNT(*) FILTER (WHERE keys = 0) OVER deal AS others,
                           (SUM(points) OVER deal)::bigint AS total
                      FROM keyed
                    WINDOW deal AS (PARTITION BY keyed.lead_id, keyed.is_without)) AS sums
        CROSS JOIN LATERAL unnest(%(models)s, ARRAY[%(nums)s]::bigint[], ARRAY[%(dens)s]::bigint[])
                   WITH ORDINALITY AS share (model, num, den, number)
            """,
            models=list(terms),
            nums=SQL(", ").join(num for num, _den in terms.values()),
            dens=SQL(", ").join(den for _num, den in terms.values()),
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
