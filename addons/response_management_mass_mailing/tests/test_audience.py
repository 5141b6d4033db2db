from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged, users

from ..logic.machine_signal import CLICK
from .common import MailingCase


@tagged("post_install", "-at_install")
class TestAudience(MailingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        traces = cls._new_traces(cls.mailing, cls.readers)
        for trace in traces | cls.trace:
            cls._note(CLICK, trace, link_id=cls.links[0].id, minutes=60 + trace.id % 97)
        cls._note(CLICK, minutes=600, link_id=cls.links[0].id)
        cls._work()
        cls.clicks = cls.Response.search([("mailing_id", "=", cls.mailing.id)])
        cls.env["mail.blacklist"]._add("reader0@example.com")
        cls._capture(
            cls._delivery(
                type_id=cls.unsubscribe.id,
                contact_name="Reader 1",
                email_from="reader1@example.com",
                campaign_id=False,
            ),
        )

    def _wizard(self, records, **vals):
        return (
            self.env["crm.response.audience"]
            .with_context(active_model=records._name, active_ids=records.ids)
            .create({"list_name": "Clicked", **vals})
        )

    @users("marketer")
    def test_archived_responses_that_are_chosen_count(self):
        self.clicks.sudo().active = False
        self.assertEqual(self._wizard(self.clicks).added_count, 3)

    @users("marketer")
    def test_responders_become_a_new_list(self):
        wizard = self._wizard(self.clicks)
        self.assertEqual(
            (
                wizard.chosen_count,
                wizard.added_count,
                wizard.duplicate_count,
                wizard.blacklisted_count,
                wizard.opted_out_count,
            ),
            (6, 3, 1, 1, 1),
        )
        action = wizard.action_apply()
        mailing_list = self.env["mailing.list"].search([("name", "=", "Clicked")])
        self.assertEqual(
            set(mailing_list.contact_ids.mapped("email_normalized")),
            {"jane@example.com", "reader2@example.com", "reader3@example.com"},
        )
        message = action["params"]["message"]
        self.assertEqual(
            message,
            "Added to “Clicked”: 3. Left out: 1 chosen more than once, 1 blacklisted, 1 opted out.",
        )
        contacts = self.env["mailing.contact"].search(action["params"]["next"]["domain"])
        self.assertEqual(contacts, mailing_list.contact_ids)

    @users("marketer")
    def test_profiles_of_responders_become_a_new_list(self):
        profile = self.env["crm.responder.profile"].search([("partner_id", "=", self.jane.id)])
        list_view = self.env.ref("response_management.crm_responder_profile_view_list")
        arch = profile.get_view(list_view.id, "list")["arch"]
        action = self.env.ref("response_management_mass_mailing.crm_response_audience_action")
        self.assertIn(f'name="{action.id}"', arch)
        wizard = self._wizard(profile)
        self.assertEqual((wizard.chosen_count, wizard.added_count), (1, 1))
        wizard.action_apply()
        mailing_list = self.env["mailing.list"].search([("name", "=", "Clicked")])
        self.assertEqual(mailing_list.contact_ids.email_normalized, "jane@example.com")

    @users("marketer")
    def test_contact_who_opted_out_without_an_address_is_left_out(self):
        self._capture(
            self._delivery(type_id=self.unsubscribe.id, partner_id=self.jane.id, email_from=False)
        )
        wizard = self._wizard(self.jane)
        self.assertEqual((wizard.added_count, wizard.opted_out_count), (0, 1))

    @users("marketer")
    def test_existing_list_keeps_who_is_on_it_and_who_left(self):
        mailing_list = self.env["mailing.list"].create(
            {
                "name": "News",
                "contact_ids": [
                    (0, 0, {"name": "Jane", "email": "jane@example.com"}),
                    (0, 0, {"name": "Left", "email": "reader2@example.com"}),
                ],
            }
        )
        mailing_list.subscription_ids.filtered(
            lambda s: s.contact_id.email_normalized == "reader2@example.com"
        ).opt_out = True
        wizard = self._wizard(self.clicks, destination="existing", list_id=mailing_list.id)
        self.assertEqual(
            (wizard.added_count, wizard.known_count, wizard.opted_out_count), (1, 1, 2)
        )
        wizard.action_apply()
        self.assertEqual(len(mailing_list.contact_ids), 3)
        self.assertTrue(
            mailing_list.subscription_ids.filtered(
                lambda s: s.contact_id.email_normalized == "reader2@example.com"
            ).opt_out
        )

    @users("marketer")
    def test_mailing_contact_on_file_is_used_again(self):
        contact = self.env["mailing.contact"].create(
            {"name": "Jane of old", "email": "Jane@Example.com"}
        )
        self._wizard(self.jane).action_apply()
        self.assertEqual(contact.list_ids.name, "Clicked")

    @users("marketer")
    def test_contacts_go_on_a_list_too(self):
        unreachable = self.env["res.partner"].sudo().create({"name": "No Address"})
        wizard = self._wizard(self.readers | unreachable)
        self.assertEqual((wizard.added_count, wizard.no_email_count), (2, 1))
        wizard.action_apply()
        mailing_list = self.env["mailing.list"].search([("name", "=", "Clicked")])
        self.assertEqual(set(mailing_list.contact_ids.mapped("name")), {"Reader 2", "Reader 3"})

    @users("marketer")
    def test_form_says_at_once_who_is_left_out(self):
        mailing_list = self.env["mailing.list"].create(
            {"name": "News", "contact_ids": [(0, 0, {"name": "J", "email": "jane@example.com"})]}
        )
        wizard = self.env["crm.response.audience"].with_context(
            active_model="crm.response", active_ids=self.clicks.ids
        )
        with Form(wizard) as form:
            self.assertEqual(form.added_count, 3)
            form.destination = "existing"
            form.list_id = mailing_list
            self.assertEqual((form.added_count, form.known_count), (2, 1))

    @users("marketer")
    def test_what_is_missing_is_said(self):
        with self.assertRaisesRegex(ValidationError, "a name"):
            self._wizard(self.jane, list_name="  ").action_apply()
        with self.assertRaisesRegex(ValidationError, "Choose the mailing list"):
            self._wizard(self.jane, destination="existing").action_apply()
        with self.assertRaisesRegex(UserError, "None of the selected people"):
            self._wizard(self.readers[0]).action_apply()

    @users("marketer")
    def test_who_has_not_consented_is_left_out(self):
        self.env["crm.consent"]._record(
            [
                {
                    "email": "reader2@example.com",
                    "channel": "mail",
                    "state": "withdrawn",
                    "source": "page",
                }
            ]
        )
        wizard = self._wizard(self.clicks)
        self.assertEqual((wizard.added_count, wizard.refused_count), (2, 1))
        self.env.company.sudo().consent_mail_mode = "opt_in"
        wizard = self._wizard(self.clicks)
        self.assertEqual((wizard.added_count, wizard.refused_count), (0, 4))

    @users("marketer")
    def test_who_left_every_list_is_left_out(self):
        lists = self.env["mailing.list"].create([{"name": name} for name in ("News", "Offers")])
        contact = self.env["mailing.contact"].create(
            {"email": "reader2@example.com", "list_ids": [(6, 0, lists.ids)]}
        )
        contact.subscription_ids[0].opt_out = True
        self.assertEqual(self._wizard(self.clicks).opted_out_count, 1)
        contact.subscription_ids.opt_out = True
        self.assertEqual(self._wizard(self.clicks).opted_out_count, 2)

    @users("marketer")
    def test_one_who_was_erased_does_not_stop_the_others(self):
        # One is new to mailings, the other one was on a list before.
        self.env["mailing.contact"].create({"name": "Reader 3", "email": "reader3@example.com"})
        self.env["crm.suppression"].sudo()._suppress(
            ["reader2@example.com", "reader3@example.com"], []
        )
        wizard = self._wizard(self.clicks)
        self.assertEqual((wizard.added_count, wizard.refused_count), (1, 2))
        wizard.action_apply()
        mailing_list = self.env["mailing.list"].search([("name", "=", "Clicked")])
        self.assertEqual(mailing_list.contact_ids.mapped("email"), ["jane@example.com"])
        with self.assertRaisesRegex(UserError, "None of the selected people"):
            self._wizard(self.readers[2]).action_apply()
