"""Figures of parameters agree with the responses that they are made of."""

from odoo.tests import tagged, users

from .common import ResponseCase


@tagged("post_install", "-at_install")
class TestParameterReport(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phone_call.response_properties_definition = [
            *cls.phone_call.response_properties_definition,
            {"name": "job", "string": "Job", "type": "char"},
        ]
        calls = [
            ("baker", 100, True),
            ("baker", 60, False),
            ("miner", 30, True),
            ("miner", 0, True),
        ]
        cls.calls = cls._capture(
            *(
                {
                    "type_id": cls.phone_call.id,
                    "contact_name": f"Person {number}",
                    "function": job.title(),
                    "responded": responded,
                    "response_properties": {"duration": seconds, "job": job},
                }
                for number, (job, seconds, responded) in enumerate(calls)
            ),
            # A type without numbers
            {"type_id": cls.web_form.id, "contact_name": "Somebody"},
        )
        cls.own = [("response_id", "in", cls.calls.ids)]

    def _figures(self, groupby):
        Report = self.env["crm.response.parameter.report"]
        self.env.flush_all()
        rows = Report.formatted_read_group(
            [*self.own, ("type_id", "=", self.phone_call.id)],
            [groupby],
            ["response_id:count_distinct", "total:sum", "mean:avg", "answer_rate:avg"],
        )
        return {
            row[groupby]: (
                row["response_id:count_distinct"],
                row["total:sum"],
                row["mean:avg"],
                row["answer_rate:avg"],
            )
            for row in rows
        }

    @users("salesperson")
    def test_talk_time_by_job(self):
        self.assertEqual(
            self._figures("function"), {"Baker": (2, 160, 80, 50), "Miner": (2, 30, 15, 100)}
        )

    def test_talk_time_by_a_parameter(self):
        self.assertEqual(
            self._figures("response_properties.job"),
            {"baker": (2, 160, 80, 50), "miner": (2, 30, 15, 100)},
        )

    def test_every_response_counts_in_rates(self):
        self.env.flush_all()
        lines = self.env["crm.response.parameter.report"].search(self.own)
        self.assertEqual(lines.response_id, self.calls)
        self.assertEqual(set(lines.mapped("number")), {"Duration (seconds)", False})
