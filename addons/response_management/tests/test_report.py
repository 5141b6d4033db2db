from datetime import timedelta

from odoo.fields import Domain
from odoo.tests import tagged

from .common import NOON, ResponseCase


@tagged("post_install", "-at_install")
class TestResponseReport(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        later = NOON + timedelta(days=1)
        cls.responses = cls._capture(
            # Five people were reached, three of them gave an answer that counts.
            cls._stranger(1, response_channel_id=cls.phone.id),
            cls._stranger(2, responded=False, response_channel_id=cls.phone.id),
            cls._stranger(3),
            cls._stranger(4, type_id=cls.email_open.id),
            cls._stranger(5, type_id=cls.unsubscribe.id),
        ) + cls._capture(
            # The fourth answers properly after having opened the mail, the first answers twice.
            cls._delivery(email_from="stranger4@example.com", date=later),
            cls._delivery(email_from="stranger1@example.com", date=later),
            # Neither a late answer nor a machine's counts.
            cls._stranger(6, is_suspected=True),
            cls._stranger(7, treatment_id=cls.treatment.id, date=NOON + timedelta(days=40)),
        )
        cls.env.flush_all()

    def test_buttons_open_what_they_count(self):
        member = {"treatment_id": self.treatment.id, "date": NOON - timedelta(days=1)}
        self._capture(
            self._stranger(8, partner_id=self.jane.id, responded=False, **member),
            self._stranger(9, partner_id=self.jane.id, **member),
        )
        self.env.flush_all()
        source = self.env["crm.capture.source"].create({"name": "Form"})
        lead = self.env["crm.lead"].create({"name": "Lead"})
        self.responses[:2].write({"lead_id": lead.id})
        self.responses[2].capture_source_id = source
        self.env.flush_all()
        self.env.invalidate_all()
        for record, count, name in (
            (self.campaign, "response_count", "action_view_responses"),
            (self.campaign, "member_count", "action_view_members"),
            (self.offer, "response_count", "action_view_responses"),
            (self.offer, "treatment_count", "action_view_treatments"),
            (self.treatment, "response_count", "action_view_responses"),
            (self.jane, "response_count", "action_view_responses"),
            (self.jane, "interaction_count", "action_view_interactions"),
            (lead, "response_count", "action_view_responses"),
            (lead, "interaction_count", "action_view_interactions"),
            (source, "response_count", "action_view_responses"),
            (self.web_form, "response_count", "action_view_responses"),
            (self.responses[0], "repeat_count", "action_view_repeats"),
        ):
            with self.subTest(record=record, count=count):
                action = getattr(record, name)()
                domain = Domain(action["domain"])
                if action["context"].get("search_default_answered"):
                    domain &= Domain("responded", "=", True)
                found = self.env[action["res_model"]].search_count(domain)
                self.assertEqual(found, record[count])

    def test_rate_counts_people_once(self):
        ((members, responders, rate, answers),) = self.env["crm.response.report"]._read_group(
            [("campaign_id", "=", self.campaign.id)],
            aggregates=[
                "member_count:sum", "responder_count:sum", "response_rate:avg",
                "response_count:sum",
            ],
        )  # fmt: skip
        self.assertEqual(
            (members, responders), (6, 3), "the late one is a member, the machine none"
        )
        self.assertAlmostEqual(rate, 50.0)
        self.assertEqual(answers, 8, "every answer is in the volume")

    def test_rate_by_channel(self):
        rates = {
            channel: (members, rate)
            for channel, members, rate in self.env["crm.response.report"]._read_group(
                [("campaign_id", "=", self.campaign.id)],
                ["response_channel_id"],
                ["member_count:sum", "response_rate:avg"],
            )
        }
        self.assertEqual(rates[self.phone], (2, 50.0))

    def test_campaign_agrees_with_the_report_and_with_a_recount(self):
        by_hand = self.Response.search([("campaign_id", "=", self.campaign.id)])
        members = by_hand.filtered(lambda r: not r.repeat_of_id and not r.is_suspected)
        responders = members.filtered(lambda r: any((r | r.repeat_ids).mapped("is_counted")))
        self.assertRecordValues(
            self.campaign,
            [
                {
                    "response_count": len(by_hand.filtered("responded")),
                    "member_count": len(members),
                    "responder_count": len(responders),
                    "response_rate": len(responders) / len(members),
                }
            ],
        )

    def test_repeats_make_a_responder_of_a_member_once(self):
        people = range(10, 17)
        firsts = self._capture(
            *(self._stranger(number, type_id=self.email_open.id) for number in people)
        )
        again = NOON + timedelta(days=1)
        repeats = self._capture(
            *(
                self._stranger(number, external_key=f"again-{number}", date=again)
                for number in people
            ),
            self._stranger(10, external_key="thrice-10", date=again + timedelta(days=1)),
        )
        self.assertEqual(repeats.repeat_of_id, firsts)
        repeats[1].active = False
        firsts[2].active = False
        firsts[3].is_suspected = True
        repeats[4].company_id = self.other_company
        repeats[5].type_id = self.email_open
        firsts[6].company_id = self.other_company
        company = self.env.company
        campaign = self.campaign.with_context(allowed_company_ids=company.ids)
        ((members, responders, answers),) = self.env["crm.response.report"]._read_group(
            [("campaign_id", "=", campaign.id), ("company_id", "=", company.id)],
            aggregates=["member_count:sum", "responder_count:sum", "response_count:sum"],
        )
        self.assertEqual(
            (members, responders, answers), (6 + 7, 3 + 4, 8 + 11), "besides those of the set-up"
        )
        self.assertRecordValues(
            campaign, [{"member_count": 13, "responder_count": 7, "response_count": 19}]
        )

    def test_campaign_figures_are_the_same_for_all_who_see_them(self):
        self.responses.user_id = self.officer
        figures = {
            self.campaign.with_user(user).response_rate for user in (self.salesperson, self.manager)
        }
        self.assertEqual(figures, {self.campaign.response_rate})
        self.assertEqual(self.campaign.with_user(self.outsider).member_count, 0, "other company")

    def test_archived_responses_are_left_out(self):
        self.responses[0].active = False
        self.assertEqual(self.campaign.member_count, 6, "whose later answer is left")
        self.responses[1].active = False
        self.campaign.invalidate_recordset()
        self.assertEqual(self.campaign.member_count, 5)

    def test_campaign_without_responses_has_no_rate(self):
        empty = self.env["utm.campaign"].create({"title": "Nobody"})
        self.assertEqual((empty.member_count, empty.response_rate), (0, 0.0))

    def test_figures_of_many_campaigns_take_one_query(self):
        campaigns = self.env["utm.campaign"].search([])
        self.assertEqual(
            self.campaign.response_rate, 0.5, "what is known once and for all is asked"
        )
        self.campaign.invalidate_recordset()
        with self.assertQueryCount(1):
            rates = campaigns.mapped("response_rate")
        self.assertIn(0.5, rates)

    def test_contacts_count_the_responses_of_their_family(self):
        company = self.env["res.partner"].create({"name": "Acme", "is_company": True})
        self.jane.parent_id = company
        self._capture(self._delivery())
        self.assertEqual((company.response_count, self.jane.response_count), (1, 1))

    def test_conversion_agrees_with_a_recount(self):
        answers = self.responses.filtered("responded")
        answers[:2]._convert("lead")
        answers[2:4]._convert("opportunity")
        answers[3].lead_id.action_set_won()
        self.env.flush_all()
        ((converted, became, won, rate, won_rate),) = self.env["crm.response.report"]._read_group(
            [("campaign_id", "=", self.campaign.id)],
            aggregates=[
                "converted_count:sum", "opportunity_count:sum", "won_count:sum",
                "conversion_rate:avg", "won_rate:avg",
            ],
        )  # fmt: skip
        by_hand = self.Response.search([("campaign_id", "=", self.campaign.id)])
        done = by_hand.filtered(lambda r: r.state == "converted")
        answered = len(by_hand.filtered("responded"))
        self.assertEqual(converted, len(done))
        self.assertEqual(became, len(done.filtered(lambda r: r.lead_id.type == "opportunity")))
        self.assertEqual(won, len(done.filtered(lambda r: r.lead_id.won_status == "won")))
        self.assertTrue(converted > became >= won > 0)
        self.assertAlmostEqual(rate, 100 * converted / answered)
        self.assertAlmostEqual(won_rate, 100 * won / answered)

    def test_channel_by_channel_agrees_with_a_recount(self):
        by_hand = {}
        for response in self.responses.filtered("responded"):
            key = (response.medium_id, response.response_channel_id)
            by_hand[key] = by_hand.get(key, 0) + 1
        matrix = {
            (medium, channel): count
            for medium, channel, count in self.env["crm.response.report"]._read_group(
                [("campaign_id", "=", self.campaign.id), ("responded", "=", True)],
                ["medium_id", "response_channel_id"],
                ["response_count:sum"],
            )
        }
        self.assertEqual(matrix, by_hand)
        self.assertGreater(len(matrix), 1)

    def test_speed_of_review(self):
        answers = self.responses.filtered("responded")[:5]
        for hours, answer in enumerate(answers, 1):
            answer._write_workflow(
                {
                    "reviewer_id": self.officer.id,
                    "date_reviewed": answer.create_date + timedelta(hours=hours),
                }
            )
        # Entered after it had been decided: it waited since the person answered.
        answers[4].date = answers[4].create_date - timedelta(hours=30)
        answers[4]._write_workflow({"date_reviewed": answers[4].create_date - timedelta(hours=10)})
        self.env.flush_all()
        ((count, mean, median, p90),) = self.env["crm.response.report"]._read_group(
            [("reviewer_id", "=", self.officer.id)],
            aggregates=[
                "reviewed_count:sum", "review_hours:avg", "review_hours_median:avg",
                "review_hours_p90:avg",
            ],
        )  # fmt: skip
        self.assertEqual(count, 5)
        self.assertAlmostEqual(mean, (1 + 2 + 3 + 4 + 20) / 5)
        self.assertAlmostEqual(median, 3.0)
        self.assertAlmostEqual(p90, 4 + 0.6 * (20 - 4))


@tagged("post_install", "-at_install")
class TestTakenOverLabels(ResponseCase):
    def test_choices_taken_over_speak_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        for model, name, origin in (
            ("crm.response.report", "state", "crm.response"),
            ("crm.response.report", "capture_method", "crm.response"),
            ("crm.response.report", "outcome", "crm.response"),
            ("crm.campaign.account", "kind", "utm.campaign"),
            ("crm.campaign.account", "reach", "utm.campaign"),
            ("crm.responder.profile", "receptivity_band", "res.partner"),
            ("crm.lead2opportunity.partner", "sales_effort", "crm.lead"),
            ("crm.lead2opportunity.partner", "forecast_decision", "crm.lead"),
            ("crm.lead2opportunity.partner", "forecast_policy", "res.company"),
        ):
            with self.subTest(model=model, name=name):
                choice = self.env["ir.model.fields.selection"].search(
                    [("field_id.model", "=", origin), ("field_id.name", "=", name)], limit=1
                )
                choice.with_context(lang="fr_FR").name = "Traduit"
                labels = self.env[model].with_context(lang="fr_FR").fields_get([name])
                self.assertEqual(dict(labels[name]["selection"])[choice.value], "Traduit")
