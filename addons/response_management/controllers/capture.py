"""Responses from forms on other websites."""

import json

from werkzeug.exceptions import RequestEntityTooLarge

from odoo import http
from odoo.http import request

from ..logic import web_form

#: Largest post that is read; a form of texts needs a fraction of it.
MAX_BODY = 256 * 1024
#: Largest post that is looked at at all. In between, the refusal is noted with its reason.
MAX_LOOK = 2 * 1024 * 1024
PREFLIGHT_MAX_AGE = 24 * 3600

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
#: Plain text is what a browser sends without asking first (beacons, simple fetches).
JSON_TYPES = ("application/json", "text/plain")


class Refusal(Exception):
    """A post that is answered with ``status`` and ``text``, and noted under ``reason``."""

    def __init__(self, status, code, text, *, reason=None, detail="", is_metered=True, **answer):
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text
        self.reason = reason
        self.detail = detail or text
        self.is_metered = is_metered
        self.fields = answer.get("fields")
        self.headers = answer.get("headers") or {}


class CaptureController(http.Controller):
    # csrf: the forms stand on other websites and cannot know a token of ours, and there is nothing
    # to forge: whoever posts, logged in or not, has the same effect, that of the form's token.
    # No session is read or started.
    @http.route(
        "/crm/capture/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST", "OPTIONS"],
        csrf=False,
        save_session=False,
        max_content_length=MAX_LOOK,
    )
    def capture(self, token, **_posted):
        """Record what a form posts, as JSON or as a form; answer in kind."""
        source = request.env["crm.capture.source"]._find_by_token(token)
        origin = request.httprequest.headers.get("Origin", "")
        try:
            self._check_source(source)
            if request.httprequest.method == "OPTIONS":
                return self._answer_preflight(source, origin)
            response = self._answer_post(source, origin)
        except Refusal as refusal:
            if source and refusal.reason:
                source._refuse(
                    refusal.reason,
                    refusal.detail,
                    origin,
                    at_most_once_a_minute=not refusal.is_metered,
                )
            response = self._render_refusal(refusal)
        if origin and source and source._is_allowed_origin(origin):
            response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Vary"] = "Origin"
        response.headers["Cache-Control"] = "no-store"
        return response

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
        if request.httprequest.method == "GET":
            raise Refusal(
                405,
                "method",
                request.env._(
                    "This address takes what a form posts. There is nothing to see here."
                ),
                headers={"Allow": "POST, OPTIONS"},
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
        excess = source._admit(request.httprequest.remote_addr)
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

    # ------------------------------------------------------------
    # READ
    # ------------------------------------------------------------

    def _read_payload(self):
        """Return what was posted as a dict, files by their name."""
        httprequest = request.httprequest
        too_large = Refusal(
            413,
            "too_large",
            request.env._("Send no more than %s KB.", MAX_BODY // 1024),
            reason="too_large",
        )
        if (httprequest.content_length or 0) > MAX_BODY:
            raise too_large
        if httprequest.mimetype in FORM_TYPES:
            return self._read_form()
        if httprequest.mimetype not in JSON_TYPES:
            raise Refusal(
                415,
                "media_type",
                request.env._("Send JSON or a form."),
                reason="media_type",
                detail=request.env._("Content type: %s", httprequest.mimetype or "-"),
            )
        try:
            body = httprequest.get_data()
        except RequestEntityTooLarge as error:
            raise too_large from error
        if len(body) > MAX_BODY:
            raise too_large
        try:
            return json.loads(body)
        # Depth without end, digits without end and bytes of no encoding are no JSON either.
        except (ValueError, RecursionError) as error:
            raise Refusal(
                400, "unreadable", request.env._("This is not JSON."), reason="unreadable"
            ) from error

    def _read_form(self):
        httprequest = request.httprequest
        posted = {
            name: values[0] if len(values) == 1 else values
            for name, values in httprequest.form.to_dict(flat=False).items()
        }
        for name, file in httprequest.files.items():
            if file.filename:
                posted[name] = request.env._("File “%s” (not kept)", file.filename)
        return posted

    def _get_seen(self):
        """Return what the request tells by itself: the page, and cookies of our own links."""
        httprequest = request.httprequest
        seen = {
            key: httprequest.cookies.get(f"odoo_{key}")
            for key in ("utm_campaign", "utm_source", "utm_medium")
        }
        seen["destination_url"] = httprequest.referrer
        return {name: value[: web_form.MAX_LINE] for name, value in seen.items() if value}

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

    def _answer_post(self, source, origin):
        self._check_limits(source)
        self._check_origin(source, origin, is_metered=True)
        submission = source._read_form(self._read_payload())
        if submission.is_trapped:
            # Answered as usual: a machine that learns of the trap would leave it alone.
            source._refuse("honeypot", origin=origin)
            return self._render_thanks(source)
        if submission.problems:
            texts = {name: source._explain(problem, name) for name, problem in submission.problems}
            raise Refusal(
                422,
                "invalid",
                " ".join(texts.values()),
                reason="invalid",
                fields={name: text for name, text in texts.items() if name},
            )
        failure = source._capture_form_safely(submission, self._get_seen())
        if failure:
            raise Refusal(422, "not_recorded", failure)
        return self._render_thanks(source)

    def _wants_json(self):
        httprequest = request.httprequest
        return (
            httprequest.mimetype in JSON_TYPES
            or httprequest.headers.get("X-Requested-With") == "XMLHttpRequest"
            or httprequest.accept_mimetypes.best_match(("text/html", "application/json"))
            == "application/json"
        )

    def _render_thanks(self, source):
        # The same whether the answer is new, known or a machine's: strangers learn nothing.
        if self._wants_json():
            return request.make_json_response({"status": "ok"})
        if source.redirect_url:
            return request.redirect(source.redirect_url, code=303, local=False)
        return request.render(
            "response_management.capture_page",
            {
                "title": request.env._("Thank you"),
                "text": request.env._("We have received your answer."),
                "company": source.company_id.name,
            },
        )

    def _render_refusal(self, refusal):
        if self._wants_json():
            answer = {"status": "error", "error": refusal.code, "message": refusal.text}
            if refusal.fields:
                answer["fields"] = refusal.fields
            response = request.make_json_response(answer, status=refusal.status)
        else:
            response = request.render(
                "response_management.capture_page",
                {
                    "title": request.env._("Not received"),
                    "text": refusal.text,
                    "problems": list((refusal.fields or {}).values()),
                    "is_repairable": refusal.status in (413, 422),
                },
                status=refusal.status,
            )
        response.headers.update(refusal.headers)
        return response
