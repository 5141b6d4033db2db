"""Whose response an email is: a colleague may choose among the people whom it names."""

from odoo import models

from ...logic import mail_sender


class CrmResponse(models.Model):
    _inherit = "crm.response"

    def action_choose_mail_person(self):
        """Return the dialog in which another person of the email is chosen."""
        self.ensure_one()
        others = [
            origin
            for origin in mail_sender.ORIGINS
            if origin in (self.mail_people or ()) and origin != self.mail_person_origin
        ]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Another Person"),
            "res_model": "crm.response.mail.person",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_response_id": self.id,
                "default_origin": others[0] if others else self.mail_person_origin,
                "dialog_size": "medium",
            },
        }

    def _set_mail_person(self, origin, values):
        """Put the email down to the person of ``values``; their contact and lead are found anew.

        :param str origin: where the email names them
        """
        self.ensure_one()
        self._check_not_converted()
        self.write({**values, "partner_id": False})
        # sudo: who may change the person may change what follows from it.
        response = self.sudo().with_company(self.company_id)
        delivery = {
            "partner_id": False,
            "lead_id": False,
            "contact_name": response.contact_name,
            "email_normalized": response.email_normalized,
            "phone_sanitized": response.phone_sanitized,
            "company_id": response.company_id.id,
        }
        response._match([delivery])
        response.write(
            {
                "partner_id": delivery["partner_id"],
                "lead_id": delivery["lead_id"],
                "mail_person_origin": origin,
            }
        )
        body = self.env._("The person of the email was chosen by hand.")
        response._message_log(body=body, author_id=self.env.user.partner_id.id)
