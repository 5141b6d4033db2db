"""What is wrong with rules, people and leads, found by few queries."""

from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ...logic import fairness
from ...logic.engine import BOTH, NATIVE
from .crm_assignment_finding import ERROR, HINT, WARNING

#: A rule that gave nobody a lead for so long is asked about.
SILENT_DAYS = 90


class CrmAssignmentFinding(models.TransientModel):
    """What looks for findings returns values, and creates nothing."""

    _inherit = "crm.assignment.finding"

    @api.model
    def _get_rules(self):
        return self.env["crm.assignment.rule"]._get_company_rules(self.env["res.company"])

    def _find_engine_trouble(self, rules):
        found = []
        company = self.env.company
        is_native_on = company._is_native_assignment_on()
        # sudo: whether a job runs is no secret.
        cron = self.env.ref("lead_assignment.ir_cron_assign_leads").sudo()
        if rules and is_native_on and company._get_lead_assignment_engine() == BOTH:
            found.append(
                {
                    "kind": "engines",
                    "severity": WARNING,
                    "name": self.env._("Odoo's rule-based assignment is on as well"),
                    "advice": self.env._(
                        "It draws lots, converts leads to opportunities and takes leads from the "
                        "rules."
                    ),
                    "repair": self.env._("Assign by rules"),
                }
            )
        if rules and not cron.active:
            found.append(
                {
                    "kind": "schedule",
                    "severity": ERROR,
                    "name": self.env._("The scheduled assignment is switched off"),
                    "advice": self.env._("Leads wait until somebody has them assigned by hand."),
                    "repair": self.env._("Switch it on"),
                }
            )
        return found

    def _find_missing_rules(self, rules):
        """Find that there is no rule, where leads are to be given out by rules."""
        if rules or self.env.company._get_lead_assignment_engine() == NATIVE:
            return []
        is_native_on = self.env.company._is_native_assignment_on()
        return [
            {
                "kind": "no_rule",
                "severity": HINT if is_native_on else ERROR,
                "name": self.env._("There is no assignment rule"),
                "advice": self.env._("Odoo's own rule-based assignment assigns leads.")
                if is_native_on
                else self.env._("Leads without owner wait until somebody takes them by hand."),
                "repair": self.env._("Write the first rule"),
            }
        ]

    def _find_parked_leads(self):
        """Find leads that the schedule leaves alone until somebody has looked."""
        Lead = self.env["crm.lead"]
        reasons = {
            "undone": (
                HINT,
                self.env._("Leads that wait because their assignment was undone: %s"),
                self.env._("The scheduled run skips them for a week so that you can check."),
            ),
            "limit": (
                WARNING,
                self.env._("Leads that came back too often: %s"),
                self.env._("No rule takes them anymore: someone has to review them."),
            ),
        }
        found = []
        for reason, (severity, name, advice) in reasons.items():
            count = Lead.search_count(Lead._get_parked_domain(reason))
            if count:
                found.append(
                    {
                        "kind": f"parked_{reason}",
                        "severity": severity,
                        "lead_count": count,
                        "name": name % count,
                        "advice": advice,
                        "repair": self.env._("Assign them now"),
                    }
                )
        return found

    def _find_coverage_trouble(self, rules):
        if not rules and self.env.company._is_native_assignment_on():
            return []
        found = []
        waiting = rules._get_coverage(self.env["crm.lead"]._get_waiting_domain())
        if waiting.orphans:
            found.append(
                {
                    "kind": "uncovered",
                    "severity": ERROR,
                    "name": self.env._("Waiting leads that match no rule: %s", waiting.orphans),
                    "advice": self.env._("They wait forever unless a rule takes the rest."),
                    "lead_count": waiting.orphans,
                    "repair": self.env._("Add a catch-all rule"),
                }
            )
        everything = rules._get_coverage(Domain("won_status", "=", "pending"))
        return found + [
            {
                "kind": "shadowed",
                "severity": WARNING,
                "rule_id": rules[index].id,
                "other_rule_id": rules[others[0]].id,
                "lead_count": everything.total[index],
                "name": self.env._(
                    "“%(rule)s” gets nothing: “%(other)s” comes first",
                    rule=rules[index].name,
                    other=rules[others[0]].name,
                ),
                "advice": self.env._("Rules above it take all of its leads."),
                "repair": self.env._("Move it up"),
            }
            for index, others in everything.blocked_by.items()
        ]

    def _find_rule_trouble(self, rules):
        pools = rules._get_pool_receivers() if rules else {}
        groups = self.env["crm.assignment.line"]._read_group(
            Domain("rule_id", "in", rules.ids) & Domain("state", "=", "assigned"),
            ["rule_id"],
            ["create_date:max"],
        )
        last = {rule.id: date for rule, date in groups}
        silence = self.env.cr.now() - timedelta(days=SILENT_DAYS)
        found = []
        for rule in rules:
            fired = last.get(rule.id) or rule.create_date
            if not rule._is_usable():
                found.append(self._prepare_broken_values(rule))
            elif not any(
                receiver.user_id.active and receiver.weight and not receiver._is_paused()
                for receiver in pools[rule._get_pool_key()]
            ):
                found.append(self._prepare_empty_values(rule))
            elif fired < silence:
                found.append(self._prepare_silent_values(rule, fired))
            if rule.fairness_verdict == fairness.UNFAIR:
                found.append(self._prepare_uneven_values(rule))
        return found

    def _prepare_broken_values(self, rule):
        return {
            "kind": "broken",
            "severity": ERROR,
            "rule_id": rule.id,
            "name": self.env._("The filter of “%s” cannot be used", rule.name),
            "advice": self.env._("It refers to deleted records: it takes no leads."),
            "repair": self.env._("Archive the rule"),
        }

    def _prepare_empty_values(self, rule):
        return {
            "kind": "empty",
            "severity": ERROR,
            "rule_id": rule.id,
            "lead_count": rule.waiting_count,
            "name": self.env._("“%s” has no receivers", rule.name),
            "advice": self.env._("It has no receivers, or all of them have left or are paused."),
            "repair": self.env._("Name receivers"),
        }

    def _prepare_silent_values(self, rule, fired):
        return {
            "kind": "silent",
            "severity": HINT,
            "rule_id": rule.id,
            "name": self.env._(
                "“%(rule)s” has assigned no leads for %(days)s days",
                rule=rule.name,
                days=(self.env.cr.now() - fired).days,
            ),
            "advice": self.env._("Its filter may no longer work as intended."),
            "repair": self.env._("Archive the rule"),
        }

    def _prepare_uneven_values(self, rule):
        return {
            "kind": "uneven",
            "severity": HINT,
            "rule_id": rule.id,
            "name": self.env._(
                "%(user)s received %(part)s %% of the intended share of “%(rule)s”",
                user=rule.fairness_user_id.name,
                part=round(100 * (1 + rule.fairness_deviation)),
                rule=rule.name,
            ),
            "advice": self.env._(
                "Limits, absences, customers of their own or least open work: see who got what in "
                "the last 30 days."
            ),
            "repair": self.env._("Show who got what"),
        }
