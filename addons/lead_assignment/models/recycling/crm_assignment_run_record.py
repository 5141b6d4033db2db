"""What a run records of leads that it takes from somebody, who is told, and how it is undone."""

from odoo import api, models
from odoo.fields import Domain

from ...logic import recycling
from ..run.batch import BUSY, get_details
from .crm_assignment_line import IDLE
from .crm_assignment_run import WITHDRAWING_ORIGINS


class CrmAssignmentRun(models.Model):
    _inherit = "crm.assignment.run"

    def _create_withdrawal_lines(self, leads, state, reason, policy=None, idle=None, user=None):
        """Record what becomes of ``leads``, in one create."""
        # sudo: nobody writes the log by hand.
        self.env["crm.assignment.line"].sudo().create(
            [
                {
                    "run_id": self.id,
                    "lead_id": lead.id,
                    "lead_name": lead.name,
                    "state": state,
                    "reason": reason,
                    "user_id": user.id if user else False,
                    "recycle_policy_id": policy.id if policy else False,
                    "is_withdrawn": bool(lead.user_id and state != "refused"),
                    "previous_user_id": lead.user_id.id,
                    "previous_team_id": lead.team_id.id,
                    "previous_type": lead.type,
                    "previous_stage_id": lead.stage_id.id,
                    "previous_company_id": lead.company_id.id,
                    "details": get_details(
                        idle_hours=idle and round(idle[lead.id].total_seconds() / 3600, 1),
                        recycle_count=policy and lead.recycle_count,
                        note=self.note,
                    ),
                }
                for lead in leads.sudo()
            ]
        )
        self.lead_count += len(leads)
        if state == "refused":
            self.refused_count += len(leads)

    def _record_busy(self, leads):
        """Record that ``leads`` stay where they are: somebody writes them right now."""
        # sudo: nobody writes the log by hand.
        self.env["crm.assignment.line"].sudo()._record(
            self,
            [
                self._prepare_line_values(self._get_busy_row(lead.id), reason=BUSY, state="refused")
                for lead in leads
            ],
        )
        self.write(
            {
                "lead_count": self.lead_count + len(leads),
                "refused_count": self.refused_count + len(leads),
            }
        )

    def _on_assigned(self):
        result = super()._on_assigned()
        for run in self:
            if run.origin in WITHDRAWING_ORIGINS:
                run._notify_former_owners()
        return result

    def _notify_former_owners(self):
        """Send one notice to each person who lost leads in the run."""
        lines = self.line_ids.filtered(
            lambda line: (
                line.is_withdrawn
                and line.state in ("released", "assigned")
                and (not line.recycle_policy_id or line.recycle_policy_id.is_owner_told)
            )
        )
        notices = []
        for user, lost in lines.grouped("previous_user_id").items():
            if not user.active or user == self.user_id:
                continue
            run = self.with_context(lang=user.lang)
            subject = (
                run.env._("A lead is no longer yours")
                if len(lost) == 1
                else run.env._("%s leads are no longer yours", len(lost))
            )
            body = run._get_lead_list(
                run.env._("Not worked on, or given to others:"),
                lost.lead_id,
            )
            notices.append((user, subject, body))
        self.env["mail.thread"]._send_notices(notices)

    @api.model
    def _finish_stopped(self, origin):
        """Close the runs of ``origin`` whose worker was stopped."""
        for run in self.search([("state", "=", "running"), ("origin", "=", origin)]):
            if run.try_lock_for_update(allow_referencing=True):
                run._finish()

    def _restore(self, lines):
        result = super()._restore(lines)
        leads = lines.lead_id.sudo()
        owned = leads.filtered("user_id")
        owned.with_context(tracking_disable=True).write(
            {"assignment_reason": False, "assignment_retry_date": False}
        )
        counted = {line.lead_id.id for line in lines if line.reason == IDLE}
        changed = counted | {line.lead_id.id for line in lines if line.is_withdrawn}
        pause = self.env["crm.lead"]._get_undo_retry_date()
        before = self._get_last_recycled(leads, lines)
        leads._write_quietly(
            {
                lead.id: {
                    "recycle_count": max(lead.recycle_count - (lead.id in counted), 0),
                    "date_recycled": before.get(lead.id),
                    "processing_state": recycling.RETURNED
                    if before.get(lead.id)
                    else recycling.NEW,
                    # Not by the next scheduled run: the user who undoes wants to look first.
                    "recycle_check_date": pause if lead.user_id else None,
                }
                for lead in leads
                if lead.id in changed
            }
        )
        return result

    def _get_last_recycled(self, leads, lines):
        """Return ``{lead id: date}`` of when leads came back last, but for ``lines``."""
        groups = self.env["crm.assignment.line"]._read_group(
            Domain("lead_id", "in", leads.ids)
            & Domain("reason", "=", IDLE)
            & Domain("state", "=", "released")
            & Domain("id", "not in", lines.ids),
            ["lead_id"],
            ["create_date:max"],
        )
        return {lead.id: date.replace(microsecond=0) for lead, date in groups}
