"""What a post to a capture source is answered with."""

from odoo.http import request

from ..models.source.crm_capture_post import REFUSED, TAKEN
from ..tools import visitor_texts
from .refusal import Refusal

#: Plain text is what a browser sends without asking first (beacons, simple fetches).
JSON_TYPES = ("application/json", "text/plain")


#: Refusals that look like thanks: a machine that learns of the trap would leave it alone, and
#: nobody is told by a form whether somebody was erased.
SILENT = frozenset({"honeypot", "suppressed"})


class CaptureAnswers:
    """The speaking half of the controller: pages for people, JSON for programs."""

    def _render_handshake(self, source, answer):
        if answer.is_refused:
            raise Refusal(
                403,
                "handshake",
                request.env._("The verify token, or the secret, is not that of this address."),
                reason="signature",
                detail=request.env._(
                    "The sender asked whether the address is yours: compare verify token and "
                    "secret."
                ),
                is_metered=False,
            )
        if answer.json is not None:
            return request.make_json_response(answer.json)
        return request.make_response(answer.text, headers={"Content-Type": "text/plain"})

    def _render_verdicts(self, source, payload, verdicts):
        """Answer a form, or a program that posts as one."""
        refused = [each for each in verdicts if each.state == REFUSED and each.reason not in SILENT]
        results = _get_results(verdicts) if isinstance(payload, list) else None
        if refused and len(refused) == len(verdicts):
            first = refused[0]
            codes = {"error": "not_recorded", "too_large": "too_large", "signature": "signature"}
            text = first.text
            if first.reason == "error":
                text = request.env._("Your answer could not be recorded. Please try again later.")
            return self._render_refusal(
                Refusal(
                    {"too_large": 413, "signature": 401}.get(first.reason, 422),
                    codes.get(first.reason, "invalid"),
                    text,
                    fields=first.problems,
                    problems=first.codes,
                    results=results,
                )
            )
        return self._render_thanks(source, results)

    def _render_receipt(self, source, verdicts, status=200):
        """Answer a service: its post is kept, so it need not send it again.

        But a wrong secret is its to mend.

        :param status: 202 for what is recorded later; an answer of the sender's own says 200
        """
        if verdicts and all(each.reason == "signature" for each in verdicts):
            return self._render_refusal(Refusal(401, "signature", verdicts[0].text))
        answer = (source.dialect or {}).get("answer")
        if answer:
            content_type = answer.get("content_type", "text/plain")
            return request.make_response(
                answer.get("body", ""),
                headers={
                    "Content-Type": f"{content_type}; charset=utf-8",
                    # For programs: no browser runs what a preset says.
                    "Content-Security-Policy": "default-src 'none'; sandbox",
                },
            )
        return request.make_json_response(
            {"status": "ok", "results": _get_results(verdicts)}, status=status
        )

    def _wants_json(self):
        httprequest = request.httprequest
        return (
            httprequest.mimetype in JSON_TYPES
            or httprequest.headers.get("X-Requested-With") == "XMLHttpRequest"
            or httprequest.accept_mimetypes.best_match(("text/html", "application/json"))
            == "application/json"
        )

    def _render_thanks(self, source, results=None):
        # The same whether the answer is new, known or a machine's: strangers learn nothing.
        if self._wants_json():
            answer = {"status": "ok"}
            if results is not None:
                answer["results"] = results
            return request.make_json_response(answer)
        if source.redirect_url:
            return request.redirect(source.redirect_url, code=303, local=False)
        language, said = self._get_visitor_texts()
        return request.render(
            "response_management.capture_page",
            {
                "language": language,
                "said": said,
                "title": said["thank_you"],
                "text": said["confirm" if source.is_confirmed_first else "thanks"],
                "company": source.company_id.name,
            },
        )

    def _get_visitor_texts(self):
        """Return the language that the visitor reads best, and what to say in it."""
        return visitor_texts.pick(request.httprequest.accept_languages.values())

    def _render_refusal(self, refusal):
        if self._wants_json():
            answer = {"status": "error", "error": refusal.code, "message": refusal.text}
            if refusal.fields:
                answer["fields"] = refusal.fields
                answer["problems"] = refusal.problems
            if refusal.results is not None:
                answer["results"] = refusal.results
            response = request.make_json_response(answer, status=refusal.status)
        else:
            language, said = self._get_visitor_texts()
            response = request.render(
                "response_management.capture_page",
                {
                    "language": language,
                    "said": said,
                    "title": said["not_received"],
                    "text": said["failed"] if refusal.status == 429 else refusal.text,
                    "problems": [
                        f"{name}: {said.get(code, refusal.fields.get(name))}"
                        for name, code in (refusal.problems or {}).items()
                    ],
                    "is_repairable": refusal.status in (413, 422),
                },
                status=refusal.status,
            )
        response.headers.update(refusal.headers)
        return response


def _get_results(verdicts):
    """Return what became of each delivery, for the program that sent them."""
    return [
        {"status": "error", "error": each.reason, "message": each.text}
        if each.state == REFUSED and each.reason not in SILENT
        else {"status": "ok" if each.state in (TAKEN, REFUSED) else each.state}
        for each in verdicts
    ]
