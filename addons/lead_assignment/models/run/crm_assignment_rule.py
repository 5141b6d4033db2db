"""What rules do with the leads that wait, and what they have done."""

from odoo import api, fields, models
from odoo.fields import Domain


class CrmAssignmentRule(models.Model):
    _inherit = "crm.assignment.rule"

    waiting_count = fields.Integer(
        string="Waiting Leads",
        compute="_compute_lead_counts",
        help="Leads without owner that this rule takes if no rule above does.",
    )
    open_count = fields.Integer(
        string="Open Leads of All", compute="_compute_lead_counts", help="With any owner."
    )
    assigned_count = fields.Integer(string="Assigned Leads", compute="_compute_assigned_count")

    @api.depends("domain", "company_id", "territory_ids.evidence_ids.key")
    def _compute_lead_counts(self):
        domains = [rule._get_coverage_domain() for rule in self]
        Lead = self.env["crm.lead"]
        waiting = self._count_leads(Lead._get_waiting_domain(), domains)
        everything = self._count_leads([("won_status", "=", "pending")], domains)
        for rule, count, total in zip(self, waiting, everything, strict=True):
            rule.waiting_count = count
            rule.open_count = total

    def _compute_assigned_count(self):
        counts = dict(
            self.env["crm.assignment.line"]._read_group(
                [("rule_id", "in", self.ids), ("state", "=", "assigned")], ["rule_id"], ["__count"]
            )
        )
        for rule in self:
            rule.assigned_count = counts.get(rule._origin, 0)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_assign_now(self):
        """Assign the waiting leads that the rules take, now, with these rules only."""
        leads = self.env["crm.lead"].search(
            self.env["crm.lead"]._get_waiting_domain()
            & Domain.OR(rule._get_coverage_domain() for rule in self)
        )
        return leads._assign(origin="button", rules=self)._get_form_action()

    def action_activate(self):
        """Put the rules into use: what waits is assigned by the next run, soon after."""
        self.active = True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Active. Waiting leads are assigned soon."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_preview(self):
        """Return the dry run of the rules on what waits now."""
        self.env["crm.lead"]._check_assignable()
        return self.env["crm.assignment.run"]._preview(rules=self)._get_form_action()

    def action_view_lines(self):
        """Return the action that lists what the rule has assigned."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_assignment.crm_assignment_line_action"
        )
        return {**action, "domain": [("rule_id", "in", self.ids), ("state", "=", "assigned")]}

    def action_view_waiting(self):
        """Return the action that lists the waiting leads of the rule."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        domain = self.env["crm.lead"]._get_waiting_domain() & self._get_coverage_domain()
        return {**action, "domain": list(domain), "context": {}}

    def _on_changed(self):
        result = super()._on_changed()
        self.env["crm.assignment.run"]._wake()
        return result
