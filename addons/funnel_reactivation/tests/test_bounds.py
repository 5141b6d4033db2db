"""Numbers and dates that are too large are refused in words, wherever they come in."""

import psycopg2

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FunnelCase

HUGE = 2**31 - 1
REFUSED = (UserError, ValidationError, psycopg2.errors.CheckViolation)


@tagged("post_install", "-at_install")
class TestBounds(FunnelCase):
    def test_what_overflows_is_refused(self):
        scenario = self.scenarios["invocable"]
        reason = self.env.ref("funnel_reactivation.reason_bad_timing")
        backtest = self.env["crm.reactivation.backtest"].create({"scenario_id": scenario.id})
        lead = self._lead()
        console = self.env["crm.reactivation.console"]
        report = self.env["crm.funnel.report"]
        acts = {
            "look-back": lambda: scenario.write({"look_back_days": HUGE}),
            "look-back of 0": lambda: scenario.write({"look_back_days": 0}),
            "delay": lambda: scenario.write({"delay_minutes": HUGE}),
            "nurture": lambda: reason.write({"nurture_days": HUGE}),
            "nurture until": lambda: lead.write({"nurture_until": "9999-12-31 00:00:00"}),
            "nurture until, once": lambda: lead.partner_id.create(
                {"name": "Late", "nurture_until": "0001-01-01 00:00:00"}
            ),
            "back-test to": lambda: backtest.write({"date_to": "9999-12-31"}),
            "back-test from": lambda: backtest.write({"date_from": "0001-01-01"}),
            "console": lambda: console.get_console(HUGE),
            "console of 0": lambda: console.get_console(0),
            "console of words": lambda: console.get_console("seven"),
            "funnel to": lambda: report.get_funnel("2026-01-01", "9999-12-31"),
            "funnel from": lambda: report.get_funnel("0001-01-01", "2026-01-01"),
            "funnel of nothing": lambda: report.get_funnel(False, False),
            "funnel of words": lambda: report.get_funnel("soon", "later"),
        }
        for what, act in acts.items():
            with self.subTest(what), mute_logger("odoo.sql_db"):
                try:
                    with self.env.cr.savepoint():
                        act()
                except REFUSED:
                    continue
                self.fail("it was taken")

    def test_largest_that_is_taken_works(self):
        scenario = self._switch_on("invocable", look_back_days=3650)
        reason = self.env.ref("funnel_reactivation.reason_bad_timing")
        reason.nurture_days = 3650
        lead = self._lead()
        self._respond(lead, self.webinar, 3600)
        self._set(lead, "nurture")
        lead.funnel_reason_id = reason
        self.assertGreater(lead.nurture_until.year, self.env.cr.now().year + 8)
        lead.nurture_until = False
        self._set(lead, "working")
        scenario._run_on(lead)
        self._process()
        self.assertActive(lead, self.webinar)
        self.assertTrue(self.env["crm.reactivation.console"].get_console(3650)["scenarios"])
        funnel = self.env["crm.funnel.report"].get_funnel("1970-01-01", "2199-12-31")
        self.assertGreaterEqual(funnel[0]["steps"][0]["volume"], 1)
