"""The queue of what nothing identified, and the dialog that empties it."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged, users

from odoo.addons.response_management.models.response.crm_response import WAITING

from .common import NOON, ResponseCase


@tagged("post_install", "-at_install")
class TestIdentifyWizard(ResponseCase):
    def _waiting(self, number, **vals):
        return self._capture(self._stranger(number, campaign_id=False, **vals))

    def _in_queue(self, responses):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "response_management.crm_response_action_identify"
        )
        self.assertEqual(action["domain"], str(list(WAITING)).replace("'&', ", ""))
        return responses.search([*WAITING, ("id", "in", responses.ids)])

    def _open(self, responses, **vals):
        action = responses.with_user(self.officer).action_identify()
        wizard = self.env[action["res_model"]].with_user(self.officer)
        return wizard.with_context(**action["context"]).create(vals)

    def test_queue_holds_what_waits_for_a_campaign(self):
        waiting = self._waiting(1, utm_campaign="autum chek")
        known = self._capture(self._stranger(2))
        rejected = self._waiting(3)
        rejected._review("rejected", reject_reason_id=self.reason.id)
        member = self._waiting(4, responded=False)
        self.assertEqual(self._in_queue(waiting | known | rejected | member), waiting)

    def test_same_evidence_lies_side_by_side(self):
        responses = self._waiting(1, source_code="Autum ") | self._waiting(
            2, source_code="ＡＵＴＵＭ"
        )
        responses |= self._waiting(3, destination_url="https://www.example.com/x/?utm_id=9")
        self.assertEqual(responses.mapped("evidence_key"), ["autum", "autum", "example.com/x"])
        groups = self.Response._read_group(
            [("id", "in", responses.ids)], ["evidence_key"], ["__count"]
        )
        self.assertEqual(dict(groups), {"autum": 2, "example.com/x": 1})
        responses[0].source_code = "OTHER"
        self.assertEqual(responses[0].evidence_key, "other")

    def test_treatment_is_said_for_many_at_once(self):
        responses = self._waiting(1) | self._waiting(2, date=NOON + timedelta(days=60))
        self._open(responses, treatment_id=self.treatment.id).action_apply()
        for response, is_late in zip(responses, (False, True), strict=True):
            self.assertResponse(
                response,
                campaign_id=self.campaign,
                offer_id=self.offer,
                identified_by="manual",
                is_late=is_late,
                is_counted=not is_late,
            )
        self.assertFalse(self._in_queue(responses))

    def test_no_campaign_at_all_leaves_the_queue(self):
        response = self._waiting(1)
        self._open(response, target="nothing").action_apply()
        self.assertResponse(response, identified_by="no_campaign", state="review")
        self.assertFalse(self._in_queue(response))
        response.with_user(self.officer).campaign_id = self.campaign
        self.assertResponse(response, identified_by="manual")

    def test_remembered_evidence_identifies_the_rest_and_those_to_come(self):
        chosen = self._waiting(1, source_code="AUTUM-MAIL")
        alike = self._waiting(2, source_code="autum-mail")
        other = self._waiting(3, source_code="SUMMER")
        wizard = Form(
            self.env["crm.response.identify"]
            .with_user(self.officer)
            .with_context(default_response_ids=chosen.ids)
        )
        wizard.treatment_id = self.treatment
        wizard.is_remembered = True
        self.assertEqual((wizard.evidence, wizard.value), ("source_code", "AUTUM-MAIL"))
        choices = self.env["crm.response.identify"].fields_get(["evidence"])["evidence"]
        self.assertIn("source_code", dict(choices["selection"]))
        wizard.save().action_apply()
        rule = self.env["crm.identification.rule"].search([], order="id desc", limit=1)
        self.assertResponse(chosen, identified_by="manual", treatment_id=self.treatment)
        self.assertResponse(alike, identified_by="rule", identification_rule_id=rule)
        self.assertFalse(other.campaign_id)
        later = self._waiting(4, source_code="Autum-Mail")
        self.assertResponse(later, treatment_id=self.treatment, identification_rule_id=rule)

    def test_address_is_remembered_without_what_differs_from_visit_to_visit(self):
        url = "https://www.example.com/heat/?utm_term=x&gclid="
        chosen = self._waiting(1, destination_url=url + "1") | self._waiting(
            2, destination_url=url + "2"
        )
        wizard = self._open(
            chosen, target="campaign", campaign_id=self.campaign.id, is_remembered=True
        )
        self.assertEqual((wizard.evidence, wizard.value), ("destination_url", "example.com/heat"))
        wizard.action_apply()
        later = self._waiting(3, destination_url="http://example.com/heat?gclid=3")
        self.assertResponse(later, campaign_id=self.campaign, identified_by="rule")

    def test_incomplete_choices_say_what_is_missing(self):
        bare = self._waiting(1)
        with self.assertRaisesRegex(UserError, "treatment"):
            self._open(bare).action_apply()
        with self.assertRaisesRegex(UserError, "campaign"):
            self._open(bare, target="campaign").action_apply()
        wizard = self._open(bare, treatment_id=self.treatment.id, is_remembered=True)
        with self.assertRaisesRegex(UserError, "evidence"):
            wizard.action_apply()

    def test_rules_are_asked_again_on_demand(self):
        waiting = self._waiting(1, source_code="LATER") | self._waiting(2, source_code="NEVER")
        treatment = self.treatment.copy({"source_code": "LATER"})
        waiting.with_user(self.officer).action_apply_rules()
        self.assertResponse(waiting[0], treatment_id=treatment, identified_by="source_code")
        self.assertFalse(waiting[1].campaign_id)
        with self.assertRaisesRegex(UserError, "identified already"):
            waiting[0].with_user(self.officer).action_apply_rules()

    @users("salesperson")
    def test_salesperson_does_not_identify_what_was_captured(self):
        waiting = self._waiting(1).with_user(self.env.user)
        with self.assertRaises(AccessError):
            waiting.write({"treatment_id": self.treatment.id})
        with self.assertRaises(AccessError):
            self.env["crm.response.identify"].create({"response_ids": waiting.ids})


@tagged("post_install", "-at_install")
class TestRepeatsIdentifiedLater(ResponseCase):
    """Who is identified by hand repeats whom they would have repeated at the door."""

    def _answer(self, day, **vals):
        return self._capture(self._delivery(date=NOON + timedelta(days=day), **vals))

    def test_identified_response_repeats_the_answer_on_file(self):
        first = self._answer(0)
        later = self._answer(2, campaign_id=False)
        self.assertResponse(later, repeat_of_id=self.Response)
        later.with_user(self.officer).write({"campaign_id": self.campaign.id})
        self.assertResponse(later, repeat_of_id=first)

    def test_answers_of_one_selection_repeat_the_eldest(self):
        later, first, latest = (
            self._answer(day, campaign_id=False, type_id=kind.id)
            for day, kind in ((1, self.web_form), (0, self.phone_call), (2, self.web_form))
        )
        other = self._capture(self._stranger(1, campaign_id=False))
        (later | first | latest | other).with_user(self.officer).write(
            {"treatment_id": self.treatment.id}
        )
        self.assertResponse(first, repeat_of_id=self.Response)
        self.assertResponse(later, repeat_of_id=first)
        self.assertResponse(latest, repeat_of_id=first)
        self.assertResponse(other, repeat_of_id=self.Response)

    def test_answer_of_a_member_repeats_the_member(self):
        member = self._answer(0, responded=False)
        later = self._answer(2, campaign_id=False)
        later.with_user(self.officer).write({"campaign_id": self.campaign.id})
        self.assertResponse(later, repeat_of_id=member)

    def test_first_answer_that_moves_leaves_the_next_as_the_first(self):
        first, second, third = (self._answer(day) for day in range(3))
        spring = self.env["utm.campaign"].create({"title": "Spring Check"})
        first.with_user(self.officer).write({"campaign_id": spring.id})
        self.assertResponse(first, repeat_of_id=self.Response)
        self.assertResponse(second, repeat_of_id=self.Response)
        self.assertResponse(third, repeat_of_id=second)
        third.with_user(self.officer).write({"campaign_id": spring.id})
        self.assertResponse(third, repeat_of_id=first)
        third.with_user(self.officer).write({"campaign_id": False})
        self.assertResponse(third, repeat_of_id=self.Response)

    def test_rules_link_repeats_too(self):
        first = self._answer(0)
        later = self._answer(2, campaign_id=False, source_code="LATER")
        self.treatment.copy({"source_code": "LATER"})
        later.with_user(self.officer).action_apply_rules()
        self.assertResponse(later, repeat_of_id=first)

    def test_queries_do_not_grow_with_the_selection(self):
        people = range(200)
        self._capture(*(self._stranger(number) for number in people))
        waiting = self._capture(
            *(
                self._stranger(
                    number,
                    external_key=f"later-{number}",
                    campaign_id=False,
                    date=NOON + timedelta(days=1),
                )
                for number in people
            )
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(40):
            waiting.with_user(self.officer).write({"campaign_id": self.campaign.id})
            self.env.flush_all()
        self.assertEqual(len(waiting.repeat_of_id), len(people))
