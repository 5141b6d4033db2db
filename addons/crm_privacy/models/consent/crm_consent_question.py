"""The one question: may we mail, call, text or track these people?"""

from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...logic import consent, email_key, phone_key

#: Kind of the rows of the query that are entries of the ledger.
ENTRY = "entry"


class CrmConsent(models.Model):
    """Asked by whatever writes, calls, texts or records by itself; by people of their forms."""

    _inherit = "crm.consent"

    @api.model
    def _may_contact(self, people, channel, company=None, *, is_answer=False):
        """Return ``{ref: Verdict}`` for ``people`` and one channel, in one query.

        :param people: list of :class:`consent.Person`, or records of people, whose ``ref`` they
            are: leads, contacts, responses, or anything with a normalized address
        :param company: who asks, by default the company at work
        :param is_answer: it would answer what the person asked
        """
        verdicts = self._judge_all(people, (channel,), company, is_answer=is_answer)
        return {ref: found[channel] for ref, found in verdicts.items()}

    @api.model
    def _judge_all(self, people, channels, company=None, *, is_answer=False, modes=None):
        """Return ``{ref: {channel: Verdict}}``, in one query for all people and channels.

        :param modes: ``{channel: mode}``, by default those of the company
        """
        people = self._get_people(people)
        company = company or self.env.company
        modes = modes or {channel: company._get_consent_mode(channel) for channel in channels}
        entries, obstacles = self._fetch(people, channels, company, modes)
        return {
            person.ref: {
                channel: consent.judge(
                    channel,
                    modes[channel],
                    entries[person.ref, channel],
                    obstacles[person.ref, channel],
                    is_answer=is_answer,
                )
                for channel in channels
            }
            for person in people
        }

    @api.model
    def _get_states(self, people, channel, company=None):
        """Return ``{ref: what the person said last about channel, None if nothing}``.

        What they may have said is nothing; a no counts all the same.
        """
        people = self._get_people(people)
        if not self._is_in_use():
            return dict.fromkeys([person.ref for person in people])
        company = company or self.env.company
        entries, _obstacles = self._fetch(people, (channel,), company, {})
        return {
            person.ref: last.state
            if (last := entries[person.ref, channel])
            and (last.is_proven or consent.is_refusal(last))
            else None
            for person in people
        }

    @api.model
    def _get_last_entries(self, person, company):
        """Return ``{channel: last entry}`` of one person, of what they said anything about."""
        if not self._is_in_use():
            return {}
        entries, _obstacles = self._fetch([person], consent.CHANNELS, company, {})
        return {
            channel: last for channel in consent.CHANNELS if (last := entries[person.ref, channel])
        }

    # ------------------------------------------------------------
    # PEOPLE
    # ------------------------------------------------------------

    @api.model
    def _get_people(self, people):
        """Return :class:`consent.Person` for each of ``people``, records or such already."""
        if not isinstance(people, models.BaseModel):
            return list(people)
        # sudo: whether somebody may be contacted does not depend on what the asking user sees.
        return [_get_person(record, ref) for record, ref in zip(people.sudo(), people, strict=True)]

    @api.model
    def _get_people_domain(self, people):
        """Return the domain of entries that may be about ``people``."""
        return (
            Domain("email_normalized", "in", [each.email for each in people if each.email])
            | self._get_phone_domain([each.phone for each in people if each.phone])
            | Domain("partner_id", "in", [each.partner_id for each in people if each.partner_id])
        )

    @api.model
    def _get_phone_domain(self, phones):
        if not phones:
            return Domain.FALSE
        return Domain.custom(
            to_sql=lambda _model, alias, _query: _query_tails(
                SQL.identifier(alias, "phone_sanitized"), phones
            )
        )

    def _get_entry(self):
        """Return what the logic knows of this entry."""
        self.ensure_one()
        return consent.Entry(
            self.id,
            self.channel,
            self.state,
            self.date,
            self.email_normalized or "",
            self.phone_sanitized or "",
            self.partner_id.id or None,
            self.is_proven,
        )

    # ------------------------------------------------------------
    # FACTS
    # ------------------------------------------------------------

    @api.model
    def _fetch(self, people, channels, company, modes):
        """Return the last entry and the obstacles per ``(ref, channel)``."""
        by_email, by_phone, by_partner = _index_people(people)
        phones = {phone for person in people for phone in person.phones}
        parts = self._get_fact_queries(
            list(by_email), list(phones), list(by_partner), channels, company, modes
        )
        said, obstacles = defaultdict(list), defaultdict(list)
        rows = self.env.execute_query(SQL(" UNION ALL ").join(parts)) if parts else ()
        for kind, ref, channel, state, date, email, phone, partner_id, is_proven in rows:
            for person in {
                *by_email.get(email, ()),
                *_get_same(by_phone, phone),
                *by_partner.get(partner_id, ()),
            }:
                marks = email or "", phone or ""
                if kind == ENTRY:
                    entry = consent.Entry(ref, channel, state, date, *marks, partner_id, is_proven)
                    said[person.ref, channel].append(entry)
                else:
                    obstacles[person.ref, channel].append(consent.Obstacle(kind, *marks))
        last = defaultdict(lambda: None)
        for person in people:
            for channel in channels:
                found = said.get((person.ref, channel))
                if found:
                    last[person.ref, channel] = consent.find_last(found, person, channel)
        return last, obstacles

    @api.model
    def _get_fact_queries(self, emails, phones, partner_ids, channels, company, modes):
        """Return the parts of the one query: what people said, and what is blocked elsewhere.

        Columns: kind, id, channel, state, date, email, phone, contact, whether proven.
        In SQL, because all of it is wanted at once, past record rules, for thousands of people.
        """
        parts = []
        if self._is_in_use() and (emails or phones or partner_ids):
            parts.append(self._query_entries(emails, phones, partner_ids, channels, company))
        if consent.MAIL in modes and emails:
            self.env["mail.blacklist"].flush_model()
            parts.append(
                SQL(
                    """
                    SELECT %s, id, %s, NULL, create_date, email, NULL, NULL::integer,
                           NULL::boolean
                      FROM mail_blacklist WHERE active AND email = ANY(%s)
                    """,
                    consent.BLACKLISTED,
                    consent.MAIL,
                    emails,
                )
            )
        for channel in (consent.CALL, consent.TEXT):
            if channel in modes and phones:
                self.env["phone.blacklist"].flush_model()
                parts.append(
                    SQL(
                        """
                        SELECT %s, id, %s, NULL, create_date, NULL, number, NULL::integer,
                               NULL::boolean
                          FROM phone_blacklist WHERE active AND number = ANY(%s)
                        """,
                        consent.BLACKLISTED,
                        channel,
                        self._get_stored_phones(phones, company),
                    )
                )
        return parts

    @api.model
    def _query_entries(self, emails, phones, partner_ids, channels, company):
        """Return the query of what people said."""
        self.flush_model()
        return SQL(
            """
            SELECT %(kind)s, id, channel, state, date, email_normalized, phone_sanitized,
                   partner_id, is_proven
              FROM crm_consent
             WHERE company_id = %(company)s
               AND channel = ANY(%(channels)s)
               AND (email_normalized = ANY(%(emails)s)
                    OR %(has_phone)s
                    OR partner_id = ANY(%(partners)s))
            """,
            kind=ENTRY,
            company=company.id,
            channels=list(channels),
            emails=emails,
            has_phone=_query_tails(SQL("phone_sanitized"), phones),
            partners=partner_ids,
        )

    @api.model
    def _get_stored_phones(self, phones, company):
        """Return the numbers in E.164 that these may be; others than E.164 are of the company's."""
        if all(map(phone_key.is_read, phones)):
            return list(phones)
        code = company.country_id.phone_code
        return sorted(phone_key.get_stored(phones, [str(code)] if code else []))


def _index_people(people):
    """Return ``people`` by email, by phone and by contact."""
    indexes = by_email, by_phone, by_partner = tuple(defaultdict(list) for _index in range(3))
    for person in people:
        marks = [(by_email, email) for email in person.emails]
        marks += [(by_phone, phone_key.get_tail(phone)) for phone in person.phones]
        marks.append((by_partner, person.partner_id))
        for index, mark in marks:
            if mark:
                index[mark].append(person)
    return indexes


def _query_tails(phone, phones):
    """Return the condition, which has an index, that a number ends as one of ``phones`` does."""
    return SQL(
        "RIGHT(%s, %s) = ANY(%s)",
        phone,
        SQL(str(phone_key.TAIL_DIGITS)),
        sorted({phone_key.get_tail(each) for each in phones}),
    )


def _get_same(by_tail, phone):
    """Return the people whose number ``phone`` is, however it is spelled."""
    return [
        person
        for person in by_tail.get(phone_key.get_tail(phone or ""), ())
        if phone and any(phone_key.is_same(each, phone) for each in person.phones)
    ]


def _get_person(record, ref):
    """Return the person that ``record`` is or belongs to."""
    names = record._fields
    partner = record if record._name == "res.partner" else record.env["res.partner"]
    if "partner_id" in names:
        partner = record.partner_id
    email = record.email_normalized if "email_normalized" in names else ""
    phone = record.phone_sanitized if "phone_sanitized" in names else ""
    # What could not be read is somebody's number all the same.
    written = record.phone if "phone" in names else ""
    key = phone_key.get_key(phone, written)
    columns = record._get_person_columns()
    emails = email_key.get_keys(email, record[columns["address"]] if columns else "")
    return consent.Person(
        ref=ref,
        email=email or "",
        phone=key,
        other_emails=tuple(each for each in emails if each != email),
        other_phones=tuple(each for each in phone_key.get_keys(phone, written) if each != key),
        # What a company's contact said would hold for everybody who works there.
        partner_id=(partner.id if partner and not partner.is_company else None) or None,
    )
