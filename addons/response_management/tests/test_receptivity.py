from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.receptivity import res_partner as res_partner_receptivity
from .common import ResponseCase


class ReceptivityCase(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.response"].search([]).active = False
        cls.keen, cls.cool, cls.gone, cls.untouched = cls.env["res.partner"].create(
            [
                {"name": name, "email": f"{name.lower()}@receptive.example.com"}
                for name in ("Keen", "Cool", "Gone", "Untouched")
            ]
        )
        cls.campaigns = cls.env["utm.campaign"].create([{"title": f"Wave {n}"} for n in range(4)])

    @classmethod
    def _send(cls, partner, campaign, **vals):
        return cls._capture(
            cls._delivery(
                contact_name=partner.name,
                email_from=partner.email,
                campaign_id=campaign.id,
                **{"date": cls.env.cr.now() - timedelta(days=10), **vals},
            )
        )

    @classmethod
    def _send_all(cls):
        for campaign in cls.campaigns:
            cls._send(cls.keen, campaign)
            cls._send(cls.cool, campaign, responded=False)
        cls._send(cls.gone, cls.campaigns[0])
        cls._send(cls.gone, cls.campaigns[1], type_id=cls.unsubscribe.id)

    def _run_job(self):
        cron = self.env.ref("response_management.ir_cron_update_receptivity")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()


@tagged("post_install", "-at_install")
class TestReceptivity(ReceptivityCase):
    def test_only_explicit_acts_change_an_opt_out_by_their_own_date(self):
        click, subscribed, mail = (
            self.env.ref(f"response_management.type_{code}")
            for code in ("email_click", "list_subscription", "email_reply")
        )
        campaign, other = self.campaigns[:2]
        unsubscribed = {"type_id": self.unsubscribe.id}
        asked = {"type_id": subscribed.id}
        cases = [
            # what came first, what came later, opted out?
            ("same campaign", (campaign, unsubscribed), (campaign, asked), False),
            ("other campaign", (campaign, unsubscribed), (other, asked), False),
            ("subscribed before", (campaign, asked), (campaign, unsubscribed), True),
            ("open", (campaign, unsubscribed), (campaign, {"type_id": self.email_open.id}), True),
            ("click", (campaign, unsubscribed), (other, {"type_id": click.id}), True),
            ("scanner", (campaign, unsubscribed), (other, {**asked, "is_suspected": True}), True),
            ("rejected", (campaign, unsubscribed), (other, {**asked, "state": "rejected"}), True),
            ("neutral", (campaign, unsubscribed), (other, {"type_id": mail.id}), True),
            ("no campaign", (other.browse(), unsubscribed), (other, {"responded": False}), True),
        ]
        people = self.env["res.partner"].create(
            [
                {"name": name, "email": f"{name.replace(' ', '-')}@wish.example.com"}
                for name, *_rest in cases
            ]
        )
        now = self.env.cr.now()
        for person, (_name, *acts, _is_opted_out) in zip(people, cases, strict=True):
            for days, (answered, vals) in zip((20, 5), acts, strict=True):
                self._send(person, answered, **{**vals, "date": now - timedelta(days=days)})
        people.action_update_receptivity()
        opted_out = self.env["crm.response"]._get_opted_out(people.mapped("email_normalized"))
        for person, (name, *_acts, is_opted_out) in zip(people, cases, strict=True):
            with self.subTest(name):
                self.assertEqual(person.receptivity_band == "opted_out", is_opted_out)
                self.assertEqual(person.email_normalized in opted_out, is_opted_out)

    def test_job_says_how_receptive_each_contact_is(self):
        self._send_all()
        self._run_job()
        self.assertRecordValues(
            self.keen + self.cool + self.gone + self.untouched,
            [
                {
                    "receptivity_band": "high",
                    "receptivity_treatment_count": 4,
                    "receptivity_positive_count": 4,
                },
                {
                    "receptivity_band": "low",
                    "receptivity_treatment_count": 4,
                    "receptivity_positive_count": 0,
                },
                {
                    "receptivity_band": "opted_out",
                    "receptivity_treatment_count": 2,
                    "receptivity_positive_count": 1,
                },
                {
                    "receptivity_band": False,
                    "receptivity_treatment_count": 0,
                    "receptivity_positive_count": 0,
                },
            ],
        )
        self.assertEqual(self.gone.receptivity, 0)
        self.assertGreater(self.keen.receptivity, self.cool.receptivity)
        self.assertEqual(
            self.keen.receptivity_explanation, "Treatments answered positively: 4 of 4"
        )

    def test_answer_repeated_counts_once(self):
        self._send(self.keen, self.campaigns[0])
        self._send(self.keen, self.campaigns[0], type_id=self.phone_call.id)
        self.keen.action_update_receptivity()
        self.assertEqual(self.keen.receptivity_treatment_count, 1)
        self.assertEqual(self.keen.receptivity_positive_count, 1)

    def test_machines_and_answers_to_nothing_count_for_nothing(self):
        self._send(self.keen, self.campaigns[0], is_suspected=True)
        self._send(self.keen, self.env["utm.campaign"])
        self.keen.action_update_receptivity()
        self.assertEqual(
            (self.keen.receptivity_treatment_count, self.keen.receptivity_positive_count), (1, 0)
        )

    def test_score_goes_with_the_responses(self):
        responses = self._send(self.keen, self.campaigns[0])
        self.keen.action_update_receptivity()
        self.assertTrue(self.keen.receptivity_band)
        responses.active = False
        self.keen.date_receptivity = self.env.cr.now() - timedelta(days=2)
        self._run_job()
        self.assertFalse(self.keen.receptivity_band)
        self.assertFalse(self.keen.receptivity)

    def test_job_works_in_batches_and_only_on_what_is_due(self):
        self._send_all()
        self.cool.date_receptivity = self.env.cr.now()
        with patch.object(res_partner_receptivity, "RECEPTIVITY_BATCH_SIZE", 1):
            self._run_job()
        self.assertTrue(self.keen.receptivity_band)
        self.assertTrue(self.gone.receptivity_band)
        self.assertFalse(self.cool.receptivity_band, "worked out just now")

    def test_batch_takes_three_queries_and_marks_no_contact_as_changed(self):
        self._send_all()
        contacts = self.keen + self.cool + self.gone
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET write_date = '2020-01-01' WHERE id = ANY(%s)", [contacts.ids]
        )
        self.env.invalidate_all()
        with self.assertQueryCount(3):
            contacts._update_receptivity(0.2)
        self.assertEqual({date.year for date in contacts.mapped("write_date")}, {2020})

    def test_contacts_are_found_by_receptivity(self):
        self._send_all()
        self._run_job()
        found = (
            self.env["res.partner"]
            .with_user(self.salesperson)
            .search([("receptivity_band", "=", "high"), ("id", "in", (self.keen + self.cool).ids)])
        )
        self.assertEqual(found, self.keen)

    def test_score_is_for_sales_and_written_by_the_job_only(self):
        with self.assertRaises(AccessError):
            self.keen.with_user(self.employee).read(["receptivity"])


@tagged("post_install", "-at_install")
class TestResponderProfile(ReceptivityCase):
    def setUp(self):
        super().setUp()
        self._send_all()
        (self.keen + self.cool + self.gone).action_update_receptivity()
        self.Profile = self.env["crm.responder.profile"].with_user(self.officer)

    def _profile(self, partner, user=None):
        profile = self.Profile.with_user(user or self.officer)
        return profile.search([("partner_id", "=", partner.id)])

    def test_one_line_for_each_who_answered(self):
        self.keen.write(
            {"function": "Buyer", "country_id": self.env.ref("base.be").id, "city": "Gent"}
        )
        interest = self.env["crm.interest"].create({"name": "Boilers"})
        self._send(
            self.keen,
            self.campaign,
            type_id=self.phone_call.id,
            interest_id=interest.id,
            polarity="positive",
        )
        self.env.flush_all()
        self.assertRecordValues(
            self._profile(self.keen),
            [
                {
                    "id": self.keen.id,
                    "function": "Buyer",
                    "country_id": self.env.ref("base.be").id,
                    "company_size": "1",
                    "interest_id": interest.id,
                    "response_count": 5,
                    "positive_count": 5,
                    "responder_count": 1,
                    "receptivity_band": "high",
                }
            ],
        )
        self.assertFalse(self._profile(self.cool), "did not answer")
        self.assertFalse(self._profile(self.untouched))

    def test_groups_by_tag_and_size_of_company(self):
        tag = self.env["res.partner.category"].create({"name": "Trade fair"})
        company = self.env["res.partner"].create({"name": "Acme", "is_company": True})
        self.keen.write({"category_id": [(4, tag.id)], "parent_id": company.id})
        self.untouched.parent_id = company
        self.env.flush_all()
        groups = self.Profile._read_group(
            [("partner_id", "=", self.keen.id)],
            ["category_ids", "company_size"],
            ["responder_count:sum"],
        )
        self.assertEqual(groups, [(tag, "2", 1)])

    def test_answers_to_other_companies_are_left_out(self):
        self.assertFalse(self._profile(self.keen, self.outsider))
        self.assertTrue(self._profile(self.keen, self.officer))

    def test_machines_are_no_responders(self):
        robot = self.env["res.partner"].create({"name": "Robot", "email": "r@robot.example.com"})
        self._send(robot, self.campaign, is_suspected=True)
        self.env.flush_all()
        self.assertFalse(self._profile(robot))

    def test_line_leads_to_the_contact(self):
        line = self._profile(self.keen)
        self.assertEqual(line.action_open_contact()["res_id"], self.keen.id)
        lines = line + self._profile(self.gone)
        found = self.env["res.partner"].search(lines.action_view_contacts()["domain"])
        self.assertEqual(found, self.keen + self.gone)
        responses = self.env["crm.response"].search(lines.action_view_responses()["domain"])
        self.assertEqual(responses.partner_id, self.keen + self.gone)

    def test_figures_take_one_query(self):
        self.env.flush_all()
        self.assertTrue(self.officer.company_ids, "known once and for all")
        self.Profile._read_group([], ["country_id"], ["responder_count:sum"])
        with self.assertQueryCount(1):
            self.Profile._read_group(
                [], ["country_id", "receptivity_band"], ["responder_count:sum", "receptivity:avg"]
            )
