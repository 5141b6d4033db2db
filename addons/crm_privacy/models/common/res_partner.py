"""Contacts: what is kept of them, and what tells that another record is about one."""

from odoo import models

from ...logic import email_key, personal


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "crm.person.mixin"]

    # Of the few with two addresses in one field, of which Odoo reads the first.
    _several_emails_index = models.Index(
        f"USING gin (({email_key.WORDS_SQL % 'email'})) WHERE {email_key.HAS_TWO_SQL % 'email'}"
    )

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "name": personal.LABEL,
            "complete_name": personal.LABEL,
            **dict.fromkeys(
                (
                    "barcode",
                    "city",
                    "comment",
                    "commercial_company_name",
                    "company_name",
                    "company_registry",
                    "email",
                    "email_normalized",
                    "function",
                    "partner_latitude",
                    "partner_longitude",
                    "phone",
                    "phone_sanitized",
                    "ref",
                    "street",
                    "street2",
                    "vat",
                    "website",
                ),
                personal.BLANK,
            ),
            "properties": personal.ROWS,
            "zip": personal.FIRST_CHARACTERS,
        }

    def _get_personal_links(self):
        # Found by what people have in common, see crm.personal.data.
        return {}

    def _get_person_columns(self):
        return {
            "email": "email_normalized",
            "address": "email",
            "phone": "phone_sanitized",
            "number": "phone",
            "names": ("name",),
            "written": ("email", "phone"),
        }
