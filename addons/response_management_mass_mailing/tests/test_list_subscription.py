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
            left,
            type_id=self.unsubscribe,
            polarity="opt_out",
            verdict="unqualified",
            response_channel_id=self.type.response_channel_id,
        )
        self.assertEqual(left.response_properties["list"], "News")
        subscription.write({"opt_out": True})
        self.assertFalse(self._record() - response - left, "left already")
        for known in response | left:
            known.date -= timedelta(days=1)
        subscription.opt_out = False
        self.assertResponse(self._record() - response - left, type_id=self.type)

    def _sign_up(self, value, page="/", **cookies):
        """Subscribe as the newsletter block of the website does, on ``page``."""
        self.opener.cookies.update(cookies)
        self.env.flush_all()
        self.make_jsonrpc_request(
            "/website_mass_mailing/subscribe",
            {"list_id": self.list.id, "value": value, "subscription_type": "email"},
            headers={"User-Agent": FIREFOX, "Referer": f"{self.base_url()}{page}"},
        )
        self.env.invalidate_all()
        self.contact = self.contact.search([("email", "=", value)])

    def test_campaign_that_brought_the_visitor_has_the_answer(self):
        medium = self.env["utm.medium"].create({"name": "Poster"})
        self._sign_up(
            "bo.sub@example.com",
            f"/news?utm_medium=poster&email=bo.sub%40example.com&token={'t' * 900}",
            odoo_utm_campaign=self.campaign.name,
            odoo_utm_medium="Email",
        )
        response = self._record()
        self.assertResponse(
            response,
            type_id=self.type,
            campaign_id=self.campaign,
            medium_id=medium,
            email_normalized="bo.sub@example.com",
            identified_by="utm",
        )
        self.assertEqual(response.destination_url, f"{self.base_url()}/news?utm_medium=poster")
        # Leaving and coming back tell nothing of a campaign that they do not name.
        self.Subscription.browse(self.contact.subscription_ids.ids).opt_out = True
        left = self._record() - response
        self.assertResponse(left, polarity="opt_out", utm_campaign=False, destination_url=False)

    def test_page_of_a_treatment_is_answered_by_subscribing(self):
        self.treatment.destination_url = f"{self.base_url()}/news"
        self._sign_up("cy.sub@example.com", "/news?utm_source=x")
        self.assertResponse(self._record(), treatment_id=self.treatment, campaign_id=self.campaign)

    def test_broken_words_of_a_browser_keep_nobody_from_subscribing(self):
        self._sign_up("di.sub@example.com", "/a\u00e9?x=%00&utm_source=%00b", odoo_utm_campaign="c")
        self.assertEqual(self._record().utm_source, "b")

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
