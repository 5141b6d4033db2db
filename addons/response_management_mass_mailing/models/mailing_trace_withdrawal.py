"""Who withdraws is forgotten: what was recorded of their opens and clicks becomes numbers."""

from collections import Counter

from odoo import api, models

from odoo.addons.crm_privacy.logic import consent
from odoo.addons.response_management.logic import delivery_key, interaction, qualification

from ..logic import machine_signal
from .crm_response_mailing_event_record import EMAIL, get_member_key

#: What people do without saying anything; the rest are explicit acts.
INFERRED = (machine_signal.OPEN, machine_signal.CLICK)


class CrmConsent(models.Model):
    _inherit = "crm.consent"

    def _on_recorded(self):
        result = super()._on_recorded()
        self._forget_events()
        return result

    def _forget_events(self):
        """Forget at once what people did who may not be tracked any more.

        An unproven no only stops what is to come: anybody can enter anybody's address in a form,
        and what is forgotten does not come back.
        """
        Mailing = self.env["mailing.mailing"]
        said = self.filtered(
            lambda entry: (
                entry.channel == consent.TRACK and entry.state != consent.GIVEN and entry.is_proven
            )
        )
        if not said or not Mailing._is_tracking_limited():
            return
        # sudo: anyone who notes a withdrawal sees neither recipients nor responses.
        traces = self.env["mailing.trace"].sudo()._find_of_people(said)
        for mailing, own in traces.grouped("mass_mailing_id").items():
            untracked = mailing._find_untracked(own._get_people())
            own.filtered(lambda trace, gone=untracked: trace in gone)._forget_events()


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    @api.model
    def _find_of_people(self, entries):
        """Return the traces of the people of these entries of the ledger."""
        emails = [entry.email_normalized for entry in entries if entry.email_normalized]
        return self.search([("email", "in", emails)]) if emails else self.browse()

    def _forget_events(self):
        """Move the opens and clicks of these recipients into the counter; no total changes."""
        # Who is not tracked any more may have been before.
        tracked = self.filtered(
            lambda trace: (
                not trace.is_untracked or trace.open_datetime or trace.links_click_datetime
            )
        )
        if not tracked:
            return
        Count = self.env["crm.mailing.count"]
        Count._note(tracked._prepare_delivery_counts())
        Count._note(self.env["crm.response"]._find_inferred(tracked)._forget())
        self.env["crm.response.mailing.event"].search(
            [("mailing_trace_id", "in", tracked.ids), ("kind", "in", INFERRED)]
        ).unlink()
        tracked.links_click_ids.write({"mailing_trace_id": False, "ip": False})
        tracked.filtered(
            lambda trace: trace.trace_status == "open"
        ).trace_status = self._get_status_before_open()
        tracked.write({"is_untracked": True, "open_datetime": False, "links_click_datetime": False})
        self._note_untracked()

    @api.model
    def _get_status_before_open(self):
        return "sent"

    def _prepare_delivery_counts(self):
        """Return what these traces add to the counter: a reply goes on telling of an open."""
        counts = Counter()
        for trace in self:
            mailing = trace.mass_mailing_id
            if trace.trace_status == "open" and trace.open_datetime:
                counts[mailing, trace.open_datetime.date(), machine_signal.OPEN] += 1
            if trace.links_click_datetime:
                counts[mailing, trace.links_click_datetime.date(), machine_signal.CLICK] += 1
        return [
            _prepare_count(mailing, mailing._get_consent_company(), date, kind, deliveries=number)
            for (mailing, date, kind), number in counts.items()
        ]


class CrmResponse(models.Model):
    _inherit = "crm.response"

    @api.model
    def _find_inferred(self, traces):
        """Return what was recorded of opens and clicks of ``traces``, and led to nothing yet."""
        kinds = self._get_inferred_types()
        found = self.with_context(active_test=False, tracking_disable=True).search(
            [
                ("mailing_trace_id", "in", traces.ids),
                ("type_id", "in", [response_type.id for response_type in kinds]),
                ("responded", "=", True),
                ("capture_method", "=", qualification.CAPTURE_AUTOMATIC),
            ]
        )
        return found.filtered(lambda response: not response._carries_result())

    @api.model
    def _get_inferred_types(self):
        """Return ``{response type: kind of event}`` of what people do without saying anything."""
        codes = {
            kinds[kind]: kind
            for kinds in self.env["crm.response.mailing.event"]._get_types().values()
            for kind in INFERRED
            if kind in kinds
        }
        Type = self.env["crm.response.type"].with_context(active_test=False)
        return {each: codes[each.code] for each in Type.search([("code", "in", list(codes))])}

    def _forget(self):
        """Make members again of those who stand for a person, delete the rest; return the counts.

        The members stay: that they were sent the mailing is no secret of theirs.
        """
        kinds = self._get_inferred_types()
        rows = [
            response._prepare_event_count(kinds, answers=1, suspected=int(response.is_suspected))
            for response in self
        ]
        firsts = self.mapped(lambda response: response.repeat_of_id or response)
        responders = {
            member: (member | member.repeat_ids) & self for member in firsts if member.is_responder
        }
        told_of = {
            member: answers.filtered("is_counted")[:1]._prepare_event_count(kinds, responders=1)
            for member, answers in responders.items()
            if answers.filtered("is_counted")
        }
        self._forget_traces()
        self._find_expendable().unlink()
        self.exists()._become_members()
        self.env.flush_all()
        return rows + [row for member, row in told_of.items() if not member.exists().is_responder]

    def _find_expendable(self):
        """Return those that stand for no person: repeats, and what machines did beside a member."""
        return self.filtered(
            lambda response: (
                response.repeat_of_id
                or (
                    response.is_suspected
                    and response.external_key != get_member_key(response.mailing_trace_id)
                )
            )
        )

    def _forget_traces(self):
        """Delete the keys and interactions by which these responses could be told all the same."""
        starts = [
            f"{delivery_key.own_key('mailing-trace', trace.id, kind)}:"
            for trace in self.mailing_trace_id
            for kind in INFERRED
        ]
        keys = self.key_ids | self.repeat_of_id.key_ids
        keys.filtered(lambda each: each.key.startswith(tuple(starts))).unlink()
        self.env["crm.interaction"].with_context(active_test=False).search(
            [("response_id", "in", self.ids), ("source", "=", interaction.SOURCE_RESPONSE)]
        ).unlink()

    def _become_members(self):
        """Make of these answers what they were before: people who were reached."""
        kinds = self.env["crm.response.mailing.event"]._get_types()
        Type = self.env["crm.response.type"].with_context(active_test=False)
        types = {each.code: each for each in Type.search([])}
        for response in self:
            trace = response.mailing_trace_id
            code = kinds[trace.trace_type or EMAIL][machine_signal.SENT]
            response.write(
                {
                    "responded": False,
                    "state": qualification.STATE_MEMBER,
                    "type_id": types[code].id,
                    "date": response.date_reached,
                    "date_reached": response.date_reached,
                    "external_key": get_member_key(trace),
                    "description": False,
                    "destination_url": False,
                    "response_properties": {},
                    "suspicion_reason": False,
                    "reviewer_id": False,
                    "date_reviewed": False,
                }
            )

    def _prepare_event_count(self, kinds, **numbers):
        """Return what this response adds to the counter; ``kinds`` as of the inferred types."""
        return _prepare_count(
            self.mailing_id,
            self.company_id,
            self.date.date(),
            kinds[self.type_id],
            **numbers,
        )


def _prepare_count(
    mailing, company, date, kind, *, deliveries=0, answers=0, suspected=0, responders=0
):
    return {
        "mailing_id": mailing.id,
        "company_id": company.id,
        "date": date,
        "kind": kind,
        "delivery_count": deliveries,
        "response_count": answers,
        "suspected_count": suspected,
        "responder_count": responders,
    }
