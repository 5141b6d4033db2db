"""A finished survey is a response, once."""

from random import Random
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import html2plaintext, mute_logger

from odoo.addons.mail.tests.common import mail_new_test_user
from odoo.addons.response_management.tests.common import ResponseCase


@tagged("post_install", "-at_install")
class TestSurveyResponses(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = cls.env["survey.survey"].create(
            {
                "title": "How warm is your house?",
                "scoring_type": "scoring_without_answers",
                "scoring_success_min": 50,
                "access_mode": "public",
                "is_response_recorded": True,
                "response_treatment_id": cls.treatment.id,
                "question_and_page_ids": [
                    (
                        0,
                        0,
                        {
                            "title": "Do you heat with oil?",
                            "question_type": "simple_choice",
                            "suggested_answer_ids": [
                                (0, 0, {"value": "Yes", "is_correct": True, "answer_score": 10}),
                                (0, 0, {"value": "No"}),
                            ],
                        },
                    )
                ],
            }
        )

    def _answer(self, choice=0, survey=None, **vals):
        survey = survey or self.survey
        question = survey.question_ids
        answers = self.env["survey.user_input"].create(
            {
                "survey_id": survey.id,
                "predefined_question_ids": [(6, 0, question.ids)],
                "user_input_line_ids": [
                    (
                        0,
                        0,
                        {
                            "question_id": question.id,
                            "answer_type": "suggestion",
                            "suggested_answer_id": question.suggested_answer_ids[choice].id,
                        },
                    )
                ],
                **vals,
            }
        )
        answers._mark_done()
        return answers

    def _responses(self, answers):
        return self.Response.search([("survey_input_id", "in", answers.ids)])

    def test_finished_survey_is_a_response_to_the_treatment(self):
        answers = self._answer(partner_id=self.jane.id, email=self.jane.email)
        self.assertResponse(
            self._responses(answers),
            type_id=self.env.ref("response_management.type_phone_survey"),
            partner_id=self.jane,
            contact_name="Jane Doe",
            email_normalized="jane@example.com",
            treatment_id=self.treatment,
            campaign_id=self.campaign,
            capture_method="automatic",
            date=answers.end_datetime,
            score=100.0,
            polarity="neutral",
        )

    def test_reviewers_read_what_was_answered(self):
        [response] = self._responses(self._answer(nickname="Jane"))
        text = html2plaintext(response.with_user(self.officer).description)
        self.assertIn("Do you heat with oil? — Yes", text)

    def test_contact_of_another_company_is_not_taken_over(self):
        theirs = self.jane.copy({"email": "t@example.com", "company_id": self.other_company.id})
        answers = self._answer(partner_id=theirs.id, email="t@example.com")
        self.assertResponse(
            self._responses(answers),
            partner_id=self.env["res.partner"],
            email_normalized="t@example.com",
            company_id=self.env.company,
        )

    def test_a_failure_keeps_nobody_from_finishing(self):
        Response = type(self.Response)
        with (
            patch.object(Response, "_capture", side_effect=ValidationError("No")),
            mute_logger("odoo.addons.response_management_survey.models.survey_user_input"),
        ):
            answers = self._answer(email="a@example.com")
        self.assertEqual(answers.state, "done")
        self.assertFalse(self._responses(answers))
        self.survey.action_record_responses()
        self.assertTrue(self._responses(answers))

    def test_success_says_the_polarity_if_wanted(self):
        self.survey.is_polarity_scored = True
        answers = self._answer(0, email="a@example.com") | self._answer(1, email="b@example.com")
        responses = self._responses(answers).sorted("id")
        self.assertEqual(responses.mapped("polarity"), ["positive", "negative"])

    def test_same_answers_are_recorded_once(self):
        answers = self._answer(email="a@example.com")
        count = self.Response.search_count([])
        answers._mark_done()
        self.survey.action_record_responses()
        self.assertEqual(self.Response.search_count([]), count)
        self.assertEqual(self.survey.response_count, 1)
        action = self.survey.action_view_responses()
        self.assertEqual(self.Response.search(action["domain"]), self._responses(answers))

    def test_every_finished_survey_is_recorded_known_or_can_be_recorded_after_all(self):
        random = Random(20261130)
        Response = type(self.Response)
        people = [
            {"partner_id": self.jane.id, "email": self.jane.email},
            {"email": "a@example.com", "nickname": "Ada Eins"},
            {"email": "a@example.com", "nickname": "Bob Zwei"},
            {"nickname": "Nobody"},
            {},
        ]
        finished = self.env["survey.user_input"]
        for _number in range(25):
            vals = random.choice(people)
            choice = random.randrange(2)
            if random.random() < 0.2:
                with (
                    patch.object(Response, "_capture", side_effect=ValidationError("No")),
                    mute_logger("odoo.addons.response_management_survey.models.survey_user_input"),
                ):
                    finished += self._answer(choice, **vals)
            else:
                finished += self._answer(choice, **vals)
        self.survey.action_record_responses()
        self.assertEqual(set(finished.mapped("state")), {"done"})
        recorded = self._responses(finished).survey_input_id
        known = self.env["crm.response.key"].search([("key", "=like", "survey:%")])
        self.assertEqual(
            sorted([*recorded.ids, *(int(key.key.partition(":")[2]) for key in known)]),
            sorted(finished.ids),
        )
        self.assertTrue(recorded)
        self.assertTrue(known, "the same person, the same answers")
        self.assertTrue(all(known.mapped("response_id")))
        count = self.Response.search_count([])
        self.survey.action_record_responses()
        self.assertEqual(self.Response.search_count([]), count)

    def test_tests_and_other_surveys_are_left_out(self):
        self.assertFalse(self._responses(self._answer(test_entry=True)))
        self.survey.is_response_recorded = False
        answers = self._answer(email="a@example.com")
        self.assertFalse(self._responses(answers))
        self.survey.is_response_recorded = True
        self.survey.action_record_responses()
        self.assertTrue(self._responses(answers))

    def test_survey_of_a_campaign_without_treatment(self):
        self.survey.write(
            {
                "response_treatment_id": False,
                "response_campaign_id": self.campaign.id,
                "response_channel_id": self.website.id,
                "scoring_type": "no_scoring",
            }
        )
        answers = self._answer(nickname="Nick", email="nick@example.com")
        self.assertResponse(
            self._responses(answers),
            campaign_id=self.campaign,
            identified_by="given",
            response_channel_id=self.website,
            contact_name="Nick",
            score=self.env.ref("response_management.type_phone_survey").weight,
        )

    def test_response_outlives_the_survey(self):
        answers = self._answer(email="a@example.com")
        response = self._responses(answers)
        self.assertEqual(response.action_view_survey_answers()["res_id"], answers.id)
        self.survey.unlink()
        self.assertTrue(response.exists())
        self.assertFalse(response.survey_input_id)

    def test_who_makes_surveys_needs_no_right_on_responses(self):
        maker = mail_new_test_user(
            self.env, login="maker", groups="base.group_user,survey.group_survey_user"
        )
        answers = self._answer(email="a@example.com", test_entry=False).with_user(maker)
        answers._mark_done()
        self.assertTrue(self._responses(answers.sudo()))
        self.assertNotIn("is_response_recorded", self.survey.with_user(maker).fields_get())

    def test_salesperson_without_surveys_reads_the_response(self):
        response = self._responses(self._answer(email="guest@example.com"))
        self.assertTrue(response.with_user(self.salesperson).read(["name", "survey_input_id"]))

    def test_copy_is_recorded_like_its_original_for_any_user(self):
        marketer = mail_new_test_user(
            self.env, login="surveyor", groups="base.group_user,survey.group_survey_manager"
        )
        copied = self.survey.with_user(marketer).copy().sudo()
        self.assertTrue(copied.is_response_recorded)
        self.assertEqual(copied.response_treatment_id, self.treatment)
        silent = self.survey.copy({"is_response_recorded": False})
        self.assertFalse(silent.is_response_recorded)

    def test_a_maker_of_surveys_needs_no_right_on_responses(self):
        marketer = mail_new_test_user(
            self.env, login="surveyor", groups="base.group_user,survey.group_survey_user"
        )
        survey = self.env["survey.survey"].with_user(marketer).create({"title": "Plain"})
        self.assertFalse(survey.sudo().is_response_recorded)
