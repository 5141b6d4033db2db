"""What visitors of a showroom write into the guestbook."""

from odoo import api, fields, models

from odoo.addons.crm_privacy.logic import personal


class GuestbookEntry(models.Model):
    _name = "guestbook.entry"
    _description = "Guestbook Entry"
    _order = "id desc"

    name = fields.Char(required=True, personal="label")
    email = fields.Char(personal="blank")
    text = fields.Text(personal="text")
    campaign_id = fields.Many2one("utm.campaign", index="btree_not_null", ondelete="set null")

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        # sudo: who writes an entry has no right on responses, and decides nothing about them.
        entries.env["crm.response"].sudo()._capture(
            [entry._prepare_response_values() for entry in entries]
        )
        return entries

    @api.model
    def _get_personal_links(self):
        return {"email": personal.EMAIL}

    def _prepare_response_values(self):
        """Return what the door is told of this entry."""
        self.ensure_one()
        return {
            "type_code": "direct_mail_reply",
            "external_key": f"guestbook:{self.id}",
            "contact_name": self.name,
            "email_from": self.email,
            "description": self.text,
            "campaign_id": self.campaign_id.id,
            "guestbook_entry_id": self.id,
        }
