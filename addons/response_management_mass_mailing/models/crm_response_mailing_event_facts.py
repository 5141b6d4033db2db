"""What the events of a batch have to do with: recipients, treatments, and what machines did."""

from collections import defaultdict
from dataclasses import dataclass

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import email_normalize

from odoo.addons.response_management.logic import normalize

from ..logic import machine_signal

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


class CrmResponseMailingEvent(models.Model):
    """Fetches the facts of a whole batch, in a number of queries that does not grow with it."""

    _inherit = "crm.response.mailing.event"

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
        pages = {link: normalize.canonical_url(link.url) for link in links}
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
        neighbors = self | self._find_neighbors()
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
                for event in neighbors
            ],
            mails,
        )

    def _find_neighbors(self):
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
