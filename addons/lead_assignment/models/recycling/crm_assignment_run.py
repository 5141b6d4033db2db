"""Taking leads back and giving them to others: by policy, by hand, and when somebody leaves."""

from collections import defaultdict
from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...logic import recycling
from ..run.batch import CLOSED, QUIET
from .crm_assignment_line import IDLE, LIMIT

#: Runs that take leads from people.
WITHDRAWING_ORIGINS = ("recycle", "take_back", "hand_over", "reorganize", "speed")


class CrmAssignmentRun(models.Model):
    _inherit = "crm.assignment.run"

    origin = fields.Selection(
        selection_add=[
            ("recycle", "Recycling of untouched leads"),
            ("take_back", "Leads taken back"),
            ("hand_over", "Leads handed over"),
            ("reorganize", "Leads redistributed"),
        ],
        ondelete=dict.fromkeys(("recycle", "take_back", "hand_over", "reorganize"), "set default"),
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
        """Leave out those who had the leads before, and in a reorganization who has them now."""
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
                next_owner = (
                    policy.end_user_id if policy.end == recycling.END_USER else team.user_id
                )
                moving = part.filtered(
                    lambda lead, next_owner=next_owner: _may_receive(next_owner, lead)
                )
                self._give(moving, next_owner, LIMIT, policy, idle)
                self._create_withdrawal_lines(part - moving, "refused", LIMIT, policy, idle)
        leads.with_context(tracking_disable=True).write({"processing_state": recycling.ENDED})

    def _release(self, leads, reason, policy=None, idle=None):
        """Take ``leads`` from their owners, and note from whom."""
        self._create_withdrawal_lines(leads, "released", reason, policy, idle)
        former_followers = _get_followers_lost(leads)
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
        self._unfollow(former_followers)
        self.released_count += len(leads)

    def _give(self, leads, user, reason, policy=None, idle=None):
        """Hand ``leads`` to ``user``, and note from whom."""
        if not leads:
            return
        self._check_companies(leads, user)
        self._create_withdrawal_lines(leads, "assigned", reason, policy, idle, user)
        former_followers = _get_followers_lost(leads)
        # sudo: see _release
        leads.sudo().with_context(**QUIET).write(
            {
                "user_id": user.id,
                "assignment_date": self.env.cr.now(),
                "assignment_reason": False,
                "assignment_retry_date": False,
            }
        )
        self._unfollow(former_followers)
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
        former_followers = _get_followers_lost(leads)
        leads._stop_follow_up(leads.assignment_rule_id)
        result = super()._apply_assignments(batch, plan)
        self._unfollow(former_followers)
        return result


def _get_followers_lost(leads):
    """Return ``{(lead id, partner id)}`` of who follows as long as the lead is theirs."""
    return {(lead.id, lead.user_id.partner_id.id) for lead in leads if lead.user_id}


def _may_receive(next_owner, lead):
    """Return whether ``next_owner`` can get ``lead`` from somebody else by a policy."""
    companies = next_owner.sudo().company_ids
    return next_owner.active and lead.user_id != next_owner and lead.company_id <= companies


def _exclude(owners, fact, people):
    """Return who of ``people``, user ids by rule, may not have a lead of ``owners``."""
    candidates = {user for rule_id in fact.rule_ids for user in people.get(rule_id, ())}
    return recycling.excluded_owners(owners, candidates)
