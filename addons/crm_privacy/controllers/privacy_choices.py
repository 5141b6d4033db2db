"""The public page of privacy choices."""

from odoo import http
from odoo.http import request

from ..logic import consent
from ..models.consent.crm_consent_choices import PATH

#: The link names a person: no other website learns it, no machine lists it, nobody stores it.
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
ANSWERS = {"yes": True, "no": False}


class PrivacyChoices(http.Controller):
    @http.route(
        [PATH, f"{PATH}/<string:token>"],
        type="http",
        auth="public",
        methods=["GET"],
    )
    def show(self, token="", done=None, **_query):
        """Show what the person decided so far. Looking changes nothing: scanners do, too."""
        person, company = request.env["crm.consent"]._read_choices_token(token)
        if not person:
            return self._render("crm_privacy.choices_invalid", status=404)
        return self._render(
            "crm_privacy.choices_page",
            introduction=request.env._(
                "This is what %(company)s may do with %(address)s. You can change your mind at "
                "any time.",
                company=company.name,
                address=mask(person.email or person.phone),
            ),
            choices=self._get_choices(person, company),
            action=f"{PATH}/{token}",
            is_done=bool(done),
        )

    # csrf: the signed link is what entitles to answer; a session would keep out those whose mail
    # program shows pages without cookies.
    @http.route(
        f"{PATH}/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
    )
    def answer(self, token, channel=None, answer=None, **_posted):
        """Note an answer to one question, or a no to all, and show the page again."""
        Consent = request.env["crm.consent"]
        person, company = Consent._read_choices_token(token)
        if not person:
            return self._render("crm_privacy.choices_invalid", status=404)
        choices = self._get_choices(person, company)
        if channel == "everything":
            answers = {each["channel"]: (False, each["wording"]) for each in choices}
        else:
            answers = {
                each["channel"]: (ANSWERS[answer], each["wording"])
                for each in choices
                if each["channel"] == channel and answer in ANSWERS
            }
        address = request.httprequest.remote_addr
        if answers and not Consent._answer_choices(person, company, answers, address):
            return self._render("crm_privacy.choices_too_many", status=429)
        return request.redirect(f"{PATH}/{token}?done=1", code=303)

    # ------------------------------------------------------------
    # RENDER
    # ------------------------------------------------------------

    def _get_choices(self, person, company):
        """Return what the page shows of each choice, in the language of the visitor."""
        wordings = {
            consent.MAIL: (request.env._("Emails"), request.env._("We may write to you by email.")),
            consent.CALL: (request.env._("Phone calls"), request.env._("We may call you.")),
            consent.TEXT: (
                request.env._("Text messages"),
                request.env._("We may send you text messages."),
            ),
            consent.TRACK: (
                request.env._("Opens and clicks"),
                request.env._(
                    "We may record with your name which of our emails you open and which links "
                    "you follow. Otherwise we only count them, without names."
                ),
            ),
        }
        choices = []
        for channel, verdict in request.env["crm.consent"]._get_choices(person, company):
            title, wording = wordings[channel]
            choices.append(
                {
                    "channel": channel,
                    "title": title,
                    "wording": wording,
                    "is_allowed": verdict.is_allowed,
                    "state": self._describe(verdict),
                }
            )
        return choices

    def _describe(self, verdict):
        texts = {
            consent.GIVEN: request.env._("You agreed."),
            consent.UNPROVEN: request.env._(
                "Someone, probably you, gave consent in a form. Please confirm it here."
            ),
            consent.REFUSED: request.env._("You said no."),
            consent.WITHDRAWN: request.env._("You withdrew your consent."),
            consent.BLACKLISTED: request.env._("Your address is blocked at your request."),
            consent.LEFT_LISTS: request.env._("You left our mailing lists."),
            consent.UNKNOWN: request.env._(
                "You have not said anything. We do so unless you say no."
            ),
            consent.NOT_GIVEN: request.env._(
                "You have not said anything. We do not, unless you agree."
            ),
        }
        return texts[verdict.reason]

    def _render(self, template, status=200, **values):
        response = request.render(template, values, status=status)
        response.headers.update(HEADERS)
        return response


def mask(address):
    """Return enough of an address for its owner to know it: a link may have been passed on."""
    name, at, domain = address.partition("@")
    if not at:
        return f"{address[:4]}…{address[-2:]}"
    return f"{name[:1]}…@{domain}"
