"""What is wrong with receivers and teams."""

from odoo import api, models
from odoo.fields import Domain

from ...logic.engine import RULES
from .crm_assignment_finding import ERROR, NATIVE_MINIMUM, WARNING


class CrmAssignmentFinding(models.TransientModel):
    _inherit = "crm.assignment.finding"

    def _find_receiver_trouble(self, rules):
        pools = rules | rules.pool_rule_id
        receivers = self.env["crm.assignment.receiver"].search([("rule_id", "in", pools.ids)])
        salespeople = self.env.ref("sales_team.group_sale_salesman")
        found = []
        for receiver in receivers:
            # sudo: what somebody may do is needed to say that it is too little.
            user, rule = receiver.user_id.sudo(), receiver.rule_id
            trouble = self._get_receiver_trouble(user, rule, salespeople)
            if trouble:
                kind, severity, name, advice = trouble
                found.append(
                    {
                        "kind": kind,
                        "severity": severity,
                        "name": name,
                        "advice": advice,
                        "rule_id": rule.id,
                        "receiver_id": receiver.id,
                        "user_id": user.id,
                        "repair": self.env._("Remove from the rule"),
                    }
                )
        return found

    def _get_receiver_trouble(self, user, rule, salespeople):
        """Return ``(kind, severity, name, advice)`` of why ``user`` gets nothing, if so."""
        names = {"user": user.name, "rule": rule.name, "company": rule.company_id.name}
        if not user.active:
            return (
                "receiver_archived",
                WARNING,
                self.env._("%(user)s receives by “%(rule)s” and has left", **names),
                self.env._("Skipped by every run."),
            )
        if user.share or salespeople not in user.all_group_ids:
            return (
                "receiver_rights",
                ERROR,
                self.env._("%(user)s receives by “%(rule)s” and cannot open leads", **names),
                self.env._("Give the Sales right to the person, or:"),
            )
        if rule.company_id and rule.company_id not in user.company_ids:
            return (
                "receiver_company",
                WARNING,
                self.env._("%(user)s receives by “%(rule)s” and is not in %(company)s", **names),
                self.env._("Gets none of its leads."),
            )
        return None

    def _find_leads_of_archived(self):
        Lead = self.env["crm.lead"]
        groups = Lead._read_group(
            Lead._get_owned_domain() & Domain("user_id.active", "=", False),
            ["user_id"],
            ["__count"],
        )
        return [
            {
                "kind": "archived",
                "severity": ERROR,
                "user_id": user.id,
                "lead_count": count,
                "name": self.env._(
                    "Open leads of %(user)s, who has left: %(count)s",
                    count=count,
                    user=user.name,
                ),
                "advice": self.env._(
                    "No one works on them, and rules only take leads without an owner."
                ),
                "repair": self.env._("Distribute them"),
            }
            for user, count in groups
        ]

    def _find_team_trouble(self, rules):
        """Find what stops Odoo's own assignment, where it is in use, and teams of rules."""
        is_native = (
            self.env["crm.lead"]._is_rule_based_assignment_activated()
            and self.env.company._get_lead_assignment_engine() != RULES
        )
        kept = rules.filtered("is_team_capacity_kept").team_id
        found = []
        for team in self._get_native_teams() if is_native else kept:
            members = team.crm_team_member_ids.filtered(lambda item: not item.assignment_optout)
            if not sum(members.mapped("assignment_max")):
                found.append(self._prepare_capacity_values(team))
            if is_native:
                small = members.filtered(lambda item: 0 < item.assignment_max < NATIVE_MINIMUM)
                found += [self._prepare_quota_values(member) for member in small]
        return found

    @api.model
    def _get_native_teams(self):
        """Return the teams to which Odoo's own assignment gives leads."""
        used = Domain("use_leads", "=", True) | Domain("use_opportunities", "=", True)
        return self.env["crm.team"].search(used & Domain("assignment_optout", "=", False))

    def _prepare_capacity_values(self, team):
        return {
            "kind": "capacity",
            "severity": WARNING,
            "team_id": team.id,
            "name": self.env._("%s has no capacity", team.name),
            "advice": self.env._("No member takes leads: all are paused, or their capacity is 0."),
            "repair": self.env._("Open the team"),
        }

    def _prepare_quota_values(self, member):
        return {
            "kind": "quota",
            "severity": WARNING,
            "team_id": member.crm_team_id.id,
            "member_id": member.id,
            "user_id": member.user_id.id,
            "name": self.env._(
                "Odoo gives %(user)s no leads: %(capacity)s a month is 0 a day",
                user=member.user_id.name,
                capacity=member.assignment_max,
            ),
            "advice": self.env._(
                "Odoo rounds capacity by 30 to whole leads a day. Rules with “Keep Team Capacity” "
                "do not round."
            ),
            "repair": self.env._("Set it to %s", NATIVE_MINIMUM),
        }
