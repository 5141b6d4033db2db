"""Recycling: leads that nobody touches go back to the pool, a few times, to somebody else."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..logic import recycling, speed

_logger = logging.getLogger(__name__)

#: Leads looked at and committed together.
BATCH_SIZE = 500
#: Leads looked at to say how many would come back.
COUNT_LIMIT = 5000
#: Working time is reckoned no further back than this.
MAX_LOOK_BACK = timedelta(days=366)
MAX_LOOK_AHEAD = timedelta(days=21)
#: When leads of no policy are looked at again.
NO_POLICY_PAUSE = timedelta(days=30)


class CrmRecyclePolicy(models.Model):
    """After how much working time leads come back, and how often. The first that fits holds."""

    _name = "crm.recycle.policy"
    _description = "Recycling Policy"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: the policy holds for the leads of all companies.",
    )

    # Which leads
    team_ids = fields.Many2many(
        "crm.team", string="Sales Teams", check_company=True, help="Empty: any team, or none."
    )
    rule_ids = fields.Many2many(
        "crm.assignment.rule",
        string="Assignment Rules",
        check_company=True,
        help="Leads that these rules have assigned. Empty: however they were assigned.",
    )
    domain = fields.Char(
        string="Only These",
        default="[('type', '=', 'lead')]",
        required=True,
        tracking=True,
        help="Leads, and not opportunities, unless you say otherwise.",
    )

    # When
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Hours",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: the working hours, leaves and time zone of the owner.",
    )
    idle_hours = fields.Float(
        string="Untouched For",
        default=40.0,
        required=True,
        tracking=True,
        help="Working time without a call, an e-mail, a meeting, a message, a done activity or a "
        "change of stage.",
    )
    is_planned_kept = fields.Boolean(
        string="Leave What Is Planned",
        default=True,
        help="Leads with an activity or a meeting that lies ahead stay.",
    )

    # How often
    max_count = fields.Integer(
        string="Times at Most",
        default=2,
        tracking=True,
        help="How often a lead comes back; 0 is no limit.",
    )
    end = fields.Selection(
        [
            (recycling.END_STAYS, "It stays where it is, marked"),
            (recycling.END_LEADER, "The team leader gets it"),
            (recycling.END_USER, "This person gets it"),
            (recycling.END_POOL, "It is left without owner, marked"),
        ],
        string="Then",
        required=True,
        default=recycling.END_STAYS,
        tracking=True,
    )
    end_user_id = fields.Many2one(
        "res.users",
        string="Person",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    is_owner_told = fields.Boolean(
        string="Tell Those Who Lose Leads", default=True, help="One notice a person and run."
    )

    # What it does
    due_count = fields.Integer(
        string="Would Come Back", compute="_compute_due_count", help="If it ran now."
    )
    recycled_count = fields.Integer(string="Came Back", compute="_compute_recycled_count")

    _check_idle_hours = models.Constraint(
        "CHECK (idle_hours > 0 AND idle_hours <= 1000)",
        "Leads come back after more than 0 and at most 1000 hours of work.",
    )
    _check_max_count = models.Constraint("CHECK (max_count >= 0)", "A limit is zero or more.")

    def _compute_due_count(self):
        due = self._get_due_leads()
        for policy in self:
            policy.due_count = len(due.get(policy._origin.id, ()))

    def _compute_recycled_count(self):
        counts = dict(
            self.env["crm.assignment.line"]._read_group(
                [("recycle_policy_id", "in", self.ids), ("state", "=", "released")],
                ["recycle_policy_id"],
                ["__count"],
            )
        )
        for policy in self:
            policy.recycled_count = counts.get(policy._origin, 0)

    @api.constrains("domain")
    def _check_domain(self):
        for policy in self:
            self.env["crm.assignment.rule"]._check_filter(policy.domain, policy.name)

    @api.constrains("end", "end_user_id")
    def _check_end_user(self):
        for policy in self:
            if policy.end == recycling.END_USER and not policy.end_user_id:
                raise ValidationError(
                    self.env._(
                        "Choose who gets the leads that came back too often under “%s”.",
                        policy.name,
                    )
                )

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        policies._ask_again()
        return policies

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() - {"name", "message_follower_ids"}:
            self._ask_again()
        return result

    def unlink(self):
        result = super().unlink()
        self._ask_again()
        return result

    def copy_data(self, default=None):
        return [
            {**vals, "name": (default or {}).get("name", self.env._("%s (copy)", policy.name))}
            for policy, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def _ask_again(self):
        """Have all leads looked at anew: another policy may hold for them now."""
        Lead = self.env["crm.lead"]
        Lead.flush_model(["recycle_check_date"])
        self.env.cr.execute(
            SQL(
                "UPDATE crm_lead SET recycle_check_date = NULL "
                "WHERE recycle_check_date IS NOT NULL AND user_id IS NOT NULL"
            )
        )
        Lead.invalidate_model(["recycle_check_date"], flush=False)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_view_due(self):
        """Return the action that lists the leads that would come back now."""
        self.ensure_one()
        leads = [lead.id for lead, _verdict in self._get_due_leads().get(self.id, ())]
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        return {
            **action,
            "display_name": self.env._("Would Come Back"),
            "domain": [("id", "in", leads)],
            "context": {},
        }

    def action_view_lines(self):
        """Return the action that lists what came back."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_assignment.crm_assignment_line_action"
        )
        return {**action, "domain": [("recycle_policy_id", "in", self.ids)], "context": {}}

    def action_recycle(self):
        """Take back now what is due under the policies, and show the runs."""
        self.env["crm.lead"]._check_assignable()
        self.check_access("read")
        due = self._get_due_leads()
        lead_ids = [lead.id for found in due.values() for lead, _verdict in found]
        # sudo: the policy decides over leads that the runner may not see.
        runs = {}
        leads = self.env["crm.lead"].sudo().browse(lead_ids)
        self.sudo()._recycle(leads.try_lock_for_update(allow_referencing=True), runs)
        if not runs:
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "message": self.env._("No lead has been untouched for so long."),
                    "type": "info",
                },
            }
        found = self.env["crm.assignment.run"].sudo().union(*runs.values())
        found._finish()
        return found.with_env(self.env)._get_form_action()

    # ------------------------------------------------------------
    # SCHEDULE
    # ------------------------------------------------------------

    @api.model
    def _cron_recycle(self):
        """Take back what nobody touched, batch after batch, as long as there is time."""
        policies = self.search([])
        if not policies:
            return
        companies = self.env["res.company"].search([])
        policies = policies.with_context(allowed_company_ids=companies.ids)
        Cron, Lead = self.env["ir.cron"], policies.env["crm.lead"]
        policies.env["crm.assignment.run"]._finish_stopped("recycle")
        runs, busy = {}, []
        while True:
            wanted = Lead._get_recycle_domain() & Lead._get_left_out_domain(busy)
            leads = Lead.search(wanted, order="id", limit=BATCH_SIZE)
            if not leads:
                break
            claimed = leads.try_lock_for_update(allow_referencing=True)
            busy += (leads - claimed).ids
            claimed.invalidate_recordset()
            policies._recycle(claimed.filtered_domain(Lead._get_recycle_domain()), runs)
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
        looks = dict.fromkeys(leads.ids, self.env.cr.now() + NO_POLICY_PAUSE)
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
        leads._store_clock({key: {"recycle_check_date": date} for key, date in looks.items()})
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
        policies = self.search([]) | self._origin
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
        keys = {lead: lead._get_clock_key(chosen[lead][1], known) for lead in under}
        intervals = {}
        if touches:
            first = min(touched for touched, _planned in touches.values())
            intervals = self.env["crm.sla.policy"]._get_working_intervals(
                keys.values(), max(first, now - MAX_LOOK_BACK), now + MAX_LOOK_AHEAD
            )
        verdicts = {}
        for lead in under:
            policy, fact = chosen[lead]
            touched, planned = touches[lead.id]
            case = recycling.Case(
                lead.id, max(touched, now - MAX_LOOK_BACK), lead.recycle_count, planned
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
        domains = [Rule._parse_filter(by_id[fact.id].domain) for fact in facts]
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
            team_ids=frozenset(self.team_ids.ids),
            rule_ids=frozenset(self.rule_ids.ids),
            company_id=self.company_id.id or None,
            calendar_id=self.calendar_id.id or None,
            limit=self.max_count,
            end=self.end,
            is_planned_kept=self.is_planned_kept,
        )
