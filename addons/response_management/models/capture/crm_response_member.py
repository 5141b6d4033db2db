"""One person, one member: which row stands for a person, whatever happens to the others."""

from odoo import api, fields, models
from odoo.fields import Domain

#: Changes of a row after which another row may have to stand for the person.
MEMBER_FIELDS = frozenset({"active", "is_suspected"})


class CrmResponse(models.Model):
    """Chooses the member anew when rows are archived, deleted, doubted or moved."""

    _inherit = "crm.response"

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    def write(self, vals):
        reached = self._get_reached(vals) if "date" in vals else {}
        changed = self.browse()
        for name in MEMBER_FIELDS & vals.keys():
            changed |= self.filtered(lambda r, name=name: r[name] != bool(vals[name]))
        renamed = self._get_renamed(vals)
        result = super().write(vals)
        for date, responses in reached.items():
            super(CrmResponse, responses).write({"date_reached": date})
        changed._elect_anew()
        if renamed:
            renamed._relink_repeats()
            renamed._elect_anew()
        return result

    def _get_renamed(self, vals):
        """Return those of whom ``vals`` say anew who answered.

        A contact says it alone; without one, an address or a number does. What is emptied, as in
        anonymising, says nothing.
        """
        if vals.get("partner_id"):
            return self.filtered(lambda response: response.partner_id.id != vals["partner_id"])
        given = [name for name in ("email_from", "phone") if vals.get(name)]
        if not given:
            return self.browse()
        return self.filtered(
            lambda response: (
                not response.partner_id and any(response[name] != vals[name] for name in given)
            )
        )

    def _get_reached(self, vals):
        """Return ``{date: responses}`` of those that a new ``date`` makes reached on that day.

        An answer leaves the day alone on which a member was reached; a corrected date is corrected
        on both. Nobody answers before being reached.
        """
        date = fields.Datetime.to_datetime(vals["date"])
        if not date or "date_reached" in vals:
            return {}
        found = self.filtered(
            lambda response: (
                not response.date_reached
                or response.date_reached > date
                or (
                    response.date_reached == response.date
                    and (response.responded or not vals.get("responded"))
                )
            )
        )
        return {date: found} if found else {}

    def unlink(self):
        self._elect_successors()
        return super().unlink()

    # ------------------------------------------------------------
    # ONE PERSON, ONE MEMBER
    # ------------------------------------------------------------

    def _elect_successors(self):
        """Have others stand for the people of these responses, which are about to be deleted."""
        left = self._with_all()
        rows = left.search([("repeat_of_id", "in", self.ids)]) | left
        people = rows.filtered(lambda response: response.repeat_of_id in left or response in left)
        self._elect(
            [
                (person - left, person)
                for person in people.grouped(_get_first).values()
                if person - left
            ]
        )

    def _elect_anew(self):
        """Choose who stands for the people of these responses, which came, went or are doubted."""
        if not self:
            return
        rows = self._with_all()
        joined = rows.filtered(lambda row: row.active and not row.is_suspected)._find_doubles()
        firsts = {_get_first(row) for row in rows} | set(joined) | set(joined.values())
        rows = rows.search(Domain("id", "in", firsts) | Domain("repeat_of_id", "in", firsts))
        people = rows.grouped(lambda row: joined.get(_get_first(row), _get_first(row)))
        self._elect([(person, person) for person in people.values()])

    def _find_doubles(self):
        """Return ``{member: other member}`` where the person of a row is known by another, too.

        What a machine was suspected of until now has been told apart from everybody.
        """
        found = {}
        for company, rows in self.grouped("company_id").items():
            for row, first in rows.with_company(company)._find_first_answers().items():
                if first and first != _get_first(row):
                    found[_get_first(row)] = first
        return found

    @api.model
    def _unite_people(self, partners):
        """Make one person in each campaign of those who have become one contact."""
        rows = self._with_all().search(
            Domain("partner_id", "in", partners.ids) & Domain("campaign_id", "!=", False)
        )
        firsts = {_get_first(row) for row in rows}
        rows |= rows.search(Domain("id", "in", firsts) | Domain("repeat_of_id", "in", firsts))
        members = {row.id: row.partner_id for row in rows if row.partner_id}
        persons = {}
        for row in rows:
            # Rows without a contact belong to that of the row they repeat.
            partner = row.partner_id or members.get(_get_first(row), partners[:1])
            persons.setdefault((row.company_id, row.campaign_id, partner), []).append(row.id)
        people = [rows.browse(ids) for ids in persons.values()]
        self._elect([(person, person) for person in people if len(person) > 1])

    def _elect(self, people):
        """Have the oldest of each person's candidates stand for them.

        :param people: ``(candidates, all rows)`` of each person in one campaign
        """
        targets, reached = {}, {}
        for candidates, rows in people:
            member = min(candidates, key=_get_seniority)
            for row in candidates:
                target = False if row == member else member.id
                if row.repeat_of_id.id != target:
                    targets.setdefault(target, []).append(row.id)
            dates = [row.date_reached for row in rows if row.date_reached and not row.is_suspected]
            if dates and not (member.date_reached and member.date_reached <= min(dates)):
                reached.setdefault(min(dates), []).append(member.id)
        rows = self._with_all()
        for target, ids in targets.items():
            rows.browse(ids).write({"repeat_of_id": target})
        for date, ids in reached.items():
            rows.browse(ids).write({"date_reached": date})

    def _with_all(self):
        # sudo: who stands for a person does not depend on who changes one of the rows.
        return self.sudo().with_context(active_test=False)


def _get_first(response):
    return response.repeat_of_id.id or response.id


def _get_seniority(response):
    """Return what puts the row first that stands for its person: on file, a person's, oldest."""
    return (
        not response.active,
        response.is_suspected,
        bool(response.repeat_of_id),
        response.date_reached or response.date,
        response.id,
    )
