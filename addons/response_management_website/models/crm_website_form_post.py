"""Confirm first: what a form of the website brings waits for the owner of the address."""

import json
from contextlib import suppress

from odoo import api, fields, models
from odoo.tools import email_normalize, html2plaintext

from odoo.addons.crm_privacy.models.erasure.crm_suppression import SuppressedError

#: Of what was entered, what the email that asks shows; the rest is the message.
SHOWN = ("contact_name", "partner_name", "function", "phone", "city")


class CrmWebsiteFormPost(models.Model):
    """One post that waits. It is in no list, rate or lead, because there is no response yet.

    At the confirmation it goes through the door like any other, dated then; without one it is
    deleted.
    """

    _name = "crm.website.form.post"
    _description = "Website Form to Be Confirmed"
    _rec_name = "website_id"

    website_id = fields.Many2one("website", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    email_normalized = fields.Char(readonly=True, index=True, personal="blank")
    content = fields.Json(readonly=True, personal="rows")

    @api.model
    def _set_aside(self, website, values, custom, evidence):
        """Have a post wait, and ask the owner of its address; return it, empty without address.

        :raise SuppressedError: the person was erased
        """
        email = email_normalize(values.get("email_from") or "")
        if not email:
            return self.browse()
        company = website.company_id
        Response = self.env["crm.response"].with_company(company)
        Response._refuse_suppressed([{**values, **Response._normalize_person(values)}])
        post = self.create(
            {
                "website_id": website.id,
                "company_id": company.id,
                "email_normalized": email,
                "content": {"values": values, "custom": custom, "evidence": evidence},
            }
        )
        message = html2plaintext(values.get("description") or "") or custom
        labels = self.env["crm.response"]._fields
        self.env["crm.confirmation"]._ask(
            post,
            email,
            company,
            name=website.name,
            scope_key=f"{website._name},{website.id}",
            days=website.confirmation_days,
            content=json.dumps([values, custom], sort_keys=True),
            entered=[
                *((labels[each]._description_string(self.env), values.get(each)) for each in SHOWN),
                (self.env._("Message"), message),
            ],
        )
        return post

    def _on_confirmed(self, confirmation):
        """Let what was entered count from now on, with the files that came with it."""
        self.ensure_one()
        content = self.content or {}
        # Nothing is left of somebody who was erased meanwhile.
        if self.email_normalized and content.get("values"):
            Response = self.env["crm.response"].with_company(self.company_id)
            with suppress(SuppressedError), self.env.cr.savepoint():
                # People who posted their address hear what everybody does: not who was erased.
                response = Response._capture_website_form(
                    content["values"], content["custom"], content["evidence"]
                )
                self._get_files().write({"res_model": response._name, "res_id": response.id})
        self._on_confirmation_expired()

    def _on_confirmation_expired(self):
        """Erase what nobody has confirmed."""
        self._get_files().unlink()
        self.unlink()

    def _get_files(self):
        # sudo: files of visitors hang on their posts, which no user may read.
        return (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        )
