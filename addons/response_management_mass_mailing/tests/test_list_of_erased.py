"""The erased are on a list again by their own act, once they have shown that it is theirs."""

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.crm_privacy.tools.inner_context import inner

from ..models.mailing_confirmation import IS_PROVEN
from .common import MailingCase

EMAIL = "ann.gone@example.com"


@tagged("post_install", "-at_install")
class TestListOfErased(HttpCase, MailingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Suppression = cls.env["crm.suppression"]
        cls.Suppression._suppress([EMAIL], [])
        # It asks nobody else for a confirmation.
        cls.list = cls.env["mailing.list"].create({"name": "News", "is_public": True})
        public = cls.env.ref("base.public_user")
        cls.Contact = cls.env["mailing.contact"].with_user(public).sudo()
        cls.Subscription = cls.env["mailing.subscription"].with_user(public).sudo()

    def _subscribe(self, email=EMAIL):
        contact = self.Contact.create({"name": "Ann", "email": email})
        return self.Subscription.create({"contact_id": contact.id, "list_id": self.list.id})

    def _find_confirmation(self):
        return self.env["crm.confirmation"].search([("model", "=", "mailing.subscription")])

    def _is_refused(self):
        return bool(self.Suppression._find_suppressed(self.env.company.id, [EMAIL], []))

    def test_what_colleagues_enter_or_import_is_refused(self):
        Contact = self.env["mailing.contact"].with_user(self.env.ref("base.user_admin"))
        other = Contact.create({"name": "Ben", "email": "ben@example.com"})
        doors = {
            "entered": lambda: Contact.create({"name": "Ann", "email": EMAIL.upper()}),
            "changed": lambda: other.write({"email": f"Ann <{EMAIL}>"}),
            "typed": lambda: Contact.add_to_list(f"Ann <{EMAIL}>", self.list.id),
        }
        for name, door in doors.items():
            with self.subTest(name), self.assertRaisesRegex(UserError, "erased") as refused:
                door()
            self.assertNotIn("ann.gone", str(refused.exception).lower())
        with mute_logger("odoo.sql_db"):
            loaded = Contact.load(["name", "email"], [["Ben", "b@example.com"], ["Ann", EMAIL]])
        self.assertFalse(loaded["ids"])
        self.assertIn("erased", loaded["messages"][-1]["message"])
        self.assertEqual(loaded["messages"][-1]["rows"], {"from": 1, "to": 1})
        self.assertNotIn("ann", str(loaded["messages"]).lower())
        self.assertFalse(Contact.search([("email_normalized", "=", EMAIL)]))

    def test_their_own_act_waits_until_they_confirm_it(self):
        subscription = self._subscribe()
        self.assertTrue(subscription.is_unconfirmed and subscription.opt_out)
        self.assertTrue(self._is_refused(), "anybody can enter anybody's address")
        self.assertFalse(self._subscribe("ben@example.com").is_unconfirmed, "others do not wait")
        url = self._find_confirmation()._get_url()
        self.env.flush_all()
        self.assertIn("it is confirmed", self.url_open(url, data={"x": "1"}).text)
        self.env.invalidate_all()
        self.assertFalse(subscription.opt_out or subscription.is_unconfirmed)
        self.assertFalse(self._is_refused(), "what they do now is recorded again")
        entry = self.env["crm.consent"].search([("email_normalized", "=", EMAIL)])
        self.assertEqual((entry.state, entry.source), ("given", "confirmation"))
        self.Event.search([("state", "=", "pending")])._process()
        self.env["mailing.contact"].create({"name": "Ann again", "email": EMAIL})

    def test_visitors_are_not_told_who_was_erased(self):
        for email in (EMAIL, "ben@example.com"):
            self._subscribe(email)
            # As the newsletter block of the website asks.
            domain = [("list_id", "in", self.list.ids), ("contact_id.email", "=", email)]
            for leaf in (
                ("opt_out", "=", False),
                ("opt_out", "!=", True),
                ("opt_out", "in", [False]),
                ("opt_out", "not in", [True]),
            ):
                self.assertEqual(self.Subscription.search_count([*domain, leaf]), 1, email)
            # As the page to leave the texts asks for the other lists.
            others = [("list_id", "not in", self.list.ids), *domain[1:]]
            self.assertFalse(self.Subscription.search_count([*others, ("opt_out", "=", False)]))
        subscribed = self.env["mailing.subscription"].search([("opt_out", "=", False)])
        self.assertNotIn(EMAIL, subscribed.contact_id.mapped("email"), "colleagues are told")

    def test_what_nobody_confirms_is_gone_again(self):
        contact = self._subscribe().contact_id
        self._find_confirmation()._expire()
        self.assertFalse(contact.exists() or self._find_confirmation())
        self.assertTrue(self._is_refused())

    def test_a_colleague_does_not_put_on_a_list_who_waits(self):
        subscription = self._subscribe()
        other = self.env["mailing.list"].create({"name": "Other"})
        with self.assertRaisesRegex(UserError, "erased"):
            self.env["mailing.subscription"].create(
                {"contact_id": subscription.contact_id.id, "list_id": other.id}
            )
        with self.assertRaisesRegex(UserError, "erased"):
            self.env["mailing.subscription"].browse(subscription.id).opt_out = False

    def test_coming_back_to_a_list_waits_too(self):
        subscription = self._subscribe("eve@example.com")
        subscription.opt_out = True
        self.Suppression._suppress(["eve@example.com"], [])
        subscription.opt_out = False
        self.assertTrue(subscription.opt_out and subscription.is_unconfirmed)

    def test_the_link_of_a_mailing_shows_whose_the_act_is(self):
        subscription = self._subscribe()
        proven = subscription.with_context(**inner({IS_PROVEN: True}))
        proven.opt_out = False
        self.assertFalse(subscription.opt_out)
        self.assertFalse(self._is_refused())

    def test_where_nobody_was_erased_it_costs_nothing(self):
        self.Suppression._release([EMAIL], [])
        contact = self.Contact.create({"name": "Ben", "email": "ben@example.com"})
        self.env.flush_all()
        contact._get_erased(self.env.company)
        self.env["mailing.contact"]._refuse_entered([{"email": "x@example.com"}])
        with self.assertQueryCount(0):
            self.env["mailing.contact"]._refuse_entered([{"email": "x@example.com"}])
            contact._get_erased(self.env.company)
