"""Notices to many people, each about leads of theirs."""

from dataclasses import dataclass, field

from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.mail import generate_tracking_message_id

from odoo.addons.crm_privacy.tools.inner_context import get_inner, inner
from odoo.addons.mail.tools.discuss import Store

from .crm_assignment_run_schedule import NOTICE_LIMIT
from .mail_followers import KNOWN_RECIPIENTS

#: Context in which notifications are gathered, to be written together.
GATHERED = "lead_assignment_gathered_notices"
#: Context in which a notice follows no other messages.
IS_LONE = "lead_assignment_is_lone_notice"


@dataclass(eq=False)
class _Gathered:
    """What notices come to; ``eq=False``, because contexts are compared."""

    #: What all emails have in common.
    mail_values: dict = field(default_factory=dict)
    #: Values of each email, and of the notifications that tell of it.
    emails: list = field(default_factory=list)
    #: ``(message, its values, partner, user)``
    inbox: list = field(default_factory=list)


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


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _search(self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs):
        # Odoo looks for the conversation that an email goes on with. Other notices that are of no
        # document are none, and there are many of them.
        if get_inner(self.env, IS_LONE):
            domain = Domain.FALSE
        return super()._search(domain, offset, limit, order, bypass_access=bypass_access, **kwargs)


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _send_notices(self, notices):
        """Send ``[(user, subject, body), …]``, each as ``message_notify`` sends it, of no document.

        That writes each message, email and notification by itself, and reads it again; here all
        messages are written together, and so is what they come to.
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
        partner_ids = [key for vals in vals_list for key in vals["partner_ids"]]
        known = self.env["mail.followers"]._get_recipient_data(
            self, common["message_type"], common["subtype_id"], partner_ids
        )[0]
        gathered = _Gathered()
        gathering = self.with_context(**inner({GATHERED: gathered, KNOWN_RECIPIENTS: known}))
        for message, vals, (user, *_words) in zip(messages, vals_list, notices, strict=True):
            thread = gathering.with_context(lang=user.lang)._fallback_lang()
            # Of nothing that is tracked, which would be searched.
            told = {**vals, "tracking_value_ids": []}
            thread._notify_thread(message, told, notify_author_mention=True)
        self._write_notifications(gathered)

    def _notify_thread_by_inbox(self, message, recipients_data, msg_vals=False, **kwargs):
        gathered = get_inner(self.env, GATHERED)
        if gathered is None:
            return super()._notify_thread_by_inbox(message, recipients_data, msg_vals, **kwargs)
        gathered.inbox += [
            (message, msg_vals, person["id"], person["uid"])
            for person in recipients_data
            if person["notif"] == "inbox"
        ]
        return None

    def _notify_thread_by_email(self, message, recipients_data, *, msg_vals=False, **kwargs):
        gathered = get_inner(self.env, GATHERED)
        if gathered is None:
            return super()._notify_thread_by_email(
                message, recipients_data, msg_vals=msg_vals, **kwargs
            )
        people = [person for person in recipients_data if person["notif"] == "email"]
        if not people:
            return True
        if not gathered.mail_values:
            lone = self.with_context(**inner({IS_LONE: True}))
            gathered.mail_values = lone._notify_by_email_get_base_mail_values(
                message, people, additional_values={"auto_delete": True}
            )
        own = {"mail_message_id": message.id, "references": message.sudo().message_id}
        notification = self._notify_by_email_get_base_notification_values(message)
        groups = self._notify_get_classified_recipients_iterator(message, people, msg_vals=msg_vals)
        for _lang, render_values, group in groups:
            body = self._notify_by_email_render_layout(
                message, group, msg_vals=msg_vals, render_values=render_values
            )
            values = self._notify_by_email_get_final_mail_values(
                group["recipients_ids"],
                {**gathered.mail_values, **own},
                additional_values={"body_html": body},
            )
            told = [
                {**notification, "res_partner_id": partner_id}
                for partner_id in group["recipients_ids"]
            ]
            gathered.emails.append((values, told))
        return True

    @api.model
    def _write_notifications(self, gathered):
        """Write, and send, what ``_notify_thread`` has gathered."""
        # sudo: people are told of what concerns them, no matter who may write their notifications.
        mails = self.env["mail.mail"].sudo().create([values for values, _told in gathered.emails])
        vals_list = [
            {**notification, "mail_mail_id": mail.id}
            for mail, (_values, told) in zip(mails, gathered.emails, strict=True)
            for notification in told
        ]
        vals_list += [
            {
                "author_id": message.author_id.id,
                "mail_message_id": message.id,
                "notification_status": "sent",
                "notification_type": "inbox",
                "res_partner_id": partner_id,
            }
            for message, _vals, partner_id, _user_id in gathered.inbox
        ]
        self.env["mail.notification"].sudo().create(vals_list)
        none = self.env["mail.followers"]
        for message, vals, _partner_id, user_id in gathered.inbox:
            user = self.env["res.users"].browse(user_id)
            shown = message.with_user(user).with_context(allowed_company_ids=[])
            store = Store(bus_channel=user).add(
                shown, msg_vals=vals, add_followers=True, followers=none
            )
            news = {"message_id": message.id, "store_data": store.get_result()}
            user._bus_send("mail.message/inbox", news)
        if mails and self.env.context.get("mail_notify_force_send", True):
            mails.send_after_commit()


def _join_details(details):
    parts = [part for part in details if part]
    return f" ({', '.join(parts)})" if parts else ""
