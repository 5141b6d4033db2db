"""Health of assignment: the findings, and the repair of each."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...logic.engine import RULES

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
            ("no_rule", "No rule"),
            ("parked_undone", "Undone leads that wait"),
            ("parked_limit", "Leads that came back too often"),
            ("uncovered", "Leads that no rule takes"),
            ("broken", "Filter cannot be used"),
            ("empty", "No receivers"),
            ("shadowed", "Rule behind others"),
            ("silent", "Rule that never fires"),
            ("uneven", "Not distributed as intended"),
            ("archived", "Leads of people who left"),
            ("receiver_archived", "Receiver who left"),
            ("receiver_rights", "Receiver without rights"),
            ("receiver_company", "Receiver of another company"),
            ("capacity", "Team without capacity"),
            ("leaderless", "Team without leader"),
            ("quota", "Odoo's quota is zero"),
        ],
        required=True,
        readonly=True,
    )
    severity = fields.Selection(
        [(ERROR, "To fix"), (WARNING, "To check"), (HINT, "Good to know")],
        required=True,
        readonly=True,
    )
    name = fields.Text(string="Finding", required=True, readonly=True)
    advice = fields.Text(string="What It Means", readonly=True)
    lead_count = fields.Integer(string="Leads", readonly=True)
    rule_id = fields.Many2one("crm.assignment.rule", readonly=True, ondelete="cascade")
    other_rule_id = fields.Many2one("crm.assignment.rule", readonly=True, ondelete="cascade")
    receiver_id = fields.Many2one("crm.assignment.receiver", readonly=True, ondelete="set null")
    user_id = fields.Many2one("res.users", string="Person", readonly=True, ondelete="cascade")
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True, ondelete="cascade")
    member_id = fields.Many2one("crm.team.member", readonly=True, ondelete="cascade")
    repair = fields.Text(readonly=True, help="What the button does.")
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
                self.env._("Only Lead Assignment Administrators can repair findings.")
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
        if self.kind == "no_rule":
            return self._repair_no_rule()
        if self.kind.startswith("parked_"):
            return self._get_leads_action(self._get_parked_domain())
        if self.kind == "uncovered":
            return self._get_uncovered_action()
        if self.kind in ("engines", "schedule"):
            return self.env["ir.actions.act_window"]._for_xml_id("crm.crm_config_settings_action")
        record = self.member_id or self.rule_id or self.team_id
        return record.get_formview_action()

    def _get_leads_action(self, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        owned = self.env["crm.lead"]._get_open_domain() & domain
        return {**action, "domain": list(owned), "context": {}}

    def _get_uncovered_action(self):
        domain = self.env["crm.lead"]._get_waiting_domain()
        for rule in self._get_rules():
            domain &= ~rule._get_coverage_domain()
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

    def _get_parked_domain(self):
        return self.env["crm.lead"]._get_parked_domain(self.kind.removeprefix("parked_"))

    def _repair_parked_undone(self):
        # sudo: who repairs lets the rules have leads, seen or not.
        self.env["crm.lead"].sudo().search(
            self._get_parked_domain() & Domain("company_id", "in", [False, *self.env.companies.ids])
        )._release_parked()

    def _repair_parked_limit(self):
        self._repair_parked_undone()

    def _repair_no_rule(self):
        """Return the form of a new rule."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_assignment.crm_assignment_rule_action"
        )
        return {**action, "views": [(False, "form")]}

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
                "default_active": False,
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
                "default_action": "reorganize",
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

    def _repair_leaderless(self):
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
            *self._find_missing_rules(rules),
            *self._find_coverage_trouble(rules),
            *self._find_parked_leads(),
            *self._find_rule_trouble(rules),
            *self._find_receiver_trouble(rules),
            *self._find_leads_of_archived(),
            *self._find_team_trouble(rules),
            *self._find_leaderless_teams(),
        ]
        return self.create(vals_list)
