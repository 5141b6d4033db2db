"""What a response rate is made of where some were not tracked: how many were, and answered."""

from odoo import api, models
from odoo.tools import SQL, formatLang


class CrmResponse(models.Model):
    _inherit = "crm.response"

    @api.model
    def _add_tracked_to_basis(self, records, name):
        """Tell the rate of those tracked beside that of all, in the words that say what it is of.

        :param records: campaigns or treatments
        :param name: the field of responses and reports that leads to them
        """
        Count = self.env["crm.mailing.count"]
        if not records.ids or not Count._is_in_use():
            return
        untracked = self._count_untracked(name, records.ids)
        nameless = Count._count_nameless(name, list(untracked)) if untracked else {}
        for record in records:
            members, known = untracked.get(record.id, (0, 0))
            if not members:
                continue
            responders = record.responder_count - known - nameless.get(record.id, (0, 0))[0]
            record.response_rate_basis = self.env._(
                "%(basis)s; %(tracked)s tracked of %(members)s members, %(responders)s of them "
                "responded",
                basis=record.response_rate_basis,
                tracked=self._format_count(record.member_count - members),
                members=self._format_count(record.member_count),
                responders=self._format_count(responders),
            )

    @api.model
    def _count_untracked(self, name, ids):
        """Return ``{id: (members, responders)}`` of untracked people on file, in one query.

        :param name: ``campaign_id`` or ``treatment_id``, whose ``ids`` these are
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %(name)s, COUNT(*), COUNT(*) FILTER (WHERE member.is_responder)
                  FROM mailing_trace AS trace
                  JOIN crm_response AS member ON member.mailing_trace_id = trace.id
                 WHERE trace.is_untracked IS TRUE AND %(name)s = ANY(%(ids)s)
                   AND member.company_id = ANY(%(companies)s) AND member.active IS TRUE
                   AND member.repeat_of_id IS NULL AND member.is_suspected IS NOT TRUE
              GROUP BY %(name)s
                """,
                name=SQL.identifier("member", name),
                ids=list(ids),
                companies=self.env.companies.ids,
            )
        )
        return {key: tuple(counts) for key, *counts in rows}

    @api.model
    def _format_count(self, count):
        return formatLang(self.env, count, digits=0)


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    def _compute_response_rate_basis(self):
        result = super()._compute_response_rate_basis()
        self.env["crm.response"]._add_tracked_to_basis(self, "campaign_id")
        return result


class CrmTreatment(models.Model):
    _inherit = "crm.treatment"

    def _compute_response_rate_basis(self):
        result = super()._compute_response_rate_basis()
        self.env["crm.response"]._add_tracked_to_basis(self, "treatment_id")
        return result
