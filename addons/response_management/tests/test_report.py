from datetime import timedelta

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

    def test_campaign_figures_are_the_same_for_all_who_see_them(self):
        self.responses.user_id = self.officer
        figures = {
            self.campaign.with_user(user).response_rate for user in (self.salesperson, self.manager)
        }
        self.assertEqual(figures, {self.campaign.response_rate})
        self.assertEqual(self.campaign.with_user(self.outsider).member_count, 0, "other company")

    def test_archived_responses_are_left_out(self):
        self.responses[0].active = False
        self.assertEqual(self.campaign.member_count, 5)

    def test_campaign_without_responses_has_no_rate(self):
        empty = self.env["utm.campaign"].create({"title": "Nobody"})
        self.assertEqual((empty.member_count, empty.response_rate), (0, 0.0))

    def test_figures_of_many_campaigns_take_one_query(self):
        campaigns = self.env["utm.campaign"].search([])
        self.campaign.invalidate_recordset()
        self.assertTrue(self.env.companies, "known once and for all")
        with self.assertQueryCount(1):
            rates = campaigns.mapped("response_rate")
        self.assertIn(0.5, rates)

    def test_contacts_count_the_responses_of_their_family(self):
        company = self.env["res.partner"].create({"name": "Acme", "is_company": True})
        self.jane.parent_id = company
        self._capture(self._delivery())
        self.assertEqual((company.response_count, self.jane.response_count), (1, 1))
