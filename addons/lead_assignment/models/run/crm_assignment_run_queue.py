"""Runs of many leads: what one click starts and the scheduled job does."""

from odoo import api, fields, models

from .batch import BUSY
from .crm_assignment_run_schedule import BATCH_SIZE
from .crm_assignment_run_undo import UNDO, UNDOABLE, UNDOING

ASSIGN = "assign"


class CrmAssignmentRun(models.Model):
    _name = "crm.assignment.run"
    _inherit = ["crm.assignment.run", "crm.queued.work.mixin"]

    state = fields.Selection(
        selection_add=[(UNDOING, "Being Undone"), ("failed",)], ondelete={UNDOING: "set default"}
    )
    task = fields.Selection([(ASSIGN, "Assign"), (UNDO, "Undo")], readonly=True, copy=False)

    @api.depends("is_queued", "queue_position", "queue_count")
    def _compute_progress(self):
        queued = self.filtered("is_queued")
        for run in queued:
            run.progress = run._get_queue_progress()
        return super(CrmAssignmentRun, self - queued)._compute_progress()

    def _assign_leads(self, leads, rules, is_inline=False):
        """Assign ``leads`` by ``rules`` and end the run; in the background if they are many.

        :param is_inline: whether somebody waits for all of them
        """
        self.ensure_one()
        if not (is_inline or self._fits_inline(leads.ids)):
            self._do(ASSIGN, leads.ids)
            return
        leads = leads.sudo().with_env(self.env)
        for start in range(0, len(leads), BATCH_SIZE):
            self._assign_isolated(leads[start : start + BATCH_SIZE], rules)
        self._finish()

    def _do(self, task, ids):
        """Do ``task`` with ``ids``, leads or lines: at once, or in the background if many."""
        self.ensure_one()
        self.task = task
        if self._fits_inline(ids):
            self._work_on(ids)
            self._on_work_done()
        else:
            state = UNDOING if task == UNDO else "queued"
            self._enqueue(ids, state=state, message=False)

    def _work_on(self, ids):
        if self.state == "queued":
            self.state = "running"
        run = self.with_company(self.company_id) if self.company_id else self
        if self.task == UNDO:
            run._undo_part(run.env["crm.assignment.line"].browse(ids).exists())
        else:
            run._work_on_leads(run.env["crm.lead"].browse(ids).exists())

    def _work_on_leads(self, leads):
        self._assign_isolated(leads, self._get_rules())

    def _get_rules(self):
        """Return the rules of the run, in their order and none of another company."""
        rules = self.env["crm.assignment.rule"]._get_company_rules(self.company_id)
        return rules.filtered(lambda rule: rule in self.rule_ids) if self.rule_ids else rules

    def _on_work_done(self):
        if self.task != UNDO:
            self._finish()
            return
        busy = [("run_id", "=", self.id), ("state", "in", UNDOABLE), ("undo_obstacle", "=", BUSY)]
        # The user who holds a lead right now lets go of it: the rest can be undone later.
        is_left = self.env["crm.assignment.line"].search_count(busy, limit=1)
        self.write({"state": "done" if is_left else "undone", "date_undone": self.env.cr.now()})

    def _on_work_stopped(self, reason):
        # What an undo has left can still be undone.
        state = "done" if self.task == UNDO else "failed"
        self.write({"state": state, "message": reason, "date_end": self.env.cr.now()})
