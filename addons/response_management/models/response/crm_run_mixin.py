"""Runs: work on many responses in the background, a batch for each transaction."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.service.model import retrying

RUNNING = "running"


class CrmRunMixin(models.AbstractModel):
    """How far a run is, and who started it.

    A batch and the position behind it are stored together, so that a run that is killed continues
    where it was. It works with the rights of who started it. People do not edit runs.
    """

    _name = "crm.run.mixin"
    _description = "Run in the Background"

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
    total_count = fields.Integer(string="Responses", readonly=True)
    processed_count = fields.Integer(string="Processed", readonly=True)
    progress = fields.Float(compute="_compute_progress")

    @api.depends("state", "total_count", "processed_count")
    def _compute_progress(self):
        for run in self:
            share = 100.0 * run.processed_count / (run.total_count or 1)
            run.progress = 100.0 if run.state == "done" else min(share, 100.0)

    def action_cancel(self):
        """Stop after the batch that is being worked on; what is done stays so."""
        self.check_access("read")
        self.env["crm.response"].check_access("write")
        # sudo: people do not edit runs; who sees one may stop it.
        self.sudo().filtered(lambda run: run.state == RUNNING).state = "cancelled"

    @api.model
    def _work_off(self):
        """Do the runs in the order in which they were started, a batch for each transaction."""
        cron = self.env["ir.cron"]
        running = [("state", "=", RUNNING)]
        while run := self.search(running, order="id", limit=1).try_lock_for_update():
            done = retrying(run._process_batch, self.env)
            left = self.search(running)
            remaining = sum(max(each.total_count - each.processed_count, 1) for each in left)
            if not cron._commit_progress(done, remaining=remaining):
                break

    def _process_batch(self):
        """Process the next batch and return how many responses it had; none: the run ended."""
        self.ensure_one()
        try:
            done = self._process_next()
        except AccessError:
            # Who started it may not do so any more.
            self.state = "cancelled"
            return 0
        self.processed_count += done
        if not done:
            self.state = "done"
        return done

    def _process_next(self):
        """Process the next responses, move the position, and return how many there were."""
        raise NotImplementedError

    @api.autovacuum
    def _gc_runs(self):
        """Forget what ended a month ago."""
        if self._abstract:
            return
        limit = fields.Datetime.subtract(self.env.cr.now(), days=30)
        self.search([("state", "!=", RUNNING), ("write_date", "<", limit)]).unlink()
