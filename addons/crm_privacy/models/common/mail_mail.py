"""Emails that wait, failed or were kept."""

from odoo import models

from ...logic import personal


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "body_html": personal.BLANK,
            "email_to": personal.BLANK,
            "email_cc": personal.BLANK,
            "headers": personal.BLANK,
            "references": personal.KEY,
            "failure_reason": personal.BLANK,
        }

    def _get_personal_links(self):
        return {"mail_message_id": personal.RECORD}
