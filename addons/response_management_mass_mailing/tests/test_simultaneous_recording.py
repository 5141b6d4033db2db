"""The job and a visitor record the same answer at the same moment."""

from datetime import timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.service.model import retrying
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..logic.machine_signal import REPLY

EMAIL = "same.moment@simultaneous.example.com"


@tagged("post_install", "-at_install")
class TestSimultaneousRecording(TransactionCase):
    """Works in cursors of its own, as two servers would, and takes away what it committed."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self._clean)

    def _open(self):
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        return api.Environment(cr, SUPERUSER_ID, {})

    def _clean(self):
        env = self._open()
        env["crm.response"].search([("email_normalized", "=", EMAIL)]).unlink()
        mailings = env["mailing.mailing"].search([("subject", "=", "Same Moment")])
        traces = env["mailing.trace"].search([("mass_mailing_id", "in", mailings.ids)])
        env["crm.response.mailing.event"].search([("mailing_trace_id", "in", traces.ids)]).unlink()
        mailings.unlink()
        env["res.partner"].search([("email", "=", EMAIL)]).unlink()
        env["crm.response.lock"].search([]).unlink()
        env.cr.commit()

    def _note_reply(self, env):
        partner = env["res.partner"].create({"name": "Same Moment", "email": EMAIL})
        mailing = env["mailing.mailing"].create(
            {
                "subject": "Same Moment",
                "mailing_model_id": env.ref("base.model_res_partner").id,
                "state": "done",
            }
        )
        trace = env["mailing.trace"].create(
            {
                "mass_mailing_id": mailing.id,
                "model": "res.partner",
                "res_id": partner.id,
                "email": EMAIL,
                "trace_status": "sent",
            }
        )
        trace._note_event(REPLY, date=env.cr.now() - timedelta(hours=1))
        return mailing

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_job_that_loses_the_race_starts_its_batch_again(self):
        visitor, job = self._open(), self._open()
        mailing = self._note_reply(visitor)
        visitor.cr.commit()
        job.cr.execute("SELECT 1")  # from here on the job sees nothing that others commit
        form = {"type_code": "web_form", "email_from": EMAIL, "mailing_id": mailing.id}
        first = visitor["crm.response"]._capture([form])
        visitor.cr.commit()
        with patch("odoo.service.model.time.sleep") as waited:
            events = job["crm.response.mailing.event"]
            retrying(lambda: events._process_next(events._get_waiting_domain()), job)
        self.assertEqual(waited.call_count, 1)
        visitor.cr.rollback()
        response = visitor["crm.response"].search([("mailing_id", "=", mailing.id)]) - first
        self.assertEqual(response.repeat_of_id, first)
        event = visitor["crm.response.mailing.event"].search(
            [("mailing_trace_id", "=", response.mailing_trace_id.id)]
        )
        self.assertEqual(event.state, "done")
