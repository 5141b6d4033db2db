"""Reports add what people did whom nobody can name: answers on their day, responders on theirs."""

from dataclasses import replace

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.crm_privacy.tools import utm_source
from odoo.addons.response_management.report.crm_campaign_account_columns import LINES_PER_RECORD

from ..models.mailing_trace_withdrawal import INFERRED

#: Numbers of the sources of lines of the campaign account, see ``LINES_PER_RECORD``.
ANSWERS = 12
PEOPLE = 13


class CrmResponsePeople(models.AbstractModel):
    """Responders without a name are responders of the campaign of their mailing.

    Their mailing reached them like all others, so they are members already; only that they answered
    is not known of each. ``logic.anonymous_count`` says how many of them the counter stands for.
    """

    _inherit = "crm.response.people"

    @api.model
    def _count_people(self, name, ids):
        found = super()._count_people(name, ids)
        Count = self.env["crm.mailing.count"]
        if not ids or not Count._is_in_use():
            return found
        for key, (responders, answers) in Count._count_nameless(name, ids).items():
            responses, figures = found.get(key, (0, None))
            if figures:
                figures = replace(figures, responders=figures.responders + responders)
                found[key] = responses + answers, figures
        return found


class CrmMailingCount(models.Model):
    _inherit = "crm.mailing.count"

    @api.model
    def _is_in_use(self):
        """Return whether there are recipients who are not tracked, so that anything is counted."""
        return self.env["mailing.trace"]._has_untracked()

    @api.model
    def _count_nameless(self, name, ids):
        """Return ``{id: (responders, answers)}`` that the counter stands for, in one query.

        :param name: ``campaign_id`` or ``treatment_id``, whose ``ids`` these are
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %(name)s, SUM(responder_count)::int, SUM(response_count)::int
                  FROM (%(people)s) AS line
                 WHERE %(name)s = ANY(%(ids)s) AND company_id = ANY(%(companies)s)
              GROUP BY %(name)s
                """,
                name=SQL.identifier("line", name),
                people=self._query_people(),
                ids=list(ids),
                companies=self.env.companies.ids,
            )
        )
        return {key: tuple(counts) for key, *counts in rows}

    @api.model
    def _query_people(self):
        """Return the query of the people that the counter stands for, a row a mailing.

        Not more than untracked recipients who were reached, without those who answered under
        their name, by a reply or a form. They are the treatment's where all of them are, as they
        are where all links of the mailing lead to it.
        """
        self._flush_people()
        return SQL(
            """
            SELECT counted.mailing_id AS id, counted.mailing_id, counted.company_id,
                   mailing.campaign_id, mailing.medium_id, %(source)s AS source_id,
                   COALESCE(mailing.sent_date, mailing.create_date) AS date,
                   untracked.treatment_id, counted.response_count,
                   GREATEST(LEAST(counted.responder_count, untracked.reached), 0)
                   AS responder_count
              FROM (
                   SELECT mailing_id, company_id, SUM(response_count) AS response_count,
                          SUM(responder_count) AS responder_count
                     FROM crm_mailing_count GROUP BY mailing_id, company_id
              ) AS counted
              JOIN mailing_mailing AS mailing ON mailing.id = counted.mailing_id
         LEFT JOIN (
                   SELECT trace.mass_mailing_id AS mailing_id,
                          COUNT(*) FILTER (
                              WHERE NOT EXISTS (
                                  SELECT FROM crm_response AS response
                                   WHERE response.mailing_trace_id = trace.id
                                     AND response.is_responder IS TRUE
                                     AND response.active IS TRUE
                              )
                          ) AS reached,
                          (%(treatment)s) AS treatment_id
                     FROM mailing_trace AS trace
                    WHERE trace.is_untracked IS TRUE AND trace.trace_status = ANY(%(reached)s)
                 GROUP BY trace.mass_mailing_id
              ) AS untracked ON untracked.mailing_id = counted.mailing_id
            """,
            source=utm_source.sql_own_source("mailing"),
            treatment=self._query_treatment(SQL.identifier("trace", "mass_mailing_id")),
            reached=list(self.env["mailing.trace"]._get_reached_statuses()),
        )

    @api.model
    def _flush_people(self):
        """Flush what :meth:`_query_people` reads."""
        self.flush_model()
        self.env["mailing.trace"].flush_model(["is_untracked", "mass_mailing_id", "trace_status"])
        self.env["mailing.mailing"].flush_model(["campaign_id", "medium_id", utm_source.OWN_SOURCE])
        self.env["crm.response"].flush_model(
            ["active", "is_responder", "mailing_trace_id", "repeat_of_id", "treatment_id"]
        )

    @api.model
    def _query_treatment(self, mailing):
        """Return the query of the one treatment that all untracked members of a mailing are of."""
        return SQL(
            """
            SELECT CASE WHEN COUNT(*) = COUNT(member.treatment_id)
                         AND MIN(member.treatment_id) = MAX(member.treatment_id)
                        THEN MIN(member.treatment_id) END
              FROM mailing_trace AS own
              JOIN crm_response AS member ON member.mailing_trace_id = own.id
             WHERE own.is_untracked IS TRUE AND own.mass_mailing_id = %s
               AND member.active IS TRUE AND member.repeat_of_id IS NULL
            """,
            mailing,
        )

    @api.model
    def _query_answers(self):
        """Return the query of the answers that were counted, a row for each row of the counter."""
        return SQL(
            """
            SELECT counted.id, counted.mailing_id, counted.company_id, counted.kind,
                   mailing.mailing_type, mailing.campaign_id, mailing.medium_id, %s AS source_id,
                   counted.date::timestamp + interval '12 hours' AS date,
                   counted.response_count, counted.suspected_count
              FROM crm_mailing_count AS counted
              JOIN mailing_mailing AS mailing ON mailing.id = counted.mailing_id
            """,
            utm_source.sql_own_source("mailing"),
        )


class CrmCampaignAccount(models.Model):
    _inherit = "crm.campaign.account"

    _depends = {
        "crm.mailing.count": [
            "company_id", "date", "mailing_id", "responder_count", "response_count",
            "suspected_count",
        ],
        "mailing.mailing": ["campaign_id", "medium_id", "sent_date"],
        "mailing.trace": ["is_untracked", "trace_status"],
    }  # fmt: skip

    def _query_responses(self):
        lines = super()._query_responses()
        Count = self.env["crm.mailing.count"]
        if not Count._is_in_use():
            return lines
        shared = {
            name: SQL.identifier("origin", name)
            for name in ("campaign_id", "company_id", "medium_id")
        }
        return [
            *lines,
            self._query_source(
                ANSWERS,
                "response",
                SQL("FROM (%s) AS origin WHERE campaign_id IS NOT NULL", Count._query_answers()),
                **shared,
                date=SQL("origin.date"),
                response_count=SQL("origin.response_count"),
                suspected_count=SQL("origin.suspected_count"),
            ),
            self._query_source(
                PEOPLE,
                "member",
                SQL("FROM (%s) AS origin WHERE campaign_id IS NOT NULL", Count._query_people()),
                **shared,
                treatment_id=SQL("origin.treatment_id"),
                date=self._sql_local_date(SQL("origin.date")),
                responder_count=SQL("origin.responder_count"),
            ),
        ]

    def action_open_record(self):
        record_id, number = divmod(self.id, LINES_PER_RECORD)
        if number == ANSWERS:
            record_id = self.env["crm.mailing.count"].browse(record_id).sudo().mailing_id.id
        if number in (ANSWERS, PEOPLE):
            return self.env["mailing.mailing"].browse(record_id).get_formview_action()
        return super().action_open_record()


class CrmResponseReport(models.Model):
    _inherit = "crm.response.report"

    _depends = {
        "crm.mailing.count": [
            "company_id", "date", "kind", "mailing_id", "responder_count", "response_count",
            "suspected_count",
        ],
        "mailing.mailing": ["campaign_id", "medium_id", "sent_date", utm_source.OWN_SOURCE],
        "mailing.trace": ["is_untracked", "trace_status"],
    }  # fmt: skip

    def _query_responses(self):
        lines = super()._query_responses()
        Count = self.env["crm.mailing.count"]
        if not Count._is_in_use() or not self._sees_all():
            # Who sees a share of the responses has no share in unassigned ones.
            return lines
        shared = {
            name: SQL.identifier("origin", name)
            for name in ("campaign_id", "company_id", "medium_id", "source_id")
        }
        return [
            *lines,
            self._query_lines(
                SQL("FROM (%s) AS origin", Count._query_answers()),
                id=SQL("(origin.id + %s)", 2**45),
                line=SQL("'response'"),
                **shared,
                type_id=self._query_counted_type(),
                date=SQL("origin.date"),
                responded=SQL("TRUE"),
                response_count=SQL("origin.response_count"),
                suspected_count=SQL("origin.suspected_count"),
            ),
            self._query_lines(
                SQL("FROM (%s) AS origin", Count._query_people()),
                id=SQL("(origin.id + %s)", 2**46),
                line=SQL("'member'"),
                **shared,
                treatment_id=SQL("origin.treatment_id"),
                date=SQL("origin.date"),
                date_reached=SQL("origin.date"),
                maturity=self._query_maturity(SQL("origin.date")),
                responder_count=SQL("origin.responder_count"),
            ),
        ]

    def _query_counted_type(self):
        """Return the query of the type of response that a count of ``origin`` stands for."""
        return SQL(
            "(SELECT id FROM crm_response_type WHERE code = CASE %s END LIMIT 1)",
            SQL(" ").join(
                SQL(
                    "WHEN origin.mailing_type = %s AND origin.kind = %s THEN %s",
                    trace_type,
                    kind,
                    code,
                )
                for trace_type, codes in self.env["crm.response.mailing.event"]._get_types().items()
                for kind, code in codes.items()
                if kind in INFERRED
            ),
        )
