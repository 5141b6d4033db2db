"""Who is bound on a lead writes nothing of it that the system keeps, and posts all the same."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, tagged

from odoo.addons.base.tests.test_ir_cron import CronMixinCase
from odoo.addons.mail.tests.common import MailCase

from .common import RightsCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestReadOnlyFields(RightsCase):
    def _get_native_fields(self):
        """Return the stored fields of the lead that are read-only and no facts of ours."""
        return [
            field
            for field in self.Lead._fields.values()
            if field.store
            and field.readonly
            and field.type in ("char", "datetime", "float", "integer", "monetary", "selection")
            and not getattr(field, "fact", None)
            and field.name not in ("create_date", "write_date", "id")
        ]

    def _get_other_value(self, field):
        return {
            "char": "elsewhere",
            "datetime": "2019-01-01 00:00:00",
            "selection": "lost",
            "boolean": True,
        }.get(field.type, 17)

    def test_who_is_bound_writes_no_read_only_field(self):
        names = {field.name for field in self._get_native_fields()}
        self.assertGreater(
            names,
            {"won_status", "date_closed", "date_conversion", "email_normalized"}
            | {"phone_sanitized", "prorated_revenue", "date_open", "date_last_stage_update"},
        )
        for field in self._get_native_fields():
            for user in (self.ben, self.cleo, self.all_docs):
                with self.subTest(field=field.name, user=user.name):
                    self.assertLocked(user, {field.name: self._get_other_value(field)})

    def test_who_is_not_bound_is_left_to_odoo(self):
        self.assertOpen(self.anna, {"date_closed": "2019-01-01 00:00:00"})

    def test_what_is_sent_back_unchanged_passes(self):
        names = [field.name for field in self._get_native_fields()]
        lead = self.lead.with_user(self.ben)
        values = lead.read(names, load=None)[0]
        values.pop("id")
        lead.write({**values, "description": "Saved"})
        self.assertIn("Saved", lead.description)

    def test_the_form_saves(self):
        with Form(self.lead.with_user(self.ben)) as form:
            form.expected_revenue = 500
        self.assertEqual(self.lead.expected_revenue, 500)

    def test_what_odoo_notes_along_with_what_may_be_written_passes(self):
        lead = self.lead.with_user(self.ben)
        lead.action_set_won()
        self.assertTrue(lead.date_closed)
        self.lead.sudo().stage_id = self.env["crm.stage"].search([], order="sequence", limit=1)
        lead.action_set_lost()
        lead.action_unarchive()
        other = self._new_leads(1, user_id=self.anna.id)
        self.env["crm.lead.share"].create(
            {"lead_id": other.id, "user_id": self.ben.id, "contact_right": "read"}
        )
        other.with_user(self.ben).convert_opportunity(self.env["res.partner"])
        self.assertTrue(other.date_conversion)

    def test_a_lead_may_be_created_won(self):
        self.env.ref("lead_assignment.crm_rights_role_own_master").contact_right = "read"
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        lead = self.Lead.with_user(self.ben).create(
            {"name": "Won", "contact_name": "Mei", "type": "opportunity", "stage_id": won.id}
        )
        self.assertTrue(lead.date_closed)
        self.assertLocked(self.ben, {"date_closed": "2019-01-01 00:00:00"}, lead)


class MessageCase(RightsCase, MailCase):
    """A lead of Anna without contact; Ben, who may only read it, knows its customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.Lead.create(
            {
                "name": "Chairs",
                "type": "opportunity",
                "user_id": cls.anna.id,
                "contact_name": "Ms Li",
                "email_from": "li@example.com",
                "phone": "+86 21 5555 1111",
                "city": "Suzhou",
                "street": "1 Road",
            }
        )
        cls.free = cls.Lead.create(
            {
                "name": "Tables",
                "type": "opportunity",
                "user_id": cls.ben.id,
                "email_from": "li@example.com",
            }
        )
        cls.env["crm.lead.share"].create(
            {
                "lead_id": cls.lead.id,
                "user_id": cls.ben.id,
                "contact_right": "read",
                "company_right": "read",
                "requirement_right": "read",
            }
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Bait", "email": "li@example.com", "city": "Elsewhere", "phone": "+1 555"}
        )
        cls.env.flush_all()

    def assertUntouched(self):
        self.env.invalidate_all()
        self.assertEqual(
            (self.lead.partner_id, self.lead.contact_name, self.lead.phone, self.lead.city),
            (self.env["res.partner"], "Ms Li", "+86 21 5555 1111", "Suzhou"),
        )


@tagged("lead_assignment", "post_install", "-at_install")
class TestMessages(MessageCase):
    def test_the_message_goes_out_and_the_lead_is_left_alone(self):
        lead = self.lead.with_user(self.ben)
        for thread in (lead, lead.sudo()):
            with self.subTest(su=thread.env.su), self.mock_mail_gateway():
                message = thread.message_post(
                    body="Hello",
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                    partner_ids=self.customer.ids,
                )
                self.assertIn(self.customer, message.partner_ids)
                self.assertSentEmail(self.ben.partner_id, [self.customer])
                self.assertUntouched()

    def test_a_lead_of_the_same_person_that_they_may_write_gets_its_contact(self):
        self.lead.with_user(self.ben).message_post(
            body="Hello", message_type="comment", partner_ids=self.customer.ids
        )
        self.assertEqual(self.free.partner_id, self.customer)
        self.assertUntouched()

    def test_by_the_composer(self):
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.ben)
            .with_context(default_model="crm.lead", default_res_ids=self.lead.ids)
            .create({"body": "Hello", "partner_ids": [Command.set(self.customer.ids)]})
        )
        with self.mock_mail_gateway():
            composer.action_send_mail()
            self.assertSentEmail(self.ben.partner_id, [self.customer])
        self.assertUntouched()

    def test_by_the_mail_server(self):
        self.lead.with_user(self.env.ref("base.user_root")).message_post(
            body="Hello",
            message_type="email",
            author_id=self.ben.partner_id.id,
            partner_ids=self.customer.ids,
        )
        self.assertUntouched()
        self.assertEqual(self.free.partner_id, self.customer)

    def test_nobody_borrows_the_rights_of_another_author(self):
        self.lead.with_user(self.ben).message_post(
            body="Hello", author_id=self.manager.partner_id.id, partner_ids=self.customer.ids
        )
        self.assertUntouched()

    def test_the_master_makes_the_recipient_the_customer_as_ever(self):
        self.lead.with_user(self.anna).message_post(
            body="Hello", message_type="comment", partner_ids=self.customer.ids
        )
        self.assertEqual(self.lead.partner_id, self.customer)


@tagged("lead_assignment", "post_install", "-at_install")
class TestChatter(MessageCase, HttpCase):
    def test_by_the_chatter(self):
        self.env["res.users"].browse(self.ben.id).password = "la_ben_password"
        self.authenticate(self.ben.login, "la_ben_password")
        with self.mock_mail_gateway():
            result = self.make_jsonrpc_request(
                "/mail/message/post",
                {
                    "thread_model": "crm.lead",
                    "thread_id": self.lead.id,
                    "post_data": {
                        "body": "Hello",
                        "message_type": "comment",
                        "subtype_xmlid": "mail.mt_comment",
                        "partner_ids": self.customer.ids,
                    },
                },
            )
        message = self.env["mail.message"].browse(result["message_id"])
        self.assertEqual(message.author_id, self.ben.partner_id)
        self.assertIn(self.customer, message.notified_partner_ids)
        self.assertUntouched()


@tagged("lead_assignment", "post_install", "-at_install")
class TestWakeUps(RightsCase, CronMixinCase):
    def test_on_nothing_nobody_wakes_a_job(self):
        portal = self._new_user("visitor", "base.group_portal")
        acts = (
            ("crm.lead", "write", {"user_id": False}),
            ("crm.lead", "write", {"city": "Suzhou"}),
            ("crm.lead", "create", []),
            ("crm.lead", "unlink"),
            ("crm.assignment.rule", "write", {"name": "Mine"}),
            ("crm.assignment.rule", "create", []),
            ("crm.assignment.rule", "unlink"),
            ("crm.assignment.receiver", "write", {"weight": 2}),
            ("crm.territory", "write", {"active": False}),
            ("crm.sla.policy", "write", {"active": False}),
            ("crm.recycle.policy", "write", {"active": False}),
        )
        crons = self.env["ir.cron"].search([("cron_name", "like", "Lead Assignment%")])
        self.assertGreaterEqual(len(crons), 5)
        for model, method, *args in acts:
            with self.subTest(model=model, method=method):
                before = self.env["ir.cron.trigger"].search_count([("cron_id", "in", crons.ids)])
                self.env.cr.precommit.data.clear()
                records = self.env[model].with_user(portal)
                try:
                    getattr(records, method)(*args)
                except AccessError:
                    continue
                after = self.env["ir.cron.trigger"].search_count([("cron_id", "in", crons.ids)])
                self.assertEqual(before, after)
