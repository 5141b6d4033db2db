"""Confirm first: who is entered on a list is on it once they have confirmed it."""

from odoo.tests import HttpCase, new_test_user, tagged

from .common import MailingCase

EMAIL = "ann.sub@example.com"


@tagged("post_install", "-at_install")
class TestListConfirmation(HttpCase, MailingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.list = cls.env["mailing.list"].create(
            {"name": "News", "is_public": True, "is_confirmed_first": True}
        )
        public = cls.env.ref("base.public_user")
        cls.Contact = cls.env["mailing.contact"].with_user(public).sudo()
        cls.Subscription = cls.env["mailing.subscription"].with_user(public).sudo()

    def _subscribe(self, mailing_list=None):
        contact = self.Contact.create({"name": "Ann", "email": EMAIL})
        return self.Subscription.create(
            {"contact_id": contact.id, "list_id": (mailing_list or self.list).id}
        )

    def _confirmation(self):
        return self.env["crm.confirmation"].search([("model", "=", "mailing.subscription")])

    def _confirm(self):
        url = self._confirmation()[:1]._get_url()
        self.env.flush_all()
        page = self.url_open(url, data={"x": "1"})
        self.env.invalidate_all()
        return page

    def _record(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_response_mailing_event SET date = date - interval '1 minute'"
        )
        self.env.invalidate_all()
        self.Event.search([("state", "=", "pending")], order="id")._process()
        return self.Response.search([("email_normalized", "=", EMAIL)], order="id")

    def _get_figures(self):
        self.env.invalidate_all()
        self.env.flush_all()
        return (
            self.list.contact_count,
            self.list.contact_count_email,
            self.list.contact_count_opt_out,
            self.list.contact_pct_opt_out,
        )

    def test_nobody_is_on_the_list_before(self):
        subscription = self._subscribe()
        self.assertTrue(subscription.is_unconfirmed)
        self.assertEqual(self._get_figures(), (0, 0, 0, 0))
        self.assertFalse(self._record())
        mailing = self._new_mailing(
            mailing_model_id=self.env.ref("mass_mailing.model_mailing_list").id,
            contact_list_ids=[(6, 0, self.list.ids)],
            state="draft",
        )
        self.assertIn(EMAIL, mailing._get_opt_out_list())
        verdicts = self.env["crm.consent"]._may_contact(subscription.contact_id, "mail")
        self.assertTrue(verdicts[subscription.contact_id].is_allowed, "nobody has left anything")

    def test_it_counts_at_the_confirmation(self):
        subscription = self._subscribe()
        self.assertIn("it is confirmed", self._confirm().text)
        self.assertFalse(subscription.opt_out or subscription.is_unconfirmed)
        self.assertEqual(self._get_figures(), (1, 1, 0, 0))
        response = self._record()
        self.assertEqual(response.type_id.code, "list_subscription")
        entry = self.env["crm.consent"].search([("email_normalized", "=", EMAIL)])
        self.assertEqual(
            (entry.channel, entry.state, entry.source, entry.source_name),
            ("mail", "given", "confirmation", "News"),
        )
        self.assertEqual(entry.message_id, self._confirmation().message_id)
        self._confirm()
        self.assertEqual(self._record(), response)
        self.assertEqual(len(entry.search([("email_normalized", "=", EMAIL)])), 1)

    def test_without_a_confirmation_it_is_erased(self):
        subscription = self._subscribe()
        contact = subscription.contact_id
        self._confirmation()._expire()
        self.assertFalse(subscription.exists() or contact.exists() or self._confirmation())

    def test_a_contact_who_was_known_before_stays(self):
        contact = self.env["mailing.contact"].create({"name": "Ann", "email": EMAIL})
        subscription = self.Subscription.create({"contact_id": contact.id, "list_id": self.list.id})
        self._confirmation()._expire()
        self.assertFalse(subscription.exists())
        self.assertTrue(contact.exists())

    def test_who_comes_back_confirms_it_too(self):
        contact = self.env["mailing.contact"].create({"name": "Ann", "email": EMAIL})
        subscription = self.env["mailing.subscription"].create(
            {"contact_id": contact.id, "list_id": self.list.id, "opt_out": True}
        )
        self.env.cr.execute("UPDATE mailing_subscription SET create_date = '2020-01-01'")
        self.env.invalidate_all()
        own = self.Subscription.browse(subscription.id)
        own.opt_out = False
        own.opt_out = False
        self.assertTrue(subscription.opt_out and subscription.is_unconfirmed)
        self.assertEqual(len(self._confirmation()), 1, "asked once")
        self._confirmation()._expire()
        self.assertTrue(subscription.exists(), "they had left, and are known to have")
        self.assertTrue(subscription.opt_out and not subscription.is_unconfirmed)
        own.opt_out = False
        self._confirm()
        self.assertFalse(subscription.opt_out)

    def test_colleagues_and_lists_that_do_not_ask_add_at_once(self):
        contact = self.env["mailing.contact"].create({"name": "Ann", "email": EMAIL})
        own = self.env["mailing.subscription"].create(
            {"contact_id": contact.id, "list_id": self.list.id}
        )
        other = self._subscribe(self.env["mailing.list"].create({"name": "Open"}))
        self.assertFalse((own | other).filtered("opt_out"))
        self.assertFalse(self._confirmation())

    def test_the_link_of_a_mailing_shows_whose_the_address_is(self):
        contact = self.env["mailing.contact"].create(
            {"name": "Ann", "email": EMAIL, "list_ids": [(6, 0, self.list.ids)]}
        )
        contact.subscription_ids.opt_out = True
        mailing = self._new_mailing(
            mailing_model_id=self.env.ref("mass_mailing.model_mailing_list").id,
            contact_list_ids=[(6, 0, self.list.ids)],
        )
        self.env.flush_all()
        self.make_jsonrpc_request(
            "/mailing/list/update",
            {
                "mailing_id": mailing.id,
                "document_id": contact.id,
                "email": EMAIL,
                "hash_token": mailing._generate_mailing_recipient_token(contact.id, EMAIL),
                "lists_optin_ids": self.list.ids,
            },
        )
        self.env.invalidate_all()
        self.assertFalse(contact.subscription_ids.opt_out)
        self.assertFalse(self._confirmation())

    def _login(self, login, group):
        new_test_user(self.env, login, group, email=EMAIL, password=f"{login}-password")
        self.authenticate(login, f"{login}-password")
        self.env.flush_all()

    def test_a_login_does_not_show_whose_the_address_is(self):
        """Portal users change their own address, and nobody checks it."""
        contact = self.env["mailing.contact"].create(
            {"name": "Ann", "email": EMAIL, "list_ids": [(6, 0, self.list.ids)]}
        )
        contact.subscription_ids.opt_out = True
        self._login("ann_portal", "base.group_portal")
        self.make_jsonrpc_request("/mailing/list/update", {"lists_optin_ids": self.list.ids})
        self.env.invalidate_all()
        self.assertTrue(contact.subscription_ids.opt_out)
        self.assertTrue(contact.subscription_ids.is_unconfirmed)
        self.assertTrue(self._confirmation())
        self.assertNotIn("/privacy/choices/", self.url_open("/mailing/my").text)

    def test_colleagues_are_led_on_to_their_choices(self):
        self._login("ann_internal", "base.group_user")
        self.assertIn("/privacy/choices/", self.url_open("/mailing/my").text)

    def test_who_left_is_not_written_to_while_asked_to_come_back(self):
        contact = self.env["mailing.contact"].create({"name": "Ann", "email": EMAIL})
        subscription = self.env["mailing.subscription"].create(
            {"contact_id": contact.id, "list_id": self.list.id, "opt_out": True}
        )
        other = self.env["mailing.list"].create({"name": "Other", "is_confirmed_first": True})
        Consent = self.env["crm.consent"]
        self.assertEqual(Consent._may_contact(contact, "mail")[contact].reason, "left_lists")
        self.Subscription.browse(subscription.id).opt_out = False
        self.assertTrue(subscription.is_unconfirmed)
        self.Subscription.create({"contact_id": contact.id, "list_id": other.id})
        self.assertEqual(Consent._may_contact(contact, "mail")[contact].reason, "left_lists")
        subscription._on_confirmed(self._confirmation()[-1:])
        self.assertTrue(Consent._may_contact(contact, "mail")[contact].is_allowed)
