"""Runs: each time leads were assigned, or could have been."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.crm_privacy.tools.readable_date import format_moment

#: Dry runs, and lines of them, deleted in one go.
GC_RUNS, GC_LINES = 100, 20_000
#: Lines on the form of a run. It reads no more, were it of all leads there are.
SHOWN_LINES = 80
#: Days of history that a dry run looks at where no lead waits.
HISTORY_DAYS = 90


class CrmAssignmentRun(models.Model):
    """One assignment of a batch of leads, or the dry run of one.

    Every lead has a line that says who got it and why, or why nobody did. The files
    beside this one hold the engine, the schedule and the way back.
    """

    _name = "crm.assignment.run"
    _description = "Lead Assignment Run"
    _inherit = ["mail.thread"]
    _order = "id desc"

    name = fields.Char(compute="_compute_name", search="_search_name")
    origin = fields.Selection(
        [
            ("button", "Assignment by hand"),
            ("creation", "Assignment on creation"),
            ("cron", "Scheduled assignment"),
            ("server_action", "Assignment by a server action"),
            ("api", "Assignment by a program"),
        ],
        required=True,
        default="button",
        readonly=True,
    )
    is_dry_run = fields.Boolean(string="Dry Run", readonly=True)
    history_days = fields.Integer(
        string="Days of History", readonly=True, help="0: the leads that wait."
    )
    rule_ids = fields.Many2many(
        "crm.assignment.rule",
        string="With These Rules Only",
        readonly=True,
        context={"active_test": False},
        help="Leave empty for all active rules.",
    )
    has_unused_rules = fields.Boolean(compute="_compute_has_unused_rules")
    state = fields.Selection(
        [
            ("queued", "Queued"),
            ("running", "Running"),
            ("done", "Done"),
            ("undone", "Undone"),
            ("failed", "Failed"),
        ],
        required=True,
        default="running",
        readonly=True,
        index=True,
    )
    message = fields.Text(readonly=True, personal="text")
    user_id = fields.Many2one(
        "res.users",
        string="Started By",
        default=lambda self: self.env.user,
        readonly=True,
        index=True,
        ondelete="set null",
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True, ondelete="cascade")
    date_start = fields.Datetime(
        string="Started On",
        # The clock of the transaction, as for the end: a run may be done in one.
        default=lambda self: self.env.cr.now(),
        readonly=True,
    )
    date_end = fields.Datetime(string="Ended On", readonly=True)
    date_undone = fields.Datetime(string="Undone On", readonly=True)

    # Counts
    total_count = fields.Integer(string="Leads to Review", readonly=True)
    lead_count = fields.Integer(string="Leads", readonly=True)
    assigned_count = fields.Integer(string="Assigned", readonly=True)
    refused_count = fields.Integer(string="Not Assigned", readonly=True)
    undone_count = fields.Integer(string="Undone", readonly=True)
    kept_count = fields.Integer(string="Not Undone", readonly=True)
    near_miss_count = fields.Integer(string="Near Misses", compute="_compute_near_miss_count")
    progress = fields.Float(compute="_compute_progress")

    line_ids = fields.One2many("crm.assignment.line", "run_id", string="Lines", readonly=True)
    shown_line_ids = fields.Many2many(
        "crm.assignment.line", string="First Lines", compute="_compute_shown_line_ids"
    )
    comparison_ids = fields.One2many(
        "crm.assignment.comparison", "run_id", string="By Person", readonly=True
    )

    @api.depends_context("lang", "tz")
    @api.depends("origin", "is_dry_run", "date_start")
    def _compute_name(self):
        labels = dict(self._fields["origin"]._description_selection(self.env))
        for run in self:
            what = self.env._("Dry run") if run.is_dry_run else labels.get(run.origin)
            when = run.date_start and format_moment(self.env, run.date_start)
            run.name = self.env._("%(what)s, %(when)s", what=what, when=when) if when else what

    def _search_name(self, operator, value):
        """Search by the number, or else by what the run is called before the date."""
        if operator not in ("in", "ilike", "like", "=ilike"):
            return NotImplemented
        words = list(filter(None, value if operator == "in" else [value.strip("%")]))
        domain = Domain.OR(self._get_name_domain(word) for word in words)
        if operator == "in" and any("," in word for word in words):
            # The whole name, with its date.
            return Domain("id", "in", self.search(domain).filtered(lambda r: r.name in words).ids)
        return domain

    @api.model
    def _get_name_domain(self, word):
        if word.strip("# ").isdecimal():
            return Domain("id", "=", int(word.strip("# ")))
        word = word.partition(",")[0].strip().lower()
        labels = self._fields["origin"]._description_selection(self.env)
        origins = [key for key, label in labels if word in label.lower()]
        domain = Domain("is_dry_run", "=", False) & Domain("origin", "in", origins)
        if word in self.env._("Dry run").lower():
            domain |= Domain("is_dry_run", "=", True)
        return domain

    def _compute_near_miss_count(self):
        counts = dict(
            self.env["crm.assignment.line"]._read_group(
                [("run_id", "in", self.ids), ("near_kind", "!=", False)], ["run_id"], ["__count"]
            )
        )
        for run in self:
            run.near_miss_count = counts.get(run, 0)

    def _compute_shown_line_ids(self):
        Line = self.env["crm.assignment.line"]
        for run in self:
            # What an undo left alone says why, before all else; else who got what comes first.
            order = "undo_obstacle, id desc" if run.kept_count else "state, id desc"
            run.shown_line_ids = Line.search(
                [("run_id", "=", run.id)], order=order, limit=SHOWN_LINES
            )

    @api.depends("lead_count", "total_count", "state")
    def _compute_progress(self):
        for run in self:
            run.progress = (
                100.0 * run.lead_count / run.total_count
                if run.total_count
                else 100.0 * (run.state not in ("queued", "running"))
            )

    @api.depends("is_dry_run", "rule_ids.active")
    def _compute_has_unused_rules(self):
        for run in self:
            run.has_unused_rules = run.is_dry_run and not all(run.rule_ids.mapped("active"))

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_activate_rules(self):
        """Put the rules of a dry run into use."""
        self.ensure_one()
        return self.rule_ids.filtered(lambda rule: not rule.active).action_activate()

    def action_preview_history(self):
        """Return the dry run of the same rules on the leads of the last days."""
        self.ensure_one()
        return self._preview(rules=self.rule_ids, days=HISTORY_DAYS)._get_form_action()

    def action_view_lines(self):
        """Return the action that lists the lines of the run."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_assignment.crm_assignment_line_action"
        )
        return {**action, "domain": [("run_id", "in", self.ids)], "context": {}}

    def action_view_near_misses(self):
        """Return the action that lists the leads that a rule only just missed."""
        name = self.env._("Near Misses")
        return {
            **self.action_view_lines(),
            "name": name,
            "display_name": name,
            "views": [
                (
                    self.env.ref("lead_assignment.crm_assignment_line_view_list_near_miss").id,
                    "list",
                ),
                (False, "kanban"),
                (False, "form"),
            ],
            "domain": [("run_id", "in", self.ids), ("near_kind", "!=", False)],
        }

    def action_view_comparison(self):
        """Return the action that draws what the run gives each person, and what they have."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_assignment.crm_assignment_comparison_action"
        )
        return {**action, "domain": [("run_id", "in", self.ids)], "context": {}}

    def _get_form_action(self):
        """Return the action that shows the runs."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_assignment.crm_assignment_run_action"
        )
        if len(self) == 1:
            return {**action, "res_id": self.id, "views": [(False, "form")], "view_mode": "form"}
        return {**action, "domain": [("id", "in", self.ids)]}

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _open(self, origin, company, **vals):
        """Return a new run."""
        # sudo: the log is written by the user who assigns, and belongs to no user.
        quiet = self.sudo().with_context(tracking_disable=True)
        run = quiet.create({"origin": origin, "company_id": company.id, **vals})
        return run.with_env(self.env(su=True))

    @api.model
    def _record_failure(self, origin, leads, error):
        """Keep a run that says which error stopped the assignment of ``leads``."""
        for company, part in leads.grouped("company_id").items():
            self._open(
                origin,
                company,
                state="failed",
                message=f"{type(error).__name__}: {error}",
                total_count=len(part),
                date_end=self.env.cr.now(),
            )

    # ------------------------------------------------------------
    # CLEANING
    # ------------------------------------------------------------

    @api.autovacuum
    def _gc_dry_runs(self):
        """Delete dry runs that are old enough, a few at a time: lines go with them."""
        # sudo: whatever the administrator has set.
        days = self.env["ir.config_parameter"].sudo().get_param("lead_assignment.dry_run_days", 30)
        before = self.env.cr.now() - timedelta(days=int(days))
        old = self.search(
            [("is_dry_run", "=", True), ("date_start", "<", before)], order="id", limit=GC_RUNS
        )
        lines = self.env["crm.assignment.line"].search([("run_id", "in", old.ids)], limit=GC_LINES)
        lines.unlink()
        if len(lines) < GC_LINES:
            old.unlink()
            return len(old), len(old) == GC_RUNS
        return len(lines), True
