"""Whose response it is, and that each person has one active response at most."""

from collections import defaultdict

import psycopg2

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.crm_privacy.tools import existence
from odoo.addons.crm_privacy.tools.log_fields import keep_as_unchanged

from ...logic import lifecycle, person
from ..common.pending_values import PendingValues
from ..status import crm_funnel_journal as journal

#: Marks of a person on a response.
PERSON_FIELDS = (*person.MARKS, "lead_id")
#: Writing one of these may make two persons one.
MARKS = frozenset({*PERSON_FIELDS, "email_from", "phone", "company_id"})


class CrmResponse(models.Model):
    """Marks responses of persons as active, finds their active ones, and settles who became one."""

    _inherit = "crm.response"

    def write(self, vals):
        result = super().write(vals)
        if not MARKS.isdisjoint(vals):
            active = self.filtered("is_active_response")
            if vals.get("lead_id"):
                active -= active._end_with_lead()
            active._settle_persons()
        return result

    def _end_with_lead(self):
        """Close those active responses that were moved to a lead nobody works on; return them.

        What a deal was decided by is not changed by what is moved to it after its close.
        """
        ended = self.sudo().filtered(
            lambda r: r.lead_id.funnel_status_id and not r.lead_id.funnel_status_id.is_active
        )
        for status, responses in ended.grouped(lambda r: r.lead_id.funnel_status_id).items():
            if status.kind in lifecycle.END_KINDS:
                responses._close(lifecycle.NO_ACTION, cause=journal.CAUSE_USER)
            else:
                responses._follow(status, cause=journal.CAUSE_USER)
        return self.browse(ended.ids)

    def _mark_active(self, store=None):
        """Mark as active those responses whose person has no active one, and return them.

        :param store: called with these responses before they are stored, to write what follows:
            each further UPDATE of a row costs as much again. Without it, nobody counts as having
            changed them.
        :raise psycopg2.errors.SerializationFailure: another transaction locked one of the
            persons, by whichever mark, since this one began; the caller starts again and sees it
        """
        self._lock_persons()
        keys, chosen = {}, defaultdict(list)
        taken = self._get_active_by_person()
        for response in self:
            marks = response._get_person_marks()
            key = person.key(marks)
            mine = [(response.company_id.id, *mark) for mark in marks.items() if mark[1]]
            rivals = (rival for mark in mine for rival in chosen[mark])
            if not key or response in taken or any(person.is_same(marks, r) for r in rivals):
                continue
            for mark in mine:
                chosen[mark].append(marks)
            keys[response.id] = key
        if not keys:
            return self.browse()
        # What the conversion wrote goes with the lock: each UPDATE of a row costs as much again.
        pending = PendingValues(self)
        try:
            # Without flush: what else this transaction does has not come to its end.
            with self.env.cr.savepoint(flush=False):
                responses = self.browse(keys)._store_active(keys, store)
        except psycopg2.errors.UniqueViolation:
            # Somebody else was quicker with one of them; the others are still free.
            self.invalidate_recordset(flush=False)
            pending.restore()
            self.flush_recordset()
            responses = self.browse().concat(
                *(self._mark_active_isolated(number, key, store) for number, key in keys.items())
            )
        self._forget_active()
        return responses

    def _lock_persons(self):
        """Let a transaction notice that another makes a response of one of these persons active.

        The unique key holds the surest mark only, and one of the two may know another one.
        """
        self.env["crm.response.lock"].sudo()._touch(
            ("active", response.company_id.id, name, value)
            for response in self
            for name, value in response._get_person_marks().items()
            if value
        )

    @api.model
    def _forget_active(self):
        """Let leads and contacts look up anew which response is active."""
        for model in ("crm.lead", "res.partner"):
            self.env[model].invalidate_model(
                ["active_response_id", "may_have_responses"], flush=False
            )

    def _mark_active_isolated(self, response_id, key, store):
        response = self.browse(response_id)
        try:
            with self.env.cr.savepoint(flush=False):
                return response._store_active({response_id: key}, store)
        except psycopg2.errors.UniqueViolation:
            response.invalidate_recordset(flush=False)
            return self.browse()

    def _store_active(self, keys, store):
        """Store ``{response id: key of the person}`` where nobody is active, and return these.

        Now, because the index must speak at once and not when everything else is flushed.
        """
        first_ids = {}
        for response in self:
            first_ids.setdefault((response.company_id.id, keys[response.id]), response.id)
        taken = set(self.env.execute_query(_query_taken(first_ids)))
        responses = self.browse(number for key, number in first_ids.items() if key not in taken)
        self._fields["is_active_response"]._update_cache(responses, True, dirty=True)
        for response in responses:
            self._fields["active_person_key"]._update_cache(response, keys[response.id], dirty=True)
        if store:
            store(responses)
        else:
            # History tells of what was done before.
            keep_as_unchanged(responses)
        responses.flush_recordset()
        return responses

    def _get_person_marks(self):
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "email_normalized": self.email_normalized,
            "phone_sanitized": self.phone_sanitized,
            "lead_id": self.lead_id.id,
        }

    @api.model
    def _is_any_active(self):
        """Return whether anybody at all has an active response."""
        active = ("crm.response", [("is_active_response", "=", True)])
        return bool(existence.find_existing(self.env, {"active": active}))

    def _get_active_by_person(self):
        """Return ``{response: active response of the same person}``."""
        marks_of = {r: (r.company_id.id, r._get_person_marks()) for r in self}
        self._store_pending_of_active()
        return self._match_active(marks_of)

    def _store_pending_of_active(self):
        """Store what the query for active responses must see.

        What is pending of these, which are about to become active, can wait: none of them counts,
        unless the database still has one as active that was closed just now.
        """
        names = (*PERSON_FIELDS, "company_id", "is_active_response")
        self._recompute_model(names)
        dirty = self.env._field_dirty
        pending = set().union(*(dirty.get(self._fields[name], ()) for name in names))
        field = self._fields["is_active_response"]
        is_active, changed = field._get_cache(self.env), dirty.get(field, ())
        own = set(self._ids)
        if any(
            number not in own or number in changed or is_active.get(number, True)
            for number in pending
        ):
            self.flush_model(names)

    @api.model
    def _find_active(self, marks_of):
        """Return ``{record: active response}`` for ``{record: (company id, marks)}``.

        One query for all; records whose person has no active response are missing.
        """
        self.flush_model([*PERSON_FIELDS, "company_id", "is_active_response"])
        return self._match_active(marks_of)

    @api.model
    def _match_active(self, marks_of):
        """Do as :meth:`_find_active` with what the database holds by now."""
        wanted = defaultdict(set)
        for _company_id, marks in marks_of.values():
            for name, value in marks.items():
                if value:
                    wanted[name].add(value)
        if not wanted:
            return {}
        domain = Domain("is_active_response", "=", True) & Domain.OR(
            Domain(name, "in", list(values)) for name, values in wanted.items()
        )
        # sudo: whether a person has an active response does not depend on who asks.
        Response = self.sudo().with_context(active_test=False)
        query = Response._search(domain, order="id")
        names = ("id", "company_id", *PERSON_FIELDS)
        columns = [SQL.identifier(query.table, name) for name in names]
        # What the database holds: the caller has stored what counts.
        self.env.cr.execute(query.select(*columns))
        rows = self.env.cr.fetchall()
        responses = Response.browse(row[0] for row in rows)
        known = defaultdict(list)
        for response, (_id, company_id, *values) in zip(responses, rows, strict=True):
            theirs = dict(zip(PERSON_FIELDS, values, strict=True))
            for mark in theirs.items():
                known[(company_id, *mark)].append((response, theirs))
        found = {}
        for record, (company_id, marks) in marks_of.items():
            for mark in marks.items():
                rivals = known.get((company_id, *mark), ()) if mark[1] else ()
                same = next((r for r, theirs in rivals if person.is_same(marks, theirs)), None)
                if same:
                    found[record] = same
                    break
        return found

    def _settle_persons(self):
        """Give active responses the key of their person anew; of two of one person one stays.

        The one that got furthest stays, of equals the one that was active first.
        """
        for response in self.sudo():
            if not response.is_active_response:
                continue
            marks = response._get_person_marks()
            rivals = response | self.sudo().search(
                Domain("is_active_response", "=", True)
                & Domain("company_id", "=", response.company_id.id)
                & Domain.OR(Domain(name, "=", value) for name, value in marks.items() if value)
            ).filtered(lambda r, marks=marks: person.is_same(marks, r._get_person_marks()))
            ordered = rivals.sorted(lambda r: (-len(r._get_stamped()), r.date_activated, r.id))
            ordered[1:]._close(lifecycle.ALREADY_ENGAGED, cause=journal.CAUSE_MERGE)
            # First the keys of the others go, then this one may take theirs.
            ordered.flush_recordset(["active_person_key"])
            ordered[:1].active_person_key = person.key(ordered[0]._get_person_marks())
            ordered.flush_recordset(["active_person_key"])


def _query_taken(persons):
    """Return the query for those pairs of company and key whose person has an active response."""
    companies, keys = zip(*persons, strict=True)
    return SQL(
        """
        SELECT company_id, active_person_key
          FROM crm_response
         WHERE company_id = ANY(%s)
           AND active_person_key = ANY(%s)
        """,
        list(set(companies)),
        list(keys),
    )
