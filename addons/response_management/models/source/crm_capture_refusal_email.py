"""Emails that a capture source refused: kept for a week, and recorded after all by a click."""

import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.crm_privacy.logic import personal
from odoo.addons.crm_privacy.tools.inner_context import inner
from odoo.addons.crm_privacy.tools.mail_letter import TAKEN_BY_HAND

from ...logic import web_form

OFFICER = "response_management.group_response_management_officer"
#: Days for which an email that was set aside is kept whole.
EMAIL_DAYS = 7


class CrmCaptureRefusal(models.Model):
    _inherit = "crm.capture.refusal"

    email_from = fields.Char(string="Sender", readonly=True, groups=OFFICER, personal="blank")
    subject = fields.Char(readonly=True, groups=OFFICER, personal="blank")
    email = fields.Binary(attachment=True, readonly=True, groups=OFFICER, personal="blank")
    email_name = fields.Char(compute="_compute_email_name")
    has_email = fields.Boolean(string="Email Kept", readonly=True)
    email_response_id = fields.Many2one(
        "crm.response",
        string="Email Recorded As",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="response_management.group_response_management_officer",
    )
    # Its name is that of the person, whom a refusal only shows to officers.
    response_id = fields.Many2one(
        "crm.response",
        compute="_compute_response_id",
        help="The post or email was recorded anyway.",
        groups="response_management.group_response_management_officer",
    )

    _kept_index = models.Index("(source_id) WHERE has_email IS TRUE")

    def _get_personal_links(self):
        return {
            **super()._get_personal_links(),
            "post_id": personal.RECORD,
            "email_response_id": personal.RECORD,
            "email_from": personal.MENTION,
        }

    @api.depends("post_id.response_id", "email_response_id")
    def _compute_response_id(self):
        for refusal in self:
            refusal.response_id = refusal.post_id.response_id or refusal.email_response_id

    def _compute_email_name(self):
        for refusal in self:
            refusal.email_name = f"{refusal.id or 0}.eml"

    # ------------------------------------------------------------
    # EMAIL
    # ------------------------------------------------------------

    def _keep_email(self, vals, message_dict, source_text):
        """Note an email that was set aside and keep it.

        :param bytes source_text: the email as it came
        """
        return self.create(
            {
                **vals,
                "email_from": web_form.plain_line(message_dict.get("email_from") or "")[:200],
                "subject": web_form.plain_line(message_dict.get("subject") or "")[:200],
                "email": base64.b64encode(source_text),
                "has_email": True,
            }
        )

    def _count_only(self, vals):
        """Count an email with those of its kind and day that are not kept.

        In SQL, so that the count is right however many workers add to it at once.
        """
        self.flush_model()
        counted = self.env.execute_query(
            SQL(
                """
                UPDATE crm_capture_refusal SET count = count + 1
                 WHERE id = (
                       SELECT id FROM crm_capture_refusal
                        WHERE source_id = %(source)s AND reason = %(reason)s
                          AND has_email IS NOT TRUE AND email_from IS NULL
                          AND COALESCE(detail, '') = %(detail)s
                          AND date >= date_trunc('day', %(now)s)
                     ORDER BY id LIMIT 1
                 )
             RETURNING id
                """,
                source=vals["source_id"],
                reason=vals["reason"],
                detail=vals["detail"] or "",
                now=self.env.cr.now(),
            )
        )
        if not counted:
            return self.create(vals)
        refusal = self.browse(counted[0])
        refusal.invalidate_recordset(["count"])
        return refusal

    def action_take(self):
        """Record these posts and emails as if nothing stood against them."""
        kept = self.filtered(lambda refusal: refusal.has_email and not refusal.response_id)
        if not kept:
            return super().action_take()
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("Only officers take what was refused."))
        self.check_access("read")
        for refusal in kept:
            refusal._record_email()
        if self.post_id:
            super().action_take()
        return self.env["crm.response"]._get_list_action([("id", "in", kept.response_id.ids)])

    def _record_email(self):
        """Have the mail gateway record the email for its source."""
        # sudo: the right was checked; the gateway records with the rights of the source.
        taken = inner({TAKEN_BY_HAND: self.source_id.id})
        gateway = self.env["mail.thread"].sudo().with_context(**taken)
        response_id = gateway.message_process("crm.response", base64.b64decode(self.sudo().email))
        response = self.env["crm.response"].sudo().browse(response_id or ()).exists()
        if not response:
            raise UserError(
                self.env._(
                    "The email “%s” is on file already, as a message of another record.",
                    self.sudo().subject or self.sudo().email_from,
                )
            )
        self.sudo().email_response_id = response

    # ------------------------------------------------------------
    # CLEANING
    # ------------------------------------------------------------

    @api.autovacuum
    def _gc_emails(self):
        """Forget what was written and by whom; that it was refused is kept on."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=EMAIL_DAYS)
        old = self.search(Domain("has_email", "=", True) & Domain("date", "<", limit), limit=1000)
        old.write({"email": False, "has_email": False, "email_from": False, "subject": False})
        return len(old), len(old) == 1000
