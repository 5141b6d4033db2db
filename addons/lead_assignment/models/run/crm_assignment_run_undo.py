"""Taking a run back: who had the lead before has it again, unless somebody worked on it."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .batch import QUIET

# Why a line is not undone.
GONE = "gone"
OWNER_CHANGED = "owner_changed"
MOVED = "moved"
CLOSED = "closed"
MESSAGE = "message"
ACTIVITY = "activity"
PLANNED = "planned"
MEETING = "meeting"
ATTEMPT = "attempt"
EDITED = "edited"
BUSY = "busy"
STRANGER = "stranger"
FAILED = "failed"

#: The task of a run that is taken back, and its state meanwhile.
UNDO = "undo"
UNDOING = "undoing"

#: States of lines that can be undone.
UNDOABLE = ("assigned", "released")


class CrmAssignmentRun(models.Model):
    _inherit = "crm.assignment.run"

    parked_count = fields.Integer(compute="_compute_parked")
    date_parked = fields.Datetime(compute="_compute_parked")

    def _compute_parked(self):
        """Count the leads that were given back and that the schedule leaves alone for a while."""
        rows = self.env["crm.assignment.line"]._read_group(
            Domain("run_id", "in", self.ids) & self._get_parked_domain(),
            ["run_id"],
            ["lead_id:count_distinct"],
        )
        counts = dict(rows)
        pause = self.env["crm.lead"]._get_undo_pause()
        for run in self:
            run.parked_count = counts.get(run, 0)
            run.date_parked = run.date_undone and run.date_undone + pause

    @api.model
    def _get_parked_domain(self):
        return Domain("state", "=", "undone") & Domain(
            "lead_id", "any", self.env["crm.lead"]._get_parked_domain("undone")
        )

    def action_release_parked(self):
        """Have the rules look at what was given back, with the next scheduled run: now."""
        self.env["crm.lead"]._check_assignable()
        self.check_access("read")
        # sudo: officers have leads assigned that they may not see.
        lines = self.env["crm.assignment.line"].sudo()
        domain = Domain("run_id", "in", self.ids) & self._get_parked_domain()
        lines.search(domain).lead_id._release_parked()

    def action_undo(self):
        """Give the leads back to whom they belonged before, but for those worked on since."""
        self.env["crm.lead"]._check_assignable()
        self.check_access("read")
        # sudo: no user may write the log but for this.
        for run in self.sudo():
            run._undo()

    def _undo(self):
        self.ensure_one()
        if self.state == UNDOING:
            raise UserError(self.env._("%s is being undone already.", self.display_name))
        if self.is_dry_run or self.state != "done":
            raise UserError(self.env._("%s has no assignments to undo.", self.display_name))
        lines = self.env["crm.assignment.line"].search(
            [("run_id", "=", self.id), ("state", "in", UNDOABLE)], order="id"
        )
        self.kept_count = 0
        self._do(UNDO, lines.ids)

    def _undo_part(self, lines):
        """Undo ``lines``, but for those whose leads were worked on or cannot be written."""
        self.env["crm.assignment.rule"]._lock()
        self._run_isolated(lines, self._undo_lines, self._keep_failed)

    def _undo_lines(self, lines):
        obstacles = lines._get_undo_obstacles()
        undone = lines.filtered(lambda line: line.id not in obstacles)
        for reason, kept in (lines - undone).grouped(lambda line: obstacles[line.id]).items():
            kept.write({"undo_obstacle": reason})
        self._restore(undone)
        self._give_turns_back(undone)
        undone.write({"state": "undone", "undo_obstacle": False})
        self.write(
            {
                "undone_count": self.undone_count + len(undone),
                "kept_count": self.kept_count + len(obstacles),
            }
        )

    def _keep_failed(self, line, _error):
        """Leave the lead of ``line`` where it is: another addon does not let it go back."""
        line.undo_obstacle = FAILED
        self.kept_count += 1

    def _restore(self, lines):
        """Write what the leads were before, once for each distinct state."""
        groups = defaultdict(list)
        for line in lines:
            groups[line._get_before()].append(line.lead_id.id)
        # sudo: like the assignment itself, taking it back is decided by the run.
        Lead = self.env["crm.lead"].sudo().with_context(**QUIET)
        for (user_id, team_id, company_id, lead_type, stage_id), lead_ids in groups.items():
            Lead.browse(lead_ids).write(
                {
                    "user_id": user_id,
                    "team_id": team_id,
                    # By its name, for without owner and team a lead loses its company.
                    "company_id": company_id,
                    "type": lead_type,
                    "stage_id": stage_id,
                    "assignment_date": self.env.cr.now(),
                    # Not by the next scheduled run: the user who undoes wants to look first.
                    "assignment_reason": "undone",
                    "assignment_retry_date": self.env["crm.lead"]._get_undo_retry_date(),
                }
            )
        self._remove_followers(lines)

    def _remove_followers(self, lines):
        """Take the receivers off the leads that they have lost again, in one go."""
        pairs = {
            (line.lead_id.id, line.user_id.partner_id.id)
            for line in lines
            if line.user_id != line.previous_user_id
        }
        # sudo: they were added by the assignment.
        followers = self.env["mail.followers"].sudo()
        followers.search(
            [
                ("res_model", "=", "crm.lead"),
                ("res_id", "in", lines.lead_id.ids),
                ("partner_id", "in", lines.user_id.partner_id.ids),
            ]
        ).filtered(lambda item: (item.res_id, item.partner_id.id) in pairs).unlink()

    def _give_turns_back(self, lines):
        """Have the turns come again, and take back what others gained by each of them."""
        now = self.env.cr.now()
        credits = lines._get_credits_given()
        others = self.env["crm.assignment.receiver"].browse(credits) - lines.receiver_id
        for receiver in others:
            receiver._give_back(0, 0, -credits[receiver.id])
        for receiver, given in lines.grouped("receiver_id").items():
            if receiver:
                today, _day_ends = receiver._get_local_day(now)
                same_day = [
                    line for line in given if receiver._get_local_day(line.create_date)[0] == today
                ]
                receiver._give_back(len(given), len(same_day), -credits.get(receiver.id, 0))
