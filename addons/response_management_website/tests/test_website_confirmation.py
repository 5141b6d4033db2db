"""Confirm first: an answer to a form of the website counts when its sender has confirmed it."""

from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, tagged

from odoo.addons.response_management.tests.common import ResponseCase

JANE = {"contact_name": "Jane Doe", "email_from": "jane@example.com", "phone": "+32 470 99 88 77"}


@tagged("post_install", "-at_install")
class TestWebsiteConfirmation(ResponseCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].get_current_website()
        cls.website.is_confirmed_first = True
        cls.env["crm.confirmation"].search([]).unlink()

    def _post(self, files=None, **values):
        self.env.flush_all()
        answer = self.url_open(
            "/website/form/crm.response", data={**JANE, **values}, files=files
        ).json()
        self.env.invalidate_all()
        return answer

    def _get_responses(self, email="jane@example.com"):
        return self.env["crm.response"].search([("email_normalized", "=", email)])

    def _get_posts(self):
        return self.env["crm.website.form.post"].search([])

    def _get_confirmation(self):
        return self.env["crm.confirmation"].search([], limit=1)

    def _confirm(self, confirmation):
        self.env.flush_all()
        url = confirmation._get_url()
        page = self.url_open(url)
        answer = self.url_open(url, method="POST")
        self.env.invalidate_all()
        return page, answer

    def test_it_waits_and_counts_once(self):
        known = self._get_responses()
        self.assertTrue(
            self._post({"file": ("plan.txt", b"A plan", "text/plain")}, description="How much?")[
                "id"
            ]
        )
        self.assertEqual(self._get_responses(), known)
        self.assertFalse(
            self.env["crm.lead"].search([("email_normalized", "=", JANE["email_from"])])
        )
        confirmation = self._get_confirmation()
        self.assertEqual(confirmation.state, "pending")
        mail = confirmation.message_id.body
        for words in ("Jane Doe", "+32 470 99 88 77", "How much?", "/privacy/confirm/"):
            self.assertIn(words, mail)
        page, answer = self._confirm(confirmation)
        self.assertIn("How much?", page.text)
        self.assertEqual(answer.status_code, 200)
        response = self._get_responses() - known
        self.assertEqual(len(response), 1)
        self.assertIn("How much?", response.description)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "crm.response"), ("res_id", "=", response.id)]
        )
        self.assertEqual(files.mapped("raw"), [b"A plan"])
        self.assertFalse(self._get_posts())
        self.assertFalse(confirmation.entered, "it stands in the response now")
        # A second click changes nothing.
        self.assertEqual(self._confirm(confirmation)[1].status_code, 200)
        self.assertEqual(self._get_responses() - known, response)

    def test_an_altered_link_and_a_late_one(self):
        known = self._get_responses()
        self._post(description="How much?")
        confirmation = self._get_confirmation()
        url = confirmation._get_url()
        for wrong in (url[:-3], f"{url}x", url.replace("/confirm/", "/confirm/AA")):
            self.assertEqual(self.url_open(wrong, method="POST").status_code, 404)
        confirmation.date_expiry = "2020-01-01"
        self.assertEqual(self._confirm(confirmation)[1].status_code, 404)
        confirmation._expire()
        self.assertFalse(self._get_posts())
        self.assertEqual(self._get_responses(), known)

    def test_it_is_no_relay_for_texts(self):
        self._post(
            contact_name="Win at https://evil.example/x",
            description=f"<a href='https://evil.example'>Click</a> {'word ' * 500}",
            color="evil.example",
        )
        mail = self._get_confirmation().message_id.body
        self.assertNotIn("evil.example", mail)
        self.assertNotIn("Click</a>", mail)
        self.assertLess(mail.count("word"), 30)

    def test_without_an_address_it_is_refused(self):
        self.assertIn("no email address", self._post(email_from="").get("error", ""))
        self.assertIn("no email address", self._post(email_from="jane").get("error", ""))
        self.assertFalse(self._get_posts())

    def test_nobody_is_told_who_was_erased(self):
        self.env["crm.suppression"]._suppress(["gone@example.com"], ["+32470112233"])
        answers = []
        for is_confirmed_first in (True, False):
            self.website.is_confirmed_first = is_confirmed_first
            for person in (
                {"email_from": "gone@example.com"},
                {"email_from": "other@example.com", "phone": "0470 11 22 33"},
            ):
                with self.subTest(is_confirmed_first=is_confirmed_first, **person):
                    answers.append(
                        self._post({"file": ("plan.txt", b"A plan", "text/plain")}, **person)
                    )
                    self.assertFalse(self._get_responses(person["email_from"]))
                    self.assertFalse(self._get_posts())
                    self.assertFalse(
                        self.env["ir.attachment"].search([("name", "=", "plan.txt")]),
                        "nor their files",
                    )
            answers.append(self._post(email_from="somebody@example.com"))
            self._get_posts().unlink()
        self.assertEqual(answers, [{"id": -1}] * 6, "the same for everybody")

    def test_who_is_erased_meanwhile_does_not_come_back(self):
        self._post(description="How much?")
        confirmation = self._get_confirmation()
        self._get_responses().unlink()
        self.jane.anonymise()
        self.env.invalidate_all()
        post = self._get_posts()
        self.assertFalse(post.email_normalized)
        count = self.env["crm.response"].search_count([])
        self._confirm(confirmation)
        self.assertEqual(self.env["crm.response"].search_count([]), count)

    def test_who_is_erased_meanwhile_by_the_phone_is_told_what_everybody_is(self):
        known = self._get_responses()
        self._post({"file": ("plan.txt", b"A plan", "text/plain")}, phone="0470 11 22 33")
        confirmation = self._get_confirmation()
        self.env["crm.suppression"]._suppress([], ["+32470112233"])
        answers = self._confirm(confirmation)
        self.assertEqual([answer.status_code for answer in answers], [200, 200])
        self.assertNotIn("erased", answers[1].text)
        self.assertEqual(confirmation.state, "confirmed")
        self.assertFalse(self._get_posts())
        self.assertFalse(self.env["ir.attachment"].search([("name", "=", "plan.txt")]))
        self.assertEqual(self._get_responses(), known)

    def test_days(self):
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.website.confirmation_days = 0

    def test_off_it_is_recorded_at_once(self):
        self.website.is_confirmed_first = False
        with patch.object(type(self.env["crm.confirmation"]), "_ask") as asked:
            self._post(description="How much?")
        self.assertFalse(asked.called)
        self.assertTrue(self._get_responses())
