"""What happens to a lead natively gives it its status, once, after all writes."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FunnelCase


@tagged("post_install", "-at_install")
class TestFunnelStatus(FunnelCase):
    def assertKind(self, lead, kind):
        self._commit()
        self.assertEqual(lead.funnel_status_id.kind, kind)

    def test_lead_that_nobody_took_up_has_no_status(self):
        self.assertFalse(self._lead().funnel_status_id)

    def test_opportunity_from_nothing_has_its_status(self):
        lead = self._lead(type="opportunity")
        self.assertKind(lead, "opportunity")

    def test_status_that_leads_have_is_kept(self):
        status = self._lead(type="opportunity").funnel_status_id
        with self.assertRaisesRegex(UserError, "in use.*Archive it"):
            status.unlink()
        self.env["crm.funnel.status"].create({"name": "Unused", "kind": "open"}).unlink()

    def test_archived_status_is_never_given(self):
        Status = self.env["crm.funnel.status"].with_context(active_test=False)
        Status.search([("kind", "=", "open")]).action_archive()
        self.assertFalse(Status._get_id("open"))

    def test_native_acts(self):
        lead = self._lead()
        lead.convert_opportunity(False)
        self.assertKind(lead, "opportunity")
        lead.action_set_lost()
        self.assertKind(lead, "lost")
        lead.action_restore()
        self.assertKind(lead, "opportunity")
        lead.action_set_won()
        self.assertKind(lead, "won")
        lead.stage_id = lead._stage_find(domain=[("is_won", "=", False)])
        self.assertKind(lead, "opportunity")
        lead.action_archive()
        self.assertKind(lead, "no_action")
        lead.action_unarchive()
        self.assertKind(lead, "opportunity")

    def test_loss_for_a_reason_that_means_nurture(self):
        reason = self.env["crm.lost.reason"].create(
            {
                "name": "No budget",
                "funnel_status_id": self.statuses["nurture"].id,
                "funnel_reason_id": self.env.ref("funnel_reactivation.reason_no_budget").id,
            }
        )
        lead = self._lead()
        wizard = self.env["crm.lead.lost"].create(
            {"lead_ids": lead.ids, "lost_reason_id": reason.id}
        )
        wizard.action_lost_reason_apply()
        self.assertKind(lead, "nurture")
        self.assertEqual((lead.nurture_until - self.env.cr.now()).days, 180)

    def test_reason_that_is_given_later_dates_the_rest(self):
        lead = self._lead()
        self._set(lead, "nurture")
        self.assertFalse(lead.nurture_until)
        lead.with_user(self.seller).funnel_reason_id = self.env.ref(
            "funnel_reactivation.reason_bad_timing"
        )
        self._commit()
        self.assertEqual((lead.nurture_until - self.env.cr.now()).days, 90)

    def test_a_person_who_is_taken_up_again_rests_no_more(self):
        lead = self._lead()
        lead.funnel_reason_id = self.env.ref("funnel_reactivation.reason_bad_timing")
        self._set(lead, "nurture")
        self.assertTrue(lead.nurture_until)
        self._set(lead, "working")
        self.assertFalse(lead.nurture_until or lead.funnel_reason_id)
        self._set(lead, "recycled")
        self.assertFalse(lead.nurture_until, "for that reason the person rested before")

    def test_stage_calls_for_a_status(self):
        stage = self.env["crm.stage"].create(
            {"name": "Talks", "funnel_status_id": self.statuses["working"].id}
        )
        lead = self._lead()
        lead.with_user(self.seller).stage_id = stage
        self.assertKind(lead, "working")

    def test_status_set_by_hand_wins_over_what_the_stage_calls_for(self):
        stage = self.env["crm.stage"].create(
            {"name": "Talks", "funnel_status_id": self.statuses["working"].id}
        )
        lead = self._lead()
        lead.write({"stage_id": stage.id, "funnel_status_id": self.statuses["recycled"].id})
        self.assertKind(lead, "recycled")

    def test_change_and_back_in_one_transaction_is_no_change(self):
        lead = self._lead()
        self._set(lead, "working")
        before = self.env["crm.funnel.journal"].search_count([("lead_id", "=", lead.id)])
        lead.funnel_status_id = self.statuses["nurture"]
        lead.funnel_status_id = self.statuses["working"]
        self._commit()
        after = self.env["crm.funnel.journal"].search_count([("lead_id", "=", lead.id)])
        self.assertEqual(after, before)

    def test_journal_says_who_changed_what(self):
        lead = self._lead()
        self._set(lead, "working", self.seller)
        line = self.env["crm.funnel.journal"].search([("lead_id", "=", lead.id)], limit=1)
        self.assertEqual(line.event, "status")
        self.assertEqual(line.user_id, self.seller)
        self.assertEqual((line.old_status_id.id, line.new_status_id.kind), (False, "working"))

    def test_a_thousand_leads_cost_no_more_queries_than_ten(self):
        leads = self.env["crm.lead"].create(
            [
                {
                    "name": f"Bulk {i}",
                    "type": "lead",
                    "user_id": self.seller.id,
                    "team_id": self.team.id,
                    "email_from": f"bulk{i}@example.com",
                }
                for i in range(110)
            ]
        )
        self._commit()
        working = self.statuses["working"]

        def cost(records):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            records.write({"funnel_status_id": working.id})
            self._commit()
            return self.env.cr.sql_log_count - start

        cost(leads[:1])
        few = cost(leads[1:10])
        self.assertLessEqual(cost(leads[10:]), few)
        self.assertLess(few, 25)
