"""Responses from forms on other websites, and from the servers of other services."""

import logging
import time

from psycopg2.pool import PoolError

from odoo import http
from odoo.http import request

from ..logic import client, journey, post_path, posted_body, posted_file, signature, web_form
from ..models.source import crm_capture_queue
from ..models.source.crm_capture_reception import MAX_ENTRIES
from . import post_reader
from .capture_answers import CaptureAnswers
from .refusal import Refusal

_logger = logging.getLogger(__name__)

#: Largest post that is looked at at all. In between, the refusal is noted with its reason.
MAX_LOOK = (posted_file.MAX_MEGABYTES + 2) * 1024 * 1024
PREFLIGHT_MAX_AGE = 24 * 3600


class CaptureController(CaptureAnswers, http.Controller):
    # csrf: the forms stand on other websites and cannot know a token of ours, and there is nothing
    # to forge: anyone who posts, logged in or not, has the same effect, that of the form's token.
    # No session is read or started.
    @http.route(
        "/crm/capture/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST", "OPTIONS"],
        csrf=False,
        save_session=False,
        max_content_length=MAX_LOOK,
        is_body_kept=True,
    )
    def capture(self, token, **_posted):
        """Record what a form or a server posts; answer in kind."""
        start = time.monotonic()
        source = request.env["crm.capture.source"]._find_by_token(web_form.plain_line(token))
        origin = request.httprequest.headers.get("Origin", "")
        try:
            self._check_source(source)
            response = self._answer(source, origin)
        except Refusal as refusal:
            self._note(source, refusal, origin)
            response = self._render_refusal(refusal)
        if origin and source and source._is_allowed_origin(origin):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"
        response.headers["Vary"] = "Origin"
        response.headers["Cache-Control"] = "no-store"
        crm_capture_queue.load.note(start, time.monotonic())
        return response

    def _answer(self, source, origin):
        method = request.httprequest.method
        if method == "OPTIONS":
            return self._answer_preflight(source, origin)
        if method in ("GET", "HEAD"):
            return self._answer_look(source)
        return self._answer_post(source, origin)

    def _note(self, source, refusal, origin):
        if not (source and refusal.reason):
            return
        if refusal.body is not None:
            source._keep_unread(refusal.reason, refusal.detail, origin, refusal.body)
            return
        source._refuse(
            refusal.reason, refusal.detail, origin, at_most_once_a_minute=not refusal.is_metered
        )

    # ------------------------------------------------------------
    # CHECKS
    # ------------------------------------------------------------

    def _check_source(self, source):
        if not source:
            raise Refusal(
                404,
                "unknown_form",
                request.env._("There is no form with this address. Check the token."),
            )
        if not source.active:
            raise Refusal(
                410,
                "closed",
                request.env._("This form is no longer in use."),
                reason="archived",
                is_metered=False,
            )

    def _check_origin(self, source, origin, *, is_metered):
        if not source._is_allowed_origin(origin):
            raise Refusal(
                403,
                "origin",
                request.env._("Forms on this website are not accepted here."),
                reason="origin",
                detail=request.env._("Add this website to the allowed origins if it is yours."),
                is_metered=is_metered,
            )

    def _check_limits(self, source):
        # Odoo calls again when a transaction has to be repeated: that is one post all the same.
        if getattr(request, "is_capture_admitted", False):
            return
        try:
            excess = source._admit(self._get_address())
        except PoolError as error:
            # Nothing was noted yet: the sender comes again when others are done.
            raise Refusal(
                429,
                "busy",
                request.env._("Too many answers at once. Please try again later."),
                headers={"Retry-After": "5"},
            ) from error
        if excess:
            raise Refusal(
                429,
                "rate_limit",
                request.env._("Too many answers at once. Please try again later."),
                reason="rate_limit",
                detail=request.env._(
                    "More than %(limit)s posts (%(name)s); further ones of the same minute are "
                    "not listed.",
                    limit=excess.limit,
                    name=source._fields[f"limit_{excess.name}"].get_description(request.env)[
                        "string"
                    ],
                ),
                is_metered=False,
                headers={"Retry-After": str(excess.retry_after)},
            )
        request.is_capture_admitted = True

    def _get_address(self):
        """Return the network address whose limits count; a server has those of the source."""
        return request.httprequest.remote_addr if self._is_browser() else None

    def _count_deliveries(self, source, count):
        if not getattr(request, "are_deliveries_counted", False):
            try:
                source._count_deliveries(self._get_address(), count)
            except PoolError:
                # The post is let in already; that it counts less is no reason to lose it.
                _logger.warning("Deliveries of capture source %s were not counted", source.id)
        request.are_deliveries_counted = True

    def _check_signature(self, source):
        """Refuse a post that is not signed as its sender signs, before anything of it is read."""
        if not source._get_signatures():
            return
        httprequest = request.httprequest
        post = signature.Post(
            self._read_body(),
            httprequest.method,
            f"{source.get_base_url()}{httprequest.full_path.rstrip('?')}",
            {name.lower(): value for name, value in httprequest.headers.items()},
            httprequest.args.to_dict(),
            tuple(httprequest.form.items(multi=True)) if source._signs_form() else (),
        )
        if not source._is_signed(post):
            raise Refusal(
                401,
                "signature",
                request.env._("The signature is missing or wrong."),
                reason="signature",
                detail=request.env._("Compare the secret of the source with that of the sender."),
                body=post.body or httprequest.query_string,
            )

    # ------------------------------------------------------------
    # READ
    # ------------------------------------------------------------

    def _read_body(self):
        try:
            return post_reader.read_body()
        except post_reader.TooLarge as error:
            raise self._refuse_size(post_reader.MAX_BODY) from error

    def _read_post(self, source):
        """Return what was posted as nested values, and the files that came with it."""
        try:
            payload, files = post_reader.read_payload()
        except post_reader.TooLarge as error:
            raise self._refuse_size(post_reader.MAX_BODY, self._get_large_body(source)) from error
        except posted_body.Unreadable as error:
            raise self._refuse_unreadable(error.problem) from error
        # A visitor sends one form: a list must not go around the limits of posts.
        limit = source.limit_source_minute if source.connection == "form" else MAX_ENTRIES
        entries = post_path.split(payload, source.entries_path or "")
        if len(entries) > (limit or MAX_ENTRIES):
            raise self._refuse_size(post_reader.MAX_BODY, self._get_large_body(source))
        self._count_deliveries(source, len(entries))
        if not source.max_files_mb:
            self._name_files(payload, files, is_kept=False)
            return payload, []
        self._check_files(source, [file for _name, file in files])
        self._name_files(payload, files, is_kept=True)
        return payload, [file for _name, file in files]

    def _name_files(self, payload, files, *, is_kept):
        """Say in the fields of the files which ones came with them."""
        for name, file in files:
            text = request.env._("File “%s”", posted_file.plain_name(file.filename))
            if not is_kept:
                text = request.env._("%s (not kept)", text)
            said = payload.get(name, [])
            payload[name] = [*(said if isinstance(said, list) else [said]), text]

    def _refuse_unreadable(self, problem):
        body = post_reader.read_unpacked()
        if problem == posted_body.MEDIA_TYPE:
            content_type = request.httprequest.headers.get("Content-Type") or "-"
            return Refusal(
                415,
                "media_type",
                request.env._("Send JSON or a form."),
                reason="media_type",
                detail=request.env._("Content type: %s", content_type),
                body=body,
            )
        text = request.env._("This is neither JSON nor a form.")
        if problem == posted_body.UNKNOWN_CHARSET:
            text = request.env._("Give the character set in the content type.")
        return Refusal(400, "unreadable", text, reason="unreadable", body=body)

    def _check_files(self, source, files):
        problem = posted_file.find_problem(
            [post_reader.get_size(file) for file in files], source.max_files_mb
        )
        if problem == posted_file.FILES_TOO_LARGE:
            raise self._refuse_size(source.max_files_mb * 1024 * 1024)
        if problem == posted_file.TOO_MANY_FILES:
            raise Refusal(
                413,
                "too_many_files",
                request.env._("Send no more than %s files.", posted_file.MAX_FILES),
                reason="too_large",
            )

    def _get_large_body(self, source):
        """Return the body of a post that is too large, as far as an officer could take it.

        Files and their boundary cannot be read later, and a visitor is told and sends less.
        """
        content_type = request.httprequest.headers.get("Content-Type", "")
        is_multipart = posted_body.media_type(content_type) == posted_body.MULTIPART
        return None if is_multipart or source.connection == "form" else self._read_body()

    def _refuse_size(self, limit, body=None):
        return Refusal(
            413,
            "too_large",
            request.env._("Send no more than %s KB.", limit // 1024),
            reason="too_large",
            body=body,
        )

    def _get_seen(self):
        """Return what the request tells by itself: the page, and cookies of our own links."""
        httprequest = request.httprequest
        seen = {
            key: httprequest.cookies.get(f"odoo_{key}")
            for key in ("utm_campaign", "utm_source", "utm_medium")
        }
        seen = {name: web_form.plain_line(value) for name, value in seen.items()}
        seen = {name: value[: web_form.MAX_LINE] for name, value in seen.items() if value}
        if httprequest.referrer:
            seen["destination_url"] = journey.shorten_url(httprequest.referrer)
        return seen

    def _is_browser(self):
        headers = request.httprequest.headers
        return client.is_browser(headers.keys(), headers.get("User-Agent", ""))

    # ------------------------------------------------------------
    # ANSWER
    # ------------------------------------------------------------

    def _answer_preflight(self, source, origin):
        self._check_origin(source, origin, is_metered=False)
        headers = {
            "Access-Control-Allow-Methods": "POST",
            "Access-Control-Allow-Headers": "Content-Type, Accept, X-Requested-With",
            "Access-Control-Max-Age": str(PREFLIGHT_MAX_AGE),
            "Vary": "Origin",
        }
        if origin:
            headers["Access-Control-Allow-Origin"] = origin
        return request.make_response("", headers=headers, status=204)

    def _answer_look(self, source):
        """Answer a GET: a handshake, a delivery where the sender makes them so, or nothing."""
        query = request.httprequest.args.to_dict()
        answer = source._shake_hands(query)
        if (source.dialect or {}).get("accepts_get") and query:
            self._check_limits(source)
            self._check_signature(source)
            return self._take(source, posted_body.expand(query), [], "")
        if not answer:
            raise Refusal(
                405,
                "method",
                request.env._(
                    "This address receives form submissions. There is nothing to see here."
                ),
                # A look by a person or a crawler is nothing that was lost; values are.
                reason="method" if query else None,
                detail=request.env._("A GET request with values; the source only accepts posts."),
                is_metered=False,
                headers={"Allow": "POST, OPTIONS"},
            )
        return self._render_handshake(source, answer)

    def _answer_post(self, source, origin):
        self._check_limits(source)
        self._check_origin(source, origin, is_metered=True)
        self._check_signature(source)
        payload, files = self._read_post(source)
        return self._take(source, payload, files, origin)

    def _take(self, source, payload, files, origin):
        is_server = not self._is_browser()
        if is_server and not files and source._is_to_queue(payload):
            verdicts = source._enqueue(payload, origin=origin, seen=self._get_seen())
            return self._render_receipt(source, verdicts, status=202)
        verdicts = source._receive(
            payload,
            is_server=is_server,
            origin=origin,
            seen=self._get_seen(),
            files=files,
        )
        if source.connection != "form":
            return self._render_receipt(source, verdicts)
        return self._render_verdicts(source, payload, verdicts)
