"""Whose answer it is, as far as a contact on file tells."""

from odoo import api, fields, models


class CrmResponsePerson(models.AbstractModel):
    """Fills in a form from the contact that the user chooses, without a word lost of theirs."""

    _name = "crm.response.person"
    _description = "Person of a Response"

    street = fields.Char(personal="blank")
    zip = fields.Char(string="ZIP", personal="first_characters")

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        partner = self.partner_id
        if partner:
            self.contact_name = self.contact_name or (not partner.is_company and partner.name)
            self.partner_name = self.partner_name or partner.commercial_company_name
            self.email_from = self.email_from or partner.email
            self.phone = self.phone or partner.phone
            self.street = self.street or partner.street
            self.zip = self.zip or partner.zip
