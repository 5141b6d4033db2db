"""E-mails to leads that go out later: an attempt when they are sent, not when they are written."""

import logging

from odoo import fields, models

from .crm_lead_attempt import ATTEMPTED, EMAIL

_logger = logging.getLogger(__name__)


class MailMail(models.Model):
    _name = "mail.mail"
    _inherit = ["mail.mail", "assignment.fact.mixin"]

    is_lead_attempt = fields.Boolean(
        readonly=True,
        copy=False,
        help="Counts as an attempt to reach the lead once it is sent.",
        fact=True,
    )

    def _postprocess_sent_message(self, success_pids, success_emails, *args, **kwargs):
        counted = self.filtered("is_lead_attempt") if success_pids or success_emails else ()
        for mail in counted:
            mail._count_as_attempt()
        return super()._postprocess_sent_message(success_pids, success_emails, *args, **kwargs)

    def _count_as_attempt(self):
        """Stop the clock of the lead; whatever fails must not have the email sent again."""
        try:
            with self.env.cr.savepoint():
                # Once, however often it is sent.
                self.is_lead_attempt = False
                lead = self.env["crm.lead"].browse(self.res_id).exists()
                lead._filter_measured()._log_attempts(
                    ATTEMPTED, EMAIL, user=self.create_uid, origin="message"
                )
        except Exception:
            _logger.exception("Speed to lead: email %s is not counted as attempt", self.id)
