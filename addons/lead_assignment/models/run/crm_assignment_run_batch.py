"""Planning and applying one batch of leads: the engine behind button, creation, cron and API."""

from collections import defaultdict

from odoo import models

from odoo.addons.crm_privacy.models.common.crm_lead_batch_compute import ALIKE
from odoo.addons.crm_privacy.tools.inner_context import inner

from ...logic import planning, teaming
from .batch import BUSY, CLOSED, IN_BATCH, OWNED, QUIET, Batch, get_details


class CrmAssignmentRun(models.Model):
    _inherit = "crm.assignment.run"

    def _assign_batch(self, leads, rules):
        """Give every lead of ``leads`` an owner or a reason why not; return the lines."""
        rules._lock()
        locked = leads.try_lock_for_update(allow_referencing=True)
        batch = self._gather(locked.ids, rules)
        batch.turned_away.update(dict.fromkeys((leads - locked).exists().ids, BUSY))
        plan, pools = self._plan(batch, rules)
        lines = self._carry_out(batch, plan, pools)
        self._count(batch, plan)
        return lines

    def _carry_out(self, batch, plan, pools):
        """Write what was planned, and record it; return the lines."""
        self._apply_assignments(batch, plan)
        self._park(batch, plan)
        self.env["crm.assignment.rule"]._store_pools(pools, plan.pools, batch.now)
        lines = self._create_lines(batch, plan)
        self._on_batch_assigned(plan)
        return lines

    # ------------------------------------------------------------
    # GATHER AND PLAN
    # ------------------------------------------------------------

    def _gather(self, lead_ids, rules, only_unowned=True):
        """Return the :class:`Batch` of facts about the leads."""
        matches = rules._match_leads(lead_ids)
        return self._read_matches(rules, matches, only_unowned)

    def _read_matches(self, rules, matches, only_unowned=True):
        """Return the :class:`Batch` of facts about leads that have been matched."""
        batch = Batch(self.env.cr.now())
        wanted = {rule_id for _row, rule_ids, _grounds in matches.values() for rule_id in rule_ids}
        sticky = rules._get_involved(wanted)._get_sticky_owners(list(matches))
        excluded = self._get_excluded_users(list(matches))
        for lead_id, (row, rule_ids, grounds) in matches.items():
            batch.rows[lead_id] = row
            if only_unowned and (reason := _get_obstacle(row)):
                batch.turned_away[lead_id] = reason
                continue
            batch.grounds[lead_id] = grounds
            of_contact, of_customer = sticky.get(lead_id, ((), ()))
            batch.facts.append(
                planning.Lead(
                    lead_id,
                    rule_ids=rule_ids,
                    rank=(-int(row["priority"] or 0), row["create_date"]),
                    company_id=row["company_id"],
                    contact_user_ids=of_contact,
                    customer_user_ids=of_customer,
                    excluded_user_ids=frozenset(excluded.get(lead_id, ())),
                )
            )
        return batch

    def _get_excluded_users(self, lead_ids):
        """Return ``{lead id: ids of users who may not have it}``: a seam, empty by default."""
        return {}

    def _plan(self, batch, rules, pool_facts=None):
        """Return ``(plan, pools before it)``."""
        if pool_facts is None:
            wanted = {rule_id for lead in batch.facts for rule_id in lead.rule_ids}
            rules = rules._get_involved(wanted)
        facts, pools, open_counts = pool_facts or rules._get_pool_facts(batch.now)
        plan = planning.plan(batch.facts, facts, pools, batch.now, open_counts)
        return teaming.add_executors(plan, batch.facts, rules._get_staffs(pools)), pools

    # ------------------------------------------------------------
    # APPLY
    # ------------------------------------------------------------

    def _apply_assignments(self, batch, plan):
        """Write owner and team, once for each pair of them.

        The ORM writes, so that whatever watches leads sees it; it is spared what would be done
        lead by lead with the same result for all.
        """
        teams = self._get_teams(batch, plan)
        groups = defaultdict(list)
        for item in plan.assignments:
            groups[teams[item.lead_id], item.user_id].append(item.lead_id)
        leads = self._get_batch_leads(plan)
        if self.origin != "creation":
            # In one query: what is computed for a group reads the leads of that group only.
            leads.fetch()
        for (team_id, user_id), lead_ids in groups.items():
            leads.browse(lead_ids).with_prefetch(leads.ids).write(
                {
                    "user_id": user_id,
                    "team_id": team_id,
                    "assignment_reason": False,
                    "assignment_retry_date": False,
                    "assignment_date": batch.now,
                }
            )
        leads._write_quietly(
            {item.lead_id: {"assignment_rule_id": item.rule_id} for item in plan.assignments}
        )
        # What depends on team and owner, now: as quietly as they were written, and for the same
        # UPDATE, whose price is that of all indexes of leads.
        leads._recompute_recordset()
        leads._insert_held_followers()
        # With the owners still in hand: one UPDATE writes all.
        if leads:
            leads._on_owner_changed({lead.id: batch.rows[lead.id]["user_id"] for lead in leads})

    def _get_batch_leads(self, plan):
        """Return the leads that ``plan`` assigns, to be written together."""
        # sudo: who receives leads is decided by the rules, not by the rights of the runner.
        Lead = (
            self.env["crm.lead"]
            .sudo()
            .with_context(**QUIET, **inner({IN_BATCH: True}), **{ALIKE: True})
        )
        return Lead.browse(item.lead_id for item in plan.assignments)

    def _get_teams(self, batch, plan):
        """Return ``{lead id: team id}``: of the rule, else of the lead, else of the salesperson.

        Teams of another company than the lead's are left out: they would take it there. So are
        archived ones.
        """
        rules = self.env["crm.assignment.rule"].browse({item.rule_id for item in plan.assignments})
        team_of_rule = {rule.id: rule.team_id for rule in rules}
        teams, left = {}, []
        for item in plan.assignments:
            team = team_of_rule[item.rule_id]
            if team and _is_open_to(team, batch.rows[item.lead_id]["company_id"]):
                teams[item.lead_id] = team.id
            else:
                left.append(item)
        teams_of_user = self._get_teams_of_users({item.user_id for item in left})
        for item in left:
            row = batch.rows[item.lead_id]
            own = [
                team.id
                for team in teams_of_user[item.user_id]
                if _is_open_to(team, row["company_id"])
            ]
            current = row["team_id"] if row["team_id"] in own or not own else None
            teams[item.lead_id] = current or next(iter(own), False)
        return teams

    def _get_teams_of_users(self, user_ids):
        """Return ``{user id: teams}`` of which they are members, the first one first."""
        teams = defaultdict(list)
        if user_ids:
            for member in self.env["crm.team.member"].search_fetch(
                [("user_id", "in", list(user_ids))], ["user_id", "crm_team_id"], order="id"
            ):
                teams[member.user_id.id].append(member.crm_team_id)
        return teams

    def _park(self, batch, plan):
        """Take refused leads out of the queue until there is a reason to look again."""
        if not plan.refusals:
            return
        groups = defaultdict(list)
        revision = self.env["crm.assignment.rule"]._get_revision()
        for item in plan.refusals:
            groups[item.reason, item.retry_at].append(item.lead_id)
        # sudo: the reason is information about the lead, not a change of it.
        Lead = self.env["crm.lead"].sudo().with_context(tracking_disable=True)
        for (reason, retry_at), lead_ids in groups.items():
            Lead.browse(lead_ids).write(
                {
                    "assignment_reason": reason,
                    "assignment_retry_date": retry_at,
                    "assignment_revision": revision,
                    "assignment_date": batch.now,
                }
            )

    # ------------------------------------------------------------
    # RECORD
    # ------------------------------------------------------------

    def _create_lines(self, batch, plan):
        """Record every decision in one go; a scheduled run repeats no refusal of before."""
        vals_list = []
        for item in plan.decisions:
            row = batch.rows[item.lead_id]
            if isinstance(item, planning.Assignment):
                vals_list.append(self._prepare_assigned_values(batch, item))
            elif self.origin != "cron" or row["assignment_reason"] != item.reason:
                vals_list.append(self._prepare_refused_values(batch, item))
        for lead_id, reason in sorted(batch.turned_away.items()):
            row = batch.rows.get(lead_id) or self._get_busy_row(lead_id)
            vals_list.append(self._prepare_line_values(row, reason=reason, state="refused"))
        # sudo: nobody writes the log by hand.
        return self.env["crm.assignment.line"].sudo()._record(self, vals_list)

    def _get_busy_row(self, lead_id):
        """Return what the log says of a lead that somebody holds.

        Its name only: a reference would have to wait until the lead is free.
        """
        # sudo: the log belongs to no user.
        return {"id": False, "name": self.env["crm.lead"].sudo().browse(lead_id).name}

    def _prepare_assigned_values(self, batch, item):
        row = batch.rows[item.lead_id]
        return self._prepare_line_values(
            row,
            state="planned" if self.is_dry_run else "assigned",
            reason=item.reason,
            rule_id=item.rule_id,
            receiver_id=item.member_id,
            user_id=item.user_id,
            previous_shares=batch.shares_before.get(item.lead_id, False),
            details=get_details(
                evidence=batch.grounds[item.lead_id].get(item.rule_id),
                excluded=item.excluded,
                passed=item.passed_rule_ids,
                executors=item.executor_ids,
            ),
        )

    def _prepare_refused_values(self, batch, item):
        return self._prepare_line_values(
            batch.rows[item.lead_id],
            state="refused",
            reason=item.reason,
            rule_id=item.rule_id,
            date_retry=item.retry_at,
            details=get_details(
                evidence=batch.grounds[item.lead_id].get(item.rule_id), excluded=item.excluded
            ),
            **batch.near_misses.get(item.lead_id, {}),
        )

    def _prepare_line_values(self, row, **vals):
        return {
            "lead_id": row["id"],
            "lead_name": row.get("name"),
            "previous_user_id": row.get("user_id"),
            "previous_team_id": row.get("team_id"),
            "previous_type": row.get("type"),
            "previous_stage_id": row.get("stage_id"),
            "previous_company_id": row.get("company_id"),
            **vals,
        }

    def _count(self, batch, plan):
        self._add_counts(self._prepare_counts(batch, plan))

    def _add_counts(self, counts):
        """Add ``counts``, by field, to what the run has done so far."""
        self.write({name: self[name] + count for name, count in counts.items()})

    def _prepare_counts(self, batch, plan):
        return {
            "lead_count": len(plan.decisions) + len(batch.turned_away),
            "assigned_count": len(plan.assignments),
            "refused_count": len(plan.refusals) + len(batch.turned_away),
        }

    def _on_batch_assigned(self, plan):
        """Hook: the leads of ``plan`` have their owners, and the log says why."""


def _get_obstacle(row):
    """Return why a lead wants no owner, or ``None``."""
    if row["user_id"]:
        return OWNED
    if not row["active"] or row["won_status"] != "pending":
        return CLOSED
    return None


def _is_open_to(team, company_id):
    """Return whether leads of a company may be in ``team``: an archived one takes none."""
    is_of_company = not company_id or not team.company_id or team.company_id.id == company_id
    return team.active and is_of_company
