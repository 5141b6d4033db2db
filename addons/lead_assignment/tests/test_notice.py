"""Notices of many people, written together: what each gets is what Odoo would have sent."""

from unittest.mock import patch

from markupsafe import Markup

from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .common import AssignmentCase

#: What a message says of its sender and of what it is.
MESSAGE_FIELDS = (
    "author_id", "email_from", "reply_to", "model", "res_id", "body", "subject", "is_internal",
    "message_type", "subtype_id", "email_add_signature", "partner_ids", "notified_partner_ids",
)  # fmt: skip
#: What an email says, and how it is sent.
MAIL_FIELDS = (
    "author_id", "auto_delete", "body_html", "email_from", "email_to", "headers",
    "is_notification", "reply_to", "recipient_ids", "state", "subject",
)  # fmt: skip
#: What a notification says of its receiver.
NOTIFICATION_FIELDS = (
    "author_id", "is_read", "notification_status", "notification_type", "res_partner_id",
)  # fmt: skip
BODY = Markup("<p>Read <a href='/odoo'>this</a></p>")


@tagged("lead_assignment", "post_install", "-at_install")
class TestNotice(AssignmentCase, MailCase):
    def _read(self, records, names=MESSAGE_FIELDS):
        return [tuple(record[name] for name in names) for record in records.sorted("id")]

    def _get_messages(self, subject):
        return self.env["mail.message"].search([("subject", "=", subject)], order="id")

    def _send(self, send):
        """Return ``(messages, emails, what was shown at once)`` of what ``send`` sends."""
        before, shown = self._get_messages("One"), []

        def show(user, kind, news):
            (data,) = news["store_data"]["mail.message"]
            own = {"id", "create_date", "date", "notification_ids", "write_date", "message_id"}
            shown.append((user, kind, {name: data[name] for name in data.keys() - own}))

        with self.mock_mail_gateway(), patch.object(type(self.env["res.users"]), "_bus_send", show):
            send()
        return self._get_messages("One") - before, self._new_mails, shown

    def test_each_notice_is_what_odoo_would_send(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.ben.notification_type = "inbox"
        clara = self._new_user("clara-notice", "base.group_user")
        clara.lang = "fr_FR"
        people = self.anna | self.ben | clara
        Thread = self.env["mail.thread"].sudo()

        def send_one_by_one():
            for user in people:
                Thread.with_context(lang=user.lang).message_notify(
                    partner_ids=user.partner_id.ids, subject="One", body=BODY
                )

        native, native_mails, native_shown = self._send(send_one_by_one)
        ours, mails, shown = self._send(
            lambda: Thread._send_notices([(user, "One", BODY) for user in people])
        )
        self.assertEqual(len(mails), 2)
        self.assertEqual([user for user, *_news in shown], [self.ben])
        self.assertEqual(shown, native_shown)
        self.assertEqual(self._read(ours), self._read(native))
        self.assertEqual(self._read(mails, MAIL_FIELDS), self._read(native_mails, MAIL_FIELDS))
        self.assertCountEqual(
            self._read(ours.notification_ids, NOTIFICATION_FIELDS),
            self._read(native.notification_ids, NOTIFICATION_FIELDS),
        )
        self.assertEqual(len(set((ours | native).mapped("message_id"))), 6)

    def test_nobody_to_tell_is_no_message(self):
        before = self.env["mail.message"].search_count([])
        self.env["mail.thread"]._send_notices([])
        self.assertEqual(self.env["mail.message"].search_count([]), before)

    def test_a_person_costs_few_queries(self):
        people = [self._new_user(f"n{number}", "base.group_user") for number in range(12)]

        def count(users):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["mail.thread"]._send_notices([(user, "Many", BODY) for user in users])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(people)
        self.assertLessEqual(count(people) - count(people[:2]), 10)


@tagged("lead_assignment", "post_install", "-at_install")
class TestFollowers(AssignmentCase):
    def test_others_call_as_odoo_does(self):
        lead = self._new_leads(1)
        partner = self.anna.partner_id
        # By position, all of them.
        self.env["mail.followers"]._insert_followers(
            "crm.lead", lead.ids, partner.ids, None, [], True, "skip"
        )
        self.assertIn(partner, lead.message_partner_ids)
