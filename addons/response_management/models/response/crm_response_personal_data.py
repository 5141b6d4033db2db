"""What tells whom a response is about, when a person is erased or asks what is kept."""

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.crm_privacy.logic import email_key


class CrmResponse(models.Model):
    _inherit = "crm.response"

    # As that of leads.
    _several_emails_index = models.Index(
        f"USING gin (({email_key.WORDS_SQL % 'email_from'}))"
        f" WHERE {email_key.HAS_TWO_SQL % 'email_from'}"
    )

    @api.model
    def _get_personal_links(self):
        # Found by what people have in common, see crm.personal.data.
        return {}

    @api.model
    def _get_person_columns(self):
        return {
            "email": "email_normalized",
            "address": "email_from",
            "phone": "phone_sanitized",
            "number": "phone",
            "names": ("contact_name",),
            "written": ("email_from", "phone"),
            "contact": "partner_id",
            "lead": "lead_id",
        }

    @api.model
    def _query_acts(self, alias):
        """Return when a response was recorded and, if it is an answer of a person, given."""
        return SQL.identifier(alias, "create_date"), SQL(
            """CASE WHEN %(row)s.responded AND %(row)s.is_suspected IS NOT TRUE
                     AND EXISTS (SELECT FROM crm_response_type AS type
                                  WHERE type.id = %(row)s.type_id AND type.is_contact
                                    AND type.code != 'email_open')
                    THEN %(row)s.date END""",
            row=SQL.identifier(alias),
        )
