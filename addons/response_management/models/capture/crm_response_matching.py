"""The decisions that capture takes over a batch of deliveries.

Each step fetches its facts for the whole batch, asks the logic, and writes the answer into the
deliveries, so that the number of queries does not grow with the batch.
"""

from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.mail import html_to_inner_content

from ...logic import matching, qualification, repetition

#: Kind of mark -> field of the response that holds it.
MARK_FIELDS = {"partner": "partner_id", "email": "email_normalized", "phone": "phone_sanitized"}

#: What tells an answer from another of the same person, besides its type and date.
ASKED_FIELDS = (
    "treatment_id", "offer_id", "source_code", "polarity", "description", "response_properties",
)  # fmt: skip
#: Of contacts and leads: what tells whose they are.
CONTACT_FIELDS = ("email_normalized", "phone_sanitized", "company_id", "name", "is_company")
LEAD_FIELDS = (
    "email_normalized", "phone_sanitized", "partner_id", "type", "contact_name", "partner_name",
)  # fmt: skip


class CrmResponse(models.Model):
    """Match, tell repeats, evaluate: what the door decides besides identification."""

    _inherit = "crm.response"

    # ------------------------------------------------------------
    # MATCH
    # ------------------------------------------------------------

    def _match(self, deliveries):
        """Link each delivery to the contact and the open lead or opportunity of its person."""
        directory = self._get_directory(deliveries)
        for vals in deliveries:
            person = _get_person(vals)
            vals["partner_id"] = directory.find_contact(person) or False
            if not vals.get("lead_id"):
                vals["lead_id"] = directory.find_lead(_get_person(vals)) or False

    def _get_directory(self, deliveries):
        emails = {vals["email_normalized"] for vals in deliveries if vals["email_normalized"]}
        phones = {vals["phone_sanitized"] for vals in deliveries if vals["phone_sanitized"]}
        partner_ids = {vals["partner_id"] for vals in deliveries if vals.get("partner_id")}
        if not (emails or phones or partner_ids):
            return matching.Directory()
        company = Domain("company_id", "in", [self.env.company.id, False])
        marks = Domain("email_normalized", "in", emails) | Domain("phone_sanitized", "in", phones)
        # sudo: a person is the same person no matter who records the answer; only ids leave
        # ``_match``.
        contacts = self.env["res.partner"].sudo().search_fetch(company & marks, CONTACT_FIELDS)
        is_theirs = marks | Domain("partner_id", "in", [*contacts.ids, *partner_ids])
        leads = (
            self.env["crm.lead"]
            .sudo()
            .search_fetch(
                company & Domain("won_status", "=", "pending") & is_theirs, LEAD_FIELDS, order="id"
            )
        )
        return matching.Directory(map(_get_contact, contacts), map(_get_lead, leads))

    # ------------------------------------------------------------
    # REPEATS AND DOUBLE SUBMITS
    # ------------------------------------------------------------

    def _get_windows(self, deliveries):
        types = self.env["crm.response.type"].browse({vals["type_id"] for vals in deliveries})
        return {t.id: timedelta(minutes=t.debounce_minutes) for t in types}

    def _detect_repeats(self, deliveries, windows, *, with_doubles=True):
        """Return what each delivery is, a ``Repeat`` whose index is that of ``deliveries``."""
        # Who left no mark is never known again, so nothing of theirs is a repeat.
        repeats = [repetition.Repeat(repetition.NEW)] * len(deliveries)
        arriving = [
            repetition.Event(
                ref=repetition.arriving_ref(index),
                scope=self._get_repeat_scope(vals),
                marks=marks,
                date=vals["date"],
                type_id=vals["type_id"],
                responded=vals["responded"],
                is_suspected=bool(vals.get("is_suspected")),
                asked=self._get_asked(vals),
                **_get_sayings(vals),
            )
            for index, vals in enumerate(deliveries)
            if (marks := self._get_marks(vals))
        ]
        found = repetition.detect_repeats(
            arriving,
            self._get_history(arriving, deliveries),
            windows,
            with_doubles=with_doubles,
        )
        of_event = dict(zip((event.ref for event in arriving), found, strict=True))
        for index in range(len(deliveries)):
            repeats[index] = of_event.get(repetition.arriving_ref(index), repeats[index])
        return repeats

    @api.model
    def _get_marks(self, vals):
        """Return by what the person of a delivery is recognized."""
        return repetition.marks(
            partner_id=vals.get("partner_id"),
            email=vals["email_normalized"],
            phone=vals["phone_sanitized"],
        )

    @api.model
    def _get_asked(self, vals):
        """Return what a delivery, or a response that was read, says.

        Who opens, clicks or visits says nothing: links and pages are no words.
        """
        asked = {
            "treatment_id": vals.get("treatment_id"),
            "offer_id": vals.get("offer_id"),
            "source_code": vals.get("source_code") or "",
        }
        if not self.env["crm.response.type"].browse(vals["type_id"]).is_inferred:
            properties = vals.get("response_properties") or {}
            if not isinstance(properties, dict):
                properties = {each["name"]: each.get("value") for each in properties}
            # Who says no after a yes has said something else.
            asked["polarity"] = vals.get("polarity") or ""
            asked["notes"] = html_to_inner_content(vals.get("description") or "")
            asked["parameters"] = [
                (name, value)
                for name, value in properties.items()
                if isinstance(value, str | int | float)
            ]
        return repetition.asked(**asked)

    def _get_history(self, arriving, deliveries):
        """Return what is on file of these people, in the campaigns that ``deliveries`` name."""
        wanted = defaultdict(set)
        for event in arriving:
            for kind, value in event.marks:
                wanted[kind].add(value)
        if not wanted:
            return []
        domain = (
            Domain("company_id", "=", self.env.company.id)
            & Domain("campaign_id", "in", {vals["campaign_id"] or False for vals in deliveries})
            & Domain.OR(Domain(MARK_FIELDS[kind], "in", values) for kind, values in wanted.items())
        )
        # sudo: whether somebody answered before does not depend on who records the answer.
        rows = (
            self.sudo()
            .with_context(active_test=False)
            .search_read(domain, self._get_event_fields(), load=None)
        )
        return self._get_events(rows)

    @api.model
    def _get_events(self, rows):
        """Return responses, read with ``_get_event_fields``, as telling repeats wants them."""
        return [
            repetition.Event(
                ref=row["id"],
                scope=self._get_repeat_scope(row),
                marks=self._get_marks(row),
                date=row["date"],
                type_id=row["type_id"],
                responded=row["responded"],
                first_ref=row["repeat_of_id"] or None,
                is_suspected=row["is_suspected"],
                asked=self._get_asked(row),
                **_get_sayings(row),
            )
            for row in rows
        ]

    @api.model
    def _get_event_fields(self):
        """Return what has to be read of responses on file to tell repeats."""
        return [
            "campaign_id",
            "date",
            "type_id",
            "responded",
            "repeat_of_id",
            "is_suspected",
            *ASKED_FIELDS,
            "contact_name",
            "partner_name",
            "external_key",
            "capture_method",
            *MARK_FIELDS.values(),
        ]

    def _get_repeat_scope(self, vals):
        """Return what ``vals`` answer to; only answers to the same are repeats of each other."""
        return vals["campaign_id"] or None


def _get_given(vals, interest_ids):
    """Return what a delivery says before it is judged.

    :param dict interest_ids: ``{offer id: id of the interest that it is about}``
    """
    return qualification.Given(
        responded=vals["responded"],
        polarity=vals.get("polarity") or None,
        score=vals.get("score"),
        channel=vals.get("response_channel_id"),
        interest=vals.get("interest_id"),
        offer_interest=interest_ids.get(vals.get("offer_id")),
        is_reachable=bool(vals["email_normalized"] or vals["phone_sanitized"]),
        is_suspected=bool(vals.get("is_suspected")),
        is_late=vals["is_late"],
    )


def _get_person(vals):
    return matching.Person(
        vals["email_normalized"] or "",
        vals["phone_sanitized"] or "",
        vals.get("partner_id") or None,
        vals.get("contact_name") or "",
        vals.get("partner_name") or "",
    )


def _get_contact(contact):
    name = contact.name or ""
    return matching.Contact(
        contact.id,
        contact.email_normalized or "",
        contact.phone_sanitized or "",
        is_shared=not contact.company_id,
        name="" if contact.is_company else name,
        company=name if contact.is_company else "",
    )


def _get_lead(lead):
    return matching.Lead(
        lead.id,
        lead.email_normalized or "",
        lead.phone_sanitized or "",
        lead.partner_id.id or None,
        is_opportunity=lead.type == "opportunity",
        name=lead.contact_name or "",
        company=lead.partner_name or "",
    )


def _get_sayings(vals):
    """Return what ``vals`` say of their person and of their delivery, besides the marks."""
    return {
        "naming": (vals.get("contact_name") or "", vals.get("partner_name") or ""),
        "key": repetition.get_senders_key(vals.get("external_key"), vals["capture_method"]),
    }
