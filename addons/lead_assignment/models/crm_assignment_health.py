"""Health of assignment: what is wrong with rules, people and leads, and the repair of each."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .crm_assignment_engine import BOTH, RULES

#: A rule that gave nobody a lead for so long is asked about.
SILENT_DAYS = 90
#: Odoo's quota is capacity by 30, rounded: below this it is zero for ever.
NATIVE_MINIMUM = 15

ERROR, WARNING, HINT = "1_error", "2_warning", "3_hint"


class CrmAssignmentFinding(models.TransientModel):
    """One thing that is wrong. Findings are made when the page is opened, by few queries."""

    _name = "crm.assignment.finding"
    _description = "Health of Lead Assignment"
    _order = "severity, kind, id"

    kind = fields.Selection(
        [
            ("engines", "Two engines"),
            ("schedule", "Schedule is off"),
            ("uncovered", "Leads that no rule takes"),
            ("broken", "Filter cannot be used"),
            ("empty", "Nobody receives"),
            ("shadowed", "Rule behind others"),
            ("silent", "Rule that never fires"),
            ("uneven", "Not shared out as intended"),
            ("archived", "Leads of people who left"),
            ("receiver_archived", "Receiver who left"),
            ("receiver_rights", "Receiver without rights"),
            ("receiver_company", "Receiver of another company"),
            ("capacity", "Team without capacity"),
            ("quota", "Odoo's quota is zero"),
        ],
        required=True,
        readonly=True,
    )
    severity = fields.Selection(
        [(ERROR, "To mend"), (WARNING, "To look at"), (HINT, "Good to know")],
        required=True,
        readonly=True,
    )
    name = fields.Char(string="Finding", required=True, readonly=True)
    advice = fields.Char(string="What It Means", readonly=True)
    lead_count = fields.Integer(string="Leads", readonly=True)
    rule_id = fields.Many2one("crm.assignment.rule", readonly=True, ondelete="cascade")
    other_rule_id = fields.Many2one("crm.assignment.rule", readonly=True, ondelete="cascade")
    receiver_id = fields.Many2one("crm.assignment.receiver", readonly=True, ondelete="set null")
    user_id = fields.Many2one("res.users", string="Person", readonly=True, ondelete="cascade")
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True, ondelete="cascade")
    member_id = fields.Many2one("crm.team.member", readonly=True, ondelete="cascade")
    repair = fields.Char(readonly=True, help="What the button does.")
    is_repaired = fields.Boolean(string="Repaired", readonly=True)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    @api.model
    def action_open(self):
        """Look at everything, and return the action that lists what was found."""
        findings = self._find()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_assignment.crm_assignment_finding_action"
        )
        return {**action, "domain": [("id", "in", findings.ids)]}

    def action_repair(self):
        """Repair the finding, or open the dialog that does."""
        self.ensure_one()
        if not self.env.user.has_group("lead_assignment.group_lead_assignment_manager"):
            raise AccessError(
                self.env._("Only Lead Assignment Administrators repair what was found here.")
            )
        action = getattr(self, f"_repair_{self.kind}")()
        if action:
            return action
        self.is_repaired = True
        return True

    def action_look(self):
        """Return the action that opens what the finding is about."""
        self.ensure_one()
        if self.kind == "archived":
            return self._get_leads_action(Domain("user_id", "=", self.user_id.id))
        if self.kind == "uncovered":
            return self._get_uncovered_action()
        if self.kind in ("engines", "schedule"):
            return self.env["ir.actions.act_window"]._for_xml_id("crm.crm_config_settings_action")
        record = (
            self.member_id or (self.kind != "receiver_archived" and self.rule_id) or self.rule_id
        )
        return (record or self.team_id or self.user_id).get_formview_action()

    def _get_leads_action(self, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        owned = self.env["crm.lead"]._get_open_domain() & domain
        return {**action, "domain": list(owned), "context": {}}

    def _get_uncovered_action(self):
        domain = self.env["crm.lead"]._get_waiting_domain()
        for rule in self._get_rules():
            domain &= ~(rule._get_coverage_domain() & rule._get_company_condition())
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        return {**action, "domain": list(domain), "context": {}}

    # ------------------------------------------------------------
    # REPAIRS
    # ------------------------------------------------------------

    def _repair_engines(self):
        # sudo: who gives out leads is decided by those who keep the rules.
        self.env.company.sudo().lead_assignment_engine = RULES

    def _repair_schedule(self):
        # sudo: see _repair_engines
        self.env.ref("lead_assignment.ir_cron_assign_leads").sudo().active = True

    def _repair_uncovered(self):
        """Return the form of a rule for everything else, behind all others."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_assignment.crm_assignment_rule_action"
        )
        last = max(self._get_rules().mapped("sequence"), default=0)
        return {
            **action,
            "views": [(False, "form")],
            "context": {
                "default_name": self.env._("Everything else"),
                "default_domain": "[]",
                "default_sequence": last + 10,
            },
        }

    def _repair_broken(self):
        self.rule_id.active = False

    def _repair_empty(self):
        return self.rule_id.get_formview_action()

    def _repair_shadowed(self):
        """Have the rule asked before the one that takes most of its leads."""
        order = list(self._get_rules() - self.rule_id)
        order.insert(order.index(self.other_rule_id), self.rule_id)
        for place, rule in enumerate(order, start=1):
            if rule.sequence != place * 10:
                rule.sequence = place * 10

    def _repair_silent(self):
        self.rule_id.active = False

    def _repair_uneven(self):
        return self.rule_id.action_view_fairness()

    def _repair_archived(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_assignment.crm_lead_redistribute_action_user"
        )
        return {
            **action,
            "context": {
                "default_action": "reorganise",
                "default_leftover": "pool",
                "default_from_user_id": self.user_id.id,
            },
        }

    def _repair_receiver_archived(self):
        self.receiver_id.unlink()

    def _repair_receiver_rights(self):
        self.receiver_id.unlink()

    def _repair_receiver_company(self):
        self.receiver_id.unlink()

    def _repair_capacity(self):
        return self.team_id.get_formview_action()

    def _repair_quota(self):
        self.member_id.assignment_max = NATIVE_MINIMUM

    # ------------------------------------------------------------
    # FIND
    # ------------------------------------------------------------

    @api.model
    def _find(self):
        """Create the findings of now, in place of what the user has seen before."""
        self.search([("create_uid", "=", self.env.uid)]).unlink()
        rules = self._get_rules()
        vals_list = [
            *self._find_engine_trouble(rules),
            *self._find_coverage_trouble(rules),
            *self._find_rule_trouble(rules),
            *self._find_receiver_trouble(rules),
            *self._find_leads_of_archived(),
            *self._find_team_trouble(rules),
        ]
        return self.create(vals_list)

    @api.model
    def _get_rules(self):
        return self.env["crm.assignment.rule"]._get_company_rules(self.env["res.company"])

    def _find_engine_trouble(self, rules):
        found = []
        company = self.env.company
        is_native_on = company._is_native_assignment_on()
        # sudo: whether a job runs is no secret.
        cron = self.env.ref("lead_assignment.ir_cron_assign_leads").sudo()
        if rules and is_native_on and company.lead_assignment_engine == BOTH:
            found.append(
                {
                    "kind": "engines",
                    "severity": WARNING,
                    "name": self.env._("Odoo's rule-based assignment is on as well"),
                    "advice": self.env._(
                        "It draws lots, converts leads to opportunities and takes leads from the "
                        "rules."
                    ),
                    "repair": self.env._("Let the rules assign"),
                }
            )
        if rules and not cron.active:
            found.append(
                {
                    "kind": "schedule",
                    "severity": ERROR,
                    "name": self.env._("The scheduled assignment is switched off"),
                    "advice": self.env._("Leads wait until somebody has them assigned by hand."),
                    "repair": self.env._("Switch it on"),
                }
            )
        return found

    def _find_coverage_trouble(self, rules):
        Lead = self.env["crm.lead"]
        found = []
        waiting = rules._get_coverage(Lead._get_waiting_domain()) if rules else None
        if waiting and waiting.orphans:
            found.append(
                {
                    "kind": "uncovered",
                    "severity": ERROR,
                    "name": self.env._("%s waiting leads fit no rule", waiting.orphans),
                    "advice": self.env._("They wait for ever unless a rule takes the rest."),
                    "lead_count": waiting.orphans,
                    "repair": self.env._("Add a rule for the rest"),
                }
            )
        if rules:
            everything = rules._get_coverage(Domain("won_status", "=", "pending"))
            for index, others in everything.shadows.items():
                rule, other = rules[index], rules[others[0]]
                found.append(
                    {
                        "kind": "shadowed",
                        "severity": WARNING,
                        "rule_id": rule.id,
                        "other_rule_id": other.id,
                        "lead_count": everything.total[index],
                        "name": self.env._(
                            "“%(rule)s” gets nothing: “%(other)s” is asked before",
                            rule=rule.name,
                            other=other.name,
                        ),
                        "advice": self.env._("Every open lead that it takes is taken above it."),
                        "repair": self.env._("Ask it first"),
                    }
                )
        return found

    def _find_rule_trouble(self, rules):
        found = []
        pools = rules._get_pool_receivers() if rules else {}
        now = self.env.cr.now()
        groups = self.env["crm.assignment.line"]._read_group(
            Domain("rule_id", "in", rules.ids) & Domain("state", "=", "assigned"),
            ["rule_id"],
            ["create_date:max"],
        )
        last = {rule.id: date for rule, date in groups}
        silence = now - timedelta(days=SILENT_DAYS)
        for rule in rules:
            if not rule._is_usable():
                found.append(
                    {
                        "kind": "broken",
                        "severity": ERROR,
                        "rule_id": rule.id,
                        "name": self.env._("The filter of “%s” cannot be used", rule.name),
                        "advice": self.env._("It names what is no longer there: it takes no lead."),
                        "repair": self.env._("Archive the rule"),
                    }
                )
            elif not any(
                receiver.user_id.active and receiver.weight and not receiver._is_paused()
                for receiver in pools[rule._get_pool_key()]
            ):
                found.append(
                    {
                        "kind": "empty",
                        "severity": ERROR,
                        "rule_id": rule.id,
                        "lead_count": rule.waiting_count,
                        "name": self.env._("Nobody receives the leads of “%s”", rule.name),
                        "advice": self.env._("It has no receiver, or all of them left or pause."),
                        "repair": self.env._("Name receivers"),
                    }
                )
            elif (last.get(rule.id) or rule.create_date) < silence:
                found.append(
                    {
                        "kind": "silent",
                        "severity": HINT,
                        "rule_id": rule.id,
                        "name": self.env._(
                            "“%(rule)s” has given out nothing for %(days)s days",
                            rule=rule.name,
                            days=(now - (last.get(rule.id) or rule.create_date)).days,
                        ),
                        "advice": self.env._("Its filter may no longer say what was meant."),
                        "repair": self.env._("Archive the rule"),
                    }
                )
            if rule.fairness_verdict == "unfair":
                found.append(
                    {
                        "kind": "uneven",
                        "severity": HINT,
                        "rule_id": rule.id,
                        "name": self.env._(
                            "%(user)s received %(part)s %% of what “%(rule)s” intended",
                            user=rule.fairness_user_id.name,
                            part=round(100 * (1 + rule.fairness_deviation)),
                            rule=rule.name,
                        ),
                        "advice": self.env._(
                            "Limits, absences, customers of their own or least open work: see who "
                            "got what in the last 30 days."
                        ),
                        "repair": self.env._("Show who got what"),
                    }
                )
        return found

    def _find_receiver_trouble(self, rules):
        found = []
        receivers = self.env["crm.assignment.receiver"].search([("rule_id", "in", rules.ids)])
        salespeople = self.env.ref("sales_team.group_sale_salesman")
        for receiver in receivers:
            # sudo: what somebody may do is needed to say that it is too little.
            user, rule = receiver.user_id.sudo(), receiver.rule_id
            common = {
                "severity": WARNING,
                "rule_id": rule.id,
                "receiver_id": receiver.id,
                "user_id": user.id,
                "repair": self.env._("Take off the rule"),
            }
            if not user.active:
                found.append(
                    {
                        **common,
                        "kind": "receiver_archived",
                        "name": self.env._(
                            "%(user)s receives by “%(rule)s” and has left",
                            user=user.name,
                            rule=rule.name,
                        ),
                        "advice": self.env._("Passed over by every run."),
                    }
                )
            elif user.share or salespeople not in user.all_group_ids:
                found.append(
                    {
                        **common,
                        "kind": "receiver_rights",
                        "severity": ERROR,
                        "name": self.env._(
                            "%(user)s receives by “%(rule)s” and cannot open leads",
                            user=user.name,
                            rule=rule.name,
                        ),
                        "advice": self.env._("Give the Sales right to the person, or:"),
                    }
                )
            elif rule.company_id and rule.company_id not in user.company_ids:
                found.append(
                    {
                        **common,
                        "kind": "receiver_company",
                        "name": self.env._(
                            "%(user)s receives by “%(rule)s” and is not in %(company)s",
                            user=user.name,
                            rule=rule.name,
                            company=rule.company_id.name,
                        ),
                        "advice": self.env._("Gets none of its leads."),
                    }
                )
        return found

    def _find_leads_of_archived(self):
        Lead = self.env["crm.lead"]
        groups = Lead._read_group(
            Lead._get_open_domain() & Domain("user_id.active", "=", False)
            & Domain("user_id", "!=", False),
            ["user_id"],
            ["__count"],
        )  # fmt: skip
        return [
            {
                "kind": "archived",
                "severity": ERROR,
                "user_id": user.id,
                "lead_count": count,
                "name": self.env._(
                    "%(count)s open leads belong to %(user)s, who has left",
                    count=count,
                    user=user.name,
                ),
                "advice": self.env._("Nobody works on them, and no rule takes what has an owner."),
                "repair": self.env._("Share them out"),
            }
            for user, count in groups
        ]

    def _find_team_trouble(self, rules):
        """Find what stops Odoo's own assignment, where it is in use, and teams of rules."""
        found = []
        ruled = rules.filtered(lambda rule: rule.receiver_mode == "team").team_id
        is_native = (
            self.env["crm.lead"]._is_rule_based_assignment_activated()
            and self.env.company.lead_assignment_engine != RULES
        )
        teams = self.env["crm.team"].search([]) if is_native else ruled
        kept = rules.filtered("is_team_capacity_kept").team_id
        for team in teams:
            members = team.crm_team_member_ids.filtered(lambda item: not item.assignment_optout)
            if (is_native or team in kept) and not sum(members.mapped("assignment_max")):
                found.append(
                    {
                        "kind": "capacity",
                        "severity": WARNING,
                        "team_id": team.id,
                        "name": self.env._("%s has no capacity", team.name),
                        "advice": self.env._(
                            "None of its members takes leads: all pause, or their capacity is 0."
                        ),
                        "repair": self.env._("Open the team"),
                    }
                )
            for member in members if is_native else ():
                if 0 < member.assignment_max < NATIVE_MINIMUM:
                    found.append(
                        {
                            "kind": "quota",
                            "severity": WARNING,
                            "team_id": team.id,
                            "member_id": member.id,
                            "user_id": member.user_id.id,
                            "name": self.env._(
                                "Odoo gives %(user)s no leads: %(capacity)s a month is 0 a day",
                                user=member.user_id.name,
                                capacity=member.assignment_max,
                            ),
                            "advice": self.env._(
                                "Odoo rounds capacity by 30 to whole leads a day. Rules with “Keep "
                                "Team Capacity” do not round."
                            ),
                            "repair": self.env._("Set it to %s", NATIVE_MINIMUM),
                        }
                    )
        return found


class CrmAssignmentRule(models.Model):
    _inherit = "crm.assignment.rule"

    def _is_usable(self):
        """Return whether the filter of the rule can be applied to leads."""
        return not self._get_usable_domain().is_false()


class CrmAssignmentRun(models.Model):
    _inherit = "crm.assignment.run"

    @api.autovacuum
    def _gc_dry_runs(self):
        """Delete dry runs that are old enough, a few at a time: lines go with them."""
        # sudo: whatever the administrator has set.
        days = self.env["ir.config_parameter"].sudo().get_param("lead_assignment.dry_run_days", 30)
        before = self.env.cr.now() - timedelta(days=int(days))
        old = self.search(
            [("is_dry_run", "=", True), ("date_start", "<", before)], order="id", limit=100
        )
        lines = self.env["crm.assignment.line"].search([("run_id", "in", old.ids)], limit=20000)
        lines.unlink()
        if len(lines) < 20000:
            old.unlink()
            return len(old), len(old) == 100
        return len(lines), True
