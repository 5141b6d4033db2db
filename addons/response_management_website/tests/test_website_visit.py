"""A known visitor on the page of an offer answers; a stranger, a colleague or a refusal do not."""

from odoo.tests import HttpCase, tagged

from odoo.addons.mail.tests.common import mail_new_test_user
from odoo.addons.response_management.tests.common import ResponseCase


@tagged("post_install", "-at_install")
class TestWebsiteVisit(ResponseCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # As on a server without a replica: Odoo tracks no visit on a cursor that only reads.
        cls.set_registry_readonly_mode(False)
        cls.website_record = cls.env["website"].get_current_website()
        cls.website_record.cookies_bar = False
        view = cls.env["ir.ui.view"].create(
            {
                "name": "Check",
                "type": "qweb",
                "key": "website.test_energy_check",
                "track": True,
                "arch": '<t t-call="website.layout"><h1>Check</h1></t>',
            }
        )
        cls.page = cls.env["website.page"].create(
            {"view_id": view.id, "url": "/energy-check", "is_published": True}
        )
        cls.treatment.destination_url = f"{cls.base_url()}/energy-check"
        cls.portal = mail_new_test_user(
            cls.env, login="visitor", groups="base.group_portal", email="visitor@example.com"
        )

    def _visit(self, login=None, cookies=None):
        if login:
            self.authenticate(login, login)
        self.opener.cookies.update(cookies or {})
        self.env.flush_all()
        self.assertEqual(self.url_open("/energy-check?utm_source=x").status_code, 200)
        self.env.invalidate_all()
        return self.Response.search([("type_id.code", "=", "url_visit")])

    def test_known_visitor_answers_to_the_treatment(self):
        self.assertResponse(
            self._visit("visitor"),
            treatment_id=self.treatment,
            campaign_id=self.campaign,
            partner_id=self.portal.partner_id,
            email_normalized="visitor@example.com",
            responded=True,
        )
        self.assertEqual(len(self._visit()), 1, "once a window")

    def test_stranger_is_not_recorded(self):
        self.assertFalse(self._visit())

    def test_colleague_is_not_recorded(self):
        self.assertFalse(self._visit("employee"))

    def test_who_refuses_cookies_is_not_recorded(self):
        self.website_record.cookies_bar = True
        self.assertFalse(self._visit("visitor"))
        self.assertTrue(
            self._visit(cookies={"website_cookies_bar": '{"required": true, "optional": true}'})
        )

    def _scan(self):
        """Follow the QR code of the treatment; return ``(responses, anonymous visits)``."""
        self.env.flush_all()
        self.url_open(self.treatment.tracked_url, allow_redirects=False)
        self.env.invalidate_all()
        found = self.Response.search([("type_id.code", "=", "url_visit")])
        return found, self.treatment.anonymous_visit_count

    def test_stranger_who_scans_is_a_count(self):
        self.assertEqual(self._scan(), (self.Response, 1))
        self.assertEqual(self._scan()[0], self.Response)
        self.assertEqual(self.campaign.anonymous_visit_count, self.treatment.anonymous_visit_count)

    def test_known_visitor_who_scans_answers_and_is_no_stranger(self):
        self.authenticate("visitor", "visitor")
        response, strangers = self._scan()
        self.assertResponse(
            response, treatment_id=self.treatment, email_normalized="visitor@example.com"
        )
        self.assertEqual(strangers, 0)
        self.assertEqual(self._visit(), response, "the page belongs to the same visit")

    def test_page_elsewhere_is_answered_by_scanning(self):
        self.treatment.destination_url = "https://elsewhere.example/energy-check"
        self.authenticate("visitor", "visitor")
        self.assertEqual(len(self._scan()[0]), 1)

    def test_who_refuses_cookies_and_scans_stays_a_count(self):
        self.website_record.cookies_bar = True
        self.authenticate("visitor", "visitor")
        self.assertEqual(self._scan(), (self.Response, 1))

    def test_links_of_no_treatment_are_left_alone(self):
        self.authenticate("visitor", "visitor")
        self.treatment.destination_url = f"{self.base_url()}/energy-check"
        link = self.env["link.tracker"].create({"url": self.treatment.destination_url})
        self.env.flush_all()
        self.url_open(link.short_url, allow_redirects=False)
        self.env.invalidate_all()
        self.assertFalse(self.Response.search([("type_id.code", "=", "url_visit")]))

    def test_pages_are_known_as_soon_as_a_treatment_has_them(self):
        find = self.env["website.visitor"].sudo()._find_visited_treatments
        page = self.treatment.destination_url
        elsewhere = f"{self.base_url()}/other"
        self.assertEqual(find(page), self.treatment)
        with self.assertQueryCount(0):
            self.assertFalse(find(elsewhere))
        other = self.treatment.copy({"destination_url": elsewhere, "source_code": "OTHER"})
        self.assertEqual(find(elsewhere), other)
        other.destination_url = page
        self.assertFalse(find(elsewhere))
        self.assertEqual(find(page), self.treatment | other)
        other.active = False
        self.assertEqual(find(page), self.treatment)
        self.treatment.destination_url = elsewhere
        self.assertFalse(find(page))
        other.active = True
        self.assertEqual(find(page), other)
        other.unlink()
        self.assertFalse(find(page))

    def test_other_pages_are_no_answer(self):
        self.treatment.destination_url = "https://elsewhere.example/energy-check"
        self.assertFalse(self._visit("visitor"))

    def test_who_does_not_want_to_be_tracked_stays_a_count(self):
        company = self.treatment.company_id
        company.consent_track_mode = "opt_in"
        self.authenticate("visitor", "visitor")
        self.assertEqual(self._scan(), (self.Response, 1))
        self.assertFalse(self._visit())
        said = {"email": "visitor@example.com", "channel": "track", "source": "page"}
        self.env["crm.consent"]._record([{**said, "company_id": company.id, "state": "given"}])
        self.assertEqual(len(self._visit()), 1)
