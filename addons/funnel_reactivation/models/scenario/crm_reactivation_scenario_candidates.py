"""Fetching the responses that a scenario chooses among."""

from collections import defaultdict
from datetime import timedelta

from odoo import models
from odoo.fields import Domain

from ...logic import person


class CrmReactivationScenario(models.Model):
    """Finds the responses of the people whom a scenario is asked about."""

    _inherit = "crm.reactivation.scenario"

    def _find_candidates(self, people):
        """Return ``{lead or contact: [Candidate]}``, in one query for all.

        What is older than the look-back is found for half as long again, so that anyone who asks
        why can be told that it is too old.
        """
        self.ensure_one()
        since = self.env.cr.now() - timedelta(days=self.look_back_days * 1.5)
        return {
            who: [response._get_candidate() for response in responses]
            for who, responses in self._find_responses(people.values(), since).items()
        }

    def _find_responses(self, people, since):
        """Return ``{lead or contact: responses of that person since then}``, in one query."""
        who_has = defaultdict(set)
        marks = {who: who._get_person_marks() for who in people}
        for who, own in marks.items():
            for name, value in own.items():
                if value:
                    who_has[name, value].add(who)
        found = {who: [] for who in people}
        if not who_has:
            return found
        wanted = defaultdict(list)
        for name, value in who_has:
            wanted[name].append(value)
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("date", ">=", since)
            & Domain.OR(Domain(name, "in", values) for name, values in wanted.items())
        )
        # sudo: which campaign earns the credit does not depend on whose responses one may see.
        for response in self.env["crm.response"].sudo().search_fetch(domain):
            theirs = response._get_person_marks()
            owners = set().union(*(who_has.get(mark, ()) for mark in theirs.items()))
            for who in owners:
                if person.is_same(marks[who], theirs):
                    found[who].append(response)
        return found
