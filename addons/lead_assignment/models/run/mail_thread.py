"""Notices to many people, each about leads of theirs."""

from markupsafe import Markup

from odoo import api, models
from odoo.tools.mail import generate_tracking_message_id

from .crm_assignment_run_schedule import NOTICE_LIMIT


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _get_notice_body(self, title, base_url, get_details, count=0):
        """Return the body of a notice that lists the leads as links.

        :param get_details: gives the texts, or nothing, that are added to the name of a lead
        :param count: how many there are in all, if ``self`` are the first of them
        """
        items = Markup().join(
            Markup("<li><a href='%s/mail/view?model=crm.lead&amp;res_id=%s'>%s</a>%s</li>")
            % (base_url, lead.id, lead.name or "", _join_details(get_details(lead)))
            for lead in self[:NOTICE_LIMIT]
        )
        more = max(count, len(self)) - NOTICE_LIMIT
        return Markup("<p>%s</p><ul>%s</ul>%s") % (
            title,
            items,
            Markup("<p>%s</p>") % self.env._("… and %s more.", more) if more > 0 else "",
        )


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _send_notices(self, notices):
        """Send ``[(user, subject, body), …]``, each as ``message_notify`` sends it, of no document.

        That writes each message by itself and reads it again; here they are written together.
        """
        if not notices:
            return
        author_id, email_from = self._message_compute_author()
        common = {
            "author_id": author_id,
            "email_from": email_from,
            "reply_to": self._notify_get_reply_to(default=email_from, author_id=author_id)[False],
            "model": False,
            "res_id": False,
            "is_internal": True,
            "message_type": "user_notification",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
            "email_add_signature": True,
        }
        vals_list = [
            {
                **common,
                "subject": subject,
                "body": body,
                "message_id": generate_tracking_message_id("message-notify"),
                "partner_ids": user.partner_id.ids,
            }
            for user, subject, body in notices
        ]
        messages = self._message_create(vals_list)
        for message, vals, (user, *_words) in zip(messages, vals_list, notices, strict=True):
            thread = self.with_context(lang=user.lang)._fallback_lang()
            thread._notify_thread(message, vals, notify_author_mention=True)


def _join_details(details):
    parts = [part for part in details if part]
    return f" ({', '.join(parts)})" if parts else ""
