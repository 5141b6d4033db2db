"""The active response: the one that carries a person's funnel now."""

from collections import defaultdict

import psycopg2

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.response_management.logic import qualification

from ..logic import lifecycle, person, selection
from . import crm_funnel_journal as journal

#: Stage -> field with its date.
STAMP_FIELDS = {stage: f"date_{stage}" for stage in lifecycle.STAMPS}

#: Marks of a person on a response.
PERSON_FIELDS = (*person.MARKS, "lead_id")
#: Writing one of these may make two persons one.
MARKS = frozenset({*PERSON_FIELDS, "email_from", "phone", "company_id"})

#: What follows from activating, following and closing, never from writing.
FUNNEL_FIELDS = frozenset(
    {
        "is_active_response",
        "active_person_key",
        "funnel_status_id",
        "date_activated",
        "date_deactivated",
        "date_reactivated",
        *STAMP_FIELDS.values(),
    }
)


class CrmResponse(models.Model):
    """Adds the funnel to responses.

    A person has at most one active response per company: the key of the person is unique among
    the active ones, in the database. ``_activate`` is the only place that makes a response active
    and ``_close`` the only one that ends it.
    """

    _inherit = "crm.response"

    is_active_response = fields.Boolean(
        string="Active Response",
        readonly=True,
        copy=False,
        help="The response that carries the person's funnel now; one per person.",
    )
    active_person_key = fields.Char(readonly=True, copy=False)
    funnel_status_id = fields.Many2one(
        "crm.funnel.status",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="What became of the person in the course of this response.",
    )
    date_activated = fields.Datetime(string="Active Since", readonly=True, copy=False)
    date_deactivated = fields.Datetime(string="Active Until", readonly=True, copy=False)
    date_reactivated = fields.Datetime(
        string="Reactivated On",
        readonly=True,
        copy=False,
        help="A response is reactivated once; from then on it is left out of the search.",
    )
    date_mql = fields.Datetime(string="MQL On", readonly=True, copy=False)
    date_sal = fields.Datetime(string="SAL On", readonly=True, copy=False)
    date_sql = fields.Datetime(string="SQL On", readonly=True, copy=False)
    date_won = fields.Datetime(string="Won On", readonly=True, copy=False)
    date_lost = fields.Datetime(string="Lost On", readonly=True, copy=False)
    funnel_journal_ids = fields.One2many("crm.funnel.journal", "response_id", string="Funnel")

    _active_person_uniq = models.UniqueIndex(
        "(company_id, active_person_key) WHERE active_person_key IS NOT NULL",
        "This person has an active response already.",
    )
    _mql_index = models.Index("(date_mql) WHERE date_mql IS NOT NULL")

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        if not MARKS.isdisjoint(vals):
            self.filtered("is_active_response")._settle_persons()
        return result

    @api.model
    def _get_workflow_fields(self):
        return super()._get_workflow_fields() | FUNNEL_FIELDS

    def _mark_converted(self, lead, outcome):
        result = super()._mark_converted(lead, outcome)
        # The answers of one person made one lead; the earliest named its campaign.
        self.sorted(lambda response: (response.date, response.id))._activate(
            cause=journal.CAUSE_CONVERSION
        )
        return result

    # ------------------------------------------------------------
    # ACTIVATE
    # ------------------------------------------------------------

    def _activate(self, *, cause, scenario=None, is_reactivation=False):
        """Make each response the active one of its person and return those that became it.

        Left out: responses whose person has an active response, be it of this very batch or made
        by another transaction just now. Marketing qualified them by this: they get their MQL date
        unless they have one. Their leads and contacts get an active status unless they have one.
        """
        # sudo: what carries the funnel follows from what happened, whoever caused it.
        responses = self.sudo()._claim_persons()
        if not responses:
            return self.browse()
        now = self.env.cr.now()
        vals = {
            "date_activated": now,
            "date_deactivated": False,
            "funnel_status_id": self.env["crm.funnel.status"]._get_id(lifecycle.OPEN),
            "state": qualification.STATE_CONVERTED,
        }
        if is_reactivation:
            vals["date_reactivated"] = now
        attached = responses.filtered("lead_id")
        (responses - attached).write({**vals, "state": qualification.STATE_ACCEPTED})
        attached.filtered(lambda r: r.state == qualification.STATE_CONVERTED).write(vals)
        attached.filtered(lambda r: r.state != qualification.STATE_CONVERTED).write(
            {
                **vals,
                "outcome": "attached",
                "date_converted": now,
                "converter_id": self.env.uid,
            }
        )
        facts = {"cause": cause, "scenario_id": scenario.id if scenario else False}
        self.env["crm.funnel.journal"]._record(
            [
                {**r._prepare_journal_values(), "event": journal.ACTIVATED, **facts}
                for r in responses
            ]
        )
        responses._stamp({r.id: (lifecycle.MQL,) for r in responses if not r.date_mql}, facts)
        responses._move_credit(facts)
        responses._on_activated()
        return self.browse(responses.ids)

    def _claim_persons(self):
        """Mark as active those responses whose person has no active one, and return them.

        :raise psycopg2.errors.SerializationFailure: another transaction claimed one of the
            persons, by whichever mark, since this one began; the caller starts again and sees it
        """
        self._claim_marks()
        keys, claimed = {}, defaultdict(list)
        taken = self._get_active_by_person()
        for response in self:
            marks = response._get_person_marks()
            key = person.key(marks)
            mine = [(response.company_id.id, *mark) for mark in marks.items() if mark[1]]
            rivals = (rival for mark in mine for rival in claimed[mark])
            if not key or response in taken or any(person.is_same(marks, r) for r in rivals):
                continue
            for mark in mine:
                claimed[mark].append(marks)
            keys[response.id] = key
        if not keys:
            return self.browse()
        self.flush_model(["is_active_response", "active_person_key", "company_id"])
        try:
            # Without flush: what else this transaction does has not come to its end.
            with self.env.cr.savepoint(flush=False):
                won = [number for (number,) in self.env.execute_query(self._query_claim(keys))]
        except psycopg2.errors.UniqueViolation:
            # Somebody else was quicker with one of them; the others are still free.
            won = [number for number, key in keys.items() if self._claim_alone(number, key)]
        responses = self.browse(won)
        responses.invalidate_recordset(["is_active_response", "active_person_key"], flush=False)
        self._forget_active()
        return responses

    def _claim_marks(self):
        """Let a transaction notice that another makes a response of one of these persons active.

        The unique key holds the surest mark only, and one of the two may know another one.
        """
        self.env["crm.response.claim"].sudo()._claim(
            ("active", response.company_id.id, name, value)
            for response in self
            for name, value in response._get_person_marks().items()
            if value
        )

    @api.model
    def _forget_active(self):
        """Let leads and contacts look up anew which response is active."""
        for model in ("crm.lead", "res.partner"):
            self.env[model].invalidate_model(["active_response_id"], flush=False)

    def _claim_alone(self, response_id, key):
        try:
            with self.env.cr.savepoint(flush=False):
                return bool(self.env.execute_query(self._query_claim({response_id: key})))
        except psycopg2.errors.UniqueViolation:
            return False

    @api.model
    def _query_claim(self, keys):
        """Return the query that marks ``{response id: key of the person}`` as active.

        In SQL, because the index must speak at once and not when everything else is flushed.
        """
        return SQL(
            """
            UPDATE crm_response AS response
               SET is_active_response = TRUE, active_person_key = claim.key
              FROM unnest(%s::integer[], %s::varchar[]) AS claim (id, key)
             WHERE response.id = claim.id
               AND NOT EXISTS (SELECT FROM crm_response AS other
                                WHERE other.company_id = response.company_id
                                  AND other.active_person_key = claim.key)
            RETURNING response.id
            """,
            list(keys),
            list(keys.values()),
        )

    def _get_person_marks(self):
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "email_normalized": self.email_normalized,
            "phone_sanitized": self.phone_sanitized,
            "lead_id": self.lead_id.id,
        }

    def _get_active_by_person(self):
        """Return ``{response: active response of the same person}``."""
        return self._find_active({r: (r.company_id.id, r._get_person_marks()) for r in self})

    @api.model
    def _find_active(self, marks_of):
        """Return ``{record: active response}`` for ``{record: (company id, marks)}``.

        One query for all; records whose person has no active response are missing.
        """
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
        responses = (
            self.sudo()
            .with_context(active_test=False)
            .search_fetch(domain, [*PERSON_FIELDS, "company_id"], order="id")
        )
        known = defaultdict(list)
        for response in responses:
            theirs = response._get_person_marks()
            for mark in theirs.items():
                known[(response.company_id.id, *mark)].append((response, theirs))
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

    # ------------------------------------------------------------
    # FOLLOW
    # ------------------------------------------------------------

    def _stamp(self, stages_by_id, facts):
        """Date the stages of ``{response id: stages}`` now and write them into the journal."""
        now = self.env.cr.now()
        grouped = defaultdict(list)
        for response_id, stages in stages_by_id.items():
            if stages:
                grouped[stages].append(response_id)
        lines = []
        for stages, ids in grouped.items():
            responses = self.browse(ids)
            responses.write({STAMP_FIELDS[stage]: now for stage in stages})
            lines += [
                {**r._prepare_journal_values(), "event": journal.STAGE, "stage": stage, **facts}
                for r in responses
                for stage in stages
            ]
        self.env["crm.funnel.journal"]._record(lines)

    def _follow(self, status, *, cause, user=None):
        """Take the status of their person over; the active responses end with an inactive one."""
        facts = {"cause": cause, **({"user_id": user.id} if user else {})}
        responses = self.sudo()
        responses._stamp(
            {r.id: lifecycle.stamps(status.kind, r._get_stamped()) for r in responses}, facts
        )
        if lifecycle.is_active(status.kind):
            responses.write({"funnel_status_id": status.id})
        else:
            responses._close(status.kind, status=status, **facts)

    def _close(self, kind, *, status=None, cause, **facts):
        """End the active responses with a status of ``kind``."""
        if not self:
            return
        status_id = status.id if status else self.env["crm.funnel.status"]._get_id(kind)
        self.write(
            {
                "is_active_response": False,
                "active_person_key": False,
                "date_deactivated": self.env.cr.now(),
                "funnel_status_id": status_id,
            }
        )
        self.env["crm.funnel.journal"]._record(
            [
                {
                    **response._prepare_journal_values(),
                    "event": journal.CLOSED,
                    "new_status_id": status_id,
                    "cause": cause,
                    **facts,
                }
                for response in self
            ]
        )
        self._forget_active()

    def _reopen(self, *, cause):
        """Make responses active again whose end was taken back, and return those that became it."""
        responses = self.sudo()._claim_persons()
        if responses:
            responses.write({"date_deactivated": False, "date_lost": False, "date_won": False})
            self.env["crm.funnel.journal"]._record(
                [
                    {**r._prepare_journal_values(), "event": journal.ACTIVATED, "cause": cause}
                    for r in responses
                ]
            )
        return responses

    def _get_stamped(self):
        """Return the stages that the response has reached."""
        self.ensure_one()
        return frozenset(stage for stage, name in STAMP_FIELDS.items() if self[name])

    def _prepare_journal_values(self):
        self.ensure_one()
        return {
            "response_id": self.id,
            "lead_id": self.lead_id.id,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
        }

    def _move_credit(self, facts):
        """Let the leads name the campaigns of their active responses; the journal says so."""
        moved = self.filtered(
            lambda r: r.lead_id and r.campaign_id and r.lead_id.campaign_id != r.campaign_id
        )
        self.env["crm.funnel.journal"]._record(
            [
                {
                    **response._prepare_journal_values(),
                    "event": journal.CREDIT,
                    "old_campaign_id": response.lead_id.campaign_id.id,
                    "new_campaign_id": response.campaign_id.id,
                    **facts,
                }
                for response in moved
            ]
        )
        for name in ("campaign_id", "medium_id", "source_id"):
            for value, responses in moved.grouped(name).items():
                # Only where it differs: natively, a lead's chances are reckoned anew whenever its
                # source is written.
                leads = responses.lead_id.filtered_domain([(name, "!=", value.id)])
                leads.write({name: value.id})

    def _on_activated(self):
        """Leads and contacts of the new active responses get an active status unless they have one.

        Lost and archived leads are restored. A deal that is won stays won, and takes its response
        along to its end. Called once per batch of responses that became active.
        """
        Status = self.env["crm.funnel.status"]
        # Nobody would see that somebody is back whose lead stays in the archive.
        self.lead_id.filtered(lambda lead: not lead.active and not lead._is_won()).action_restore()
        for records in (self.lead_id, self.filtered(lambda r: not r.lead_id).partner_id):
            idle = records.filtered(
                lambda record: not record.funnel_status_id.is_active and not record._is_won()
            )
            for kind, group in idle.grouped(lambda record: record._get_engaged_kind()).items():
                group.write({"funnel_status_id": Status._get_id(kind)})
            # Seen now, so that what still happens in this transaction is a change of its own.
            records.browse()._follow_funnel()
        # Whoever is worked on already takes the response along.
        for status, responses in self.grouped(
            lambda r: (r.lead_id or r.partner_id).funnel_status_id
        ).items():
            if status.kind not in (False, lifecycle.OPEN):
                responses._follow(status, cause=journal.CAUSE_USER)

    # ------------------------------------------------------------
    # REACTIVATE
    # ------------------------------------------------------------

    def _get_candidate(self):
        """Return this response as ``logic.selection`` sees it."""
        self.ensure_one()
        campaign = self.campaign_id
        return selection.Candidate(
            id=self.id,
            date=self.date,
            campaign_id=campaign.id or None,
            kind=self._get_ended_kind(),
            responded=self.responded,
            is_mql=bool(self.date_mql),
            is_stamped=bool(self.date_reactivated),
            is_excluded=campaign.exclude_from_reactivation or self.is_suspected,
            is_rejected=self.state == qualification.STATE_REJECTED,
            has_default_type=bool(campaign.default_responded_type_id),
            bypasses_rest=campaign.bypass_nurture_timeout,
        )

    def _get_ended_kind(self):
        """Return the kind of status in which the response ended, ``None`` if it never began.

        One that led to a deal beside that which carried the funnel ended with the deal: taken up
        for another one, it would be missing from the credit of the first.
        """
        kind = self.funnel_status_id.kind
        end = self.lead_id.funnel_status_id.kind
        return kind or (end if end in lifecycle.END_KINDS else None)

    def _prepare_taken_up_values(self, request, who):
        """Return the delivery that turns this member, who has not answered, into a response."""
        self.ensure_one()
        return {
            **who._prepare_person_values(),
            "type_id": self.campaign_id.default_responded_type_id.id,
            "campaign_id": self.campaign_id.id,
            "company_id": self.company_id.id,
            "user_id": request.user_id.id,
            "capture_method": qualification.CAPTURE_AUTOMATIC,
            "external_key": f"reactivation:{request.id}",
        }
