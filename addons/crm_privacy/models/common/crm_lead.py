"""Leads: what is kept of a person in them, and what tells whose they are."""

from odoo import models

from ...logic import email_key, personal


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "crm.person.mixin", "crm.batch.update.mixin"]

    # Of the few with two addresses in one field, of which Odoo reads the first.
    _several_emails_index = models.Index(
        f"USING gin (({email_key.WORDS_SQL % 'email_from'}))"
        f" WHERE {email_key.HAS_TWO_SQL % 'email_from'}"
    )

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "name": personal.LABEL,
            **dict.fromkeys(
                (
                    "city",
                    "contact_name",
                    "description",
                    "email_cc",
                    "email_domain_criterion",
                    "email_from",
                    "email_normalized",
                    "function",
                    "partner_name",
                    "phone",
                    "phone_sanitized",
                    "referred",
                    "street",
                    "street2",
                    "website",
                ),
                personal.BLANK,
            ),
            "lead_properties": personal.ROWS,
            "zip": personal.FIRST_CHARACTERS,
        }

    def _get_personal_links(self):
        # Found by what people have in common, see crm.personal.data.
        return {}

    def _get_person_columns(self):
        return {
            "email": "email_normalized",
            "address": "email_from",
            "phone": "phone_sanitized",
            "number": "phone",
            "names": ("contact_name",),
            "written": ("email_from", "phone"),
            "contact": "partner_id",
        }
