"""Contacts, leads and responses: what is kept of the person can be given to them."""

from odoo import models


class CrmPersonMixin(models.AbstractModel):
    _inherit = "crm.person.mixin"

    def action_give_personal_data(self):
        """Download what is kept of the person, as a page to read and as JSON."""
        self.ensure_one()
        self.env["crm.erasure"]._check_officer()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/crm_privacy/access/{self._name}/{self.id}",
            "target": "download",
        }

    def _get_personal_data(self):
        """Return ``(HTML, JSON)`` of what is kept of the person, and note that it was given.

        :raise AccessError: if the user is no privacy officer, or may not read the record
        """
        self.ensure_one()
        self.env["crm.erasure"]._check_officer()
        self.check_access("read")
        data = self.env["crm.personal.data"]
        files = data._render_collection(data._collect([(self._name, self.id)]))
        # sudo: a note of the system; reading is all that is asked of the officer.
        self.sudo()._message_log(
            body=self.env._("The personal data of this person was downloaded."),
            author_id=self.env.user.partner_id.id,
        )
        return files
