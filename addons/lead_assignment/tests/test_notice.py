"""Notices of many people, written together: what each gets is what Odoo would have sent."""

from markupsafe import Markup

from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .common import AssignmentCase

#: What a message says of its sender and of what it is.
MESSAGE_FIELDS = (
    "author_id", "email_from", "reply_to", "model", "res_id", "body", "subject", "is_internal",
    "message_type", "subtype_id", "email_add_signature", "partner_ids", "notified_partner_ids",
)  # fmt: skip
BODY = Markup("<p>Read <a href='/odoo'>this</a></p>")


@tagged("lead_assignment", "post_install", "-at_install")
class TestNotice(AssignmentCase, MailCase):
    def _read(self, messages):
        return [tuple(message[name] for name in MESSAGE_FIELDS) for message in messages]

    def _get_messages(self, subject):
        return self.env["mail.message"].search([("subject", "=", subject)], order="id")

    def test_each_notice_is_what_odoo_would_send(self):
        self.ben.notification_type = "inbox"
        people = self.anna | self.ben
        Thread = self.env["mail.thread"].sudo()
        with self.mock_mail_gateway():
            for user in people:
                Thread.message_notify(partner_ids=user.partner_id.ids, subject="One", body=BODY)
        native = self._get_messages("One")
        native_mails = self._new_mails
        with self.mock_mail_gateway():
            Thread._send_notices([(user, "One", BODY) for user in people])
        ours = self._get_messages("One") - native
        self.assertEqual(self._read(ours), self._read(native))
        self.assertEqual(
            ours.notification_ids.mapped("notification_type"),
            native.notification_ids.mapped("notification_type"),
        )
        self.assertEqual(self._new_mails.mapped("recipient_ids"), native_mails.recipient_ids)
        self.assertEqual(len(set((ours | native).mapped("message_id"))), 4)

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
        self.assertLessEqual(count(people) - count(people[:2]), 10 * 7)


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
