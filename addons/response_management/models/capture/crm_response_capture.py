"""The one door through which responses enter.

Every captor (import, web form, mail gateway, mailing, external API) builds dicts and calls
``crm.response._capture(vals_list)``. The steps are always the same: normalize, recognize what was
delivered before, identify what is answered, match the person, tell repeats from double submits,
evaluate, store.
"""

from collections import defaultdict
from contextlib import contextmanager

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError, ValidationError
from odoo.tools import SQL, email_normalize, split_every

from odoo.addons.phone_validation.tools.phone_validation import phone_format

from ...logic import identification, normalize, phone_text, qualification, repetition
from .crm_response_entry import CapturedValues

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
JUDGEMENTS = ("verdict", "verdict_reason", "is_late", "is_counted")


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
        captured, fresh, echoes = self._recognize(deliveries, known_keys)
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
        for index, original in echoes.items():
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
    # NORMALISE
    # ------------------------------------------------------------

    def _normalize_all(self, vals_list):
        """Return cleaned copies of the deliveries, with the person's marks and every default."""
        type_ids = self._get_type_ids(vals_list)
        return [self._normalize(vals, type_ids) for vals in vals_list]

    def _normalize(self, vals, type_ids):
        clean = CapturedValues(vals)
        for name in TEXT_FIELDS:
            if clean.get(name):
                clean[name] = normalize.clean_text(clean[name])
        code = clean.pop("type_code", None)
        clean["type_id"] = clean.get("type_id") or type_ids[normalize.fold(code)]
        clean["company_id"] = clean.get("company_id") or self.env.company.id
        clean["responded"] = bool(clean.get("responded", True))
        clean["capture_method"] = clean.get("capture_method") or qualification.CAPTURE_API
        if clean["capture_method"] != qualification.CAPTURE_MANUAL:
            clean.setdefault("user_id", False)
        clean["date"] = self._normalize_date(clean)
        reached = fields.Datetime.to_datetime(clean.get("date_reached")) or clean["date"]
        if not self._is_possible_moment(reached):
            reached = clean["date"]
        clean["date_reached"] = min(reached, clean["date"])
        email = normalize.clean_text(clean.get("email_from"))
        clean["email_normalized"] = (
            email_normalize(email, strict=False)
            if 0 < len(email) <= normalize.MAX_EMAIL_LENGTH
            else False
        )
        clean["phone_sanitized"] = (
            self._sanitize_phone(clean["phone"], clean.get("country_id"))
            if clean.get("phone")
            else False
        )
        return clean

    def _normalize_date(self, vals):
        """Return when it happened; what machines deliver with an impossible date happened now.

        :raise ValidationError: a person, a program or a file gives an impossible date
        """
        now = self.env.cr.now()
        date = fields.Datetime.to_datetime(vals.get("date")) or now
        if self._is_possible_moment(date):
            return date
        if vals["capture_method"] != qualification.CAPTURE_AUTOMATIC:
            self._check_moment(date)
        return now

    def _get_type_ids(self, vals_list):
        """Return ``{folded code: type id}`` of the response types that are named by code."""
        codes = {
            normalize.fold(vals.get("type_code")) for vals in vals_list if not vals.get("type_id")
        }
        if not codes:
            return {}
        if "" in codes:
            raise ValidationError(
                self.env._(
                    "A response needs a type. When you import a file, map a column to “Type”."
                )
            )
        types = self.env["crm.response.type"].search_fetch([], ["code"])
        type_ids = {normalize.fold(response_type.code): response_type.id for response_type in types}
        unknown = sorted(codes - type_ids.keys())
        if unknown:
            raise ValidationError(
                self.env._(
                    "There is no response type with the code “%(codes)s”. The codes in use are "
                    "listed in CRM under Configuration, Response Types.",
                    codes=", ".join(unknown),
                )
            )
        return type_ids

    def _sanitize_phone(self, phone, country_id):
        """Return ``phone`` in E.164, ``False`` where it is no number of that country."""
        country = (
            self.env["res.country"].browse(country_id)
            if country_id
            else self.env.company.country_id
        )
        readings = phone_text.get_readings(
            normalize.clean_text(phone), str(country.phone_code or "")
        )
        return next(filter(None, (_format_phone(text, country) for text in readings)), False)

    # ------------------------------------------------------------
    # RECOGNISE
    # ------------------------------------------------------------

    def _recognize(self, deliveries, known):
        """Return ``(captured, fresh, echoes)``.

        ``captured``: id and kind per index for what is on file; ``fresh``: the delivery per index
        for what is new; ``echoes``: per index that repeats a key of this batch, the index it
        repeats.
        """
        if known is None:
            known = self._find_known_keys(
                [vals["external_key"] for vals in deliveries if vals.get("external_key")]
            )
        captured, fresh, echoes, first_index = {}, {}, {}, {}
        for index, vals in enumerate(deliveries):
            key = vals.get("external_key")
            if key in known:
                captured[index] = (known[key], KNOWN)
            elif key and key in first_index:
                echoes[index] = first_index[key]
            else:
                fresh[index] = vals
                if key:
                    first_index[key] = index
        return captured, fresh, echoes

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
        because a key is known whoever may see its response: else it would be delivered twice.
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

    # ------------------------------------------------------------
    # STORE
    # ------------------------------------------------------------

    def _store(self, deliveries, repeats):
        """Apply what the deliveries are and return the id that each delivery became, in order."""
        rows = []  # indexes of the deliveries that become rows
        links = {}  # row of this batch -> row of this batch that it repeats
        ids = {}
        peers = {}  # delivery -> row of this batch that it doubles or answers
        answers = {}  # id of a member on file -> their answer
        folded = []  # members of this batch whose answer came in this batch, too
        for index, (vals, repeat) in enumerate(zip(deliveries, repeats, strict=True)):
            peer = repeat.batch_index
            if repeat.kind in (repetition.NEW, repetition.REPEAT):
                rows.append(index)
                if peer is not None:
                    links[index] = peer
                    vals["repeat_of_id"] = False
                else:
                    vals["repeat_of_id"] = repeat.row_id or vals.get("repeat_of_id")
            elif peer is not None:
                peers[index] = peer
                if repeat.kind == repetition.ANSWER:
                    self._fold_answer(deliveries[peer], vals)
                    folded.append(deliveries[peer])
            else:
                ids[index] = repeat.row_id
                if repeat.kind == repetition.ANSWER:
                    answers[repeat.row_id] = vals
        self._judge_anew(folded)
        for index in rows:
            vals = deliveries[index]
            vals["is_responder"] = vals["is_counted"] and not vals["repeat_of_id"]
        # sudo: the captor may be nobody who could edit the members by hand.
        for member in self.browse(answers).sudo():
            member._take_answer(answers[member.id])
        with self._storing_keys():
            responses = self._create_captured([deliveries[index] for index in rows])
            ids.update(zip(rows, responses.ids, strict=True))
            ids.update((index, ids[peer]) for index, peer in peers.items())
            self._remember_keys(
                {
                    vals["external_key"]: ids[index]
                    for index, vals in enumerate(deliveries)
                    if repeats[index].kind in (repetition.DOUBLE, repetition.ANSWER)
                    and vals.get("external_key")
                }
            )
        for index, first in links.items():
            self.browse(ids[index]).sudo().repeat_of_id = ids[first]
        # sudo: who stands for a person does not depend on who records the answer.
        repeated = self.browse(
            repeat.row_id
            for repeat in repeats
            if repeat.kind == repetition.REPEAT and repeat.row_id
        ).sudo()
        repeated.filtered(lambda first: not first.active or first.is_suspected)._elect_anew()
        return [ids[index] for index in range(len(deliveries))]

    def _create_captured(self, vals_list):
        if not vals_list:
            return self.browse()
        if self._can_create_in_bulk(vals_list):
            return self._create_in_bulk(vals_list)
        return self.create(vals_list)

    @api.model
    def _remember_keys(self, keys):
        """Keep ``{external key: response id}`` of deliveries that made no row of their own."""
        # sudo: nobody edits keys; they only come from the door.
        self.env["crm.response.key"].sudo().create(
            [
                {"key": key, "response_id": response_id, "company_id": self.env.company.id}
                for key, response_id in keys.items()
            ]
        )

    @contextmanager
    def _storing_keys(self):
        """Ask for a retry when another transaction stores the same delivery.

        It did so after this one began to look: only a new transaction can see it.
        """
        try:
            with self.env.cr.savepoint():
                yield
        except psycopg2.errors.UniqueViolation as error:
            if (error.diag.constraint_name or "").endswith("_key_uniq"):
                raise ConcurrencyError(
                    self.env._("The same responses are being recorded elsewhere. Try again.")
                ) from error
            raise

    @api.model
    def _fold_answer(self, member_vals, answer_vals):
        """Turn the values of a member who is not stored yet into those of their answer."""
        kept = {name: member_vals.get(name) for name in ("external_key", "date_reached")}
        member_vals.update(
            (name, value) for name, value in answer_vals.items() if value or name == "responded"
        )
        member_vals.update(kept)

    def _judge_anew(self, deliveries):
        """Judge again what was put together from two deliveries."""
        # sudo: whether an answer is late does not depend on who records it.
        Treatment = self.env["crm.treatment"].sudo()
        for vals in deliveries:
            end = Treatment.browse(vals["treatment_id"] or ()).date_end
            vals["is_late"] = identification.is_late(vals["date"], end)
        self._evaluate(deliveries)

    def _take_answer(self, answer_vals):
        """Make the member's row the response that ``answer_vals`` describe.

        Marks the member already carries are kept: an answer adds, it does not overwrite. Hence it
        is judged anew: the member may be reachable, or the treatment over, where the answer alone
        does not say so.
        """
        self.ensure_one()
        vals = {
            name: value
            for name, value in answer_vals.items()
            if value
            and name not in ("external_key", "name", "company_id", *JUDGEMENTS)
            and not self[name]
        }
        vals.update(
            (name, answer_vals[name])
            for name in (
                "responded",
                "date",
                "type_id",
                "polarity",
                "score",
                "state",
                "capture_method",
                "response_channel_id",
            )
        )
        if answer_vals.get("response_properties"):
            vals["response_properties"] = answer_vals["response_properties"]
        self.write(vals)


def _format_phone(text, country):
    """Return ``text`` in E.164, ``None`` where it is no number; that one identifies nobody."""
    try:
        number = phone_format(text, country.code, country.phone_code, force_format="E164")
    except UserError:
        return None
    # Without the library that knows numbers they come back as they are.
    return number if number.startswith("+") else None
