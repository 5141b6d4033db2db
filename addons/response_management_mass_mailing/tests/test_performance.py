from unittest.mock import patch

from odoo.tests import tagged, warmup

from ..logic.machine_signal import CLICK, OPEN, SENT
from .common import MailingCase


@tagged("post_install", "-at_install")
class TestPerformance(MailingCase):
    """What a recipient waits for costs one INSERT more than natively, whatever is on file."""

    def _count_queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _assert_one_more_query(self, action):
        action()
        with patch.object(self.registry["crm.response.mailing.event"], "_note"):
            native = self._count_queries(action)
        self.assertEqual(self._count_queries(action), native + 1)

    def test_click_costs_one_query(self):
        code = self.links[0].code
        trace_id = self.trace.id
        self._assert_one_more_query(
            lambda: self.env["link.tracker.click"].add_click(
                code, ip="192.0.2.1", country_code="BE", mailing_trace_id=trace_id
            )
        )

    def test_open_costs_one_query(self):
        trace = self.trace
        self._assert_one_more_query(
            lambda: self.env["mailing.trace"].set_opened(domain=[("id", "=", trace.id)])
        )

    def test_sending_costs_no_query(self):
        traces = self.trace | self._new_traces(self.mailing, self.readers)
        traces.set_sent()
        self.env.flush_all()
        with self.assertQueryCount(1):
            traces.set_sent()
            self.env.flush_all()
        self.assertEqual(self.Event._note_deliveries(), len(traces))
        self.assertEqual(self.Event._note_deliveries(), 0)

    def test_indexes_on_native_tables_go_with_the_addon(self):
        """One that is declared with a native field stays when the addon is removed."""
        for name in ("mailing_trace_message_id_index", "mailing_trace_delivery_index"):
            index = self.env["ir.model.constraint"].search([("name", "=", name)])
            self.assertEqual(index.type, "i")
            self.assertEqual(index.module.name, "response_management_mass_mailing")
        self.assertFalse(self.env["mailing.trace"]._fields["message_id"].index)

    def _note_for(self, count, minutes, **campaign):
        """Note what ``count`` people of a mailing of their own do; return the events."""
        mailing = self._new_mailing(**campaign)
        links = self._new_links(mailing)
        people = self.env["res.partner"].create(
            [{"name": f"P{n}", "email": f"p{n}.{mailing.id}@example.com"} for n in range(count)]
        )
        events = self.Event
        for trace in self._new_traces(mailing, people):
            events |= self._note(SENT, trace, minutes=0)
            events |= self._note(OPEN, trace, minutes=minutes)
            events |= self._note(CLICK, trace, minutes=minutes + 1, link_id=links[0].id)
        return events

    @warmup
    def test_job_costs_no_query_for_each_event(self):
        few, many = self._note_for(10, 60), self._note_for(60, 90)
        few_queries = self._count_queries(few._process)
        self.assertLessEqual(self._count_queries(many._process), few_queries + 5)
