"""Rules that users order decide what a response answers to, and the response says which did."""

from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged, users

from .common import NOON, ResponseCase


@tagged("post_install", "-at_install")
class TestIdentificationRule(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.code_rule = cls.env.ref("response_management.identification_rule_source_code")
        cls.url_rule = cls.env.ref("response_management.identification_rule_destination_url")
        cls.spring = cls.env["utm.campaign"].create({"title": "Spring Check"})
        cls.env["crm.identification.rule"].search([("id", "not in", cls._shipped().ids)]).unlink()

    @classmethod
    def _shipped(cls):
        return (
            cls.code_rule
            | cls.url_rule
            | cls.env.ref("response_management.identification_rule_utm")
        )

    @classmethod
    def _rule(cls, **vals):
        return cls.env["crm.identification.rule"].create(
            {"evidence": "utm_source", "value": "partner", "campaign_id": cls.spring.id, **vals}
        )

    def _unknown(self, number=1, **vals):
        return self._stranger(number, campaign_id=False, **vals)

    def test_shipped_rules_identify_and_are_named_on_the_response(self):
        response = self._capture(self._unknown(source_code="autumn-mail"))
        self.assertResponse(
            response,
            treatment_id=self.treatment,
            identified_by="source_code",
            identification_rule_id=self.code_rule,
        )

    def test_rule_follows_its_treatment_to_another_campaign(self):
        rule = self._rule(treatment_id=self.treatment.id, campaign_id=False)
        self.treatment.campaign_id = self.spring
        self.assertEqual(rule.campaign_id, self.spring)
        rule.comparison = "starts"
        response = self._capture(self._unknown(utm_source="partner"))
        self.assertResponse(response, campaign_id=self.spring, identification_rule_id=rule)

    def test_order_decides(self):
        other = self.treatment.copy(
            {
                "source_code": "SPRING-MAIL",
                "campaign_id": self.spring.id,
                "destination_url": "https://example.com/spring",
            }
        )
        evidence = {"source_code": "AUTUMN-MAIL", "destination_url": other.destination_url}
        first = self._capture(self._unknown(1, **evidence))
        self.code_rule.sequence, self.url_rule.sequence = 20, 10
        second = self._capture(self._unknown(2, **evidence))
        self.assertResponse(first, treatment_id=self.treatment)
        self.assertResponse(second, treatment_id=other, identification_rule_id=self.url_rule)

    def test_archived_rule_identifies_nothing(self):
        self.code_rule.active = False
        self.assertFalse(self._capture(self._unknown(source_code="AUTUMN-MAIL")).treatment_id)

    def test_archived_rule_identifies_nothing_for_who_looks_at_the_archive_either(self):
        self.code_rule.active = False
        Response = self.env["crm.response"].with_context(active_test=False)
        response = Response._capture([self._unknown(source_code="AUTUMN-MAIL")])
        self.assertFalse(response.treatment_id)

    def test_rule_with_a_treatment_says_campaign_offer_and_lateness(self):
        rule = self._rule(treatment_id=self.treatment.id, campaign_id=False)
        self.assertEqual(rule.campaign_id, self.campaign)
        response = self._capture(
            self._unknown(utm_source=" ＰＡＲＴＮＥＲ ", date=NOON + timedelta(days=60))
        )
        self.assertResponse(
            response,
            treatment_id=self.treatment,
            offer_id=self.offer,
            campaign_id=self.campaign,
            identified_by="rule",
            identification_rule_id=rule,
            is_late=True,
        )

    def test_type_channel_form_and_words_identify(self):
        rules = {
            "kind": self._rule(evidence="kind", type_id=self.phone_call.id, value=False),
            "form": self._rule(
                evidence="parameter", type_id=self.web_form.id, value="Brochure request"
            ),
            "words": self._rule(evidence="notes", comparison="contains", value="heat pump"),
            "channel": self._rule(evidence="kind", response_channel_id=self.phone.id, value=False),
        }
        captured = self._capture(
            self._unknown(1, type_id=self.phone_call.id),
            self._unknown(2, response_properties={"form": "brochure REQUEST"}),
            self._unknown(3, description="<p>Wants a <b>heat</b> pump</p>"),
            self._unknown(4, response_channel_id=self.phone.id),
            self._unknown(5),
        )
        self.assertEqual(
            captured.mapped("identification_rule_id"),
            self.env["crm.identification.rule"].union(*rules.values()),
        )
        self.assertEqual([r.campaign_id for r in captured[:4]], [self.spring] * 4)
        self.assertResponse(captured[4], identified_by=False)

    def test_rule_of_another_company_is_not_asked(self):
        self._rule(company_id=self.other_company.id)
        self.assertFalse(self._capture(self._unknown(utm_source="partner")).campaign_id)

    def test_stated_campaign_stands(self):
        self._rule()
        response = self._capture(self._stranger(1, utm_source="partner"))
        self.assertResponse(response, campaign_id=self.campaign, identified_by="given")

    def test_change_by_hand_forgets_the_rule(self):
        self._rule()
        response = self._capture(self._unknown(utm_source="partner"))
        response.with_user(self.officer).write({"campaign_id": self.campaign.id})
        self.assertResponse(
            response,
            identified_by="manual",
            identification_rule_id=self.env["crm.identification.rule"],
        )

    def test_rule_that_says_nothing_is_refused(self):
        for vals in (
            {"value": " \n"},
            {"campaign_id": False},
            {"comparison": "on_file"},
            {"evidence": "kind", "value": False},
            {"evidence": "source_code", "comparison": "pattern", "value": "*"},
        ):
            with self.subTest(vals), self.assertRaises(ValidationError):
                self._rule(**vals)
        with self.assertRaisesRegex(ValidationError, "AUTUMN-MAIL"):
            self._rule(treatment_id=self.treatment.id)

    def test_rule_names_itself_and_keeps_a_name_of_its_own(self):
        rule = self._rule(value="partner\nfriend")
        self.assertEqual(rule.name, "UTM source is partner, friend")
        self.assertEqual(self._rule(name="Partners").name, "Partners")

    def test_form_of_a_rule(self):
        with Form(self.env["crm.identification.rule"]) as form:
            form.evidence = "destination_url"
            form.comparison = "starts"
            form.value = "example.com/spring"
            form.treatment_id = self.treatment
        self.assertRecordValues(
            form.record, [{"campaign_id": self.campaign.id, "offer_id": self.offer.id}]
        )

    def test_trial_counts_and_changes_nothing_then_applies(self):
        waiting = self._capture(
            self._unknown(1, utm_source="partner", date=False),
            self._unknown(2, utm_source="partner", date=False),
            self._unknown(3, utm_source="else", date=False),
        )
        agreeing, other = self._capture(
            self._unknown(4, utm_source="partner", date=False),
            self._unknown(5, utm_source="partner", date=False),
        )
        agreeing.campaign_id = self.spring
        other.write({"campaign_id": self.campaign.id})
        (agreeing + other).identified_by = "manual"
        old = self._capture(self._unknown(6, utm_source="partner", date=NOON - timedelta(days=900)))
        rule = self._rule(active=False)

        action = rule.action_try()
        trial = (
            self.env[action["res_model"]]
            .with_user(self.officer)
            .with_context(**action["context"])
            .create({})
        )

        self.assertEqual(trial.waiting_ids, waiting[:2])
        self.assertEqual(
            (trial.waiting_count, trial.agreeing_count, trial.other_count, trial.found_count),
            (2, 1, 1, 4),
        )
        self.assertFalse(waiting.campaign_id)
        trial.action_apply()
        self.assertEqual((waiting | old).mapped("campaign_id"), self.spring)
        self.assertFalse(waiting[2].campaign_id)
        self.assertResponse(old, identified_by="rule", identification_rule_id=rule)
        self.assertEqual(other.campaign_id, self.campaign)

    @users("salesperson")
    def test_salesperson_reads_rules_only(self):
        rules = self.env["crm.identification.rule"].search([])
        self.assertTrue(rules.mapped("name"))
        with self.assertRaises(AccessError):
            rules[0].active = False

    def test_queries_do_not_grow_with_rules_and_responses(self):
        for number in range(30):
            self._rule(value=f"s{number}", treatment_id=self.treatment.id, campaign_id=False)
            self._rule(evidence="notes", comparison="contains", value=f"word{number}")
        self._capture(self._unknown(1, utm_source="s1"))
        deliveries = [
            self._unknown(number, utm_source=f"s{number % 40}", description=f"word{number % 40}")
            for number in range(100, 1100)
        ]
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(40):
            captured = self._capture(*deliveries)
            self.env.flush_all()
        self.assertEqual(len(captured.filtered("campaign_id")), 750)

    def test_trial_bears_responses_without_evidence(self):
        self._capture(self._unknown(1, date=False))
        trial = self.env["crm.identification.trial"].create({"rule_id": self.code_rule.id})
        self.assertEqual(trial.waiting_count, 0)
        self.assertTrue(trial.checked_count)
