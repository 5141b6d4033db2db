"""The lines of a run: what became of one lead, and why."""

from collections import defaultdict

from odoo import SUPERUSER_ID, api, fields, models

from ...logic import capacity, eligibility, planning
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
            ("undone", "Given back"),
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
            (planning.BY_TURN, "In turn"),
            (planning.BY_WEIGHT, "In turn, by weight"),
            (planning.BY_LEAST_OPEN, "Least open work"),
            (planning.BY_STICKY, "Owner of the same customer"),
            (planning.BY_CATCH_UP, "In turn, catching up"),
            (planning.NO_RULE, "No rule takes it"),
            (planning.NO_RECEIVER, "The rule has no receiver"),
            (planning.NONE_AVAILABLE, "Nobody is at work"),
            (planning.CAPS_REACHED, "Everybody has reached a limit"),
            (planning.NO_PERMISSION, "Nobody may receive it"),
            (planning.EVERYBODY_HAD_IT, "Everybody had it before"),
            (batch.OWNED, "It has an owner"),
            (batch.CLOSED, "It is closed or archived"),
            (batch.BUSY, "Somebody works on it right now"),
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
        string="Merged On", help="When the lead that it speaks of was merged into this one."
    )
    is_change = fields.Boolean(
        string="Another Owner", compute="_compute_is_change", store=True, precompute=True
    )
    undo_obstacle = fields.Selection(
        [
            (undo.GONE, "The lead was deleted or merged"),
            (undo.OWNER_CHANGED, "It has another owner since"),
            (undo.MOVED, "Its type or stage changed since"),
            (undo.CLOSED, "It was closed since"),
            (undo.MESSAGE, "Somebody wrote since"),
            (undo.ACTIVITY, "An activity was done since"),
            (undo.PLANNED, "An activity was planned since"),
            (undo.MEETING, "A meeting was made since"),
            (undo.ATTEMPT, "Somebody tried to reach the customer since"),
            (undo.EDITED, "Somebody changed it since"),
            (undo.BUSY, "Somebody works on it right now"),
            (undo.STRANGER, "Who had it before works for another company"),
            (undo.FAILED, "Something does not let it be written"),
        ],
        string="Not Given Back Because",
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
        # sudo: what a territory is called is no secret to whoever sees its lead.
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
                self.env._("“%s” comes first, but had nobody for it", rule.name)
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
                    "%(reason)s, by the limit of “%(rule)s”",
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
            eligibility.DAY_CAP: self.env._("has had the leads of the day"),
            eligibility.OPEN_CAP: self.env._("has enough open leads"),
            eligibility.OWN_DAY_CAP: self.env._("has had the leads of the day, by their own limit"),
            eligibility.OWN_OPEN_CAP: self.env._("has enough open leads, by their own limit"),
            eligibility.TEAM_DAY_CAP: self.env._(
                "has had the leads of the day, by the limit of the team"
            ),
            eligibility.TEAM_OPEN_CAP: self.env._(
                "has enough open leads, by the limit of the team"
            ),
            eligibility.QUOTA: self.env._("has had the leads of the month so far"),
        }

    def action_view_lead(self):
        """Return the action that opens the lead."""
        self.ensure_one()
        return self.lead_id.get_formview_action()

    # ------------------------------------------------------------
    # UNDO
    # ------------------------------------------------------------

    def _get_before(self):
        """Return owner, team, company, type and stage before the run, if they still exist."""
        lead = self.lead_id
        return (
            # Who has left does nothing about it: it is left without owner.
            self.previous_user_id.active and self.previous_user_id.id,
            self.previous_team_id.id,
            self.previous_company_id.id,
            self.previous_type or lead.type,
            self.previous_stage_id.id or lead.stage_id.id,
        )

    def _get_credits_given(self):
        """Return ``{receiver id: units of credit}`` that the turns of the lines gave or took."""
        pools = self.rule_id._get_pool_receivers()
        credits = defaultdict(int)
        # The receivers of a team outlive the rules that draw on it.
        for line in self.filtered(lambda item: item.receiver_id and item.rule_id):
            rule = line.rule_id
            if rule.distribution == planning.LEAST_OPEN:
                continue
            passed = {pair[0] for pair in (line.details or {}).get("excluded", ())}
            fit = pools[rule._get_pool_key()].filtered(
                lambda item, passed=passed: item.id not in passed
            )
            is_weighted = rule.distribution == planning.WEIGHTED
            parts = capacity.shares([item.weight if is_weighted else 1 for item in fit])
            for receiver, part in zip(fit, parts, strict=True):
                credits[receiver.id] += part
            credits[line.receiver_id.id] -= capacity.UNIT
        return credits

    def _get_tried(self, leads):
        """Hook: return ``{lead id: when somebody last tried to reach the customer}``."""
        return {}

    def _get_undo_obstacles(self):
        """Return ``{line id: why its lead is not given back}``."""
        # sudo: work that whoever undoes may not see protects the lead all the same.
        leads = self.lead_id.sudo()
        claimed = leads.try_lock_for_update(allow_referencing=True)
        claimed.invalidate_recordset(
            ["user_id", "stage_id", "type", "active", "won_status", "write_date", "write_uid"]
        )
        written = self._get_worked_on("mail.message", self._get_message_domain(leads), "res_id")
        done = self._get_worked_on("mail.activity", self._get_activity_domain(leads), "res_id")
        planned = self._get_worked_on("mail.activity", self._get_plan_domain(leads), "res_id")
        met = self._get_worked_on(
            "calendar.event", [("opportunity_id", "in", leads.ids)], "opportunity_id"
        )
        tried = self._get_tried(leads)
        merged = self._get_worked_on(self._name, [("lead_id", "in", leads.ids)], "lead_id")
        obstacles = {}
        for line in self:
            lead = line.lead_id.sudo()
            since = line.create_date
            reason = (
                ((not lead or merged.get(lead.id, since) > since) and undo.GONE)
                or (lead not in claimed and undo.BUSY)
                or (lead.user_id != line.user_id and undo.OWNER_CHANGED)
                or ((not lead.active or lead.won_status != "pending") and undo.CLOSED)
                or (line._is_moved(lead) and undo.MOVED)
                or (line._is_of_stranger() and undo.STRANGER)
                or (written.get(lead.id, since) > since and undo.MESSAGE)
                or (done.get(lead.id, since) > since and undo.ACTIVITY)
                or (planned.get(lead.id, since) > since and undo.PLANNED)
                or (met.get(lead.id, since) > since and undo.MEETING)
                or (tried.get(lead.id, since) > since and undo.ATTEMPT)
                or (_is_edited(lead, since) and undo.EDITED)
            )
            if reason:
                obstacles[line.id] = reason
        return obstacles

    def _is_moved(self, lead):
        before = self.previous_stage_id
        return bool(
            (self.previous_type and lead.type != self.previous_type)
            or (before and before != lead.stage_id)
        )

    def _is_of_stranger(self):
        """Return whether who had the lead has no access to its company any more."""
        owner, company = self.previous_user_id.sudo(), self.previous_company_id
        return bool(owner.active and company and company not in owner.company_ids)

    @api.model
    def _get_worked_on(self, model, domain, field):
        """Return ``{lead id: date of the last record}`` of a kind of work."""
        date_field = {"mail.activity": "write_date", self._name: "date_merged"}
        groups = (
            self.env[model]
            .sudo()
            .with_context(active_test=False)
            ._read_group(domain, [field], [f"{date_field.get(model, 'create_date')}:max"])
        )
        return {getattr(key, "id", key): date for key, date in groups if date}

    def _get_message_domain(self, leads):
        return [
            ("model", "=", "crm.lead"),
            ("res_id", "in", leads.ids),
            ("message_type", "in", ("comment", "email", "email_outgoing")),
        ]

    def _get_plan_domain(self, leads):
        """Return the domain of what people plan; the steps of follow-up plans are automatic."""
        return [
            ("res_model", "=", "crm.lead"),
            ("res_id", "in", leads.ids),
            ("active", "=", True),
            ("automated", "=", False),
        ]

    def _get_activity_domain(self, leads):
        return [
            ("res_model", "=", "crm.lead"),
            ("res_id", "in", leads.ids),
            ("date_done", "!=", False),
        ]


def _is_edited(lead, since):
    """Return whether somebody, not a scheduled job, has changed the lead."""
    return lead.write_date > since and lead.write_uid.id != SUPERUSER_ID


def is_change(user, before):
    """Return whether a lead of ``before`` gets another owner."""
    return bool(user and user != before)
