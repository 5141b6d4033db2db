"""The decisions that capture takes over a batch of deliveries.

Each step fetches its facts for the whole batch, asks the logic, and writes the answer into the
deliveries, so that the number of queries does not grow with the batch.
"""

from collections import defaultdict
from datetime import timedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import escape_psql

from ..logic import identification, matching, normalise, qualification, repetition

UTM_FIELDS = {
    "campaign_id": ("utm.campaign", "utm_campaign"),
    "source_id": ("utm.source", "utm_source"),
    "medium_id": ("utm.medium", "utm_medium"),
}
#: What may say which treatment or campaign is answered, besides the campaign itself.
EVIDENCE_FIELDS = (
    "treatment_id",
    "source_code",
    "destination_url",
    "utm_campaign",
    "utm_source",
    "utm_medium",
)
IDENTIFIED_FIELDS = ("treatment_id", "offer_id", *UTM_FIELDS)


class CrmResponseDecisions(models.AbstractModel):
    """Identify, match, tell repeats, evaluate: the deciding half of the door."""

    _name = "crm.response.decisions"
    _description = "Response Decisions"

    # ------------------------------------------------------------
    # IDENTIFY
    # ------------------------------------------------------------

    def _identify(self, deliveries):
        """Fill treatment, offer, campaign, channel and source from the evidence."""
        catalogue = identification.Catalogue(self._find_treatments(deliveries)._get_facts())
        utm_ids = self._find_utm_ids(deliveries)
        for vals in deliveries:
            if not any(vals.get(name) for name in EVIDENCE_FIELDS):
                # Most rows of a call list say nothing but the campaign they were made for.
                vals["identified_by"] = identification.GIVEN if vals.get("campaign_id") else None
                vals["is_late"] = False
                for name in IDENTIFIED_FIELDS:
                    vals[name] = vals.get(name) or False
                continue
            found = catalogue.identify(self._get_evidence(vals, utm_ids))
            for name in IDENTIFIED_FIELDS:
                vals[name] = vals.get(name) or getattr(found, name) or False
            vals["identified_by"] = found.means
            vals["is_late"] = vals["responded"] and found.is_late

    def _get_evidence(self, vals, utm_ids):
        """Return what identification weighs of one delivery."""
        parameters = normalise.url_parameters(vals.get("destination_url"))
        return identification.Evidence(
            date=vals["date"],
            source_code=vals.get("source_code") or "",
            destination_url=vals.get("destination_url") or "",
            treatment_id=vals.get("treatment_id"),
            offer_id=vals.get("offer_id"),
            **{name: vals.get(name) for name in UTM_FIELDS},
            **{
                f"{key}_id": utm_ids.get(
                    (model, normalise.fold(vals.get(key) or parameters.get(key)))
                )
                for model, key in UTM_FIELDS.values()
            },
        )

    def _find_treatments(self, deliveries):
        """Return the treatments that the evidence of the batch may mean."""
        ids = {vals["treatment_id"] for vals in deliveries if vals.get("treatment_id")}
        codes = {
            normalise.fold(vals["source_code"]) for vals in deliveries if vals.get("source_code")
        }
        urls = {
            normalise.canonical_url(vals["destination_url"])
            for vals in deliveries
            if vals.get("destination_url")
        }
        # sudo: what a response answers to does not depend on who records it.
        Treatment = self.env["crm.treatment"].sudo().with_context(active_test=False)
        if not (ids or codes or urls):
            return Treatment
        evidence = Domain("source_code_key", "in", codes) | Domain("destination_key", "in", urls)
        return Treatment.search(
            Domain("id", "in", ids) | (Domain("company_id", "=", self.env.company.id) & evidence)
        )

    def _find_utm_ids(self, deliveries):
        """Return ``{(model, folded name): id}`` for the UTM names of the batch."""
        found = {}
        for model, key in UTM_FIELDS.values():
            # Not folded: the database knows small from capital letters, but not “ß” from “ss”.
            names = {
                normalise.clean_text(
                    vals.get(key) or normalise.url_parameters(vals.get("destination_url")).get(key)
                )
                for vals in deliveries
                if vals.get(key) or vals.get("destination_url")
            } - {""}
            if not names:
                continue
            # Unknown names create nothing: a typing error is not a campaign. The text is kept on
            # the response, which waits in the queue of unidentified ones.
            records = (
                self.env[model]
                .with_context(active_test=False)
                .search_fetch(
                    Domain.OR(Domain("name", "=ilike", escape_psql(name)) for name in names),
                    ["name"],
                )
            )
            found.update(((model, normalise.fold(record.name)), record.id) for record in records)
        return found

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
        # sudo: a person is the same person whoever records the answer; only ids leave this method.
        contacts = (
            self.env["res.partner"]
            .sudo()
            .search_fetch(company & marks, ["email_normalized", "phone_sanitized", "company_id"])
        )
        leads = (
            self.env["crm.lead"]
            .sudo()
            .search_fetch(
                company
                & Domain("won_status", "=", "pending")
                & (marks | Domain("partner_id", "in", [*contacts.ids, *partner_ids])),
                ["email_normalized", "phone_sanitized", "partner_id", "type"],
                order="id",
            )
        )
        return matching.Directory(
            (
                matching.Contact(
                    contact.id,
                    contact.email_normalized or "",
                    contact.phone_sanitized or "",
                    not contact.company_id,
                )
                for contact in contacts
            ),
            (
                matching.Lead(
                    lead.id,
                    lead.email_normalized or "",
                    lead.phone_sanitized or "",
                    lead.partner_id.id or None,
                    lead.type == "opportunity",
                )
                for lead in leads
            ),
        )

    # ------------------------------------------------------------
    # REPEATS AND DOUBLE SUBMITS
    # ------------------------------------------------------------

    def _get_windows(self, deliveries):
        types = self.env["crm.response.type"].browse({vals["type_id"] for vals in deliveries})
        return {t.id: timedelta(minutes=t.debounce_minutes) for t in types}

    def _rule_on(self, deliveries, windows):
        """Return what each delivery is; a negative ``ref`` means ``deliveries[-ref - 1]``."""
        # Who left no mark is never known again, so there is nothing to rule on.
        rulings = [repetition.Ruling(repetition.NEW)] * len(deliveries)
        arriving = [
            repetition.Event(
                ref=-index,
                scope=self._get_repeat_scope(vals),
                marks=marks,
                date=vals["date"],
                type_id=vals["type_id"],
                responded=vals["responded"],
                is_suspected=bool(vals.get("is_suspected")),
            )
            for index, vals in enumerate(deliveries, 1)
            if (marks := _get_marks(vals))
        ]
        found = repetition.rule_on(arriving, self._get_history(arriving, deliveries), windows)
        for event, ruling in zip(arriving, found, strict=True):
            rulings[-event.ref - 1] = ruling
        return rulings

    def _get_history(self, arriving, deliveries):
        """Return what is on file of the people in ``arriving``, in the same campaigns."""
        wanted = defaultdict(set)
        for event in arriving:
            for kind, value in event.marks:
                wanted[kind].add(value)
        if not wanted:
            return []
        columns = {
            "partner": "partner_id",
            "email": "email_normalized",
            "phone": "phone_sanitized",
        }
        domain = (
            Domain("company_id", "=", self.env.company.id)
            & Domain("campaign_id", "in", {vals["campaign_id"] or False for vals in deliveries})
            & Domain.OR(Domain(columns[kind], "in", values) for kind, values in wanted.items())
        )
        # sudo: whether somebody answered before does not depend on who records the answer.
        rows = (
            self.sudo()
            .with_context(active_test=False)
            .search_read(domain, [*self._get_history_fields(), *columns.values()], load=None)
        )
        return [
            repetition.Event(
                ref=row["id"],
                scope=self._get_repeat_scope(row),
                marks=_get_marks(row),
                date=row["date"],
                type_id=row["type_id"],
                responded=row["responded"],
                first_ref=row["repeat_of_id"] or None,
                is_suspected=row["is_suspected"],
            )
            for row in rows
        ]

    def _get_history_fields(self):
        """Return what has to be read of the responses on file to tell repeats."""
        return ["campaign_id", "date", "type_id", "responded", "repeat_of_id", "is_suspected"]

    def _get_repeat_scope(self, vals):
        """Return what ``vals`` answer to; only answers to the same are repeats of each other."""
        return vals["campaign_id"] or None

    # ------------------------------------------------------------
    # EVALUATE
    # ------------------------------------------------------------

    def _evaluate(self, deliveries):
        """Fill polarity, channel, score, verdict with its reason, and the opening state."""
        types = self.env["crm.response.type"].browse({vals["type_id"] for vals in deliveries})
        policies = {t.id: t._get_policy() for t in types}
        types_by_id = {t.id: t for t in types}
        for vals in deliveries:
            response_type, policy = types_by_id[vals["type_id"]], policies[vals["type_id"]]
            if not vals["responded"]:
                vals["polarity"] = False
            elif not vals.get("polarity"):
                vals["polarity"] = response_type.polarity
            vals["response_channel_id"] = (
                vals.get("response_channel_id") or response_type.response_channel_id.id
            )
            vals.setdefault("score", response_type.weight if vals["responded"] else 0.0)
            answer = qualification.Answer(
                responded=vals["responded"],
                polarity=vals["polarity"] or None,
                is_reachable=bool(vals["email_normalized"] or vals["phone_sanitized"]),
                is_suspected=bool(vals.setdefault("is_suspected", False)),
                score=vals["score"],
            )
            verdict, vals["verdict_reason"] = qualification.judge(policy, answer)
            vals["verdict"] = verdict or False
            vals["state"] = vals.get("state") or qualification.opening_state(
                policy, answer, verdict, vals["capture_method"]
            )
            vals["is_counted"] = qualification.counts_in_rate(
                answer, is_type_counted=response_type.is_counted, is_late=vals["is_late"]
            )


def _get_person(vals):
    return matching.Person(
        vals["email_normalized"] or "",
        vals["phone_sanitized"] or "",
        vals.get("partner_id") or None,
    )


def _get_marks(vals):
    return repetition.marks(
        partner_id=vals.get("partner_id"),
        email=vals["email_normalized"],
        phone=vals["phone_sanitized"],
    )
