"""How events of mailings become responses.

Steps: find out what machines did, make members of the recipients, deliver the answers, and take
back the members whom the mailing did not reach.
"""

from odoo import api, models
from odoo.tools import email_normalize

from odoo.addons.crm_privacy.tools import utm_source
from odoo.addons.response_management.logic import delivery_key, qualification

from ..logic import machine_signal

#: Response type of each kind of event. A member shows what was expected of them at the least.
TYPES = {
    machine_signal.SENT: "email_open",
    machine_signal.OPEN: "email_open",
    machine_signal.CLICK: "email_click",
    machine_signal.REPLY: "email_reply",
    machine_signal.SUBSCRIBE: "list_subscription",
    machine_signal.UNSUBSCRIBE: "unsubscribe",
}
#: A trace in one of these states has been delivered.
REACHED_STATUSES = ("sent", "open", "reply")
#: Kind of the traces of emails, and of what is known by an address alone.
EMAIL = "mail"


class CrmResponseMailingEvent(models.Model):
    """Delivers events to the door of responses."""

    _inherit = "crm.response.mailing.event"

    def _record_responses(self):
        """Deliver what the events say to the door of responses."""
        # sudo: what recipients did is recorded, no matter who lets the job run.
        events = self.sudo().sorted(lambda event: (event.date, event.id))
        facts = events._get_facts()
        is_sent = {e for e in events if e.kind == machine_signal.SENT}
        events.filtered(lambda e: e in is_sent)._deliver(facts)
        events.filtered(lambda e: e not in is_sent)._deliver(facts)
        events.filtered("list_id")._deliver_subscriptions(facts)
        events._log_interactions(facts)
        events._take_back_members()

    def _deliver(self, facts):
        """Capture the events that mean something; what is archived and answers comes back."""
        deliveries = [
            self._prepare_response_values(event, facts)
            for event in self
            if self._is_relevant(event, facts)
        ]
        responses = self.env["crm.response"]._capture(deliveries)
        responses.filtered(lambda response: not response.active).active = True

    def _log_interactions(self, facts):
        """Log the emails that reached their recipients where they are to be logged."""
        mailings = self.env["mailing.trace"].union(*facts.traces.values()).mass_mailing_id
        treatments = self.env["crm.treatment"].browse(set(facts.treatments.values()))
        if not any((*mailings.mapped("log_interactions"), *treatments.mapped("log_interactions"))):
            return
        self.env["crm.interaction"]._log_mailings(
            [
                (facts.traces[event], self._prepare_response_values(event, facts))
                for event in self
                if event.kind == machine_signal.SENT
                and self._is_relevant(event, facts)
                and (facts.traces[event].model, facts.traces[event].res_id) in facts.people
            ]
        )

    def _is_relevant(self, event, facts):
        """Return whether ``event`` says something of a recipient of a real mailing."""
        trace = facts.traces[event]
        mailing = trace.mass_mailing_id or event.mailing_id
        if not self._get_type_code(event, trace) or not mailing or trace.is_test_trace:
            return False
        if event.kind == machine_signal.SENT:
            return self._is_reached(trace)
        # Anybody can put a number into an address: the link must be one of this mailing.
        return event.link_id.mass_mailing_id in (mailing, mailing.browse())

    # ------------------------------------------------------------
    # SEAMS FOR OTHER KINDS OF MAILINGS
    # ------------------------------------------------------------

    @api.model
    def _get_types(self):
        """Return ``{kind of trace: {kind of event: code of the response type}}``."""
        return {EMAIL: TYPES}

    @api.model
    def _get_type_code(self, event, trace):
        """Return the code of the type of the response that ``event`` becomes, if any."""
        return self._get_types().get(trace.trace_type or EMAIL, {}).get(event.kind)

    @api.model
    def _is_reached(self, trace):
        """Return whether the mailing has reached the recipient of ``trace``."""
        return trace.trace_status in REACHED_STATUSES

    @api.model
    def _is_returned(self, trace):
        """Return whether what was sent to the recipient of ``trace`` came back."""
        return trace.trace_status == "bounce"

    @api.model
    def _prepare_recipient_values(self, event, trace):
        """Return by what the recipient was reached."""
        return {"email_from": trace.email or email_normalize(event.email) or event.email}

    @api.model
    def _get_delivery_moment(self, trace):
        """Return when the mailing reached the recipient of ``trace``, if an open is expected."""
        return trace.sent_datetime or None

    # ------------------------------------------------------------
    # BOUNCES
    # ------------------------------------------------------------

    def _take_back_members(self):
        """Archive the members whom the mailing did not reach, so that rates leave them out."""
        bounced = self.filtered(lambda event: event.kind == machine_signal.BOUNCE).mailing_trace_id
        unreached = bounced.filtered(self._is_returned)
        if not unreached:
            return
        self.env["crm.interaction"]._take_back_mailings(unreached)
        members = self.env["crm.response"].search(
            [
                ("mailing_trace_id", "in", unreached.ids),
                ("responded", "=", False),
                ("repeat_ids", "=", False),
            ]
        )
        members.active = False
        self._suspect_opens(unreached)

    def _suspect_opens(self, unreached):
        """Mark what was opened and then came back: it is on file, but nobody was reached by it."""
        opened = self.env["crm.response"].search(
            [
                ("mailing_trace_id", "in", unreached.ids),
                (
                    "type_id.code",
                    "in",
                    [
                        types[kind]
                        for types in self._get_types().values()
                        for kind in (machine_signal.OPEN, machine_signal.CLICK)
                        if kind in types
                    ],
                ),
                ("responded", "=", True),
                ("is_suspected", "=", False),
            ]
        )
        opened.write({"is_suspected": True, "suspicion_reason": machine_signal.REASON_BOUNCED})
        reviewed = opened.filtered(lambda response: response.state == qualification.STATE_REVIEW)
        reviewed.write({"state": qualification.STATE_CLOSED})

    # ------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------

    def _prepare_response_values(self, event, facts):
        """Return what the door is told of ``event``."""
        trace = facts.traces[event]
        mailing = trace.mass_mailing_id or event.mailing_id
        person = facts.people.get((trace.model, trace.res_id), {})
        company_id = person.get("company_id") or mailing.user_id.company_id.id
        company_id = company_id or self.env.company.id
        reason = facts.machines.get(event.id)
        type_code = self._get_type_code(event, trace)
        response_type = facts.types.get(type_code, self.env["crm.response.type"])
        vals = {
            **person,
            **self._prepare_recipient_values(event, trace),
            "company_id": company_id,
            "type_id": response_type.id,
            # Of a type that somebody deleted the door says what is missing.
            "type_code": type_code,
            "responded": event.kind != machine_signal.SENT,
            "date": event.date,
            "capture_method": qualification.CAPTURE_AUTOMATIC,
            "external_key": _get_key(event, trace, reason),
            "mailing_id": mailing.id,
            "mailing_trace_id": trace.id,
            "campaign_id": mailing.campaign_id.id,
            "source_id": utm_source.get_own_source(mailing).id,
            "medium_id": mailing.medium_id.id,
            "treatment_id": facts.treatments.get((company_id, event.link_id.id))
            or facts.treatments.get((company_id, mailing)),
        }
        if event.link_id:
            vals["destination_url"] = event.link_id.url
        if event.body:
            vals["description"] = event.body
        if reason:
            vals.update(is_suspected=True, suspicion_reason=reason)
        if reason or (event.is_history and vals["responded"]):
            # Nobody has to click away what a machine did, or what happened long ago.
            vals["state"] = qualification.STATE_CLOSED
        elif event.kind == machine_signal.UNSUBSCRIBE and event.body:
            # Asked for in words: nothing is unsubscribed yet.
            vals["state"] = qualification.STATE_REVIEW
        parameters = self._prepare_parameters(event, mailing, response_type)
        if parameters:
            vals["response_properties"] = parameters
        return vals

    def _prepare_parameters(self, event, mailing, response_type):
        """Return the parameters of the type that ``event`` knows, if the type still has them."""
        values = {
            machine_signal.CLICK: {"link": event.link_id.url},
            machine_signal.UNSUBSCRIBE: {
                "list": ", ".join(mailing.contact_list_ids.mapped("name"))
            },
        }.get(event.kind, {})
        defined = {each["name"] for each in response_type.response_properties_definition or ()}
        return {name: value for name, value in values.items() if value and name in defined}


def get_member_key(trace):
    """Return the key under which the recipient of ``trace`` is on file."""
    return delivery_key.own_key("mailing-trace", trace.id)


def _get_key(event, trace, reason):
    """Return the key of a delivery, which outlives the event and knows no other one's."""
    if event.kind == machine_signal.SENT:
        return get_member_key(trace)
    who = trace.id or f"{event.mailing_id.id}-{event.email}"
    parts = (event.kind, event.link_id.id or "", event.date.isoformat(), reason or "")
    return delivery_key.own_key("mailing-trace", who, *parts)
