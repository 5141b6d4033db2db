"""People in campaigns, in SQL: who is a member, when they were reached, whether they answered."""

from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..logic import campaign_account
from ..logic.response_sums import MEMBER, RESPONSE, Question, choose
from ..models.response.crm_response_sum import MEDIAN_WAIT


class CrmResponsePeople(models.AbstractModel):
    """The SQL of the figures of people that ``logic.campaign_account`` defines.

    Conditions are spelled as the ORM spells them, or no partial index serves them.
    """

    _name = "crm.response.people"
    _description = "People in Campaigns"

    #: Fields of responses that the conditions read, and those that are counted beside.
    _read_fields = (
        "active", "campaign_id", "company_id", "date", "date_reached", "is_responder",
        "is_suspected", "repeat_of_id", "responded", "treatment_id",
    )  # fmt: skip

    @api.model
    def _query_is_member(self, alias):
        """Return the SQL condition that a row of ``crm_response`` stands for a person."""
        return SQL("(%(row)s.repeat_of_id IS NULL AND %(row)s.is_suspected IS NOT TRUE)", row=alias)

    @api.model
    def _query_is_responder(self, alias):
        """Return the SQL condition that the person of a row gave an answer that counts."""
        return SQL("(%s AND %s.is_responder IS TRUE)", self._query_is_member(alias), alias)

    @api.model
    def _query_is_addressed(self, alias):
        """Return the SQL condition that the person of a row was known before they answered."""
        return SQL(
            "(%(is_member)s AND (%(row)s.responded IS NOT TRUE"
            " OR %(row)s.date_reached < %(row)s.date))",
            is_member=self._query_is_member(alias),
            row=alias,
        )

    @api.model
    def _query_reached_at(self, alias, treatment):
        """Return the SQL of the moment at which the person of a row was reached.

        :param treatment: alias of the row's treatment, joined only if it has an audience
        """
        return SQL(
            """CASE
                WHEN %(row)s.date_reached < %(row)s.date THEN %(row)s.date_reached
                WHEN %(row)s.responded
                THEN LEAST(COALESCE(%(outlet)s.date_start, %(outlet)s.create_date), %(row)s.date)
                ELSE %(row)s.date
            END""",
            row=alias,
            outlet=treatment,
        )

    @api.model
    def _count_people(self, name, ids):
        """Return ``{id: (responses, figures)}`` in one query, for those with any.

        No record rule: a rate over what one salesperson happens to see is no rate. Only totals of
        the companies that the user works in leave this method.

        :param name: ``campaign_id`` or ``treatment_id``, whose ``ids`` these are
        """
        if not ids:
            return {}
        self.env["crm.response"].flush_model(self._read_fields)
        self.env["crm.treatment"].flush_model(["audience_size", "campaign_id", "company_id"])
        names = ("members", "addressed", "responders", "audience")
        return {
            key: (responses, campaign_account.Figures(**dict(zip(names, people, strict=True))))
            for key, responses, *people in self.env.execute_query(self._query_people_by(name, ids))
        }

    def _query_people_by(self, name, ids):
        return SQL(
            """
            SELECT COALESCE(answer.key, outlet.key), COALESCE(answer.responses, 0),
                   COALESCE(answer.members, 0), COALESCE(answer.addressed, 0),
                   COALESCE(answer.responders, 0), COALESCE(outlet.audience, 0)
              FROM (%(answers)s
              ) AS answer
         FULL JOIN (
                   SELECT %(outlet_key)s AS key, SUM(audience_size) AS audience
                     FROM crm_treatment AS treatment
                    WHERE %(outlet_key)s IN %(ids)s AND company_id IN %(companies)s
                      AND audience_size > 0
                 GROUP BY %(outlet_key)s
              ) AS outlet ON outlet.key = answer.key
            """,
            answers=self._query_answers_by(name, ids),
            outlet_key=SQL.identifier("treatment", "id" if name == "treatment_id" else name),
            ids=tuple(ids),
            companies=tuple(self.env.companies.ids),
        )

    def _query_answers_by(self, name, ids):
        """Return the query of answers and people by ``name``, from sums if these are complete."""
        if self.env.context.get("report_sums", True) and self.env["crm.response.sum"]._get_zones():
            from_sql, sums = self._query_kept_counts(name, ids)
        else:
            from_sql, sums = self._query_counts()
        return SQL(
            """
                   SELECT %(key)s AS key, %(responses)s AS responses, %(members)s AS members,
                          %(addressed)s AS addressed, %(responders)s AS responders
                     %(from_sql)s AND %(key)s IN %(ids)s AND response.company_id IN %(companies)s
                 GROUP BY %(key)s
            """,
            key=SQL.identifier("response", name),
            from_sql=from_sql,
            ids=tuple(ids),
            companies=tuple(self.env.companies.ids),
            **dict(zip(("responses", "members", "addressed", "responders"), sums, strict=True)),
        )

    def _query_kept_counts(self, name, ids):
        """Return FROM and WHERE of the sums by ``name``, as ``response``, and what adds them up:
        answers, members, those known before, and responders."""
        question = Question(frozenset({name}), frozenset({RESPONSE, MEMBER}), None)
        Sum = self.env["crm.response.sum"]
        rows = Sum._query_parts(
            choose(question), Sum._get_zones()[0], question.lines, **{name: ids}
        )
        counts = ("response_count", "member_count", "addressed_count", "responder_count")
        sums = [SQL("SUM(response.%s)", SQL.identifier(count)) for count in counts]
        return SQL("FROM (%s) AS response WHERE TRUE", rows), sums

    def _query_counts(self):
        """Return what :meth:`_query_kept_counts` does, of the responses themselves."""
        row = SQL.identifier("response")
        conditions = (
            SQL("response.responded"),
            self._query_is_member(row),
            self._query_is_addressed(row),
            self._query_is_responder(row),
        )
        sums = [SQL("COUNT(*) FILTER (WHERE %s)", condition) for condition in conditions]
        return SQL("FROM crm_response AS response WHERE response.active IS TRUE"), sums

    @api.model
    def _get_median_wait(self, campaign_ids=None):
        """Return the time that half of the responders took to answer, or 0.

        :param campaign_ids: of these campaigns; of all as it was last night, if it was found then
        """
        if campaign_ids is None:
            # sudo: how long people take is on the report; the parameter is for administrators.
            seconds = self.env["ir.config_parameter"].sudo().get_param(MEDIAN_WAIT)
            if seconds:
                return timedelta(seconds=int(seconds))
        self.env["crm.response"].flush_model(self._read_fields)
        ((wait,),) = self.env.execute_query(
            SQL(
                """
                SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY date - date_reached)
                  FROM crm_response
                 WHERE active IS TRUE AND is_responder IS TRUE AND date_reached < date
                   AND %s
                """,
                SQL("TRUE")
                if campaign_ids is None
                else SQL("campaign_id IN %s", tuple(campaign_ids)),
            )
        )
        return wait or timedelta()
