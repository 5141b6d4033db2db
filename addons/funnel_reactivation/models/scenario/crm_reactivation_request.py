"""What a scenario was asked, and what came of it."""

import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from ...logic import scenario, selection

_logger = logging.getLogger(__name__)

PENDING = "pending"
DONE = "done"
SKIPPED = "skipped"
FAILED = "failed"

#: Requests that one transaction of the scheduled job closes.
BATCH_SIZE = 1000
#: How often it begins a batch anew whose people somebody else is working on.
MAX_TRIES = 5

REASONS = [
    (scenario.HAS_ACTIVE, "The person has an active response"),
    (scenario.NOT_ACTIVE_ANY_MORE, "No one works on the person anymore"),
    (scenario.SWITCHED_OFF, "The scenario was switched off"),
    (scenario.GONE, "The lead or contact is gone"),
    (scenario.EXCLUDED, "The person does not match the filter of the scenario"),
    (scenario.NURTURED, "The nurture timeout is not over"),
    (scenario.DEAL_WON, "The deal is won"),
    (scenario.WRONG_MODE, "The salesperson works in passive mode"),
    ("no_candidate", "No response could be reactivated, and there is no default"),
    ("race", "Another response was made active at the same moment"),
    ("error", "It failed"),
]


class CrmReactivationRequest(models.Model):
    """A request waits until it is due and is closed with an outcome and a reason.

    One per scenario and person is pending at a time: the database sees to it. Anyone who causes a
    request pays for one insert; the scheduled job does the rest, in batches, several workers side
    by side.
    """

    _name = "crm.reactivation.request"
    _description = "Reactivation Request"
    _order = "date_due desc, id desc"
    _rec_name = "scenario_id"

    scenario_id = fields.Many2one(
        "crm.reactivation.scenario", required=True, readonly=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(related="scenario_id.kind")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    lead_id = fields.Many2one(
        "crm.lead",
        string="Lead/Opportunity",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Contact", readonly=True, index="btree_not_null", ondelete="set null"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        readonly=True,
        ondelete="set null",
        help="Whose role decides about mode and default campaign.",
    )
    inserts_default = fields.Boolean(default=True, readonly=True)
    prompt_campaign_id = fields.Many2one("utm.campaign", readonly=True, ondelete="set null")
    date_due = fields.Datetime(required=True, readonly=True)
    date_done = fields.Datetime(string="Closed On", readonly=True)
    state = fields.Selection(
        [
            (PENDING, "Waiting"),
            (DONE, "Done"),
            (SKIPPED, "Skipped"),
            (FAILED, "Failed"),
        ],
        required=True,
        readonly=True,
        default=PENDING,
    )
    outcome = fields.Selection(
        [
            (selection.REACTIVATE, "Response reactivated"),
            (selection.RESPOND, "Non-responder engaged"),
            (selection.DEFAULT, "Default response recorded"),
            (selection.NONE, "Nothing done"),
        ],
        readonly=True,
    )
    reason = fields.Selection(REASONS, readonly=True)
    error = fields.Text(readonly=True, personal="text")
    response_id = fields.Many2one(
        "crm.response", readonly=True, index="btree_not_null", ondelete="set null"
    )
    campaign_id = fields.Many2one(related="response_id.campaign_id", string="Campaign")
    verdicts = fields.Json(
        readonly=True,
        help="Each candidate with its class and why it was taken or not.",
        personal=False,
    )
    explanation = fields.Html(compute="_compute_explanation", sanitize=False)

    _lead_uniq = models.UniqueIndex(
        "(scenario_id, lead_id) WHERE state = 'pending' AND lead_id IS NOT NULL"
    )
    _partner_uniq = models.UniqueIndex(
        "(scenario_id, partner_id) WHERE state = 'pending' AND lead_id IS NULL"
    )
    _due_index = models.Index("(date_due) WHERE state = 'pending'")
    _done_index = models.Index("(scenario_id, date_done) WHERE state <> 'pending'")

    @api.depends("scenario_id")
    def _compute_display_name(self):
        # sudo: whose lead it is sees what a scenario did, and not how it is set up.
        for request in self:
            request.display_name = request.sudo().scenario_id.display_name

    # ------------------------------------------------------------
    # INSERT
    # ------------------------------------------------------------

    @api.model
    def _insert(self, record, people, *, date_due, inserts_default=True, prompt=None):
        """Leave a request with scenario ``record`` for each of ``people``; return the pending ones.

        One statement, which leaves people with a pending one alone: two transactions cannot disturb
        each other.
        """
        if not people:
            return self.browse()
        column = people._person_field
        self.flush_model(["state", "scenario_id", "lead_id", "partner_id"])
        owners = [person._get_funnel_owner().id for person in people]
        rows = self.env.execute_query(
            self._query_insert(
                record, column, people.ids, owners, date_due, inserts_default, prompt
            )
        )
        record.invalidate_recordset(["request_ids"], flush=False)
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "funnel_reactivation.ir_cron_process_requests", raise_if_not_found=True
        )
        self.env["ir.cron"].browse(cron_id)._trigger(date_due)
        if len(rows) == len(people):
            # Nobody had one.
            return self.browse(request_id for (request_id,) in rows)
        return self.search(
            [
                ("scenario_id", "=", record.id),
                (column, "in", people.ids),
                ("state", "=", PENDING),
                *([] if column == "lead_id" else [("lead_id", "=", False)]),
            ]
        )

    @api.model
    def _query_insert(self, record, column, ids, owners, date_due, inserts_default, prompt):
        return SQL(
            """
            INSERT INTO crm_reactivation_request
                   (scenario_id, company_id, %(column)s, user_id, inserts_default,
                    prompt_campaign_id, date_due, state,
                    create_uid, write_uid, create_date, write_date)
            SELECT %(scenario)s, %(company)s, person.id, person.owner, %(default)s,
                   %(prompt)s, %(due)s, 'pending', %(uid)s, %(uid)s, %(now)s, %(now)s
              FROM unnest(%(ids)s::integer[], %(owners)s::integer[]) AS person (id, owner)
            ON CONFLICT DO NOTHING
              RETURNING id
            """,
            column=SQL.identifier(column),
            scenario=record.id,
            company=record.company_id.id,
            default=inserts_default,
            prompt=prompt.id if prompt else None,
            due=date_due,
            uid=self.env.uid,
            now=self.env.cr.now(),
            ids=ids,
            owners=owners,
        )

    def _move_to_lead(self, lead_ids, lead):
        """Let requests about merged leads be about the one that stays."""
        requests = self.search([("lead_id", "in", [*lead_ids, lead.id])])
        pending = requests.filtered(lambda r: r.state == PENDING)
        for scenarios in pending.grouped("scenario_id").values():
            # One per scenario stays pending, the earliest.
            scenarios.sorted("date_due")[1:].write(
                {
                    "state": SKIPPED,
                    "reason": scenario.GONE,
                    "outcome": selection.NONE,
                    "date_done": self.env.cr.now(),
                }
            )
        # Before they move: of one lead and scenario the database takes a single waiting one.
        self.flush_model(["state"])
        requests.write({"lead_id": lead.id})

    # ------------------------------------------------------------
    # PROCESS
    # ------------------------------------------------------------

    @api.model
    def _cron_process_requests(self):
        """Close what is due, a batch per transaction; requests in work elsewhere are left alone."""
        cron = self.env["ir.cron"]
        domain = [("state", "=", PENDING), ("date_due", "<=", self.env.cr.now())]
        remaining = self.search_count(domain)
        failed = tries = 0
        while remaining:
            try:
                batch = self.search(domain, order="date_due, id", limit=BATCH_SIZE)
                batch = batch.try_lock_for_update().filtered_domain(domain)
                if not batch:
                    break
                failed += batch._process_or_isolate()
                # Before the commit, so that what it finds can be retried as well.
                self.env.cr.flush()
            except (ConcurrencyError, psycopg2.OperationalError):
                tries += 1
                if tries == MAX_TRIES:
                    raise
                # Somebody was quicker: what they did is seen in a transaction that begins now.
                self.env.cr.rollback()
                continue
            tries = 0
            remaining = max(remaining - len(batch), 0)
            if not cron._commit_progress(len(batch), remaining=remaining):
                break
        if failed:
            _logger.warning("%s reactivation requests failed; see their list", failed)

    def _close(self, state, *, outcome=selection.NONE, reason=False, **vals):
        self.write(
            {
                "state": state,
                "outcome": outcome,
                "reason": reason,
                "date_done": self.env.cr.now(),
                **vals,
            }
        )

    def action_retry(self):
        """Put failed and skipped requests back; the scheduled job takes them up at once."""
        self.check_access("read")
        closed = self.filtered(lambda r: r.state in (FAILED, SKIPPED))
        if closed:
            # sudo: anyone who may see a request may ask again, nothing else of it can be written.
            closed.sudo()._reopen()
            self.env.ref("funnel_reactivation.ir_cron_process_requests").sudo()._trigger()
        return True

    def _reopen(self):
        """Put the requests back, one per scenario and person, unless another one is waiting."""

        def subject(request):
            return request.scenario_id, request.lead_id or request.partner_id

        waiting = self.search(
            [
                ("state", "=", PENDING),
                ("scenario_id", "in", self.scenario_id.ids),
                "|",
                ("lead_id", "in", self.lead_id.ids),
                ("partner_id", "in", self.partner_id.ids),
            ]
        )
        seen = {subject(request) for request in waiting}
        reopened = self.browse()
        for request in self.sorted("id", reverse=True):
            if subject(request) not in seen:
                seen.add(subject(request))
                reopened |= request
        reopened.write(
            {
                "state": PENDING,
                "date_due": self.env.cr.now(),
                "date_done": False,
                "outcome": False,
                "reason": False,
                "error": False,
            }
        )
