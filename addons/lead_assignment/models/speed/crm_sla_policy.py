"""SLA policies: how fast leads of a team or a rule are to be answered, in working time."""

from datetime import timedelta

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ...logic import speed
from ..rule.res_users import HORIZON

#: How far ahead of now deadlines are looked for, in turn.
HORIZONS = (HORIZON, timedelta(days=400))


class CrmSlaPolicy(models.Model):
    """Targets for the stages of a lead's clock. The first policy that is for a lead holds."""

    _name = "crm.sla.policy"
    _description = "Speed to Lead Policy"
    _inherit = ["crm.lead.policy", "crm.remembered.mixin"]

    # How fast
    clock_start = fields.Selection(
        [
            (speed.FROM_CAPTURE, "When the lead comes in"),
            (speed.FROM_ROUTING, "When the lead has its first owner"),
        ],
        required=True,
        default=speed.FROM_CAPTURE,
        tracking=True,
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Hours",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help=(
            "Leave empty to use the working hours, time off and time zone of the owner; for leads "
            "without an owner, those of the company."
        ),
    )
    attempt_hours = fields.Float(
        string="First Attempt Within",
        default=1.0,
        tracking=True,
        help="Working time; 0 means none.",
    )
    contact_hours = fields.Float(
        string="Contact Within", tracking=True, help="Working time; 0 means no target."
    )
    qualify_hours = fields.Float(
        string="Qualification Within", tracking=True, help="Working time; 0 means no target."
    )

    # What happens
    warn_percent = fields.Integer(
        string="Warn After",
        default=75,
        tracking=True,
        help="Percentage of the target after which the owner is warned; 0 means no warning.",
    )
    warn_kind = fields.Selection(
        [("notification", "Notification"), ("activity", "Activity")],
        string="Warn By",
        required=True,
        default="notification",
    )
    escalate_to = fields.Selection(
        [
            ("none", "Nobody"),
            ("leader", "The team leader"),
            ("user", "This person"),
        ],
        string="Missed Targets Go To",
        required=True,
        default="leader",
        tracking=True,
    )
    escalation_user_id = fields.Many2one(
        "res.users",
        string="Person to Tell",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    is_reassigned = fields.Boolean(
        string="Reassign",
        tracking=True,
        help="A lead whose owner made no attempt in time goes to somebody else by the assignment "
        "rules. If nobody else can take it, it stays.",
    )

    # What became of it
    open_count = fields.Integer(string="Leads on the Clock", compute="_compute_open_count")

    _check_targets = models.Constraint(
        "CHECK (attempt_hours BETWEEN 0 AND 10000 AND contact_hours BETWEEN 0 AND 10000 "
        "AND qualify_hours BETWEEN 0 AND 10000)",
        "A target is 0 to 10,000 working hours.",
    )
    _check_warn_percent = models.Constraint(
        "CHECK (warn_percent BETWEEN 0 AND 100)", "Warn after 0 to 100 percent of the target."
    )

    def _compute_open_count(self):
        counts = dict(
            self.env["crm.lead"]._read_group(
                self.env["crm.lead"]._get_ticking_domain()
                & fields.Domain("sla_policy_id", "in", self.ids),
                ["sla_policy_id"],
                ["__count"],
            )
        )
        for policy in self:
            policy.open_count = counts.get(policy._origin, 0)

    @api.constrains("attempt_hours", "contact_hours", "qualify_hours")
    def _check_order(self):
        for policy in self:
            targets = [hours for stage in speed.STAGES if (hours := policy[f"{stage}_hours"])]
            if not targets:
                raise ValidationError(self.env._("Set at least one target for “%s”.", policy.name))
            if targets != sorted(targets):
                raise ValidationError(
                    self.env._(
                        "In “%s” a lead would be due for contact before the first attempt, or for "
                        "qualification before contact. Give each stage at least as much time as "
                        "the one before it.",
                        policy.name,
                    )
                )

    @api.constrains("escalate_to", "escalation_user_id")
    def _check_escalation_user(self):
        for policy in self:
            if policy.escalate_to == "user" and not policy.escalation_user_id:
                raise ValidationError(
                    self.env._("Choose who is notified of the targets missed in “%s”.", policy.name)
                )

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    def write(self, vals):
        leads = self._get_timed_leads() if vals.get("active") is False else None
        result = super().write(vals)
        if leads:
            leads._update_sla(dict.fromkeys(leads.ids, (None, None)))
        return result

    def unlink(self):
        leads = self._get_timed_leads()
        result = super().unlink()
        leads._update_sla(dict.fromkeys(leads.ids, (None, None)))
        return result

    def _get_timed_leads(self):
        """Return the leads, closed ones too, that wait for something under the policies."""
        # sudo: anyone who may remove policies takes all leads off their clocks.
        Lead = self.env["crm.lead"].sudo().with_context(active_test=False)
        return Lead.search([("sla_policy_id", "in", self.ids), ("sla_stage", "!=", False)])

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_view_leads(self):
        """Return the board with the leads that are on the clock of the policy."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_assignment.crm_lead_action_speed"
        )
        return {
            **action,
            "domain": [("sla_stage", "!=", False), ("won_status", "=", "pending")],
            "context": {"search_default_sla_policy_id": self.id},
        }

    def action_apply(self):
        """Put the open leads that are not yet on any clock on that of the policies."""
        self.check_access("write")
        # sudo: anyone who may write policies puts all leads of the company on their clocks.
        Lead = self.env["crm.lead"].sudo()
        leads = Lead.search(
            Lead._get_open_domain()
            & fields.Domain("date_captured", "!=", False)
            & fields.Domain("sla_policy_id", "=", False)
        )
        leads._update_sla()

    # ------------------------------------------------------------
    # FACTS
    # ------------------------------------------------------------

    @api.model
    @tools.ormcache()
    def _get_policy_facts(self):
        """Return all active policies, in order, as the clock reads them."""
        return tuple(
            speed.Policy(
                id=policy.id,
                team_ids=frozenset(policy.team_ids.ids),
                rule_ids=frozenset(policy.rule_ids.ids),
                company_id=policy.company_id.id or None,
                start=policy.clock_start,
                calendar_id=policy.calendar_id.id or None,
                targets={
                    stage: timedelta(hours=policy[f"{stage}_hours"])
                    for stage in speed.STAGES
                    if policy[f"{stage}_hours"]
                },
                warn_percent=policy.warn_percent,
            )
            for policy in self._search_remembered([])
        )

    @api.model
    @tools.ormcache()
    def _get_measured_companies(self):
        """Return the ids of the companies whose speed is measured; ``None`` is all of them."""
        if self._is_measurement_needed():
            return None
        # sudo: anyone who works on a lead has it measured.
        companies = self.env["res.company"].sudo()
        return frozenset(companies.search([("is_lead_speed_measured", "=", True)]).ids)

    @api.model
    def _is_measurement_needed(self):
        """Hook: return whether something that is configured depends on the speed of leads."""
        return bool(self._get_policy_facts())

    @api.model
    def _get_calendar_key(self, calendar, user, company):
        """Return the ``(calendar, time zone, resource)`` by which a lead's clock runs."""
        none = self.env["resource.resource"].sudo()
        if not calendar and user:
            calendar_id, tz_name, resource_id = user._get_remembered_calendar()
            # sudo: when people work is used, and not shown.
            return calendar.sudo().browse(calendar_id), tz_name, none.browse(resource_id)
        # sudo: when people work is used, and not shown.
        calendar = (calendar or company.resource_calendar_id).sudo()
        return calendar, calendar.tz or "UTC", none
