"""Leads that came by a campaign answered it: natively the campaign stands on the lead alone."""

from odoo import models
from odoo.tools import SQL

from odoo.addons.response_management.logic import qualification
from odoo.addons.response_management.logic.delivery_key import own_key
from odoo.addons.response_management.tools.column_update import update_columns

from ...logic import past_funnel, value_words
from .crm_takeover import BATCH_SIZE


class CrmTakeover(models.Model):
    _inherit = "crm.takeover"

    def _count_responses(self):
        return self._count_found(self._query_unanswered(0, None))

    def _query_unanswered(self, position, limit):
        """Return the query for the leads of a campaign behind which no response stands."""
        return SQL(
            """
            SELECT lead.id FROM crm_lead AS lead
             WHERE lead.id > %s AND lead.campaign_id IS NOT NULL AND lead.create_date < %s
               AND (lead.company_id = %s OR lead.company_id IS NULL)
               AND (lead.email_normalized IS NOT NULL OR lead.phone_sanitized IS NOT NULL
                    OR lead.partner_id IS NOT NULL)
               AND NOT EXISTS (SELECT FROM crm_response AS response
                                WHERE response.lead_id = lead.id)
             ORDER BY lead.id %s
            """,
            position,
            self.date_until,
            self.company_id.id,
            SQL("LIMIT %s", limit) if limit else SQL(),
        )

    def _take_over_responses(self, position):
        rows = self.env.execute_query(self._query_unanswered(position, BATCH_SIZE))
        leads = self.env["crm.lead"].browse(lead_id for (lead_id,) in rows)
        if not leads:
            return None, 0, 0
        responses, _kinds = self.env["crm.response"]._record(
            [self._prepare_response(lead) for lead in leads], with_doubles=False
        )
        values = {}
        for lead, response in zip(leads, responses, strict=True):
            # What somebody entered long ago under the same key stays as it is.
            if response.lead_id == lead and not response.date_converted:
                values[response.id] = {
                    "date_converted": lead.create_date,
                    "converter_id": (lead.user_id or lead.create_uid).id,
                    **self._get_stages(lead, response),
                }
        told = responses.browse(values)
        update_columns(told, values)
        told._record_history()
        return leads[-1].id, len(leads), len(told)

    def _prepare_response(self, lead):
        vals = {
            "type_code": value_words.get_type_code(lead.medium_id.name),
            "external_key": own_key("history", "odoo", lead.id),
            "capture_method": qualification.CAPTURE_IMPORT,
            "date": lead.create_date,
            "campaign_id": lead.campaign_id.id,
            "medium_id": lead.medium_id.id,
            "source_id": lead.source_id.id,
            "lead_id": lead.id,
            "partner_id": lead.partner_id.id,
            "contact_name": lead.contact_name or lead.partner_id.name,
            "partner_name": lead.partner_name,
            "email_from": lead.email_from,
            "phone": lead.phone,
            "company_id": self.company_id.id,
        }
        return {name: value for name, value in vals.items() if value}

    def _get_stages(self, lead, response):
        """Return the stage dates that the lead tells, by field of the response."""
        dates = {
            past_funnel.ANSWERED: response.date,
            past_funnel.SQL: lead.type == "opportunity" and lead.date_conversion,
            past_funnel.WON: lead.won_status == "won" and lead.date_closed,
            past_funnel.LOST: lead.won_status == "lost" and lead.date_closed,
        }
        kept, _left_out = past_funnel.fit(dates)
        kept.pop(past_funnel.ANSWERED)
        return {f"date_{stage}": date for stage, date in kept.items()}
