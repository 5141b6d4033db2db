"""The lines of a run: what became of one lead, and why."""

from odoo import api, fields, models

from ...logic import eligibility, planning
from . import batch
from . import crm_assignment_run_undo as undo


class CrmAssignmentLine(models.Model):
    """The log of assignment. Lines outlive the lead, the rule and the people they speak of."""

    _name = "crm.assignment.line"
    _description = "Lead Assignment Line"
    _inherit = ["in.use.mixin"]
    _order = "id desc"
    _rec_name = "lead_name"

    run_id = fields.Many2one("crm.assignment.run", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    origin = fields.Selection(related="run_id.origin")
    is_dry_run = fields.Boolean(related="run_id.is_dry_run", store=True)
    lead_id = fields.Many2one("crm.lead", index="btree_not_null", ondelete="set null")
    lead_name = fields.Char(string="Name of the Lead", personal="blank")
    state = fields.Selection(
        [
            ("assigned", "Assigned"),
            ("planned", "Would be assigned"),
            ("refused", "Not assigned"),
            ("undone", "Undone"),
        ],
        required=True,
    )
    rule_id = fields.Many2one("crm.assignment.rule", index="btree_not_null", ondelete="set null")
    receiver_id = fields.Many2one(
        "crm.assignment.receiver", index="btree_not_null", ondelete="set null"
    )
    user_id = fields.Many2one("res.users", string="Salesperson", index=True, ondelete="set null")
    team_id = fields.Many2one("crm.team", string="Sales Team", ondelete="set null")
    reason = fields.Selection(
        [
            (planning.BY_TURN, "Round robin"),
            (planning.BY_WEIGHT, "Round robin, weighted"),
            (planning.BY_LEAST_OPEN, "Least open work"),
            (planning.BY_STICKY, "Owner of the same customer"),
            (planning.BY_CATCH_UP, "Round robin, catching up"),
            (planning.NO_RULE, "No rule takes it"),
            (planning.NO_RECEIVER, "The rule has no receiver"),
            (planning.NONE_AVAILABLE, "No one is at work"),
            (planning.CAPS_REACHED, "Everyone has reached a limit"),
            (planning.NO_PERMISSION, "No one can receive it"),
            (planning.EVERYBODY_HAD_IT, "Everyone has had it before"),
            (batch.OWNED, "It has an owner"),
            (batch.CLOSED, "It is closed or archived"),
            (batch.BUSY, "Someone is working on it right now"),
        ],
        required=True,
    )
    details = fields.Json(personal="rows")
    explanation = fields.Text(string="Why", compute="_compute_explanation")
    date_retry = fields.Datetime(string="Next Attempt")

    # What it was before
    previous_user_id = fields.Many2one(
        "res.users", string="Owner Before", index="btree_not_null", ondelete="set null"
    )
    previous_team_id = fields.Many2one("crm.team", string="Team Before", ondelete="set null")
    previous_type = fields.Char(personal=False)
    previous_stage_id = fields.Many2one("crm.stage", ondelete="set null")
    previous_company_id = fields.Many2one("res.company", ondelete="set null")
    previous_shares = fields.Json(personal=False)
    date_merged = fields.Datetime(
        string="Merged On", help="When the lead it refers to was merged into this one."
    )
    is_change = fields.Boolean(
        string="Another Owner", compute="_compute_is_change", store=True, precompute=True
    )
    undo_obstacle = fields.Selection(
        [
            (undo.GONE, "The lead was deleted or merged"),
            (undo.OWNER_CHANGED, "It has a new owner"),
            (undo.MOVED, "Its type or stage changed"),
            (undo.CLOSED, "It was closed"),
            (undo.MESSAGE, "Someone sent a message"),
            (undo.ACTIVITY, "An activity was completed"),
            (undo.PLANNED, "An activity was planned"),
            (undo.MEETING, "A meeting was scheduled"),
            (undo.ATTEMPT, "Someone tried to reach the customer"),
            (undo.EDITED, "Someone changed it"),
            (undo.BUSY, "Someone is working on it right now"),
            (undo.STRANGER, "Who had it before works for another company"),
            (undo.FAILED, "It could not be saved"),
        ],
        string="Reason Not Undone",
    )

    @api.depends("user_id", "previous_user_id")
    def _compute_is_change(self):
        for line in self:
            line.is_change = is_change(line.user_id, line.previous_user_id)

    @api.model
    def _get_access_fields(self):
        """Tell a person who asks in words why their lead came to whom, not in its parts."""
        names = super()._get_access_fields()
        return [*(name for name in names if name != "details"), "explanation"]

    @api.depends_context("lang")
    @api.depends("details", "reason", "rule_id")
    def _compute_explanation(self):
        Evidence = self.env["crm.territory.evidence"]
        ids = {item for line in self for item in (line.details or {}).get("evidence", ())}
        # sudo: what a territory is called is no secret to anyone who sees its lead.
        evidence = {item.id: item for item in Evidence.sudo().browse(ids).exists()}
        excluded = [item for line in self for item in (line.details or {}).get("excluded", ())]
        members = {item[0] for item in excluded}
        members.update(key for line in self for key in (line.details or {}).get("executors", ()))
        receivers = self.env["crm.assignment.receiver"].sudo().browse(members).exists()
        names = {item.id: item.user_id.name for item in receivers}
        rules = {item for line in self for item in (line.details or {}).get("passed", ())}
        rules.update(item[2] for item in excluded if len(item) > 2)
        rules.update(self.rule_id.ids)
        # sudo: the name of a rule is no secret either.
        rules = self.env["crm.assignment.rule"].sudo().browse(rules).exists()
        rule_names = {rule.id: rule.name for rule in rules}
        labels = dict(self._fields["reason"]._description_selection(self.env))
        for line in self:
            details = line.details or {}
            parts = [labels.get(line.reason, "")]
            parts += self._get_evidence_words(details, evidence)
            parts += [
                self.env._("“%s” comes first, but had no one available", rule.name)
                for rule in rules
                if rule.id in details.get("passed", ())
            ]
            parts += self._get_executor_words(details, names)
            parts += line._get_excluded_words(details, names, rule_names)
            line.explanation = "\n".join(parts)

    def _get_evidence_words(self, details, evidence):
        kinds = dict(
            self.env["crm.territory.evidence"]._fields["kind"]._description_selection(self.env)
        )
        return [
            self.env._(
                "%(territory)s, by %(kind)s: %(value)s",
                territory=item.territory_id.name,
                kind=kinds[item.kind],
                value=item.display_name,
            )
            for item in (evidence.get(key) for key in details.get("evidence", ()))
            if item
        ]

    def _get_executor_words(self, details, names):
        executors = [names[key] for key in details.get("executors", ()) if key in names]
        return [self.env._("Together with %s", ", ".join(executors))] if executors else []

    def _get_excluded_words(self, details, names, rule_names):
        labels = self._get_exclusion_labels()
        words = []
        for key, code, *of_rule in details.get("excluded", ()):
            rule_id = of_rule[0] if of_rule else self.rule_id.id
            reason = labels.get(code, code)
            if code in (eligibility.DAY_CAP, eligibility.OPEN_CAP) and rule_id in rule_names:
                reason = self.env._(
                    "%(reason)s of “%(rule)s”",
                    reason=reason,
                    rule=rule_names[rule_id],
                )
            if key in names:
                words.append(self.env._("Not %(name)s: %(reason)s", name=names[key], reason=reason))
        return words

    @api.model
    def _get_exclusion_labels(self):
        return {
            eligibility.ARCHIVED: self.env._("the user is archived"),
            eligibility.PAUSED: self.env._("paused, or no longer in the team"),
            eligibility.NO_PERMISSION: self.env._("not an internal user"),
            eligibility.WRONG_COMPANY: self.env._("not in the company of the lead"),
            eligibility.MISSED: self.env._("has missed the target of the lead"),
            eligibility.HAD_IT: self.env._("has had the lead before"),
            eligibility.ABSENT: self.env._("not at work"),
            eligibility.DAY_CAP: self.env._("has reached the daily limit"),
            eligibility.OPEN_CAP: self.env._("has reached the limit of open leads"),
            eligibility.OWN_DAY_CAP: self.env._("has reached their own daily limit"),
            eligibility.OWN_OPEN_CAP: self.env._("has reached their own limit of open leads"),
            eligibility.TEAM_DAY_CAP: self.env._("has reached the team's daily limit"),
            eligibility.TEAM_OPEN_CAP: self.env._("has reached the team's limit of open leads"),
            eligibility.QUOTA: self.env._("has reached the monthly limit so far"),
        }

    def action_view_lead(self):
        """Return the action that opens the lead."""
        self.ensure_one()
        return self.lead_id.get_formview_action()


def is_change(user, before):
    """Return whether a lead of ``before`` gets another owner."""
    return bool(user and user != before)
