"""Large selections are converted in the background, with the rights of who started it."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ResponseCase

PATH = "odoo.addons.response_management.models.conversion.crm_conversion_run"
WIZARD = "odoo.addons.response_management.wizard.crm_response_convert"


@tagged("post_install", "-at_install")
class TestConversionBackground(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(patch(f"{WIZARD}.INLINE_LIMIT", 3))
        cls.startClassPatcher(patch(f"{PATH}.BATCH_SIZE", 2))

    def _start(self, responses, user=None, **vals):
        """Return the run that the dialog starts."""
        wizard = self.env["crm.response.convert"].with_user(user or self.officer)
        action = wizard.create({"response_ids": responses.ids, **vals}).action_apply()
        return self.env["crm.conversion.run"].browse(action["res_id"])

    def _run_cron(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("response_management.ir_cron_convert_selected").method_direct_trigger()
        self.env.invalidate_all()

    def _new_responses(self, count):
        return self._capture(*(self._stranger(number) for number in range(count)))

    def test_many_are_converted_in_the_background(self):
        responses = self._new_responses(7)
        run = self._start(responses, outcome="lead", user_id=self.salesperson.id)
        self.assertEqual((run.state, run.progress), ("running", 0))
        self.assertFalse(responses.lead_id)
        run._process_batch()
        self.assertEqual((run.processed_count, run.converted_count), (2, 2))
        self._run_cron()
        self.assertEqual((run.state, run.progress, run.converted_count), ("done", 100, 7))
        self.assertEqual(len(responses.lead_id), 7)
        self.assertEqual(responses.lead_id.user_id, self.salesperson)
        self.assertEqual(responses.converter_id, self.officer)
        found = run.with_user(self.officer).action_view_leads()["domain"]
        self.assertEqual(self.env["crm.lead"].search(found), responses.lead_id.sorted())

    def test_few_are_converted_at_once(self):
        responses = self._new_responses(3)
        wizard = self.env["crm.response.convert"].create(
            {"response_ids": responses.ids, "outcome": "lead"}
        )
        wizard.action_apply()
        self.assertEqual(len(responses.lead_id), 3)

    def test_answers_of_one_person_make_one_lead_across_batches(self):
        first = self._new_responses(5)
        later = self._capture(*(self._stranger(number, campaign_id=False) for number in range(5)))
        self._start(first | later, outcome="lead")
        self._run_cron()
        self.assertEqual(len((first | later).lead_id), 5)
        for early, late in zip(first, later, strict=True):
            self.assertEqual(early.lead_id, late.lead_id)

    def test_closing_and_attaching_many(self):
        responses = self._new_responses(5)
        run = self._start(responses, outcome="none")
        self._run_cron()
        self.assertEqual((run.state, run.converted_count), ("done", 5))
        self.assertEqual(set(responses.mapped("state")), {"closed"})
        lead = self.env["crm.lead"].create({"name": "Boiler", "user_id": self.officer.id})
        others = self._capture(*(self._stranger(number) for number in range(20, 25)))
        self._start(others, outcome="attached", lead_id=lead.id)
        self._run_cron()
        self.assertEqual(others.lead_id, lead)

    def test_what_fails_is_named_and_the_rest_goes_on(self):
        responses = self._new_responses(5)
        run = self._start(responses, outcome="lead")
        Lead = type(self.env["crm.lead"])
        create = Lead.create

        def refuse(records, vals_list):
            if any(vals.get("contact_name") == "Stranger 3" for vals in vals_list):
                raise UserError(records.env._("No strangers"))
            return create(records, vals_list)

        with patch.object(Lead, "create", refuse):
            self._run_cron()
        self.assertEqual((run.state, run.converted_count, run.failed_count), ("done", 4, 1))
        self.assertIn("No strangers", run.failures)
        self.assertFalse(responses[3].lead_id)

    def test_what_was_decided_meanwhile_is_left_alone(self):
        responses = self._new_responses(5)
        run = self._start(responses, outcome="lead")
        responses[1]._review("rejected", reject_reason_id=self.reason.id)
        responses[2].unlink()
        self._run_cron()
        self.assertEqual((run.state, run.converted_count), ("done", 3))
        self.assertEqual(responses[1].state, "rejected")

    def test_what_a_colleague_takes_meanwhile_holds_up_nothing(self):
        """Of an own-documents salesperson: what is another's is not theirs to convert any more."""
        own = self.env["res.users"].create(
            {
                "name": "Own",
                "login": "own_documents",
                "group_ids": [(6, 0, self.env.ref("sales_team.group_sale_salesman").ids)],
            }
        )
        responses = self._new_responses(5)
        responses.user_id = own
        run = self._start(responses, own, outcome="lead")
        responses[2].user_id = self.officer
        with mute_logger("odoo.addons.base.models.ir_rule"):
            self._run_cron()
        self.assertEqual((run.state, run.converted_count, run.failed_count), ("done", 4, 0))
        self.assertFalse(responses[2].lead_id)
        self.assertEqual(len((responses - responses[2]).lead_id), 4)

    def test_who_may_not_any_more_converts_nothing(self):
        responses = self._new_responses(5)
        run = self._start(responses, outcome="lead")
        self.officer.group_ids = [(6, 0, self.env.ref("base.group_user").ids)]
        with mute_logger("odoo.addons.base.models.ir_rule"):
            self._run_cron()
        self.assertEqual((run.state, run.converted_count), ("cancelled", 0))
        self.assertFalse(responses.lead_id)

    def test_a_run_may_be_stopped_by_who_started_it(self):
        responses = self._new_responses(5)
        run = self._start(responses, outcome="lead")
        self.assertFalse(run.with_user(self.salesperson).search([("id", "=", run.id)]))
        run.with_user(self.officer).action_cancel()
        self._run_cron()
        self.assertEqual(run.state, "cancelled")
        self.assertFalse(responses.lead_id)
