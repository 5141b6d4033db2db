"""Rules that have nothing in common, and the lock that keeps the others out."""

from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.crm_privacy.tools.inner_context import get_inner
from odoo.addons.lead_assignment.logic import rights
from odoo.addons.lead_assignment.logic.separation import follow, separate

#: Context: ids of the rules that a job works with, while others may work with the rest.
LANE_RULES = "lead_assignment_lane_rules"


class CrmAssignmentRule(models.Model):
    _inherit = "crm.assignment.rule"

    def _lock(self, wait=True):
        """Keep others out of the rules of the lane alone, if the job has one.

        :raise psycopg2.errors.LockNotAvailable: if somebody assigns with one of them now
        """
        lane = get_inner(self.env, LANE_RULES)
        if lane is None:
            return super()._lock(wait)
        self.env.cr.execute(
            SQL(
                "SELECT id FROM crm_assignment_rule WHERE id IN %s ORDER BY id"
                " FOR NO KEY UPDATE NOWAIT",
                tuple(lane),
            ),
            log_exceptions=False,
        )
        return None

    @api.model
    def _get_shared(self):
        """Return what each rule in use shares with others, of all companies, in two queries.

        That is its pool, with the turns, and the people in it, whose open leads are counted.
        Executors of a rule have turns of their own, and nobody counts what they work on.
        """
        # sudo: no matter who assigns, people are the same in all companies.
        rules = self.sudo().search([("active", "=", True)])
        users = defaultdict(set)
        receivers = self.env["crm.assignment.receiver"].sudo()
        for receiver in receivers.search_fetch(
            [("role", "!=", rights.EXECUTOR)], ["rule_id", "team_id", "user_id"]
        ):
            key = (
                ("rule", receiver.rule_id.id) if receiver.rule_id else ("team", receiver.team_id.id)
            )
            users[key].add(("user", receiver.user_id.id))
        # Those who are no receivers yet will be when the leads of their team are given out.
        members = self.env["crm.team.member"].sudo()
        for member in members.search_fetch([], ["crm_team_id", "user_id"]):
            users["team", member.crm_team_id.id].add(("user", member.user_id.id))
        return {rule.id: {rule._get_pool_key(), *users[rule._get_pool_key()]} for rule in rules}

    def _get_paths(self, lead_ids):
        """Return ``{lead id: the rules of self that it may come to}``."""
        return self._follow(
            {lead_id: found[1] for lead_id, found in self._match_leads(lead_ids).items()}
        )

    def _follow(self, matches):
        """Return ``{lead id: the rules that it may come to}`` of ``{lead id: those that fit}``."""
        passing = set(self.filtered("falls_through").ids)
        return {lead_id: follow(rule_ids, passing) for lead_id, rule_ids in matches.items()}

    @api.model
    def _is_separate(self, rule_ids):
        """Return whether the rules with these ids share nothing with any other, as things are.

        Those that are gone or out of use meanwhile share nothing.
        """
        groups = separate(self._get_shared())
        own = {groups[rule_id] for rule_id in rule_ids if rule_id in groups}
        rest = {group for rule_id, group in groups.items() if rule_id not in rule_ids}
        return own.isdisjoint(rest)
