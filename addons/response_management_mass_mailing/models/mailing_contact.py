"""Recipients of mailing lists: a person who is erased is on none."""

from odoo import models

from odoo.addons.crm_privacy.logic import personal


class MailingContact(models.Model):
    _inherit = "mailing.contact"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "name": personal.BLANK,
            "first_name": personal.BLANK,
            "last_name": personal.BLANK,
            "company_name": personal.BLANK,
            "email": personal.BLANK,
            "email_normalized": personal.BLANK,
            "properties": personal.ROWS,
        }

    def _get_personal_links(self):
        return {
            "email_normalized": personal.EMAIL,
        }

    def _erase_rows(self, ids, found):
        # sudo: whose rows they are was found past record rules.
        self.sudo().browse(ids).exists().unlink()
        return len(ids)
