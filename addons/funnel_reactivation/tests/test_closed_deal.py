"""What comes after the close of a deal changes nothing of it, by whatever door it comes."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FunnelCase

LEAD_FIELDS = [
    "campaign_id",
    "medium_id",
    "source_id",
    "funnel_status_id",
    "won_status",
    "active",
    "date_closed",
    "expected_revenue",
    "primary_interest_id",
    "interest_ids",
]


@tagged("post_install", "-at_install")
class TestClosedDeal(FunnelCase):
    """Pam answered the webinar, and that made a deal of 100; it is closed yesterday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.interest = cls.env["crm.interest"].create({"name": "Funnel interest"})

    def _close(self, how="won", name="Pam", **vals):
        """Return a deal that was closed a day ago, its first answer, and a member on it."""
        deal = self._lead(name, type="opportunity", expected_revenue=100, **vals)
        first = self._respond(deal, self.webinar, 9)
        first._convert("attached", lead=deal)
        member = self._respond(deal, self.fair, 8, responded=False)
        self._commit()
        self.assertActive(deal, self.webinar)
        getattr(deal, f"action_set_{how}")()
        self._commit()
        deal.date_closed = fields.Datetime.now() - timedelta(days=1)
        self.env.flush_all()
        return deal, first, member

    def _stand(self, deal):
        """Return everything about a deal that may not change."""
        self._commit()
        self.env.invalidate_all()
        credit = self.env["crm.credit.report"].search([("lead_id", "=", deal.id)])
        # What comes later may make leads of its own for the third campaign, but no wins.
        campaigns = self.webinar | self.fair
        won = self.env["crm.campaign.account"]._read_group(
            [("campaign_id", "=", self.cold.id)], [], ["won_count:sum", "revenue:sum"]
        )
        account = self.env["crm.campaign.account"]._read_group(
            [("campaign_id", "in", campaigns.ids)],
            ["campaign_id", "offer_id"],
            ["won_count:sum", "revenue:sum", "lead_count:sum", "opportunity_count:sum"],
        )
        return {
            "deal": deal.read(LEAD_FIELDS),
            "credit": {(r.response_id, r.model, r.scope): r.amount for r in credit},
            "table": [c["cells"] for c in deal._prepare_credit_values()["columns"]],
            "won": self.env["crm.funnel.report"].search_count([("won_count", ">", 0)]),
            "account": {row for row in account if any(row[2:])},
            "account of the later campaign": [tuple(map(bool, row)) for row in won],
        }

    def _doors(self, deal, member):
        """Return ways by which an answer comes to a closed deal."""
        late = {"lead_id": deal.id, "interest_id": self.interest.id}

        def new(days=0, **vals):
            response = self._respond(deal, self.cold, days, **{**late, **vals})
            response.state = "accepted"
            return response

        convert = self.env["crm.response.convert"]
        keep = {"outcome": "closed_deal", "lead_id": deal.id}
        return {
            "arrives in the thread": new,
            "a member is marked as answered": member.action_mark_answered,
            "a member is written as answered": lambda: member.write({"responded": True}),
            "a member answers through the door": lambda: self._respond(
                deal, self.fair, 0, lead_id=False
            ),
            "is kept with it, in words": lambda: convert.create(
                {"response_ids": [(6, 0, new().ids)], **keep}
            ).action_apply(),
            "was given before, and is kept with it now": lambda: convert.create(
                {
                    "response_ids": [
                        (
                            6,
                            0,
                            self._respond(
                                deal, self.cold, 5, lead_id=False, email_from="other@example.com"
                            ).ids,
                        )
                    ],
                    **keep,
                }
            ).action_apply(),
            "is converted by the job": lambda: new()._convert_or_leave(
                "opportunity", self.env["res.users"]
            ),
            "is moved to it": lambda: new(email_from="x@example.com", lead_id=False).write(
                {"lead_id": deal.id}
            ),
            "is moved to it while active": self._move_active_to(deal),
        }

    def _move_active_to(self, deal):
        def move():
            other = self._lead("Quentin")
            response = self._respond(other, self.cold, 0)
            response._activate(cause="user")
            response.lead_id = deal
            self.assertFalse(response.is_active_response)

        return move

    def test_nothing_of_a_closed_deal_changes(self):
        for how in ("won", "lost"):
            deal, _first, member = self._close(how, f"Pam{how}")
            for door in self._doors(deal, member):
                with self.subTest(f"{how}: {door}"), self.env.cr.savepoint() as savepoint:
                    before = self._stand(deal)
                    self._doors(deal, member)[door]()
                    self.assertEqual(self._stand(deal), before)
                    savepoint.rollback()
                    self.env.invalidate_all()
            deal.unlink()

    def test_closed_deal_is_no_target_of_attach(self):
        for how in ("won", "lost"):
            with self.subTest(how):
                deal, _first, _member = self._close(how, f"Pam{how}")
                answer = self._respond(deal, self.cold, 0)
                wizard = self.env["crm.response.convert"].create(
                    {"response_ids": [(6, 0, answer.ids)]}
                )
                self.assertIn(wizard.outcome, ("lead", "opportunity"))
                self.assertFalse(wizard.lead_id)
                with self.assertRaisesRegex(UserError, "belongs to the next deal"):
                    answer._convert("attached", lead=deal)
                wizard.outcome = "closed_deal"
                self.assertEqual(wizard.lead_id, deal)
                wizard.action_apply()
                self.assertEqual((answer.state, answer.outcome), ("converted", "closed_deal"))
                self.assertEqual(answer.lead_id, deal)
                self.assertFalse(answer.date_won or answer.date_mql or answer.is_active_response)

    def test_open_deal_does_not_count_as_closed(self):
        deal = self._lead("Pam", type="opportunity")
        answer = self._respond(deal, self.cold, 0)
        with self.assertRaisesRegex(UserError, "not closed"):
            answer._convert("closed_deal", lead=deal)

    def test_next_deal_gets_what_came_after(self):
        deal, first, _member = self._close()
        later = self._respond(deal, self.cold, 0)
        lead = later._convert("opportunity")
        self._commit()
        self.assertNotEqual(lead, deal)
        self.assertActive(lead, self.cold)
        self.assertEqual(lead.campaign_id, self.cold)
        self.assertEqual(deal.campaign_id, self.webinar)
        self.assertTrue(first.date_won and not later.date_won)
        self.assertEqual(deal._get_credit_responses(), first)

    def test_what_was_given_before_stays_with_its_deal(self):
        """The job converts an answer that waited for its review while the deal was won."""
        deal = self._lead("Pam", type="opportunity", expected_revenue=100)
        first, second = self._respond(deal, self.webinar, 9), self._respond(deal, self.fair, 5)
        first._convert("attached", lead=deal)
        deal.action_set_won()
        self.env.flush_all()
        before = self._stand(deal)
        second._convert_or_leave("opportunity", self.env["res.users"])
        self.assertEqual(second.lead_id, deal)
        self.assertEqual((second.state, second.outcome), ("converted", "attached"))
        self.assertEqual(self._stand(deal), before)
        self.assertEqual(deal._get_credit_responses(), first | second)

    def test_last_close_counts_where_a_deal_was_reopened(self):
        deal, first, _member = self._close("lost")
        between = self._respond(deal, self.cold, 0)
        self.assertEqual(deal._get_credit_responses(), first)
        deal.action_restore()
        self._commit()
        self.assertEqual(deal._get_credit_responses(), first | between)
        deal.action_set_won()
        self._commit()
        deal.date_closed = fields.Datetime.now() + timedelta(minutes=1)
        self.env.flush_all()
        self.assertEqual(deal._get_credit_responses(), first | between)
        rows = self.env["crm.credit.report"].search([("lead_id", "=", deal.id)])
        self.assertEqual(rows.response_id, first | between)

    def test_prompt_on_a_won_deal_moves_no_credit(self):
        deal, first, _member = self._close()
        before = self._stand(deal)
        wizard = self.env["crm.response.prompt"].create(
            {"lead_id": deal.id, "campaign_id": self.cold.id, "action": "stay"}
        )
        with self.assertRaisesRegex(UserError, "belongs to the next deal"):
            wizard.action_apply()
        self.assertEqual(self._stand(deal), before)
        self.assertEqual(deal._get_credit_responses(), first)

    def test_prompt_on_a_won_deal_that_nothing_led_to_gives_it_all(self):
        for is_on in (False, True):
            with self.subTest(is_on):
                if is_on:
                    self._switch_on("prompt")
                deal = self._lead(f"Pat{is_on}", type="opportunity", expected_revenue=100)
                deal.action_set_won()
                self._commit()
                deal.date_closed = fields.Datetime.now() - timedelta(days=3)
                self.env["crm.response.prompt"].create(
                    {"lead_id": deal.id, "campaign_id": self.cold.id, "action": "stay"}
                ).action_apply()
                self._commit()
                self.assertEqual(deal._get_credit_responses().campaign_id, self.cold)
                self.assertEqual(deal.campaign_id, self.cold)

    def test_scenario_takes_up_what_came_after_a_close(self):
        deal, _first, _member = self._close()
        later = self._respond(deal, self.cold, 0)
        again = self._lead("Pam")
        self._switch_on("invocable")._run_on(again)
        self.assertRequest(self._process(), "reactivate")
        self.assertEqual(self.assertActive(again, self.cold), later)
