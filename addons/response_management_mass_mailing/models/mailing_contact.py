"""Recipients of mailing lists: a person who is erased is on none.

Nobody enters or imports them again. That they subscribe anew is their own act: it holds once they
have confirmed it by email, see ``mailing_confirmation``.
"""

from odoo import api, models
from odoo.tools import email_normalize

from odoo.addons.crm_privacy.logic import personal


class MailingContact(models.Model):
    _inherit = "mailing.contact"

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_entered(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_entered([vals])
        return super().write(vals)

    @api.model
    def _refuse_entered(self, vals_list):
        """:raise SuppressedError: a colleague or a file enters somebody who was erased"""
        if not self.env.user._is_internal():
            return
        people = [(vals.get("email"), vals.get("mobile")) for vals in vals_list]
        if any(map(any, people)):
            self.env["crm.suppression"]._refuse_entered(people, self.env.company)

    def _get_erased(self, company):
        """Return those whose address is refused in ``company``, for the person was erased."""
        # sudo: who was erased is read by nobody; only whether to ask first leaves this method.
        suppression = self.env["crm.suppression"].sudo()
        if not suppression._has_any(company.id):
            return self.browse()
        addresses = {contact: email_normalize(contact.email or "") for contact in self}
        found = suppression._find_suppressed(company.id, set(addresses.values()), ())
        return self.filtered(lambda contact: ("email", addresses[contact]) in found)

    def _release(self, company):
        """Let people be recorded again in ``company`` who want it, as they have shown."""
        erased = self._get_erased(company)
        if erased:
            # sudo: nobody writes the list; the owners of these addresses have said so.
            suppression = self.env["crm.suppression"].sudo().with_company(company)
            suppression.with_context(allowed_company_ids=company.ids)._release(
                [email_normalize(contact.email) for contact in erased], []
            )

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
