"""What becomes of responses and interactions when what they point to is deleted or merged.

The table says it; the test runs each row against a new world. ``None``: the pointer is emptied;
``same``: it stays; ``head``: it points to the record that was merged into.
"""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.crm_privacy.tools import existence

from .interaction_common import InteractionCase

SAME, HEAD = "same", "head"
LOGGED = ("call", "message", "meeting")

#: (what happens, {pointing record: {field: what becomes of it}}, whether the account stays)
TABLE = [
    (
        "delete_lead",
        {
            "response": {"lead_id": None, "partner_id": SAME, "campaign_id": SAME},
            "entered": {
                "lead_id": None,
                "partner_id": SAME,
                "campaign_id": SAME,
                "response_id": SAME,
            },
            **{n: {"lead_id": None, "partner_id": SAME, "campaign_id": SAME} for n in LOGGED},
        },
        True,
    ),
    (
        "merge_leads",
        {
            "response": {"lead_id": HEAD, "partner_id": SAME, "campaign_id": SAME},
            "entered": {"lead_id": HEAD, "partner_id": SAME, "campaign_id": SAME},
            **{n: {"lead_id": HEAD, "partner_id": SAME, "campaign_id": SAME} for n in LOGGED},
        },
        True,
    ),
    (
        "archive_lead",
        {n: {"lead_id": SAME, "campaign_id": SAME} for n in ("response", "entered", *LOGGED)},
        True,
    ),
    (
        "delete_partner",
        {
            n: {"partner_id": None, "lead_id": SAME, "campaign_id": SAME}
            for n in ("response", "entered", *LOGGED)
        },
        True,
    ),
    (
        "merge_partners",
        {
            n: {"partner_id": HEAD, "lead_id": SAME, "campaign_id": SAME}
            for n in ("response", "entered", *LOGGED)
        },
        True,
    ),
    (
        "delete_campaign",
        {
            n: {"campaign_id": None, "lead_id": SAME, "partner_id": SAME}
            for n in ("response", "entered", *LOGGED)
        },
        False,
    ),
    (
        "archive_campaign",
        {n: {"campaign_id": SAME} for n in ("response", "entered", *LOGGED)},
        True,
    ),
    ("delete_answered_treatment", "has responses", True),
    (
        "archive_treatment",
        {"response": {"treatment_id": SAME, "campaign_id": SAME}, "entered": {"campaign_id": SAME}},
        True,
    ),
    ("delete_campaign_with_treatment", "is in use by", True),
    ("delete_offer_with_treatment", "is in use by", True),
    ("delete_channel_with_treatment", "is in use by", True),
    ("delete_treatment_with_rule", "is in use by", True),
    ("delete_type_in_use", "is in use by", True),
    (
        "delete_response",
        {"entered": {"response_id": None, "lead_id": SAME, "campaign_id": SAME}},
        False,
    ),
    ("delete_message", {"message": {"lead_id": SAME, "campaign_id": SAME}}, True),
    ("delete_activity", {"call": {"lead_id": SAME, "campaign_id": SAME}}, True),
    ("delete_meeting", {"meeting": {"lead_id": SAME, "campaign_id": SAME}}, True),
    ("archive_user", {n: {"user_id": SAME} for n in ("entered", *LOGGED)}, True),
]


@tagged("post_install", "-at_install")
class TestDeletionTable(InteractionCase):
    def _build(self):
        """Fill one lead with everything that may hang on it."""
        self.partner = self.jane.copy({"name": "Jane Roe", "email": "jane@roe.example.com"})
        self.account = self.env["utm.campaign"].create({"title": "Table"})
        self.tail = self._new_lead(
            "Tail", partner_id=self.partner.id, campaign_id=self.account.id, type="lead"
        )
        # An opportunity is always what a lead is merged into.
        self.head = self._new_lead(
            "Head", partner_id=False, campaign_id=self.campaign.id, type="opportunity"
        )
        self.other_partner = self.env["res.partner"].create({"name": "Jane R."})
        [response] = self._capture(
            self._delivery(
                contact_name="Jane Roe",
                email_from="jane@roe.example.com",
                partner_id=self.partner.id,
                campaign_id=self.account.id,
            )
        )
        response.lead_id = self.tail
        self.done = self._plan(self.tail, workload=2.0)
        self.open = self._plan(self.tail, workload=4.0, summary="Not done yet")
        self.done.action_feedback(feedback="Done")
        self.post = self._write_to(self.tail, partner_ids=self.partner.ids)
        self.event = self._meet(opportunity_id=self.tail.id, partner_ids=[(6, 0, self.partner.ids)])
        self.Interaction._log_meetings(self.event)
        self.pointing = {
            "response": response,
            "entered": self._enter(
                lead_id=self.tail.id, response_id=response.id, cost=7.0, user_id=self.salesperson.id
            ),
            "call": self._find(self.done),
            "message": self._find(self.post),
            "meeting": self._find(self.event),
        }
        self.env.flush_all()

    def _delete_lead(self):
        self.tail.unlink()

    def _merge_leads(self):
        self.assertEqual((self.tail + self.head).merge_opportunity(), self.head)
        return self.head

    def _archive_lead(self):
        self.tail.action_set_lost()

    def _delete_partner(self):
        self.partner.unlink()

    def _merge_partners(self):
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.partner + self.other_partner).ids, self.other_partner
        )
        return self.other_partner

    def _delete_campaign(self):
        self.account.unlink()

    def _archive_campaign(self):
        self.account.action_archive()

    def _new_treatment(self):
        return self.treatment.copy({"source_code": "TABLE", "campaign_id": self.account.id})

    def _delete_answered_treatment(self):
        treatment = self._new_treatment()
        self.pointing["response"].treatment_id = treatment
        treatment.unlink()

    def _archive_treatment(self):
        treatment = self._new_treatment()
        self.pointing["response"].treatment_id = treatment
        self.before["response"]["treatment_id"] = treatment
        treatment.action_archive()

    def _delete_campaign_with_treatment(self):
        self._new_treatment()
        self.account.unlink()

    def _delete_offer_with_treatment(self):
        self._new_treatment().offer_id.unlink()

    def _delete_channel_with_treatment(self):
        medium = self.env["utm.medium"].create({"name": "Carrier pigeon"})
        self._new_treatment().medium_id = medium
        medium.unlink()

    def _delete_treatment_with_rule(self):
        treatment = self._new_treatment()
        self.env["crm.identification.rule"].create(
            {"value": "TABLE-*", "treatment_id": treatment.id}
        )
        treatment.unlink()

    def _delete_type_in_use(self):
        self.pointing["response"].type_id.unlink()

    def _delete_response(self):
        self.pointing.pop("response").unlink()

    def _delete_message(self):
        self.post.unlink()

    def _delete_activity(self):
        self.done.unlink()

    def _delete_meeting(self):
        self.event.unlink()

    def _archive_user(self):
        self.salesperson.action_archive()

    def test_each_row_of_the_table(self):
        for what, expected, keeps_account in TABLE:
            with self.subTest(what=what), self.cr.savepoint() as savepoint:
                self._check_row(what, expected, keeps_account)
                savepoint.rollback()
                self.env.invalidate_all()

    def _check_row(self, what, expected, keeps_account):
        self._build()
        names = ("lead_id", "partner_id", "campaign_id", "user_id")
        self.before = {
            who: {name: record[name] for name in (*names, "response_id") if name in record}
            for who, record in self.pointing.items()
        }
        account = self._get_account(self.account)
        self.assertEqual(account[:2], (1, 4))
        self.assertEqual(account[4:6], (1, 0), "leads and opportunities")
        act = getattr(self, f"_{what}")
        if not isinstance(expected, dict):
            with (
                self.assertRaisesRegex(UserError, expected),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                act()
            return
        head = act()
        self.env.invalidate_all()
        for who, fields in expected.items():
            record = self.pointing[who]
            self.assertTrue(record.exists(), f"{what}: {who} is gone")
            for name, fate in fields.items():
                before = self.before[who][name]
                wanted = {SAME: before, HEAD: head, None: before.browse()}[fate]
                self.assertEqual(record[name], wanted, f"{what}: {name} of {who}")
        if keeps_account:
            self.assertEqual(self._get_account(self.account), account, what)

    def test_a_won_opportunity_stays_on_the_account_when_it_is_deleted_or_merged(self):
        for act in ("_delete_lead", "_merge_leads"):
            with self.subTest(act=act), self.cr.savepoint() as savepoint:
                self._build()
                self.tail.write({"type": "opportunity", "expected_revenue": 700.0})
                self.tail.action_set_won()
                self.head.action_set_won()
                self.head.expected_revenue = 900.0
                accounts = [self._get_account(each) for each in (self.account, self.campaign)]
                self.assertEqual(accounts[0][4:8], (1, 1, 1, 700.0))
                # Of two won ones either may be the head.
                leads = self.tail + self.head
                leads.merge_opportunity() if act == "_merge_leads" else self.tail.unlink()
                self.env.invalidate_all()
                totals = [self._get_account(each)[4:8] for each in (self.account, self.campaign)]
                self.assertEqual(totals, [account[4:8] for account in accounts])
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_deleted_lead_leaves_its_name_and_its_activities(self):
        self._build()
        activity, undone = self.done, self.open
        unlogged = self._plan(self.tail, summary="Done before we were here", workload=1.0)
        unlogged.active = False
        unclaimed = self._plan(self.tail, user_id=False)
        self.tail.user_id = self.salesperson
        self.tail.unlink()
        self.assertEqual(set(self.pointing["entered"].mapped("lead_name")), {"Tail"})
        self.assertRecordValues(
            self._find(activity) + self._find(undone) + self._find(unlogged),
            [
                {"state": "done", "workload": 2.0, "lead_name": "Tail"},
                {"state": "open", "workload": 4.0, "lead_name": "Tail"},
                {"state": "done", "workload": 1.0, "lead_name": "Tail"},
            ],
        )
        left_open = self._find(undone)
        self.assertEqual(left_open.campaign_id, self.account)
        self.assertEqual(self._find(unclaimed).user_id, self.salesperson, "not who deleted it")
        left_open.with_user(self.salesperson).action_mark_done()
        self.assertEqual(left_open.state, "done")

    def test_what_was_not_logged_yet_is_logged_before_the_lead_goes(self):
        self._build()
        logged = self.env["crm.interaction"].concat(
            *(self.pointing[name] for name in ("call", "message", "meeting"))
        )
        sources = (self.done, self.post, self.event)
        # sudo: as if the addon had come after them.
        self.env.cr.execute("DELETE FROM crm_interaction WHERE id = ANY(%s)", [logged.ids])
        self.env.invalidate_all()
        self.tail.unlink()
        for source in sources:
            self.assertEqual(self._find(source).lead_name, "Tail", source._name)

    def test_a_meeting_to_come_counts_for_the_campaign_of_a_deleted_lead(self):
        self._build()
        start = self.env.cr.now() + timedelta(days=1)
        event = self._meet(
            opportunity_id=self.tail.id,
            partner_ids=[(6, 0, self.partner.ids)],
            start=start,
            stop=start + timedelta(hours=1),
        )
        account = self._get_account(self.account)
        self.tail.unlink()
        self.assertEqual(self._get_account(self.account), account)
        to_come = self._find(event)
        self.assertRecordValues(
            to_come, [{"state": "open", "campaign_id": self.account.id, "lead_name": "Tail"}]
        )
        self.patch(self.env.cr, "_now", start + timedelta(hours=2))
        self.Interaction._log_meetings(self.Interaction._find_unlogged_meetings(0))
        self.assertEqual(to_come.state, "done")
        self.assertEqual(len(self._find(event)), 1)

    def test_a_merge_moves_done_activities_and_meetings_of_the_document(self):
        self._build()
        event = self._meet(
            res_model_id=self.env["ir.model"]._get_id("crm.lead"), res_id=self.tail.id
        )
        event.opportunity_id = False
        done, undone = self.done, self.open
        self._merge_leads()
        self.assertEqual((done + undone).mapped("res_id"), [self.head.id] * 2)
        self.assertFalse(done.active)
        self.assertEqual(event.res_id, self.head.id)
        self.assertFalse(self._find(undone), "it is still to be done")

    def test_a_merge_leaves_the_meetings_of_other_opportunities(self):
        self._build()
        other = self._new_lead("Other", type="opportunity")
        event = self._meet(
            res_model_id=self.env["ir.model"]._get_id("crm.lead"), res_id=self.tail.id
        )
        event.opportunity_id = other
        self._merge_leads()
        self.assertEqual((event.opportunity_id, event.res_id), (other, self.head.id))

    def test_a_merge_moves_what_its_user_has_not_seen(self):
        """Also if the cache has been filled with what they see."""
        self._build()
        response = self.pointing["response"]
        response.user_id = self.officer
        leads = (self.tail + self.head).with_user(self.salesperson)
        leads.sudo().user_id = self.salesperson
        leads.invalidate_recordset()
        self.assertFalse(leads.response_ids, "hidden")
        leads.merge_opportunity()
        self.assertEqual(response.lead_id, self.head)

    def test_merging_leads_that_nothing_hangs_on_costs_no_query(self):
        """What hangs on leads is read for many at once, as native assignment merges them."""

        def take_over(head, tail):
            head._take_over_account(tail)
            head._merge_dependences_history(tail)
            self.assertFalse(tail._see_everything().response_ids)
            self.assertFalse(tail._see_everything().interaction_ids)

        leads = (
            self.env["crm.lead"]
            .with_context(mail_create_nolog=True)
            .create([{"name": f"Lead {number}"} for number in range(4)])
        )
        take_over(*leads[:2])
        # Settings of other addons are remembered from here on.
        leads[0]._merge_dependences_calendar_events(leads[1])
        self.env.flush_all()
        with self.assertQueryCount(0):
            take_over(*leads[2:])
        with self.assertQueryCount(1):  # natively, too
            leads[2]._merge_dependences_calendar_events(leads[3])

    def test_deleting_many_leads_costs_few_queries_more(self):
        def count(number):
            leads = self.env["crm.lead"].create(
                [{"name": f"Lead {n}", "partner_id": self.jane.id} for n in range(number)]
            )
            for lead in leads:
                self._plan(lead)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            leads._log_remains(existence.find_existing(self.env, leads._get_remains_domains()))
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        count(2)
        self.assertLessEqual(count(40), count(4) + 3)

    def test_deleting_a_contact_keeps_the_work_done_for_it(self):
        activity = self._plan(self.jane, workload=1.0)
        self.lead.partner_id = False
        self.jane.unlink()
        self.assertRecordValues(
            self._find(activity), [{"state": "open", "workload": 1.0, "partner_id": False}]
        )
