"""Who subscribes to a list answers positively; who leaves it opts out of it."""

from datetime import timedelta

from odoo.tests import HttpCase, tagged

from ..logic import machine_signal
from .common import FIREFOX, MailingCase


@tagged("post_install", "-at_install")
class TestListSubscription(HttpCase, MailingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.list = cls.env["mailing.list"].create({"name": "News", "is_public": True})
        cls.contact = cls.env["mailing.contact"].create(
            {"name": "Ann Sub", "email": "ann.sub@example.com", "company_name": "Sub Ltd"}
        )
        cls.type = cls.env.ref("response_management.type_list_subscription")
        # A visitor of a website, for whom the page acts with all rights.
        cls.Subscription = cls.env["mailing.subscription"].with_user(
            cls.env.ref("base.public_user")
        ).sudo()  # fmt: skip

    def _subscribe(self, **vals):
        return self.Subscription.create(
            {"contact_id": self.contact.id, "list_id": self.list.id, **vals}
        )

    def _record(self):
        waiting = self.Event.search([("state", "=", "pending")], order="id")
        for event in waiting:
            # Each act has a moment of its own, long enough ago to be judged.
            event.date -= timedelta(hours=5) - timedelta(milliseconds=event.id)
        waiting._process()
        return self.Response.search([("email_normalized", "=", self.contact.email)], order="id")

    def test_subscribing_leaving_and_coming_back(self):
        subscription = self._subscribe()
        response = self._record()
        self.assertResponse(
            response,
            type_id=self.type,
            polarity="positive",
            contact_name="Ann Sub",
            partner_name="Sub Ltd",
            company_id=self.env.company,
            capture_method="automatic",
            is_suspected=False,
        )
        self.assertEqual(response.response_properties["list"], "News")
        self.assertFalse(self._record() - response, "recorded once")
        subscription.opt_out = True
        left = self._record() - response
        self.assertResponse(
            left, type_id=self.unsubscribe, polarity="opt_out", verdict="unqualified"
        )
        self.assertEqual(left.response_properties["list"], "News")
        subscription.write({"opt_out": True})
        self.assertFalse(self._record() - response - left, "left already")
        for known in response | left:
            known.date -= timedelta(days=1)
        subscription.opt_out = False
        self.assertResponse(self._record() - response - left, type_id=self.type)

    def test_what_colleagues_enter_is_no_answer(self):
        own = self.env["mailing.subscription"].create(
            {"contact_id": self.contact.id, "list_id": self.list.id}
        )
        own.opt_out = True
        own.opt_out = False
        self.contact.list_ids |= self.env["mailing.list"].create({"name": "Other"})
        self.assertFalse(self.Event.search([("list_id", "!=", False)]))

    def test_who_comes_already_opted_out_has_not_subscribed(self):
        self._subscribe(opt_out=True)
        self.assertFalse(self._record())

    def test_lists_that_are_deleted_take_what_waits_with_them(self):
        self._subscribe()
        self.contact.unlink()
        self.assertTrue(self.Event.search([("list_id", "=", self.list.id)]))
        self.list.unlink()
        self.assertFalse(self.Event.search([("kind", "=", machine_signal.SUBSCRIBE)]))

    def test_on_the_page_of_a_mailing_nothing_is_noted_twice(self):
        self._subscribe()
        self.Event.search([]).unlink()
        mailing = self._new_mailing(
            mailing_model_id=self.env.ref("mass_mailing.model_mailing_list").id,
            contact_list_ids=self.list.ids,
        )
        self._new_traces(mailing, self.contact)
        token = mailing._generate_mailing_recipient_token(self.contact.id, self.contact.email)
        values = {
            "mailing_id": mailing.id,
            "document_id": self.contact.id,
            "email": self.contact.email,
            "hash_token": token,
        }
        for lists in ([], self.list.ids):
            self.make_jsonrpc_request(
                "/mailing/list/update",
                {**values, "lists_optin_ids": lists},
                headers={"User-Agent": FIREFOX},
            )
        noted = self.Event.search([], order="id")
        self.assertEqual(
            [(event.kind, bool(event.mailing_id)) for event in noted],
            [("unsubscribe", True), ("subscribe", False)],
        )
