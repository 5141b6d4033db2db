"""Recycling: leads that nobody touches go back to the pool, a few times, to somebody else."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...logic import recycling


class CrmRecyclePolicy(models.Model):
    """After how much working time leads come back, and how often. The first that fits holds."""

    _name = "crm.recycle.policy"
    _description = "Recycling Policy"
    _inherit = ["crm.lead.policy", "crm.remembered.mixin"]

    # Which leads, besides teams and rules
    domain = fields.Char(
        string="Only These",
        default="[('type', '=', 'lead')]",
        required=True,
        tracking=True,
        help="Leads, and not opportunities, unless you say otherwise.",
        personal=False,
    )

    # When
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Hours",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Leave empty to use the working hours, time off and time zone of the owner.",
    )
    idle_hours = fields.Float(
        string="Untouched For",
        default=40.0,
        required=True,
        tracking=True,
        help=(
            "Working time without a call, an email, a meeting, a message, a completed activity or "
            "a stage change."
        ),
    )
    waiting_hours = fields.Float(
        string="Waiting for the Customer",
        default=120.0,
        required=True,
        tracking=True,
        help="Leads that their salesperson has marked as waiting for the customer come back after "
        "this much working time instead. 0: never, as long as they are marked; the same as above: "
        "the mark makes no difference.",
    )
    is_planned_kept = fields.Boolean(
        string="Skip Leads with Planned Activities",
        default=True,
        help="Leads with an activity or a meeting that lies ahead stay.",
    )

    # How often
    max_count = fields.Integer(
        string="Times at Most",
        default=2,
        tracking=True,
        help="How often a lead comes back; 0 means no limit.",
    )
    end = fields.Selection(
        [
            (recycling.END_STAYS, "It keeps its owner and is marked"),
            (recycling.END_LEADER, "The team leader gets it"),
            (recycling.END_USER, "This person gets it"),
            (recycling.END_POOL, "It loses its owner and is marked"),
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
        string="Tell Those Who Lose Leads",
        default=True,
        help="One notification per person and run.",
    )

    # What it does
    due_count = fields.Integer(
        string="Would Come Back", compute="_compute_due_count", help="If it ran now."
    )
    recycled_count = fields.Integer(string="Came Back", compute="_compute_recycled_count")

    _check_idle_hours = models.Constraint(
        "CHECK (idle_hours > 0 AND idle_hours <= 1000)",
        "Leads come back after more than 0 and at most 1,000 working hours.",
    )
    _check_waiting_hours = models.Constraint(
        "CHECK (waiting_hours >= 0 AND waiting_hours <= 1000)",
        "Leads that wait for the customer come back after 0 to 1,000 working hours.",
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
        if policies:
            policies._ask_again()
        return policies

    def write(self, vals):
        result = super().write(vals)
        if self and vals.keys() - {"name", "message_follower_ids"}:
            self._ask_again()
        return result

    def unlink(self):
        result = super().unlink()
        if self:
            self._ask_again()
        return result

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
            "name": self.env._("Would Come Back"),
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


class CrmSlaPolicy(models.Model):
    _inherit = "crm.sla.policy"

    @api.model
    def _is_measurement_needed(self):
        """Measure where leads go back to the pool: attempts say who works on them."""
        # sudo: policies are for all, no matter who may read them.
        policies = self.env["crm.recycle.policy"].sudo()
        return super()._is_measurement_needed() or bool(
            policies.search([("active", "=", True)], limit=1)
        )
