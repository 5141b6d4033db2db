"""How events of mailings become responses: the facts, fetched for a whole batch, and their values.

Steps: find out what machines did, make members of the recipients, deliver the answers, and take
back the members whom the mailing did not reach.
"""

from collections import defaultdict
from dataclasses import dataclass

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import email_normalize

from odoo.addons.response_management.logic import delivery_key, normalise, qualification

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

#: Fields of the person, by the field of the recipient that says it.
PERSON_FIELDS = {
    "crm.lead": {
        "contact_name": "contact_name",
        "partner_name": "partner_name",
        "function": "function",
        "city": "city",
        "country_id": "country_id",
        "partner_id": "partner_id",
    },
    "res.partner": {
        "partner_name": "commercial_company_name",
        "function": "function",
        "city": "city",
        "country_id": "country_id",
        "partner_id": "id",
    },
    "mailing.contact": {
        "contact_name": "name",
        "partner_name": "company_name",
        "country_id": "country_id",
    },
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the events of one batch have to do with."""

    traces: dict  # event -> trace, perhaps empty
    people: dict  # (model, id) -> values
    treatments: dict  # (company id, link id or mailing) -> treatment id
    machines: dict  # event id -> reason
    types: dict  # code -> response type


class CrmResponseMailingCapture(models.AbstractModel):
    """The recording half of ``crm.response.mailing.event``."""

    _name = "crm.response.mailing.capture"
    _description = "Mailing Capture"

    def _record_responses(self):
        """Deliver what the events say to the door of responses."""
        # sudo: what recipients did is recorded, whoever lets the job run.
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
            "source_id": mailing.source_id.id,
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

    # ------------------------------------------------------------
    # FACTS
    # ------------------------------------------------------------

    def _get_facts(self):
        traces = self._get_traces()
        found = self.env["mailing.trace"].union(*traces.values())
        mailings = found.mass_mailing_id | self.mailing_id
        # What a type that is archived was for happens all the same.
        Type = self.env["crm.response.type"].with_context(active_test=False)
        codes = {code for kinds in self._get_types().values() for code in kinds.values()}
        types = Type.search([("code", "in", list(codes))])
        return Facts(
            traces=traces,
            people=self._get_people(found),
            treatments=self._get_treatments(mailings),
            machines=self._find_machines(found),
            types={each.code: each for each in types},
        )

    def _get_traces(self):
        """Return ``{event: trace}``; who unsubscribed is known by document, else by address."""
        leaving = self.filtered(lambda event: not event.mailing_trace_id)
        by_document, by_email = {}, {}
        if leaving:
            emails = {email_normalize(event.email) or event.email for event in leaving}
            domain = Domain("mass_mailing_id", "in", leaving.mailing_id.ids) & (
                Domain("res_id", "in", list(filter(None, leaving.mapped("res_id"))))
                | Domain("email", "in", emails)
            )
            for trace in self.env["mailing.trace"].search(domain, order="id desc"):
                by_document[trace.mass_mailing_id, trace.res_id] = trace
                by_email[trace.mass_mailing_id, trace.email] = trace
        traces = {}
        for event in self:
            email = email_normalize(event.email) or event.email if event.email else None
            traces[event] = (
                event.mailing_trace_id
                or by_document.get((event.mailing_id, event.res_id))
                or by_email.get((event.mailing_id, email))
                or event.mailing_trace_id
            )
        return traces

    def _get_people(self, traces):
        """Return ``{(model, id): values of the person}`` of the recipients still there."""
        people = {}
        for model, group in traces.grouped("model").items():
            if model not in self.env:
                continue
            records = self.env[model].browse(set(group.mapped("res_id"))).exists()
            for record in records:
                people[model, record.id] = self._prepare_person_values(record)
        return people

    @api.model
    def _prepare_person_values(self, record):
        """Return what a recipient of any kind says of the person."""
        names = PERSON_FIELDS.get(record._name, {})
        vals = {
            name: record[source].id if hasattr(record[source], "ids") else record[source]
            for name, source in names.items()
        }
        if record._name == "res.partner" and not record.is_company:
            vals["contact_name"] = record.name
        if record._name == "crm.lead" and record.active and record.won_status == "pending":
            vals["lead_id"] = record.id
        if not names:
            vals["contact_name"] = record.display_name
        return {**vals, "company_id": _get_company_id(record)}

    def _get_treatments(self, mailings):
        """Return the treatments that links lead to.

        ``{(company id, link id): treatment id}``, and, for what is no click, ``{(company id,
        mailing): treatment id}`` where all links of the mailing lead to one.
        """
        links = self.link_id | self.env["link.tracker"].search(
            [("mass_mailing_id", "in", mailings.ids)]
        )
        pages = {link: normalise.canonical_url(link.url) for link in links}
        treatments = (
            self.env["crm.treatment"]
            .with_context(active_test=False)
            .search(
                Domain("link_tracker_id", "in", links.ids)
                | Domain("destination_key", "in", set(pages.values()) - {""})
            )
        )
        found, by_mailing = {}, defaultdict(set)
        for link, page in pages.items():
            campaign = link.mass_mailing_id.campaign_id or link.campaign_id
            for company, group in treatments.grouped("company_id").items():
                meant = group.filtered(
                    lambda t, link=link, page=page, campaign=campaign: (
                        t.link_tracker_id == link
                        or (t.destination_key == page and campaign in (t.campaign_id, False))
                        or (t.destination_key == page and not campaign)
                    )
                )
                if len(meant) == 1:
                    found[company.id, link.id] = meant.id
                    by_mailing[company.id, link.mass_mailing_id].add(meant.id)
        found.update((key, ids.pop()) for key, ids in by_mailing.items() if len(ids) == 1)
        return found

    def _find_machines(self, traces):
        """Return ``{event id: reason}`` of the events that machines caused."""
        neighbours = self | self._find_neighbours()
        link_counts = dict(
            self.env["link.tracker"]._read_group(
                [("mass_mailing_id", "in", traces.mass_mailing_id.ids)],
                ["mass_mailing_id"],
                ["__count"],
            )
        )
        mails = {
            trace.id: machine_signal.Mail(
                sent=self._get_delivery_moment(trace),
                link_count=link_counts.get(trace.mass_mailing_id, 0),
            )
            for trace in traces
        }
        return machine_signal.find_machines(
            [
                machine_signal.Signal(
                    ref=event.id,
                    kind=event.kind,
                    recipient=event.mailing_trace_id.id or None,
                    date=event.date,
                    link=event.link_id.id or None,
                    ip=event.ip or "",
                    agent=None if event.user_agent is False else event.user_agent,
                    is_head=event.is_head,
                    is_automatic=event.is_automatic,
                )
                for event in neighbours
            ],
            mails,
        )

    def _find_neighbours(self):
        """Return the opens and clicks around these events, done or not, that judging needs."""
        dates = [event.date for event in self if event.kind == machine_signal.CLICK]
        if not dates:
            return self.browse()
        kinds = Domain("kind", "in", (machine_signal.OPEN, machine_signal.CLICK))
        span = machine_signal.SETTLING_TIME
        meanwhile = Domain("date", ">=", min(dates) - span) & Domain(
            "date", "<=", max(dates) + span
        )
        same_people = Domain("mailing_trace_id", "in", self.mailing_trace_id.ids)
        return self.search(kinds & (meanwhile | same_people))


def _get_company_id(record):
    """Return the company that ``record`` or its contact is confined to, if any."""
    for owner in (record, record["partner_id"] if "partner_id" in record._fields else record):
        if "company_id" in owner._fields and owner.company_id:
            return owner.company_id.id
    return False


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
