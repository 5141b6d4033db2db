"""Which rule gets which of the waiting leads, if the first match wins: one query for all rules."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...logic import coverage, fairness

#: Days over which a rule is looked at.
FAIRNESS_DAYS = 30


class CrmAssignmentRule(models.Model):
    _inherit = "crm.assignment.rule"

    first_count = fields.Integer(
        string="Would Take",
        compute="_compute_first_count",
        help=(
            "Waiting leads that no rule above takes: what this rule gets, or would get if it were "
            "active."
        ),
    )
    fairness_gini = fields.Float(
        string="Gini",
        compute="_compute_fairness",
        digits=(16, 2),
        help="0: everyone received their intended share. 1: one person received everything.",
    )
    fairness_deviation = fields.Float(
        string="Largest Deviation",
        compute="_compute_fairness",
        help=(
            "Difference between one person's leads and their intended number, in the last 30 days."
        ),
    )
    fairness_user_id = fields.Many2one("res.users", compute="_compute_fairness")
    fairness_verdict = fields.Selection(
        [
            (fairness.FAIR, "Fair"),
            (fairness.UNEVEN, "Uneven"),
            (fairness.UNFAIR, "Not as intended"),
            (fairness.TOO_FEW, "Too few leads to say"),
        ],
        string="Fairness",
        compute="_compute_fairness",
    )

    @api.depends("active", "domain", "company_id", "sequence", "territory_ids.evidence_ids.key")
    def _compute_first_count(self):
        in_use = self.search([("active", "=", True)])
        counts = (in_use | self._origin).filtered("active")._count_first()
        unused = self._origin - self._origin.filtered("active")
        if unused:
            # As if they were in use: that is the question before they are.
            tried = (in_use | unused)._count_first()
            counts |= {rule_id: tried[rule_id] for rule_id in unused.ids}
        for rule in self:
            rule.first_count = counts.get(rule._origin.id, 0)

    def _count_first(self):
        """Return ``{rule id: waiting leads that it gets}`` if these rules are in use."""
        rules = self.sorted(lambda rule: (rule.sequence, rule.id))
        found = rules._get_coverage(self.env["crm.lead"]._get_waiting_domain())
        return dict(zip(rules.ids, found.first, strict=True))

    def _compute_fairness(self):
        since = self.env.cr.now() - timedelta(days=FAIRNESS_DAYS)
        Report = self.env["crm.fairness.report"]
        verdicts = Report._judge_rules(self._origin.ids, since)
        for rule in self:
            verdict = verdicts.get(rule._origin.id) or fairness.judge([])
            rule.fairness_gini = verdict.gini or 0.0
            rule.fairness_deviation = verdict.deviation
            rule.fairness_user_id = verdict.user_id
            rule.fairness_verdict = verdict.verdict

    def action_view_first(self):
        """Return the action that lists the waiting leads that the rule gets."""
        self.ensure_one()
        action = self.action_view_waiting()
        above = self.search([("active", "=", True)]).filtered(
            lambda rule: (rule.sequence, rule.id) < (self.sequence, self.id)
        )
        domain = Domain(action["domain"])
        for rule in above:
            domain &= ~rule._get_coverage_domain()
        return {**action, "domain": list(domain)}

    def action_view_fairness(self):
        """Return the action that shows who received what through the rule."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_assignment.crm_fairness_report_action"
        )
        return {**action, "domain": [("rule_id", "in", self.ids)]}

    # ------------------------------------------------------------
    # COVERAGE
    # ------------------------------------------------------------

    def _get_coverage(self, domain):
        """Return the :class:`coverage.Coverage` of the leads of ``domain`` by the rules.

        The rules are told by their place in ``self``, which is the order in which they are asked.
        """
        passing = {index for index, rule in enumerate(self) if rule.falls_through}
        return coverage.cover(self._count_patterns(domain), len(self), passing)

    def _count_patterns(self, domain):
        """Return ``{indexes of the rules that take a lead: number of leads}``, in one query."""
        # sudo is not used: the counts are those of the leads that the reader may see.
        Lead = self.env["crm.lead"]
        query = Lead._search(domain)
        if query.is_empty():
            return {}
        conditions = self._compile(
            Lead,
            query,
            [rule._get_coverage_domain() for rule in self],
        )
        cases = SQL(", ").join(
            SQL("CASE WHEN %s THEN %s END", condition, index)
            for index, condition in enumerate(conditions)
        )
        pattern = SQL("array_remove(ARRAY[%s]::int[], NULL)", cases)
        rows = self.env.execute_query(
            SQL(
                "SELECT pattern, count(*) FROM (%s) AS covered(pattern) GROUP BY pattern",
                query.select(pattern),
            )
        )
        return {tuple(indexes): count for indexes, count in rows}
