"""The page of privacy choices: for all who have the link, in their language, by one click."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..models.consent import crm_consent_choices as choices
from .consent_common import ConsentCase

EMAIL = "jane@example.com"


@tagged("post_install", "-at_install")
class TestPrivacyChoices(ConsentCase, HttpCase):
    def _url(self, email=EMAIL, company=None):
        return self.Consent._get_choices_url(self.base_url(), email, company or self.company)

    def _post(self, url, **values):
        self.env.flush_all()
        answer = self.url_open(url, data=values)
        self.env.invalidate_all()
        return answer

    def _said(self, email=EMAIL):
        entries = self.Consent.search([("email_normalized", "=", email)], order="id")
        return entries.mapped(lambda entry: (entry.channel, entry.state))

    def test_one_click_to_withdraw(self):
        self._say("given", channel="track")
        self.company.consent_track_mode = "opt_in"
        page = self.url_open(self._url())
        self.assertEqual(page.status_code, 200)
        self.assertIn("You agreed.", page.text)
        self.assertNotIn(EMAIL, page.text, "a link may have been passed on")
        answer = self._post(self._url(), channel="track", answer="no")
        self.assertIn("Your answer is saved", answer.text)
        self.assertIn("You withdrew your consent.", answer.text)
        entry = self.Consent.search([("email_normalized", "=", EMAIL)], limit=1)
        self.assertEqual((entry.state, entry.source), ("withdrawn", "page"))
        self.assertIn("which links you follow", entry.wording)
        self.assertTrue(entry.ip_digest)
        self._post(self._url(), channel="track", answer="yes")
        self.assertEqual(
            [state for _channel, state in self._said()], ["given", "withdrawn", "given"]
        )

    def test_an_unproven_yes_is_asked_about(self):
        self._say("given", source="form")
        page = self.url_open(self._url())
        self.assertEqual(page.status_code, 200)
        self.assertIn("gave consent in a form", page.text)

    def test_looking_decides_nothing(self):
        for query in ("", "?channel=mail&answer=no", "?done=1"):
            self.assertEqual(self.url_open(self._url() + query).status_code, 200)
        self.opener.head(self._url())
        self.assertFalse(self._said())

    def test_no_to_everything(self):
        self._post(self._url(), channel="everything")
        self.assertEqual(
            self._said(), [("mail", "refused"), ("call", "refused"), ("text", "refused")]
        )

    def test_no_choice_is_offered_that_would_change_nothing(self):
        for mode in ("all", "none"):
            self.company.consent_track_mode = mode
            self.assertNotIn('value="track"', self.url_open(self._url()).text)
            self._post(self._url(), channel="track", answer="no")
        self.assertFalse(self._said())

    def test_what_is_no_answer(self):
        for values in (
            {},
            {"channel": "mail"},
            {"channel": "x", "answer": "no"},
            {"channel": "mail", "answer": "maybe"},
        ):
            self.assertEqual(self._post(self._url(), **values).status_code, 200)
        self.assertFalse(self._said())

    def test_link_that_is_altered_late_or_of_something_else(self):
        good = self._url()
        token = good.rpartition("/")[2]
        with freeze_time(fields.Datetime.now() - timedelta(days=choices.LINK_DAYS + 1)):
            late = self._url()
        other = self.env["res.company"].create({"name": "Gone"})
        gone = self._url(company=other)
        other.unlink()
        altered = [
            good[:-1] + ("A" if good[-1] != "A" else "B"),
            good[:-8],
            good.replace(token[20:24], "abcd"),
            f"{self.base_url()}{choices.PATH}",
            f"{self.base_url()}{choices.PATH}/x",
            f"{self.base_url()}{choices.PATH}/%00%ff",
            f"{self.base_url()}{choices.PATH}/{'A' * 4000}",
        ]
        for url in (late, gone, *altered):
            with self.subTest(url=url[-40:]):
                page = self.url_open(url)
                self.assertEqual(page.status_code, 404)
                self.assertIn("This link does not work", page.text)
                self._post(url, channel="mail", answer="no")
        self.assertFalse(self._said())

    def test_the_link_is_kept_from_others(self):
        page = self.url_open(self._url())
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertIn("noindex", page.headers["X-Robots-Tag"])

    def test_a_no_that_is_repeated_is_thanked_and_not_noted_again(self):
        for _number in range(2):
            answer = self._post(self._url(), channel="mail", answer="no")
            self.assertIn("Your answer is saved", answer.text)
        self.assertEqual(self._said(), [("mail", "refused")])

    def test_a_no_in_a_form_is_noted_again_by_its_owner(self):
        self._say("refused", source="form")
        self._post(self._url(), channel="mail", answer="no")
        self.assertEqual(self._said(), [("mail", "refused"), ("mail", "refused")])

    def test_a_yes_is_limited_and_a_no_never(self):
        self.patch(choices, "ANSWERS_PER_HOUR", 2)
        digest = self.Consent._get_ip_digest("127.0.0.1")
        # What others say behind the same network address, or in forms, counts for nothing.
        for source in ("form", "page"):
            for _number in range(3):
                self._say("given", "john@example.com", source=source, ip_digest=digest)
        for _number in range(3):
            self._say("given", source="form", ip_digest=digest)
        for _number in range(2):
            page = self._post(self._url(), channel="mail", answer="yes")
            self.assertEqual(page.status_code, 200)
        page = self._post(self._url(), channel="mail", answer="yes")
        self.assertEqual(page.status_code, 429)
        self.assertEqual(self._post(self._url(), channel="mail", answer="no").status_code, 200)
        self.assertEqual(self._said()[-1], ("mail", "withdrawn"))
        self.assertEqual(len(self._said()), 6)

    def test_in_the_language_of_the_visitor(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        page = self.url_open(self._url(), headers={"Accept-Language": "fr-FR,fr;q=0.9"})
        self.assertIn('lang="fr-FR"', page.text)

    def test_one_company_at_a_time(self):
        other = self.env["res.company"].create({"name": "Other Company"})
        url = self._url(company=other)
        self.assertIn("Other Company", self.url_open(url).text)
        self._post(url, channel="mail", answer="no")
        self.assertEqual(self._judge(self.jane), [(True, "unknown")])
        entry = self.Consent.search([("email_normalized", "=", EMAIL)])
        self.assertEqual(entry.company_id, other)
