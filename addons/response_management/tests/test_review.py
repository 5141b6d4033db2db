from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ResponseCase


@tagged("post_install", "-at_install")
class TestReview(ResponseCase):
    def test_accept_many(self):
        responses = self._capture(self._stranger(1), self._stranger(2))
        responses.with_user(self.officer).action_accept()
        for response in responses:
            self.assertResponse(response, state="accepted", reviewer_id=self.officer)
            self.assertTrue(response.date_reviewed)

    def test_reject_many_with_a_reason(self):
        responses = self._capture(self._stranger(1), self._stranger(2))
        action = responses.with_user(self.officer).action_reject()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.officer)
            .with_context(**action["context"])
            .create({"reject_reason_id": self.reason.id})
        )
        wizard.action_apply()
        for response in responses:
            self.assertResponse(
                response, state="rejected", reject_reason_id=self.reason, reviewer_id=self.officer
            )

    def test_dialogs_decide_about_archived_responses_too(self):
        responses = self._capture(*(self._stranger(n, campaign_id=False) for n in range(3)))
        responses.action_archive()
        for response, model, vals in zip(
            responses,
            ("crm.response.reject", "crm.response.convert", "crm.response.identify"),
            (
                {"reject_reason_id": self.reason.id},
                {"outcome": "opportunity"},
                {"target": "campaign", "campaign_id": self.campaign.id},
            ),
            strict=True,
        ):
            wizard = self.env[model].with_context(active_ids=response.ids).create(vals)
            self.env.invalidate_all()
            wizard.action_apply()
        self.assertRecordValues(
            responses,
            [
                {"state": "rejected", "campaign_id": False},
                {"state": "converted", "campaign_id": False},
                {"state": "review", "campaign_id": self.campaign.id},
            ],
        )

    def test_deciding_about_nothing_is_said_in_words(self):
        for decide in ("action_accept", "action_close"):
            with self.subTest(decide), self.assertRaisesRegex(UserError, "Select"):
                getattr(self.env["crm.response"], decide)()

    def test_back_to_review_forgets_the_rejection(self):
        response = self._capture(self._stranger(1))
        response._review("rejected", reject_reason_id=self.reason.id)
        response.action_reset()
        self.assertResponse(
            response,
            state="review",
            reject_reason_id=self.env["crm.response.reject.reason"],
            reviewer_id=self.env["res.users"],
        )

    def test_member_without_answer_cannot_be_reviewed(self):
        member = self._capture(self._stranger(1, responded=False))
        for review in (member.action_accept, member.action_reject, member.action_close):
            with self.assertRaisesRegex(UserError, "not answered"):
                review()

    def test_converted_response_cannot_be_reviewed_again(self):
        response = self._capture(self._stranger(1))
        response._convert("lead")
        for review in (response.action_accept, response.action_reset, response.action_close):
            with self.assertRaisesRegex(UserError, "already converted"):
                review()

    def test_only_officers_change_what_a_captured_response_says(self):
        response = self._capture(self._stranger(1))
        with self.assertRaisesRegex(AccessError, "Response Officer"):
            response.with_user(self.salesperson).contact_name = "Somebody Else"
        response.with_user(self.officer).contact_name = "Somebody Else"
        self.assertEqual(response.contact_name, "Somebody Else")

    def test_salesperson_reviews_and_edits_what_is_hand_made(self):
        captured = self._capture(self._stranger(1)).with_user(self.salesperson)
        captured.action_accept()
        self.assertResponse(captured, state="accepted")
        # A form sends back values it did not change.
        captured.write({"contact_name": captured.contact_name, "user_id": self.salesperson.id})
        hand_made = self.Response.with_user(self.salesperson).create(self._delivery())
        hand_made.contact_name = "Jane D."
        self.assertEqual(hand_made.contact_name, "Jane D.")
        self.assertTrue(hand_made.can_edit)
        self.assertFalse(captured.can_edit)

    def test_nobody_writes_what_follows_from_reviewing(self):
        response, other = self._capture(self._stranger(1), self._stranger(2))
        for user in (self.salesperson, self.officer, self.manager):
            for vals in (
                {"state": "converted"},
                {"repeat_of_id": other.id},
                {"converter_id": self.manager.id},
                {"reviewer_id": self.manager.id},
                {"external_key": "mine"},
            ):
                with self.assertRaisesRegex(AccessError, "review or convert"):
                    response.with_user(user).write(vals)
        with self.assertRaisesRegex(AccessError, "review or convert"):
            self.Response.with_user(self.salesperson).create(
                self._delivery(state="converted", outcome="lead")
            )
        keyed = self.Response.with_user(self.officer).create(self._delivery(external_key="row-1"))
        self.assertEqual(self._capture(self._delivery(external_key="row-1")), keyed)
        with self.assertRaises(AccessError):
            self.Response.with_user(self.salesperson).create(self._delivery(external_key="row-2"))
        # What a form sends back unchanged is no claim.
        response.with_user(self.salesperson).write({"state": "review", "user_id": False})

    def test_bulk_accept_leaves_decided_ones_alone(self):
        fresh, rejected = self._capture(self._stranger(1), self._stranger(2))
        rejected._review("rejected", reject_reason_id=self.reason.id)
        action = (fresh | rejected).with_user(self.officer).action_accept()
        self.assertEqual((fresh.state, rejected.state), ("accepted", "rejected"))
        self.assertEqual(rejected.reject_reason_id, self.reason)
        self.assertIn("left alone: 1", action["params"]["message"])
        with self.assertRaisesRegex(UserError, "already decided"):
            rejected.action_accept()

    def test_response_whose_lead_is_gone_can_be_reviewed_again(self):
        response = self._capture(self._stranger(1))
        response._convert("lead").unlink()
        response.action_reset()
        self.assertResponse(response, state="review", outcome=False, date_converted=False)
        lead = response._convert("lead")
        lead.unlink()
        self.assertTrue(response._convert("opportunity"), "or be converted anew straight away")

    def test_parameters_are_offered_as_soon_as_the_type_is_chosen(self):
        spec = {"type_id": {}, "response_properties": {}}
        result = self.Response.onchange({"type_id": self.phone_call.id}, ["type_id"], spec)
        (duration,) = result["value"]["response_properties"]
        self.assertEqual((duration["name"], duration["value"]), ("duration", False))
        # An entry form that comes with a type has them from the start.
        entry = self.Response.with_context(default_type_id=self.phone_call.id)
        result = entry.onchange({}, [], spec)
        self.assertEqual(result["value"]["response_properties"][0]["name"], "duration")

    def test_bulk_review_in_few_queries(self):
        responses = self._capture(*(self._stranger(number) for number in range(200)))
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            responses.action_accept()
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestAccess(ResponseCase):
    def test_salesperson_sees_own_and_unassigned(self):
        own, free, foreign = self._capture(
            self._stranger(1, user_id=self.salesperson.id),
            self._stranger(2),
            self._stranger(3, user_id=self.officer.id),
        )
        for model in ("crm.response", "crm.response.report"):
            seen = self.env[model].with_user(self.salesperson).search([]).ids
            self.assertLessEqual({own.id, free.id}, set(seen), model)
            self.assertNotIn(foreign.id, seen, model)
            seen = self.env[model].with_user(self.officer).search([]).ids
            self.assertLessEqual({own.id, free.id, foreign.id}, set(seen), model)

    def test_other_company_sees_nothing(self):
        response = self._capture(self._stranger(1))
        for record in (response, self.treatment):
            with self.assertRaises(AccessError):
                record.with_user(self.outsider).read(["name"])
        report = self.env["crm.response.report"].with_user(self.outsider)
        self.assertFalse(report.search([("response_id", "=", response.id)]))

    def test_employee_without_sales_rights_sees_nothing(self):
        for model in ("crm.response", "crm.response.report", "crm.offer", "crm.treatment"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.employee).search([])

    def test_who_may_do_what(self):
        table = {
            #                     salesperson  officer  manager
            "crm.response": ("rwc", "rwc", "rwcu"),
            "crm.response.report": ("r", "r", "r"),
            "crm.response.type": ("r", "r", "rwcu"),
            "crm.response.reject.reason": ("r", "r", "rwcu"),
            "crm.offer": ("r", "rwc", "rwcu"),
            "crm.treatment": ("r", "rwc", "rwcu"),
        }
        operations = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
        users = (self.salesperson, self.officer, self.manager)
        for model, rights in table.items():
            for user, allowed in zip(users, rights, strict=True):
                for letter, operation in operations.items():
                    with self.subTest(model=model, user=user.login, operation=operation):
                        has_access = self.env[model].with_user(user).has_access(operation)
                        self.assertEqual(has_access, letter in allowed)

    def test_lead_of_a_colleague_is_named(self):
        """The queue of a salesperson opens, no matter who has the lead of an answer."""
        lead = self.env["crm.lead"].create(
            {"name": "Heating", "user_id": self.officer.id, "email_from": "who@example.com"}
        )
        response = self.Response._capture(
            [{"type_id": self.web_form.id, "user_id": self.salesperson.id, "lead_id": lead.id}]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        (values,) = response.with_user(self.salesperson).web_read(
            {"lead_id": {"fields": {"display_name": {}}}}
        )
        self.assertEqual(values["lead_id"]["display_name"], "Heating")
