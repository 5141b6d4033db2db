"""Which responses are of one person, and make one lead."""

from collections import defaultdict

from odoo import models

from ...logic import person_name, repetition


class CrmResponse(models.Model):
    _inherit = "crm.response"

    def _group_by_person(self):
        """Return one recordset per person and company, the earliest answer first in each.

        Names that contradict each other are two people, whatever number or mailbox they share.
        """
        people, groups_of = [], defaultdict(list)
        for response in self.sorted(lambda response: (response.date, response.id)):
            marks = repetition.marks(
                partner_id=response.partner_id.id,
                email=response.email_normalized,
                phone=response.phone_sanitized,
            )
            naming = (response.contact_name or "", response.partner_name or "")
            person = next(
                (
                    known
                    for mark in marks
                    for known in groups_of[response.company_id.id, mark]
                    if known.is_told_by(mark, marks, naming)
                ),
                None,
            )
            if person is None:
                person = _Person(self.browse())
                people.append(person)
            person.add(response, marks, naming)
            for mark in marks:
                groups_of[response.company_id.id, mark].append(person)
        return [person.responses for person in people]


class _Person:
    """The responses of one person while responses are being grouped, and what they say."""

    def __init__(self, responses):
        self.responses = responses
        self._marks = {}
        self._namings = []

    def is_told_by(self, mark, marks, naming):
        """Return whether ``mark``, which both have, tells that a response is this person's."""
        if not repetition.is_telling(mark, marks, self._marks):
            return False
        return mark[0] == "partner" or not any(
            person_name.contradict(naming, known) for known in self._namings
        )

    def add(self, response, marks, naming):
        self.responses += response
        self._marks = {**dict(marks), **self._marks}
        self._namings.append(naming)
