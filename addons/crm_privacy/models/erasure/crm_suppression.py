"""Addresses and numbers that do not come back, known by a digest only."""

import hashlib
import hmac
from collections import defaultdict

from odoo import api, fields, models, tools
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL, email_normalize

from ...logic import email_key, phone_key


class SuppressedError(UserError):
    """What is delivered is about somebody who was erased; it is not recorded, and not shown."""


class CrmSuppression(models.Model):
    """One address or number of somebody who was erased, as an HMAC with a secret of the database.

    A plain hash would not do: all phone numbers of a country are tried in minutes. Nobody has the
    right to read the list; only how long it is is shown.
    """

    _name = "crm.suppression"
    _description = "Suppressed Address"
    _rec_name = "id"
    # Not even who was erased when: the time would tell whose digest it is.
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    digest = fields.Char(required=True, personal=False)
    is_spelling = fields.Boolean(
        help="Another way to write a number that is on the list itself.",
    )

    _digest_uniq = models.UniqueIndex("(company_id, digest)")

    @api.model
    def _suppress(self, emails, phones):
        """Put addresses and numbers on the list of each company of the environment.

        :param phones: see ``logic.phone_key``

        Who records people meanwhile has either ended by now, or notices it; see ``_query_locked``.
        """
        listed = self._get_listed(emails, phones)
        if not listed or not self._is_missing(listed):
            return
        self.env["crm.suppression.key"]._touch()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_suppression (company_id, digest, is_spelling)
                SELECT company_id, digest, is_spelling
                  FROM unnest(%s) AS company_id, unnest(%s, %s) AS listed (digest, is_spelling)
              ORDER BY company_id, digest
                    ON CONFLICT DO NOTHING
                """,
                self.env.companies.ids,
                list(listed),
                list(listed.values()),
            )
        )
        self.env.registry.clear_cache()

    def _is_missing(self, listed):
        """Return whether one of the digests is not on the list of one of the companies."""
        ((is_missing,),) = self.env.execute_query(
            SQL(
                """
                SELECT EXISTS (
                       SELECT FROM unnest(%s) AS company (id), unnest(%s) AS listed (digest)
                        WHERE NOT EXISTS (
                              SELECT FROM crm_suppression AS row
                               WHERE row.company_id = company.id
                                 AND row.digest = listed.digest))
                """,
                self.env.companies.ids,
                list(listed),
            )
        )
        return is_missing

    @api.model
    def _release(self, emails, phones):
        """Take addresses and numbers off the lists; return how many were on one."""
        digests = {*self._get_listed(emails, phones), *self._get_asked(emails, phones)}
        gone = self.env.execute_query(
            SQL(
                "DELETE FROM crm_suppression WHERE company_id = ANY(%s) AND digest = ANY(%s)"
                " RETURNING is_spelling",
                self.env.companies.ids,
                list(digests),
            )
        )
        self.env.registry.clear_cache()
        return sum(not is_spelling for (is_spelling,) in gone) or bool(gone)

    @api.model
    def _find_suppressed(self, company_id, emails, phones):
        """Return those of normalized ``emails`` and ``phones`` that are on a company's list.

        No query for a company whose list is empty, else one; none for what this transaction
        asked before.
        """
        values = {("email", value) for value in emails if value}
        values |= {("phone", value) for value in phones if value}
        if not values or not self._has_any(company_id):
            return frozenset()
        known = self.env.cr.cache.setdefault(self._name, {})
        asked = [value for value in values if (company_id, value) not in known]
        if asked:
            key = self._get_secret()
            codes = self._get_codes(self.env["res.company"].browse(company_id), asked)
            digests = defaultdict(list)
            for value in asked:
                for digest in _get_asked(key, *value, codes):
                    digests[digest].append(value)
            known.update(((company_id, value), False) for value in asked)
            found = self.env.execute_query(
                SQL(
                    "SELECT digest FROM crm_suppression WHERE company_id = %s AND digest = ANY(%s)",
                    company_id,
                    list(digests),
                )
            )
            known.update(
                ((company_id, value), True) for (digest,) in found for value in digests[digest]
            )
        return frozenset(value for value in values if known[company_id, value])

    @api.model
    def _refuse_entered(self, people, company):
        """Refuse what a colleague or a file enters about somebody who was erased.

        :param people: ``(email, phone)`` as somebody wrote them
        :raise SuppressedError: one of them was erased in ``company``
        """
        # sudo: who was erased is read by nobody; only whether to refuse leaves this method.
        suppression = self.sudo()
        if not suppression._has_any(company.id):
            return
        normalize = self.env["crm.consent"]._normalize_phones
        emails = {
            key
            for email, _phone in people
            for key in email_key.get_keys(email_normalize(email or "", strict=False), email)
        }
        phones = {key for _email, phone in people for key in normalize(phone, company)}
        found = suppression._find_suppressed(company.id, emails, phones)
        if found and len(people) == 1:
            raise SuppressedError(self._get_reason())
        if found:
            raise SuppressedError(
                self.env._("Some of these people were erased and are not recorded again.")
            )

    @api.model
    def _get_reason(self):
        return self.env._(
            "This person was erased and is not recorded again. If they want to be, a privacy "
            "officer can allow it."
        )

    @api.model
    @tools.ormcache("company_id")
    def _has_any(self, company_id):
        # sudo: only whether the list is empty.
        return bool(self.sudo().search_count([("company_id", "=", company_id)], limit=1))

    @api.model
    def _query_locked(self, company_id):
        """Return the query that has the list stay as it is until this transaction is over.

        Anyone who records somebody makes it after looking at the list. While somebody is being put
        on it, it waits; if somebody was since this transaction began, the database has it start
        again. It gives one row: whether anybody is on the list of the company.
        """
        return SQL(
            """
            SELECT EXISTS (SELECT FROM crm_suppression WHERE company_id = %s) AS is_any
              FROM (%s) AS held
            """,
            company_id,
            self.env["crm.suppression.key"]._query_held(),
        )

    @api.model
    def _hold(self, company_id):
        """Have the list stay as it is until this transaction is over.

        For code that keeps what it has heard about somebody, after it has looked at the list.

        :raise psycopg2.errors.SerializationFailure: somebody was erased since this transaction
            began; the caller retries, as requests do by themselves
        :raise ConcurrencyError: likewise, and nobody had been on the list before
        """
        ((is_any,),) = self.env.execute_query(self._query_locked(company_id))
        if self._hear_of_first(company_id, is_any):
            raise ConcurrencyError(self.env._("Someone was just erased. Try again."))

    @api.model
    def _hear_of_first(self, company_id, is_any):
        """Return whether it is news that anybody is on the list, see :meth:`_query_locked`.

        A transaction that starts again is not told what other servers changed.
        """
        if not is_any or self._has_any(company_id):
            return False
        self.env.registry.clear_cache()
        return True

    @api.model
    def _get_listed(self, emails, phones):
        """Return ``{digest: whether it is of another spelling}`` as the list holds them."""
        key = self._get_secret()
        self.env.cr.cache.pop(self._name, None)
        listed = {_get_digest(key, "email", value): False for value in emails if value}
        for phone in filter(None, phones):
            for position, spelling in enumerate(phone_key.get_listed(phone)):
                listed.setdefault(_get_digest(key, "phone", spelling), position > 0)
        return listed

    @api.model
    def _get_asked(self, emails, phones):
        """Return the digests of which any on the list has them refused."""
        key = self._get_secret()
        values = [("email", value) for value in emails if value]
        values += [("phone", value) for value in phones if value]
        codes = self._get_codes(self.env.companies, values)
        return {digest for value in values for digest in _get_asked(key, *value, codes)}

    @api.model
    def _get_codes(self, companies, values):
        """Return the codes of countries that people there leave out of numbers.

        Those of any other country would have strangers refused, whose numbers only end alike.

        :param values: ``(kind, value)`` of what is asked about
        """
        if all(kind != "phone" or phone_key.is_read(value) for kind, value in values):
            return []
        # sudo: which country a company is in is no secret; the user may not be of it.
        return [str(code) for code in companies.sudo().country_id.mapped("phone_code") if code]

    @api.model
    @tools.ormcache()
    def _get_secret(self):
        ((secret,),) = self.env.execute_query(SQL("SELECT secret FROM crm_suppression_key"))
        return secret.encode()


def _get_asked(key, kind, value, codes):
    spellings = phone_key.get_asked(value, codes) if kind == "phone" else [value]
    return [_get_digest(key, kind, spelling) for spelling in spellings]


def _get_digest(key, kind, value):
    return hmac.new(key, f"{kind}:{value.lower()}".encode(), hashlib.sha256).hexdigest()
