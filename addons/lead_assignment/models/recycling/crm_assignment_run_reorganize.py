"""Sharing out anew what somebody has: by the rules, and by hand what nobody else can take."""

from odoo import fields, models
from odoo.exceptions import UserError

from ..run.crm_assignment_run_schedule import BATCH_SIZE
from .crm_assignment_line import HANDED_OVER, TAKEN_BACK

# Tasks, called as the origins of their runs.
TAKE_BACK = "take_back"
HAND_OVER = "hand_over"
REORGANIZE = "reorganize"

#: What becomes of leads that no rule gives to anybody else.
LEFTOVERS = [
    ("keep", "Stays where it is"),
    ("pool", "Returns to the pool"),
    ("user", "Goes to one person"),
]


class CrmAssignmentRun(models.Model):
    _inherit = "crm.assignment.run"

    leftover = fields.Selection(LEFTOVERS, string="Leads Without Receiver", readonly=True)
    leftover_user_id = fields.Many2one(
        "res.users", string="New Owner", readonly=True, ondelete="set null"
    )

    task = fields.Selection(
        selection_add=[
            (TAKE_BACK, "Take Back"),
            (HAND_OVER, "Hand Over"),
            (REORGANIZE, "Distribute"),
        ],
        ondelete=dict.fromkeys((TAKE_BACK, HAND_OVER, REORGANIZE), "set null"),
    )

    def action_redistribute(self):
        """Return the dialog that does what the dry run shows, as it was filled in for it."""
        self.ensure_one()
        # sudo: officers share out leads that they may not see.
        lines = self.sudo().line_ids
        leads = lines.filtered(lambda line: line.lead_id.user_id == line.previous_user_id).lead_id
        if not leads:
            raise UserError(self.env._("These leads have other owners by now. Make a new preview."))
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "lead_assignment.crm_lead_redistribute_action"
            ),
            "context": {
                "default_action": self.origin,
                "default_lead_ids": leads.ids,
                "default_leftover": self.leftover,
                "default_user_id": self.leftover_user_id.id,
                "default_note": self.note,
            },
        }

    def _work_on_leads(self, leads):
        if self.task not in (TAKE_BACK, HAND_OVER, REORGANIZE):
            return super()._work_on_leads(leads)
        # sudo: who has a lead is decided by the run, not by the rights of the runner.
        leads = leads.sudo().filtered_domain(leads._get_owned_domain())
        locked = leads.try_lock_for_update(allow_referencing=True)
        self._record_busy(leads - locked)
        user, rules = self.leftover_user_id, self._get_rules()
        if self.task == TAKE_BACK:
            self._run_isolated(locked, lambda part: self._release(part, TAKEN_BACK))
        elif self.task == HAND_OVER:
            moving = locked.filtered(lambda lead: lead.user_id != user)
            self._run_isolated(moving, lambda part: self._give(part, user, HANDED_OVER))
        else:
            self._run_isolated(
                locked, lambda part: self._redistribute(part, rules, self.leftover, user)
            )
        return None

    def _on_work_done(self):
        result = super()._on_work_done()
        if self.task == TAKE_BACK:
            self._wake()
        return result

    def _redistribute(self, leads, rules, leftover="keep", user=None):
        """Give ``leads`` to others by ``rules``.

        :param leftover: what becomes of those that nobody else can take: ``keep`` leaves them
            where they are, ``pool`` takes them back, ``user`` gives them to ``user``
        """
        for start in range(0, len(leads), BATCH_SIZE):
            part = leads[start : start + BATCH_SIZE]
            lines = self._assign_batch(part, rules)
            refused = lines.filtered(
                lambda line: line.state == "refused" and line._is_refused_by_rules()
            )
            rest = refused.lead_id
            lines.filtered(lambda line: line.state == "assigned").write({"is_withdrawn": True})
            if leftover == "keep":
                # They wait for nobody: they have their owner.
                rest.filtered("user_id").with_context(tracking_disable=True).write(
                    {"assignment_reason": False, "assignment_retry_date": False}
                )
                continue
            if leftover == "pool":
                rest = rest.filtered("user_id")
                self._release(rest, TAKEN_BACK)
            else:
                self._give(rest, user, HANDED_OVER)
            # They have been counted before, as refused by the rules.
            self.lead_count -= len(rest)
            self.refused_count -= len(rest)
