from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, tagged

from .common import ResponseCase


@tagged("post_install", "-at_install")
class TestCampaignLaunch(ResponseCase, HttpCase):
    def _fill(self, user=None, **values):
        self.env.user.tz = "UTC"
        user = user or self.officer
        user.tz = "UTC"
        form = Form(self.env["crm.campaign.launch"].with_user(user))
        form.name = "Winter"
        form.offer_id = self.offer
        form.date_start, form.date_end = "2031-01-10", "2031-02-10"
        form.destination_url = "https://example.com/winter"
        for name, value in values.items():
            form[name] = value
        with form.line_ids.edit(0) as line:
            line.audience_size = 2000
        with form.line_ids.new() as line:
            line.medium_id = self.phone
            line.audience_size = 100
            line.cost = 250
            line.date_start = "2031-01-15"
        return form

    def _launch(self, form):
        action = form.save().action_launch()
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_one_dialog_makes_all_that_a_campaign_needs(self):
        campaign = self._launch(self._fill(is_form_wanted=True))
        self.assertRecordValues(campaign, [{"title": "Winter", "user_id": self.officer.id}])
        mail, call = campaign.treatment_ids.sorted("id")
        self.assertRecordValues(
            mail + call,
            [
                {"medium_id": self.email.id, "offer_id": self.offer.id, "audience_size": 2000,
                 "cost": 0, "date_start": datetime(2031, 1, 10),
                 "date_end": datetime(2031, 2, 10, 23, 59, 59)},
                {"medium_id": self.phone.id, "offer_id": self.offer.id, "audience_size": 100,
                 "cost": 250, "date_start": datetime(2031, 1, 15),
                 "date_end": datetime(2031, 2, 10, 23, 59, 59)},
            ],
        )  # fmt: skip
        self.assertTrue(mail.source_code != call.source_code and mail.tracked_url)
        self.assertNotEqual(mail.tracked_url, call.tracked_url)
        self.assertEqual(campaign.reached_count, 2100)
        source = campaign.capture_source_ids
        self.assertEqual((source.kind, source.offer_id), ("web", self.offer))
        self.assertFalse(source.treatment_id, "its visitors come by either link")

    def test_a_campaign_without_an_offer_gets_one_of_its_name(self):
        first = self._launch(self._fill(offer_id=self.env["crm.offer"]))
        self.assertEqual(first.treatment_ids.offer_id.mapped("name"), ["Winter"])
        second = self._launch(self._fill(offer_id=self.env["crm.offer"]))
        self.assertEqual(second.treatment_ids.offer_id, first.treatment_ids.offer_id)

    def test_links_are_shown_as_qr_codes(self):
        campaign = self._launch(self._fill())
        self.assertFalse(campaign.capture_source_ids)
        treatment = campaign.treatment_ids[0]
        action = treatment.action_show_qr_code()
        self.authenticate("officer", "officer")
        answer = self.url_open(action["url"])
        self.assertEqual(answer.headers["Content-Type"], "image/png")
        treatment.destination_url = False
        with self.assertRaisesRegex(UserError, "no link"):
            treatment.action_show_qr_code()

    def test_qr_codes_are_printed_on_letters_and_cards(self):
        treatments = self._launch(self._fill()).treatment_ids
        for report in ("crm_treatment_qr_letter", "crm_treatment_qr_cards"):
            html, _kind = (
                self.env["ir.actions.report"]
                .with_user(self.officer)
                ._render_qweb_html(f"response_management.{report}", treatments.ids)
            )
            for treatment in treatments:
                self.assertIn(treatment.tracked_url, html.decode())
            self.assertIn("barcode_type=QR", html.decode())
        treatments.destination_url = False
        for report in ("crm_treatment_qr_letter", "crm_treatment_qr_cards"):
            html, _kind = self.env["ir.actions.report"]._render_qweb_html(
                f"response_management.{report}", treatments.ids
            )
            self.assertIn("has no link yet", html.decode())
            self.assertNotIn("dashed", html.decode())

    def test_visits_of_nobody_known_are_counted_beside_the_responses(self):
        campaign = self._launch(self._fill())
        treatment = campaign.treatment_ids[0]
        before = campaign.reached_count
        for number in range(3):
            self.env["link.tracker.click"].add_click(
                treatment.link_tracker_id.code, ip=f"203.0.113.{number}"
            )
        self.assertEqual(treatment.with_user(self.officer).anonymous_visit_count, 3)
        self.assertEqual(campaign.with_user(self.officer).anonymous_visit_count, 3)
        self.assertEqual((campaign.response_count, campaign.reached_count), (0, before))

    def test_form_of_a_single_channel_stands_for_its_treatment(self):
        form = self._fill(is_form_wanted=True)
        form.line_ids.remove(1)
        campaign = self._launch(form)
        self.assertEqual(campaign.capture_source_ids.treatment_id, campaign.treatment_ids)

    def test_what_is_wrong_makes_nothing(self):
        before = self.env["utm.campaign"].search_count([])
        form = self._fill()
        form.line_ids.remove(1)
        form.line_ids.remove(0)
        with self.assertRaisesRegex(UserError, "Add a channel"):
            form.save().action_launch()
        with self.assertRaisesRegex(UserError, "before it starts"):
            self._fill(date_end="2031-01-01").save()
        self.assertEqual(self.env["utm.campaign"].search_count([]), before)

    def test_salespeople_launch_no_campaigns(self):
        with self.assertRaises(AccessError):
            self.env["crm.campaign.launch"].with_user(self.salesperson).create(
                {"name": "Mine", "offer_id": self.offer.id}
            )

    def test_campaign_shows_its_members(self):
        self._capture(
            self._stranger(1, responded=False),
            self._stranger(2),
            self._stranger(2, external_key="again", description="More"),
            self._stranger(3, is_suspected=True),
        )
        action = self.campaign.action_view_members()
        self.assertEqual(self.Response.search_count(action["domain"]), self.campaign.member_count)
        self.assertEqual(self.campaign.member_count, 2)
