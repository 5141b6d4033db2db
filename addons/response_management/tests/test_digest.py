from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ResponseCase


@tagged("post_install", "-at_install")
class TestDigest(ResponseCase):
    def test_digest_counts_what_people_answered(self):
        now = fields.Datetime.now()
        self.env.cr.execute("DELETE FROM crm_response")
        self._capture(
            self._stranger(1, date=now - timedelta(hours=2)),
            self._stranger(2, date=now - timedelta(hours=2), is_suspected=True),
            self._stranger(3, date=now - timedelta(hours=2), responded=False),
            self._stranger(4, date=now - timedelta(days=40)),
        )
        digest = self.env["digest.digest"].create({"name": "Week"})
        digest = digest.with_context(
            start_datetime=now - timedelta(days=7), end_datetime=now + timedelta(hours=1)
        )
        self.assertEqual(digest.kpi_crm_response_received_value, 1)
        with self.assertRaises(AccessError):
            digest.with_user(self.employee).sudo(False)._compute_kpi_crm_response_received_value()

    def test_figure_opens_the_responses(self):
        actions = self.env["digest.digest"]._compute_kpis_actions(self.env.company, self.manager)
        name, _menu = actions["kpi_crm_response_received"].split("?")
        self.assertEqual(self.env.ref(name).res_model, "crm.response")
