"""Responses from forms on other websites."""

import io

from odoo import http
from odoo.http import request

from ..logic import client, journey, posted_body, posted_file, web_form
from . import post_reader

#: Largest post that is looked at at all. In between, the refusal is noted with its reason.
MAX_LOOK = (posted_file.MAX_MEGABYTES + 2) * 1024 * 1024
PREFLIGHT_MAX_AGE = 24 * 3600

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
        is_body_kept=True,
    )
    def capture(self, token, **_posted):
        """Record what a form posts, as JSON or as a form; answer in kind."""
        source = request.env["crm.capture.source"]._find_by_token(web_form.plain_line(token))
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
        if request.httprequest.method in ("GET", "HEAD"):
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
        excess = source._admit(request.httprequest.remote_addr if self._is_browser() else None)
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

    def _read_post(self, source):
        """Return what was posted as nested values, and the files that came with it."""
        try:
            payload, files = post_reader.read_payload()
            post_reader.check_size(payload)
        except post_reader.TooLarge as error:
            raise self._refuse_size(post_reader.MAX_BODY) from error
        except posted_body.Unreadable as error:
            raise self._refuse_unreadable(error.problem) from error
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
        if problem == posted_body.MEDIA_TYPE:
            content_type = request.httprequest.headers.get("Content-Type") or "-"
            return Refusal(
                415,
                "media_type",
                request.env._("Send JSON or a form."),
                reason="media_type",
                detail=request.env._("Content type: %s", content_type),
            )
        text = request.env._("This is neither JSON nor a form.")
        if problem == posted_body.UNKNOWN_CHARSET:
            text = request.env._("Say in the content type in which character set this is written.")
        return Refusal(400, "unreadable", text, reason="unreadable")

    def _check_files(self, source, files):
        problem = posted_file.find_problem([_get_size(file) for file in files], source.max_files_mb)
        if problem == posted_file.FILES_TOO_LARGE:
            raise self._refuse_size(source.max_files_mb * 1024 * 1024)
        if problem == posted_file.TOO_MANY_FILES:
            raise Refusal(
                413,
                "too_many_files",
                request.env._("Send no more than %s files.", posted_file.MAX_FILES),
                reason="too_large",
            )

    def _refuse_size(self, limit):
        return Refusal(
            413,
            "too_large",
            request.env._("Send no more than %s KB.", limit // 1024),
            reason="too_large",
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

    def _answer_post(self, source, origin):
        self._check_limits(source)
        self._check_origin(source, origin, is_metered=True)
        payload, files = self._read_post(source)
        submission = source._read_form(payload, is_server=not self._is_browser())
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
        failure = source._capture_form_safely(submission, self._get_seen(), files)
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


def _get_size(file):
    """Return how many bytes ``file`` has, without a look at them."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size
