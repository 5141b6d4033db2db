"""Bulk actions: what somebody does with more leads than they would wait for."""

from odoo import api, fields, models
from odoo.exceptions import UserError

#: Leads that failed which are named; the rest is counted.
SHOWN_FAILURES = 50


class CrmLeadBulkAction(models.Model):
    """One thing that a person does with a selection of leads, in the background.

    It is done with the rights of that person, as if they had waited for it.
    """

    _name = "crm.lead.bulk.action"
    _description = "Bulk Action on Leads"
    _inherit = ["crm.queued.work.mixin"]
    _order = "id desc"
    _rec_name = "action"

    action = fields.Selection([], required=True, readonly=True)
    parameters = fields.Json(readonly=True, personal=False)
    company_ids = fields.Json(readonly=True, personal=False)
    user_id = fields.Many2one(
        "res.users",
        string="Started By",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
    )
    state = fields.Selection(
        [("queued", "Queued"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="queued",
    )
    failed_count = fields.Integer(string="Failed", readonly=True)
    failures = fields.Text(string="Errors", readonly=True, personal="text")
    date_end = fields.Datetime(string="Ended On", readonly=True)
    progress = fields.Float(compute="_compute_progress")

    @api.depends("queue_position", "queue_count", "state")
    def _compute_progress(self):
        for action in self:
            action.progress = 100.0 if action.state == "done" else action._get_queue_progress()

    @api.model
    def _do(self, action, leads, parameters=None, *, limit=None):
        """Do ``action`` with ``leads`` at once, or in the background if they are many.

        :param int limit: how many are too many for this action, if fewer than for most
        :param dict parameters: what JSON can keep
        :return: the client action that shows how far it is, or ``None`` if it is done
        """
        work = self.new({"action": action, "parameters": parameters or {}})
        if self._fits_inline(leads.ids) and len(leads) <= (limit or len(leads)):
            work._apply(leads)
            return None
        # sudo: nobody writes these by hand; what may be done is checked when it is done.
        work = self.sudo().create(
            {
                "action": action,
                "parameters": parameters or {},
                "company_ids": self.env.companies.ids,
                "user_id": self.env.uid,
            }
        )
        work._enqueue(leads.ids)
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "lead_assignment.crm_lead_bulk_action_action"
            ),
            "res_id": work.id,
            "views": [(False, "form")],
        }

    def _as_starter(self):
        # With their own rights only.
        return self.with_user(self.user_id).with_context(allowed_company_ids=self.company_ids)

    def _work_on(self, ids):
        self.sudo().state = "running"
        # sudo: only split up; each part is done by the person.
        runs = self.env["crm.assignment.run"]
        runs._run_isolated(
            self.env["crm.lead"].browse(ids).exists(), self._apply, self._note_failure
        )

    def _apply(self, leads):
        """Do it with ``leads``, as the current user."""
        getattr(self, f"_apply_{self.action}")(leads, **(self.parameters or {}))

    def _note_failure(self, lead, error):
        # sudo: the action tells its own story.
        work = self.sudo()
        words = str(error) if isinstance(error, UserError) else type(error).__name__
        if work.failed_count < SHOWN_FAILURES:
            line = f"{lead.sudo().display_name}: {words}"
            work.failures = f"{work.failures}\n{line}" if work.failures else line
        work.failed_count += 1

    def _on_work_done(self):
        # sudo: see _note_failure
        self.sudo().write({"state": "done", "date_end": self.env.cr.now()})

    def _on_work_stopped(self, reason):
        self.write({"state": "failed", "failures": reason, "date_end": self.env.cr.now()})

    @api.autovacuum
    def _gc_done(self):
        """Forget what ended a month ago."""
        before = fields.Datetime.subtract(self.env.cr.now(), days=30)
        self.search([("is_queued", "=", False), ("write_date", "<", before)]).unlink()
