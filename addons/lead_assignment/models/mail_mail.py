"""E-mails to leads that go out later: an attempt when they are sent, not when they are written."""

from odoo import fields, models

from .crm_lead_attempt import ATTEMPTED, EMAIL


class MailMail(models.Model):
    _inherit = "mail.mail"

    is_lead_attempt = fields.Boolean(
        readonly=True, copy=False, help="Somebody tries to reach a lead with it once it is sent."
    )

    def _postprocess_sent_message(self, success_pids, success_emails, *args, **kwargs):
        counted = self.filtered("is_lead_attempt") if success_pids or success_emails else ()
        for mail in counted:
            # Once, however often it is sent.
            mail.is_lead_attempt = False
            lead = self.env["crm.lead"].browse(mail.res_id).exists()
            lead._log_attempts(ATTEMPTED, EMAIL, user=mail.create_uid, origin="message")
        return super()._postprocess_sent_message(success_pids, success_emails, *args, **kwargs)
