"""A database that has leads when the addon comes."""

from odoo.tests import tagged

from ..hooks import post_init_hook
from .common import FunnelCase


@tagged("post_install", "-at_install")
class TestPostInitHook(FunnelCase):
    def test_leads_that_are_there_get_their_status_and_ask_nobody(self):
        for kind in ("active_status", "invocable"):
            self._switch_on(kind)
        self.env.company.funnel_gate = "block"
        nurture = self.env["crm.lost.reason"].create(
            {"name": "Later", "funnel_status_id": self.statuses["nurture"].id}
        )
        leads = {
            "": self._lead("A"),
            "opportunity": self._lead("B"),
            "won": self._lead("C"),
            "lost": self._lead("D"),
            "nurture": self._lead("E"),
            "no_action": self._lead("F", probability=10),
            "recycled": self._lead("G"),
        }
        for kind in ("opportunity", "won", "lost", "nurture"):
            leads[kind].with_user(1).sudo().type = "opportunity"
        leads["won"].action_set_won()
        leads["lost"].action_set_lost()
        leads["nurture"].action_set_lost(lost_reason_id=nurture.id)
        leads["no_action"].action_archive()
        self.env.company.funnel_gate = "none"
        self._commit()
        leads["recycled"].funnel_status_id = self.statuses["recycled"]
        self._commit()
        ids = [lead.id for lead in leads.values()]
        self.env.cr.execute(
            "UPDATE crm_lead SET funnel_status_id = NULL WHERE id = ANY(%s) AND id <> %s",
            [ids, leads["recycled"].id],
        )
        self.env.cr.execute("DELETE FROM crm_reactivation_request")
        self.env.cr.execute("DELETE FROM crm_funnel_journal")
        self.env.invalidate_all()
        self.env.company.funnel_gate = "block"
        post_init_hook(self.env)
        self._commit()
        for kind, lead in leads.items():
            self.assertEqual(lead.funnel_status_id.kind or "", kind)
        self.assertFalse(self.env["crm.reactivation.request"].search([]))
        self.assertFalse(self.env["crm.funnel.journal"].search([]))
