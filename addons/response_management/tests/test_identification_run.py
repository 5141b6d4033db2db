"""Rules asked about more waiting responses than a click can deal with."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.base.tests.test_ir_cron import CronMixinCase
from odoo.addons.response_management.models.capture import crm_identification_run

from .common import ResponseCase


@tagged("post_install", "-at_install")
class TestIdentificationRun(CronMixinCase, ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Run = cls.env["crm.identification.run"]
        cls.Response.search([("campaign_id", "=", False)]).state = "rejected"
        cls.waiting = cls._capture(
            *(
                cls._stranger(number, campaign_id=False, source_code=code)
                for number, code in enumerate(["LATE", "late", "NEVER", "Late", "LATE"], 1)
            )
        )
        cls.rule = cls.env["crm.identification.rule"].create(
            {"value": "late", "campaign_id": cls.campaign.id}
        )
        cls.cron = cls.env.ref("response_management.ir_cron_identify_responses")

    def setUp(self):
        super().setUp()
        for name, value in (("WAITING_LIMIT", 3), ("CHUNK", 2)):
            self.patch(crm_identification_run, name, value)

    def _start(self, user=None):
        with self.capture_triggers(self.cron.id) as triggers:
            action = self.Response.with_user(user or self.officer).action_apply_rules()
        return action, triggers.records, self.Run.search([])

    def test_many_are_identified_in_the_background(self):
        action, triggers, run = self._start()
        self.assertIn("in the background", action["params"]["message"])
        self.assertEqual(len(triggers), 1)
        self.assertFalse(self.waiting.campaign_id)
        self.assertEqual((run.total_count, run.progress, run.user_id), (5, 0, self.officer))
        self.assertEqual(run._process_batch(), 2)
        self.assertEqual((run.processed_count, run.identified_count), (2, 2))
        self.assertEqual(run.progress, 40)

        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()

        run.invalidate_recordset()
        self.assertEqual((run.state, run.progress, run.identified_count), ("done", 100, 4))
        self.waiting.invalidate_recordset()
        self.assertEqual(self.waiting.filtered("campaign_id"), self.waiting - self.waiting[2])
        self.assertEqual(self.waiting.identification_rule_id, self.rule)

    def test_few_are_identified_at_once(self):
        self.waiting[:2].state = "rejected"
        action, triggers, run = self._start()
        self.assertIn("2 of 3", action["params"]["message"])
        self.assertFalse(triggers or run)

    def test_trial_leaves_many_to_the_background(self):
        trial = self.env["crm.identification.trial"].with_user(self.officer)
        trial.create({"rule_id": self.rule.id}).action_apply()
        self.assertEqual(self.Run.search([]).rule_id, self.rule)

    def test_a_run_can_be_stopped(self):
        run = self._start()[2]
        run._process_batch()
        with self.assertRaises(AccessError):
            run.with_user(self.salesperson).action_cancel()
        run.with_user(self.officer).action_cancel()
        self.Run._cron_identify()
        self.assertEqual((run.state, run.processed_count), ("cancelled", 2))

    def test_rights_that_were_lost_end_the_run(self):
        run = self._start()[2]
        self.officer.group_ids = self.env.ref("base.group_user")
        self.assertEqual(run._process_batch(), 0)
        self.assertEqual(run.state, "cancelled")
        self.assertFalse(self.waiting.campaign_id)

    def test_nothing_to_identify_is_said(self):
        self.waiting.state = "rejected"
        with self.assertRaisesRegex(UserError, "No response is waiting"):
            self._start()

    def test_ended_runs_go_after_a_month(self):
        run = self._start()[2]
        run.action_cancel()
        run.flush_recordset()
        self.env.cr.execute("UPDATE crm_identification_run SET write_date = '2020-01-01'")
        self.Run._gc_runs()
        self.assertFalse(run.exists())
