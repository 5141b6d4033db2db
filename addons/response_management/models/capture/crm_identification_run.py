"""Identification runs: many waiting responses are identified in the background."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.service.model import retrying

from ..response.crm_response import WAITING
from .crm_response_identification import CHUNK, WAITING_LIMIT

RUNNING = "running"


class CrmIdentificationRun(models.Model):
    """How far the queue of waiting responses has been gone through, from the newest on.

    A batch and the position behind it are stored together, so that a run that is killed goes on
    where it was. It works with the rights of who started it.
    """

    _name = "crm.identification.run"
    _description = "Identification in the Background"
    _order = "id desc"
    _rec_name = "rule_id"

    rule_id = fields.Many2one(
        "crm.identification.rule",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Only what this rule decides; without one every rule is asked.",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    user_id = fields.Many2one(
        "res.users",
        string="Started By",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
    )
    state = fields.Selection(
        [(RUNNING, "In Progress"), ("done", "Done"), ("cancelled", "Stopped")],
        required=True,
        readonly=True,
        default=RUNNING,
    )
    next_id = fields.Integer(
        readonly=True, help="Responses with a smaller number are still to come."
    )
    total_count = fields.Integer(string="Waiting", readonly=True)
    processed_count = fields.Integer(string="Processed", readonly=True)
    identified_count = fields.Integer(string="Identified", readonly=True)
    progress = fields.Float(compute="_compute_progress")

    _running_index = models.Index("(id) WHERE state = 'running'")

    @api.depends("state", "total_count", "processed_count")
    def _compute_progress(self):
        for run in self:
            share = 100.0 * run.processed_count / (run.total_count or 1)
            run.progress = 100.0 if run.state == "done" else min(share, 100.0)

    # ------------------------------------------------------------
    # START AND STOP
    # ------------------------------------------------------------

    @api.model
    def _identify_waiting(self, companies, rule=None):
        """Identify what waits in ``companies`` and return the action that says how it went.

        Up to a limit at once, because people wait for the answer; more in the background.
        """
        rule = rule or self.env["crm.identification.rule"]
        domain = WAITING & Domain("company_id", "in", companies.ids)
        waiting = self.env["crm.response"].search(domain, limit=WAITING_LIMIT + 1)
        if not waiting:
            raise UserError(self.env._("No response is waiting to be identified."))
        if len(waiting) <= WAITING_LIMIT:
            return waiting._notify_identified(waiting._identify_anew(rule), len(waiting))
        waiting.check_access("write")
        # sudo: whoever may identify responses may have it done; nobody edits runs.
        self.sudo().create(
            [
                {
                    "rule_id": rule.id,
                    "company_id": company.id,
                    "user_id": self.env.uid,
                    "total_count": waiting.search_count(
                        WAITING & Domain("company_id", "=", company.id)
                    ),
                }
                for company in companies
            ]
        )._wake_cron()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "More than %(limit)s responses wait. They are identified in the background.",
                    limit=WAITING_LIMIT,
                ),
                "next": self.env["ir.actions.act_window"]._for_xml_id(
                    "response_management.crm_identification_run_action"
                ),
            },
        }

    def action_cancel(self):
        """Stop after the batch that is being worked on; what is identified stays so."""
        self.check_access("read")
        self.env["crm.response"].check_access("write")
        # sudo: nobody edits runs; an officer may stop them.
        self.sudo().filtered(lambda run: run.state == RUNNING).state = "cancelled"

    def _wake_cron(self):
        # sudo: waking the job needs no right on it, what it may do is fixed.
        self.env.ref("response_management.ir_cron_identify_responses").sudo()._trigger()

    # ------------------------------------------------------------
    # WORK
    # ------------------------------------------------------------

    def _process_batch(self):
        """Go through the next waiting responses and return how many there were."""
        self.ensure_one()
        Response = (
            self.env["crm.response"]
            .with_user(self.user_id)
            .with_company(self.company_id)
            .with_context(allowed_company_ids=self.company_id.ids)
        )
        domain = WAITING & Domain("company_id", "=", self.company_id.id)
        if self.next_id:
            domain &= Domain("id", "<", self.next_id)
        try:
            waiting = Response.search(domain, order="id desc", limit=CHUNK)
            identified = waiting._identify_anew(self.rule_id.with_user(self.user_id))
        except AccessError:
            # Who started it may not do so any more.
            self.state = "cancelled"
            return 0
        if not waiting:
            self.state = "done"
            return 0
        self.next_id = waiting[-1].id
        self.processed_count += len(waiting)
        self.identified_count += len(identified)
        return len(waiting)

    @api.model
    def _cron_identify(self):
        """Go through the queues, a batch per transaction."""
        cron = self.env["ir.cron"]
        running = Domain("state", "=", RUNNING)
        while run := self.search(running, order="id", limit=1).try_lock_for_update():
            done = retrying(run._process_batch, self.env)
            left = self.search(running)
            remaining = sum(max(each.total_count - each.processed_count, 1) for each in left)
            if not cron._commit_progress(done, remaining=remaining):
                break

    @api.autovacuum
    def _gc_runs(self):
        """Forget what ended a month ago."""
        limit = fields.Datetime.subtract(self.env.cr.now(), days=30)
        self.search([("state", "!=", RUNNING), ("write_date", "<", limit)]).unlink()
