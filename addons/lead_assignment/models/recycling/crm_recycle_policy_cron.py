"""Which leads come back now: the facts, the verdicts, and the schedule that acts on them."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...logic import recycling, speed

#: Leads looked at and committed together.
BATCH_SIZE = 500
#: Leads looked at to say how many would come back.
COUNT_LIMIT = 5000
#: Working time is counted no further back than this.
MAX_LOOK_BACK = timedelta(days=366)
MAX_LOOK_AHEAD = timedelta(days=21)


class CrmRecyclePolicy(models.Model):
    _inherit = "crm.recycle.policy"

    # ------------------------------------------------------------
    # SCHEDULE
    # ------------------------------------------------------------

    @api.model
    def _cron_recycle(self):
        """Take back what nobody touched, batch after batch, as long as there is time."""
        policies = self.search([("active", "=", True)])
        if not policies:
            return
        companies = self.env["res.company"].search([("active", "=", True)])
        policies = policies.with_context(allowed_company_ids=companies.ids)
        Cron, Lead = self.env["ir.cron"], policies.env["crm.lead"]
        policies.env["crm.assignment.run"]._finish_stopped("recycle")
        runs, busy = {}, []
        while True:
            wanted = Lead._get_recycle_domain() & Lead._get_left_out_domain(busy)
            leads = Lead.search(wanted, order="id", limit=BATCH_SIZE)
            if not leads:
                break
            locked = leads.try_lock_for_update(allow_referencing=True)
            busy += (leads - locked).ids
            locked.invalidate_recordset()
            policies._recycle(locked.filtered_domain(Lead._get_recycle_domain()), runs)
            self.env.flush_all()
            self.env.invalidate_all()
            if not Cron._commit_progress(len(leads), remaining=Lead.search_count(wanted)):
                break
        for run in runs.values():
            run._finish()
        Cron._commit_progress(0)

    def _recycle(self, leads, runs):
        """Take back, of ``leads``, what nobody touched; say of the others when to ask again.

        :param runs: ``{company: run}`` of what has been taken back so far, added to
        """
        judged = self._judge(leads)
        looks = dict.fromkeys(leads.ids, self.env.cr.now() + recycling.LOOK_AGAIN)
        taken = {}
        for lead, (policy, verdict) in judged.items():
            if verdict.action == recycling.WAIT:
                looks[lead.id] = verdict.look_at.replace(microsecond=0)
            elif verdict.action == recycling.END and lead.processing_state == recycling.ENDED:
                # It has met its end before, and nothing happened since.
                continue
            else:
                taken.setdefault((lead.company_id, policy, verdict.action), []).append(
                    (lead, verdict)
                )
        leads._write_quietly({key: {"recycle_check_date": date} for key, date in looks.items()})
        for (company, policy, action), found in taken.items():
            run = runs.get(company)
            if not run:
                runs[company] = run = self.env["crm.assignment.run"]._open("recycle", company)
            part = leads.browse(lead.id for lead, _verdict in found)
            idle = {lead.id: verdict.idle for lead, verdict in found}
            if action == recycling.RECYCLE:
                run._recycle_leads(part, policy, idle)
            else:
                run._end_leads(part, policy, idle)

    # ------------------------------------------------------------
    # FACTS AND VERDICTS
    # ------------------------------------------------------------

    def _get_due_leads(self):
        """Return ``{policy id: [(lead, verdict), …]}`` of what would come back now.

        Of the leads that the reader may see, the longest owned first, up to :data:`COUNT_LIMIT`.
        """
        policies = self.search([("active", "=", True)]) | self._origin
        shortest = min(policies.mapped("idle_hours"), default=0)
        Lead = self.env["crm.lead"]
        # Working time does not pass faster than the clock on the wall.
        owned_before = fields.Datetime.subtract(self.env.cr.now(), hours=shortest)
        leads = Lead.search(
            Lead._get_owned_domain()
            & Domain("date_owner", "<=", owned_before)
            & Domain("processing_state", "!=", recycling.ENDED),
            order="date_owner, id",
            limit=COUNT_LIMIT,
        )
        due = {}
        for lead, (policy, verdict) in policies._judge(leads).items():
            if verdict.action != recycling.WAIT:
                due.setdefault(policy.id, []).append((lead, verdict))
        return due

    def _judge(self, leads):
        """Return ``{lead: (policy, verdict)}`` of the leads that are under a policy."""
        chosen = self._choose(leads)
        # sudo: work that the reader may not see protects the lead all the same.
        under = leads.sudo().browse(lead.id for lead in chosen)
        touches = under._get_touches()
        now = self.env.cr.now()
        known = {}
        keys = {
            lead: under._get_clock_key(chosen[lead][1], lead.user_id.id, lead.company_id.id, known)
            for lead in under
        }
        intervals = {}
        if touches:
            first = min(touched for touched, _planned in touches.values())
            intervals = self.env["res.users"]._get_working_intervals(
                keys.values(), max(first, now - MAX_LOOK_BACK), now + MAX_LOOK_AHEAD
            )
        verdicts = {}
        for lead in under:
            policy, fact = chosen[lead]
            touched, planned = touches[lead.id]
            case = recycling.Case(
                lead.id,
                max(touched, now - MAX_LOOK_BACK),
                lead.recycle_count,
                planned,
                is_waiting=lead.processing_state == recycling.WAITING,
            )
            verdicts[lead.with_env(leads.env)] = (
                policy,
                recycling.decide(case, fact, intervals[keys[lead]], now),
            )
        return verdicts

    def _choose(self, leads):
        """Return ``{lead: (policy, its facts)}``, by the first policy that is for the lead."""
        facts = [
            policy._get_fact() for policy in self.sorted(lambda item: (item.sequence, item.id))
        ]
        by_id = {policy.id: policy for policy in self}
        Rule = self.env["crm.assignment.rule"]
        domains = [
            Rule._parse_filter(by_id[fact.id].domain, by_id[fact.id].company_id) for fact in facts
        ]
        fitting = dict(self.env.execute_query(Rule._query_domains(leads.ids, domains)))
        chosen = {}
        for lead in leads.sudo():
            fact = speed.choose_policy(
                [facts[index] for index in fitting.get(lead.id, ())],
                lead.team_id.id,
                lead.assignment_rule_id.id,
                (lead.company_id or lead.team_id.company_id).id,
            )
            if fact:
                chosen[lead] = (by_id[fact.id], fact)
        return chosen

    def _get_fact(self):
        return recycling.Policy(
            id=self.id,
            idle=timedelta(hours=self.idle_hours),
            waiting=timedelta(hours=self.waiting_hours) if self.waiting_hours else None,
            team_ids=frozenset(self.team_ids.ids),
            rule_ids=frozenset(self.rule_ids.ids),
            company_id=self.company_id.id or None,
            calendar_id=self.calendar_id.id or None,
            limit=self.max_count,
            end=self.end,
            is_planned_kept=self.is_planned_kept,
        )
