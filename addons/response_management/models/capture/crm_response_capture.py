"""The one door through which responses enter.

Every channel (import, web form, mail gateway, mailing, external API) builds dicts and calls
``crm.response._capture(vals_list)``. The steps are always the same: normalize, recognize what was
delivered before, identify what is answered, match the person, tell repeats from double submits,
evaluate, store.
"""

from collections import defaultdict

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, split_every

from ...logic import qualification, repetition

#: Rows that one round of queries serves.
BATCH_SIZE = 2000

#: Longest key that an index takes.
MAX_KEY_LENGTH = 600

#: Keys of a delivery that are no fields of the response.
EVIDENCE_KEYS = frozenset({"type_code"})

#: Free text of one line.
TEXT_FIELDS = (
    "contact_name",
    "partner_name",
    "function",
    "email_from",
    "street",
    "zip",
    "city",
    "source_code",
    "utm_campaign",
    "utm_source",
    "utm_medium",
    "utm_content",
    "utm_term",
    "click_id",
)

#: What becomes of a delivery whose key is on file already.
KNOWN = "known"

#: What is computed from all that is known of a response.
JUDGMENTS = ("verdict", "verdict_reason", "is_late", "is_counted")


class CrmResponse(models.Model):
    """The capture half of ``crm.response``."""

    _inherit = "crm.response"

    # ------------------------------------------------------------
    # THE DOOR
    # ------------------------------------------------------------

    @api.model
    def _capture(self, vals_list, known_keys=None):
        """Record what was delivered and return the responses it became, one per dict, in order.

        Idempotent: a delivery whose ``external_key`` is known, or that the same person sent within
        the double submit window of its type, returns the response on file and changes nothing.
        The first answer of a member who was only reached turns the member's row into the
        response; later ones are rows of their own with ``repeat_of_id``.

        :param list[dict] vals_list: field values of ``crm.response``; also ``type_code`` in place
            of ``type_id``. Not modified.
        :param dict known_keys: what ``_find_known_keys`` told the caller of these deliveries in
            this transaction, if it did; asked otherwise
        :raise ValidationError: an unknown key, or no known response type
        :raise ConcurrencyError: the same key was being delivered by another transaction; the
            caller retries
        """
        return self._record(vals_list, known_keys)[0]

    @api.model
    def _record(self, vals_list, known_keys=None, *, with_doubles=True):
        """Do what ``_capture`` says and return its responses and what became of each delivery.

        The latter is ``KNOWN`` or what ``logic.repetition`` calls it, in the order of the dicts.

        :param with_doubles: whether a delivery may be a double submit; somebody who has looked may
            say that it is none
        """
        self._check_delivery(vals_list)
        captured = [None] * len(vals_list)
        by_company = defaultdict(list)
        for index, vals in enumerate(vals_list):
            by_company[vals.get("company_id") or self.env.company.id].append(index)
        for company_id, indexes in by_company.items():
            door = self.with_company(company_id).with_context(tracking_disable=True)
            for batch in split_every(BATCH_SIZE, indexes, list):
                results = door._capture_batch(
                    [vals_list[index] for index in batch], known_keys, with_doubles
                )
                for index, result in zip(batch, results, strict=True):
                    captured[index] = result
        ids, kinds = zip(*captured, strict=True) if captured else ((), ())
        return self.browse(ids), list(kinds)

    def _check_delivery(self, vals_list):
        names = set().union(*vals_list) if vals_list else set()
        unknown = sorted(names - self._fields.keys() - EVIDENCE_KEYS)
        if unknown:
            raise ValidationError(
                self.env._(
                    "Responses have no field named %(names)s. Correct the names and deliver again.",
                    names=", ".join(unknown),
                )
            )
        if any(len(vals.get("external_key") or "") > MAX_KEY_LENGTH for vals in vals_list):
            raise ValidationError(
                self.env._(
                    "A key has no more than %s characters. Use a shorter one.", MAX_KEY_LENGTH
                )
            )

    def _capture_batch(self, vals_list, known_keys, with_doubles):
        """Return the id that each delivery of one company becomes and its kind, in order."""
        deliveries = self._normalize_all(vals_list)
        self._refuse_suppressed(deliveries)
        captured, fresh, copies = self._recognize(deliveries, known_keys)
        deliveries = list(fresh.values())
        self._identify(deliveries)
        self._match(deliveries)
        self._lock_people(deliveries)
        repeats = self._detect_repeats(
            deliveries, self._get_windows(deliveries), with_doubles=with_doubles
        )
        self._evaluate(deliveries)
        stored = self._store(deliveries, repeats)
        for index, response_id, repeat in zip(fresh, stored, repeats, strict=True):
            captured[index] = (response_id, repeat.kind)
        for index, original in copies.items():
            captured[index] = (captured[original][0], KNOWN)
        return [captured[index] for index in range(len(vals_list))]

    @api.model
    def _complete(self, vals_list):
        """Return the values of new records after every step but the recognition of duplicates.

        What a colleague enters by hand is always a record of its own, at most a repeat.
        """
        deliveries = self._normalize_all(vals_list)
        self._refuse_suppressed(deliveries)
        self._identify(deliveries)
        self._match(deliveries)
        self._lock_people(deliveries)
        repeats = self._detect_repeats(
            deliveries, self._get_windows(deliveries), with_doubles=False
        )
        for vals, repeat in zip(deliveries, repeats, strict=True):
            # A row of this very batch has no id yet: its repeats are linked by ``_store`` only.
            if repeat.kind in (repetition.REPEAT, repetition.ANSWER) and repeat.row_id:
                vals.setdefault("repeat_of_id", repeat.row_id)
        self._evaluate(deliveries)
        for vals in deliveries:
            vals["is_responder"] = vals["is_counted"] and not vals.get("repeat_of_id")
        return deliveries

    # ------------------------------------------------------------
    # RECOGNIZE
    # ------------------------------------------------------------

    def _recognize(self, deliveries, known):
        """Return ``(captured, fresh, copies)``.

        ``captured``: id and kind per index for what is on file; ``fresh``: the delivery per index
        for what is new; ``copies``: per index that repeats a key of this batch, the index it
        repeats.
        """
        if known is None:
            known = self._find_known_keys(
                [vals["external_key"] for vals in deliveries if vals.get("external_key")]
            )
        captured, fresh, copies, first_index = {}, {}, {}, {}
        for index, vals in enumerate(deliveries):
            key = vals.get("external_key")
            if key in known:
                captured[index] = (known[key], KNOWN)
            elif key and key in first_index:
                copies[index] = first_index[key]
            else:
                fresh[index] = vals
                if key:
                    first_index[key] = index
        return captured, fresh, copies

    @api.model
    def _find_known_keys(self, keys):
        """Return ``{external key: response id}`` for those of ``keys`` on file in this company."""
        if not keys:
            return {}
        return dict(self.env.execute_query(self._query_known_keys(keys)))

    @api.model
    def _query_known_keys(self, keys):
        """Return the query for ``(key, response id)`` of those of ``keys`` on file.

        In SQL, because a file that comes again consists of nothing else, and past record rules,
        because a key is known no matter who may see its response: else it would be delivered twice.
        """
        self.env["crm.response"].flush_model(["company_id", "external_key"])
        self.env["crm.response.key"].flush_model(["company_id", "key", "response_id"])
        return SQL(
            """
            SELECT external_key, id FROM crm_response
             WHERE company_id = %(company)s AND external_key = ANY(%(keys)s)
             UNION ALL
            SELECT key, response_id FROM crm_response_key
             WHERE company_id = %(company)s AND key = ANY(%(keys)s)
            """,
            company=self.env.company.id,
            keys=list(keys),
        )

    def _lock_people(self, deliveries):
        """Keep what one person does at one moment from being stored twice, or as two firsts.

        Imports have keys against the former, and lock nobody out while they run. Nobody is
        recorded who is erased meanwhile.
        """
        marks = [(vals, self._get_marks(vals)) for vals in deliveries]
        if any(own for _vals, own in marks):
            self._refuse_erased_meanwhile(
                deliveries,
                [
                    # Without a campaign nothing repeats anything, so only double submits matter.
                    (
                        self.env.company.id,
                        self._get_repeat_scope(vals) or ("type", vals["type_id"]),
                        *mark,
                    )
                    for vals, own in marks
                    if vals["capture_method"] != qualification.CAPTURE_IMPORT
                    for mark in own
                ],
            )
