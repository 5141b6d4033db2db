"""Taking leads back and giving them to others: by policy, by hand, and when somebody leaves."""

from collections import defaultdict
from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...logic import recycling
from ..run.batch import BUSY, CLOSED, QUIET, get_details
from .crm_assignment_line import IDLE, LIMIT

#: Runs that take leads from people.
WITHDRAWING_ORIGINS = ("recycle", "take_back", "hand_over", "reorganise", "speed")


class CrmAssignmentRun(models.Model):
    _inherit = "crm.assignment.run"

    origin = fields.Selection(
        selection_add=[
            ("recycle", "Recycling of untouched leads"),
            ("take_back", "Leads taken back"),
            ("hand_over", "Leads handed over"),
            ("reorganise", "Leads shared out anew"),
        ],
        ondelete=dict.fromkeys(("recycle", "take_back", "hand_over", "reorganise"), "set default"),
    )
    released_count = fields.Integer(string="Back in the Pool", readonly=True)
    note = fields.Char(string="Remark", readonly=True, personal="text")

    # ------------------------------------------------------------
    # WHO HAD IT
    # ------------------------------------------------------------

    @api.model
    def _get_owner_history(self, lead_ids):
        """Return ``{lead id: user ids}`` from whom leads were taken, the last one last."""
        Line = self.env["crm.assignment.line"]
        if not Line._is_in_use():
            return defaultdict(list)
        lines = Line.search(
            [("lead_id", "in", lead_ids), ("is_withdrawn", "=", True), ("state", "!=", "undone")],
            order="id",
        )
        owners = defaultdict(list)
        for line in lines:
            owners[line.lead_id.id].append(line.previous_user_id.id)
        return owners

    def _gather(self, lead_ids, rules, only_unowned=True):
        """Leave out those who had the leads before, and in a reorganisation who has them now."""
        is_withdrawing = self.origin in WITHDRAWING_ORIGINS
        batch = super()._gather(lead_ids, rules, only_unowned=only_unowned and not is_withdrawing)
        if self.history_days:
            return batch
        owners = self._get_owner_history(lead_ids)
        if is_withdrawing:
            for fact in batch.facts:
                row = batch.rows[fact.id]
                if row["user_id"]:
                    owners[fact.id].append(row["user_id"])
                if not row["active"] or row["won_status"] != "pending":
                    batch.turned_away[fact.id] = CLOSED
            batch.facts = [fact for fact in batch.facts if fact.id not in batch.turned_away]
        if owners:
            pools = rules._get_pool_receivers()
            people = {rule.id: pools[rule._get_pool_key()].user_id.ids for rule in rules}
            batch.facts = [
                replace(fact, previous_user_ids=_exclude(owners[fact.id], fact, people))
                if fact.id in owners
                else fact
                for fact in batch.facts
            ]
        return batch

    # ------------------------------------------------------------
    # TAKE
    # ------------------------------------------------------------

    def _recycle_leads(self, leads, policy, idle):
        """Return ``leads`` to the pool, which nobody touched for ``idle``: ``{id: duration}``."""
        self._release(leads, IDLE, policy, idle)
        now = self.env.cr.now().replace(microsecond=0)
        leads._write_quietly(
            {
                lead.id: {
                    "recycle_count": lead.recycle_count + 1,
                    "date_recycled": now,
                    "processing_state": recycling.RETURNED,
                }
                for lead in leads
            }
        )

    def _end_leads(self, leads, policy, idle):
        """Do with ``leads`` what the policy says of those that came back too often."""
        if policy.end == recycling.END_POOL:
            self._release(leads, LIMIT, policy, idle)
            # Nobody gets them by a rule any more: somebody is to look at them.
            leads.with_context(tracking_disable=True).write(
                {
                    "assignment_reason": LIMIT,
                    "assignment_retry_date": fields.Datetime.add(self.env.cr.now(), years=10),
                }
            )
        elif policy.end == recycling.END_STAYS:
            self._create_withdrawal_lines(leads, "refused", LIMIT, policy, idle)
        else:
            for team, part in leads.grouped("team_id").items():
                heir = policy.end_user_id if policy.end == recycling.END_USER else team.user_id
                moving = part.filtered(lambda lead, heir=heir: _may_inherit(heir, lead))
                self._give(moving, heir, LIMIT, policy, idle)
                self._create_withdrawal_lines(part - moving, "refused", LIMIT, policy, idle)
        leads.with_context(tracking_disable=True).write({"processing_state": recycling.ENDED})

    def _release(self, leads, reason, policy=None, idle=None):
        """Take ``leads`` from their owners, and note from whom."""
        self._create_withdrawal_lines(leads, "released", reason, policy, idle)
        losers = _get_followers_lost(leads)
        # sudo: who has a lead is decided by the run, not by the rights of the runner.
        quiet = leads.sudo().with_context(**QUIET)
        quiet._stop_follow_up(quiet.assignment_rule_id)
        groups = quiet.grouped(lambda lead: (lead.team_id, lead.company_id))
        for (team, company), part in groups.items():
            part.write(
                {
                    "user_id": False,
                    "team_id": team.id,
                    # By its name, for without owner and team a lead loses its company.
                    "company_id": company.id,
                    "assignment_date": self.env.cr.now(),
                    "assignment_reason": False,
                    "assignment_retry_date": False,
                }
            )
        self._unfollow(losers)
        self.released_count += len(leads)

    def _give(self, leads, user, reason, policy=None, idle=None):
        """Hand ``leads`` to ``user``, and note from whom."""
        if not leads:
            return
        self._check_companies(leads, user)
        self._create_withdrawal_lines(leads, "assigned", reason, policy, idle, user)
        losers = _get_followers_lost(leads)
        # sudo: see _release
        leads.sudo().with_context(**QUIET).write(
            {
                "user_id": user.id,
                "assignment_date": self.env.cr.now(),
                "assignment_reason": False,
                "assignment_retry_date": False,
            }
        )
        self._unfollow(losers)
        self.assigned_count += len(leads)

    def _check_companies(self, leads, user):
        strangers = leads.sudo().company_id - user.sudo().company_ids
        if strangers:
            raise UserError(
                self.env._(
                    "%(user)s does not work for %(company)s and cannot get its leads. Choose "
                    "somebody else, or give the person access to the company.",
                    user=user.name,
                    company=", ".join(strangers.mapped("name")),
                )
            )

    def _unfollow(self, pairs):
        """Take people off the leads that they have lost: ``(lead id, partner id)``."""
        # sudo: they followed because they owned it.
        followers = self.env["mail.followers"].sudo()
        followers.search(
            [
                ("res_model", "=", "crm.lead"),
                ("res_id", "in", [lead_id for lead_id, _partner in pairs]),
                ("partner_id", "in", [partner_id for _lead, partner_id in pairs]),
            ]
        ).filtered(lambda item: (item.res_id, item.partner_id.id) in pairs).unlink()

    def _apply_assignments(self, batch, plan):
        """Have those who lose their leads by the plan neither follow nor be reminded of them."""
        if self.origin not in WITHDRAWING_ORIGINS:
            return super()._apply_assignments(batch, plan)
        # sudo: see _release
        leads = self.env["crm.lead"].sudo().browse(item.lead_id for item in plan.assignments)
        losers = _get_followers_lost(leads)
        leads._stop_follow_up(leads.assignment_rule_id)
        result = super()._apply_assignments(batch, plan)
        self._unfollow(losers)
        return result

    # ------------------------------------------------------------
    # RECORD
    # ------------------------------------------------------------

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
                run._notify_losers()
        return result

    def _notify_losers(self):
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

    # ------------------------------------------------------------
    # UNDO
    # ------------------------------------------------------------

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
                    # Not by the next scheduled run: whoever undoes wants to look first.
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


def _get_followers_lost(leads):
    """Return ``{(lead id, partner id)}`` of who follows as long as the lead is theirs."""
    return {(lead.id, lead.user_id.partner_id.id) for lead in leads if lead.user_id}


def _may_inherit(heir, lead):
    """Return whether ``heir`` can get ``lead`` from somebody else by a policy."""
    companies = heir.sudo().company_ids
    return heir.active and lead.user_id != heir and lead.company_id <= companies


def _exclude(owners, fact, people):
    """Return who of ``people``, user ids by rule, may not have a lead of ``owners``."""
    candidates = {user for rule_id in fact.rule_ids for user in people.get(rule_id, ())}
    return recycling.excluded_owners(owners, candidates)
