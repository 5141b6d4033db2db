"""The public page on which the owner of an address confirms what was entered with it."""

from odoo import http
from odoo.http import request

from ..models.consent.crm_confirmation import CONFIRMED, PATH
from .privacy_choices import HEADERS


class PrivacyConfirmation(http.Controller):
    @http.route(f"{PATH}/<string:token>", type="http", auth="public", methods=["GET"])
    def show(self, token, **_query):
        """Ask once more. Looking confirms nothing: programs follow every link of an email."""
        return self._answer(token, lambda confirmation: confirmation.state == CONFIRMED)

    # csrf: the signed link is what entitles to confirm; a session would keep out those whose mail
    # program shows pages without cookies.
    @http.route(f"{PATH}/<string:token>", type="http", auth="public", methods=["POST"], csrf=False)
    def confirm(self, token, **_posted):
        """Confirm, once; anyone who comes again is told that it is done."""

        def confirm(confirmation):
            confirmation._confirm()
            return True

        return self._answer(token, confirm)

    def _answer(self, token, is_done):
        is_ours, confirmation = request.env["crm.confirmation"]._find_by_token(token)
        if not confirmation:
            return self._render("confirmation_late" if is_ours else "confirmation_invalid", 404)
        if not request.env.user._is_internal() and confirmation.lang:
            # The language in which the person entered it.
            request.update_context(lang=confirmation.lang)
        return self._render(
            "confirmation_done" if is_done(confirmation) else "confirmation_page",
            confirmation=confirmation,
            company=confirmation.company_id,
            action=f"{PATH}/{token}",
        )

    def _render(self, template, status=200, **values):
        response = request.render(f"crm_privacy.{template}", values, status=status)
        response.headers.update(HEADERS)
        return response
