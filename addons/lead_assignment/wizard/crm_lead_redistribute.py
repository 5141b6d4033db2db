"""Taking leads back, handing them over, and sharing out what somebody leaves behind."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..models.recycling.crm_assignment_run_reorganize import LEFTOVERS


class CrmLeadRedistribute(models.TransientModel):
    _name = "crm.lead.redistribute"
    _description = "Redistribute Leads"

    action = fields.Selection(
        [
            ("take_back", "Take back: into the pool, for the next scheduled run"),
            ("hand_over", "Hand over to one person"),
            ("reorganize", "Distribute by the assignment rules"),
        ],
        string="What To Do",
        required=True,
        default="take_back",
    )
    lead_ids = fields.Many2many("crm.lead", string="Leads")
    from_user_id = fields.Many2one(
        "res.users",
        string="Leads Of",
        domain="[('share', '=', False)]",
        context={"active_test": False},
        help="All open leads and opportunities of this person, who may have left.",
    )
    lead_type = fields.Selection(
        [
            ("all", "Leads and opportunities"),
            ("lead", "Leads only"),
            ("opportunity", "Opportunities only"),
        ],
        string="Which",
        required=True,
        default="all",
    )
    user_id = fields.Many2one("res.users", string="New Owner", domain="[('share', '=', False)]")
    leftover = fields.Selection(
        LEFTOVERS, string="Leads Without Receiver", required=True, default="keep"
    )
    note = fields.Char(string="Why", help="Kept with the run and shown on each lead's line.")
    lead_count = fields.Integer(compute="_compute_lead_count")

    @api.depends("lead_ids", "from_user_id", "lead_type")
    def _compute_lead_count(self):
        for change in self:
            change.lead_count = self.env["crm.lead"].search_count(change._get_lead_domain())

    def _get_lead_domain(self):
        """Return the domain of the open leads in somebody's hands that are meant."""
        Lead = self.env["crm.lead"]
        domain = Lead._get_owned_domain()
        if self.from_user_id:
            domain &= Domain("user_id", "=", self.from_user_id.id)
        else:
            domain &= Domain("id", "in", self.lead_ids.ids)
        return domain & (
            Domain.TRUE if self.lead_type == "all" else Domain("type", "=", self.lead_type)
        )

    def action_preview(self):
        """Show who would get the leads, without a write on any of them."""
        leads = self._get_leads()
        runs = self._open_runs(leads, is_dry_run=True)
        for run, part, rules in runs:
            run._preview_leads(part, rules)
        return self._show(runs)

    def action_apply(self):
        """Do it, and show the run, which says what became of each lead and can be undone."""
        leads = self._get_leads()
        # One who has left counts as no owner, either.
        if self.action == "hand_over" and not self.user_id.active:
            raise UserError(self.env._("Choose who gets the leads."))
        if self.action == "reorganize" and self.leftover == "user" and not self.user_id.active:
            raise UserError(self.env._("Choose who gets the leads that nobody else can take."))
        runs = self._open_runs(leads)
        if self.action == "hand_over":
            for run, part, _rules in runs:
                # Said once, and not of each lead.
                run._check_companies(
                    part.filtered(lambda lead: lead.user_id != self.user_id), self.user_id
                )
        for run, part, _rules in runs:
            run._do(run.origin, part.ids)
        return self._show(runs)

    def _get_leads(self):
        self.ensure_one()
        Lead = self.env["crm.lead"]
        Lead._check_assignable()
        leads = Lead.search(self._get_lead_domain(), order="id")
        if not leads:
            raise UserError(
                self.env._("None of these leads is open and has an owner: nothing to do.")
            )
        leads._check_assignable()
        return leads

    def _open_runs(self, leads, is_dry_run=False):
        """Return ``[(run, leads, rules)]``, one for each company."""
        runs = []
        is_shared_out = self.action == "reorganize"
        has_next_owner = self.action == "hand_over" or (is_shared_out and self.leftover == "user")
        for company, part in leads.grouped("company_id").items():
            scope = self.with_company(company).env if company else self.env
            run = scope["crm.assignment.run"]._open(
                self.action,
                company,
                is_dry_run=is_dry_run,
                total_count=len(part),
                note=self.note,
                leftover=is_shared_out and self.leftover,
                leftover_user_id=has_next_owner and self.user_id.id,
            )
            # sudo: rules decide over leads and receivers that the runner may not see.
            rules = run.env["crm.assignment.rule"].sudo()._get_company_rules(company)
            runs.append((run, part.sudo().with_env(run.env), rules))
        return runs

    def _show(self, runs):
        found = self.env["crm.assignment.run"].browse(run.id for run, _part, _rules in runs)
        return found._get_form_action()
