"""Leads that want an owner: whether they wait, and the door to assignment."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from odoo.addons.crm_privacy.models.common.crm_fact_mixin import CORRECTED_BY

from ...logic import planning

#: What assignment itself writes of a lead that waits: no reason to look at it again.
ASSIGNMENT_FIELDS = frozenset(
    {
        "assignment_date",
        "assignment_retry_date",
        "assignment_reason",
        "assignment_revision",
        "user_id",
        "team_id",
    }
)
#: Reasons to wait for somebody to look, whatever changes.
HELD = ("undone", "limit")
#: How long an undone lead is left alone by the scheduled runs.
UNDO_PAUSE = timedelta(days=7)


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "assignment.fact.mixin", "crm.fact.mixin"]

    # Whether it waits
    assignment_date = fields.Datetime(
        string="Last Assignment Attempt", readonly=True, copy=False, fact=CORRECTED_BY
    )
    assignment_retry_date = fields.Datetime(
        string="Next Assignment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        fact=CORRECTED_BY,
    )
    assignment_reason = fields.Selection(
        [
            (planning.NO_RULE, "No rule takes it"),
            (planning.NO_RECEIVER, "The rule has no receiver"),
            (planning.NONE_AVAILABLE, "No one is at work"),
            (planning.CAPS_REACHED, "Everyone has reached a limit"),
            (planning.NO_PERMISSION, "No one can receive it"),
            (planning.EVERYBODY_HAD_IT, "Everyone has had it before"),
            ("undone", "Its assignment was undone"),
            ("limit", "It came back too often"),
        ],
        string="Waiting Reason",
        readonly=True,
        copy=False,
        index="btree_not_null",
        fact=CORRECTED_BY,
    )
    assignment_revision = fields.Integer(readonly=True, copy=False, fact=CORRECTED_BY)
    assignment_rule_id = fields.Many2one(
        "crm.assignment.rule",
        string="Assigned By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        fact=CORRECTED_BY,
    )
    assignment_line_ids = fields.One2many(
        "crm.assignment.line",
        "lead_id",
        string="Assignments",
        readonly=True,
        groups="sales_team.group_sale_salesman",
        fact=True,
    )
    assignment_line_count = fields.Integer(
        compute="_compute_assignment_line_count", groups="sales_team.group_sale_salesman"
    )

    def _compute_assignment_line_count(self):
        Line, counts = self.env["crm.assignment.line"], {}
        if Line._is_in_use():
            domain = [("lead_id", "in", self.ids), ("is_dry_run", "=", False)]
            counts = dict(Line._read_group(domain, ["lead_id"], ["__count"]))
        for lead in self:
            lead.assignment_line_count = counts.get(lead._origin, 0)

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    def _on_owner_changed(self, owners):
        result = super()._on_owner_changed(owners)
        # sudo: see _look_again
        if any(not lead.user_id for lead in self.sudo()):
            self.env["crm.assignment.run"]._wake()
        return result

    def _on_edited(self, names):
        if names - ASSIGNMENT_FIELDS:
            self._look_again()
        return super()._on_edited(names)

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: anyone who may merge the leads takes their history along, hidden parts too.
        lines = self.env["crm.assignment.line"].sudo()
        tried = opportunities.filtered("assignment_date")
        if tried:
            lines.search([("lead_id", "in", tried.ids)]).write(
                {"lead_id": self.id, "date_merged": self.env.cr.now()}
            )
        return result

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_assign(self):
        """Assign the leads by the rules, and show the run."""
        return self._assign(origin="button")._get_form_action()

    def assign_by_rules(self, dry_run=False):
        """Assign the leads by the rules and tell what became of them, for programs.

        Open to Lead Assignment Officers over RPC and JSON-2. A dry run writes no lead.

        :return: one dict a lead: ``lead_id``, ``state`` (assigned, planned or refused), ``user_id``
            (``False`` if refused), ``reason``, ``explanation``, ``rule_id``, ``run_id``
        """
        runs = self._assign(origin="api", is_dry_run=dry_run)
        return [
            {
                "lead_id": line.lead_id.id,
                "state": line.state,
                "user_id": line.user_id.id,
                "reason": line.reason,
                "explanation": line.explanation,
                "rule_id": line.rule_id.id,
                "run_id": line.run_id.id,
            }
            for line in runs.line_ids.sorted("id")
        ]

    def action_preview_assignment(self):
        """Show who would get the leads, without a write on any of them."""
        run = self._assign(origin="button", is_dry_run=True)
        return run._get_form_action()

    def action_view_assignment_lines(self):
        """Return the action that tells how the lead was assigned."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_assignment.crm_assignment_line_action"
        )
        return {**action, "domain": [("lead_id", "in", self.ids)]}

    # ------------------------------------------------------------
    # ASSIGNMENT
    # ------------------------------------------------------------

    def _assign(self, origin="api", rules=None, is_dry_run=False):
        """Give every lead of ``self`` an owner, or a reason why not; return the runs.

        Leads of several companies make one run each, because each company has its rules.

        :param rules: only these; by default all rules of the company
        """
        self._check_assignable()
        Run = self.env["crm.assignment.run"]
        runs = Run.browse()
        for company, leads in self.grouped("company_id").items():
            scope = self.with_company(company).env if company else self.env
            # sudo: rules decide over leads and receivers that the runner may not see.
            chosen = scope["crm.assignment.rule"].sudo()._get_company_rules(company)
            if rules is not None:
                # In their order, and none of another company.
                chosen = chosen.filtered(lambda rule: rule.id in rules.ids)
            run = scope["crm.assignment.run"]._open(
                origin,
                company,
                is_dry_run=is_dry_run,
                total_count=len(leads),
                rule_ids=[fields.Command.set(rules.ids if rules else [])],
            )
            chosen = chosen.sudo().with_env(run.env)
            # Programs wait for what became of their leads.
            work = run._preview_leads if is_dry_run else run._assign_leads
            work(leads, chosen, is_inline=origin == "api")
            runs |= run
        return runs.with_env(self.env)

    def _check_assignable(self):
        """:raise AccessError: if the user may not have leads assigned"""
        if self.env.su:
            return
        if not self.env.user.has_group("lead_assignment.group_lead_assignment_officer"):
            raise AccessError(
                self.env._(
                    "Only Lead Assignment Officers can assign leads. Ask your sales manager for "
                    "this right, or leave the leads to the scheduled run."
                )
            )
        self.check_access("write")

    def _look_again(self):
        """Unpark the leads of ``self``: something about them has changed, so a rule may fit.

        Those that were given back stay parked: somebody wants to look at them first.
        """
        # sudo: parking is no business of the user who corrects an address.
        parked = self.sudo().filtered(
            lambda lead: (
                not lead.user_id
                and lead.assignment_retry_date
                and lead.assignment_reason not in (False, *HELD)
            )
        )
        if parked:
            parked.with_context(tracking_disable=True).write({"assignment_retry_date": False})
            self.env["crm.assignment.run"]._wake()

    # ------------------------------------------------------------
    # DOMAINS
    # ------------------------------------------------------------

    @api.model
    def _get_waiting_domain(self):
        """Return the domain of all leads without owner, parked ones too."""
        return (
            Domain("user_id", "=", False)
            & Domain("active", "=", True)
            & Domain("won_status", "=", "pending")
        )

    @api.model
    def _get_assignable_domain(self):
        """Return the domain of the leads that want an owner now.

        A lead that nobody could take is out of it until its retry date, or until a rule, a
        receiver or a territory changes.
        """
        due = Domain("assignment_retry_date", "=", False) | Domain(
            "assignment_retry_date", "<=", self.env.cr.now()
        )
        revision = self.env["crm.assignment.rule"]._get_revision()
        if revision:
            due |= Domain("assignment_revision", "<", revision) & Domain(
                "assignment_reason", "not in", (False, *HELD)
            )
        # Nobody can answer somebody who was erased.
        return self._get_waiting_domain() & Domain("date_erased", "=", False) & due

    @api.model
    def _get_company_domain(self, company):
        return Domain("company_id", "=", company.id)

    @api.model
    def _get_left_out_domain(self, lead_ids):
        return Domain("id", "not in", lead_ids) if lead_ids else Domain.TRUE

    @api.model
    def _get_undo_retry_date(self):
        return self.env.cr.now() + UNDO_PAUSE

    @api.model
    def _get_undo_pause(self):
        return UNDO_PAUSE

    @api.model
    def _get_parked_domain(self, reason):
        """Return the domain of the waiting leads that are left alone for ``reason``."""
        return (
            self._get_waiting_domain()
            & Domain("assignment_reason", "=", reason)
            & Domain("assignment_retry_date", ">", self.env.cr.now())
        )

    def _release_parked(self):
        """Let the rules have the leads of ``self``, and wake the schedule."""
        # sudo: parking is information about the lead, not a change of it.
        self.sudo().with_context(tracking_disable=True).write(
            {"assignment_reason": False, "assignment_retry_date": False}
        )
        self.env["crm.assignment.run"]._wake()
