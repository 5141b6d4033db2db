"""Unsubscribing through a link of a mailing is an answer to it."""

from odoo import http
from odoo.http import request
from odoo.tools import email_normalize

from odoo.addons.crm_privacy.tools.inner_context import inner
from odoo.addons.mass_mailing.controllers.main import MassMailController

from ..logic import machine_signal
from ..models.mailing_confirmation import IS_PROVEN
from ..models.mailing_subscription import IS_NOTED


class MailingUnsubscriptionController(MassMailController):
    """Notes who asked not to be written to again, after the native method did as asked."""

    def _mailing_unsubscribe_from_list(self, mailing, document_id, email, hash_token):
        page = super()._mailing_unsubscribe_from_list(
            mailing.with_context(**inner({IS_NOTED: True})), document_id, email, hash_token
        )
        self._note_unsubscription(mailing, document_id, email)
        return page

    def _mailing_unsubscribe_from_document(self, mailing, document_id, email, hash_token):
        page = super()._mailing_unsubscribe_from_document(mailing, document_id, email, hash_token)
        self._note_unsubscription(mailing, document_id, email)
        return page

    @http.route()
    def mailing_update_list_subscription(
        self,
        mailing_id=None,
        document_id=None,
        email=None,
        hash_token=None,
        lists_optin_ids=None,
        **post,
    ):
        # The link of a mailing shows whose the address is; the native method checks its token
        # before it does anything. A login does not: portal users change their address unchecked.
        if hash_token:
            request.update_context(**inner({IS_PROVEN: True}))
        if mailing_id:
            request.update_context(**inner({IS_NOTED: True}))
        left = super().mailing_update_list_subscription(
            mailing_id, document_id, email, hash_token, lists_optin_ids, **post
        )
        # The number of lists left, or a text that says why nothing was done.
        if isinstance(left, int) and left:
            self._note_portal_unsubscription(mailing_id, document_id, email, hash_token)
        return left

    @http.route()
    def mail_blocklist_add(self, mailing_id=None, document_id=None, email=None, hash_token=None):
        result = super().mail_blocklist_add(mailing_id, document_id, email, hash_token)
        if result is True:
            self._note_portal_unsubscription(mailing_id, document_id, email, hash_token)
        return result

    def _prepare_mailing_subscription_values(self, mailing, document_id, email, hash_token):
        """Lead on to the page of choices who came by the link of a mailing, and colleagues.

        A login alone does not show whose the address is: portal users change it unchecked.
        """
        values = super()._prepare_mailing_subscription_values(
            mailing, document_id, email, hash_token
        )
        address = email_normalize(email or "")
        if address and (hash_token or request.env.user._is_internal()):
            values["privacy_choices_url"] = request.env["crm.consent"]._get_choices_url(
                mailing.get_base_url(), address, mailing._get_consent_company()
            )
        return values

    def _note_portal_unsubscription(self, mailing_id, document_id, email, hash_token):
        """Note the wish of a visitor whose token the native method has checked."""
        if not mailing_id:
            return
        email, _token = self._fetch_user_information(email, hash_token)
        # sudo: visitors cannot read mailings; this one is theirs, its token was checked.
        mailing = request.env["mailing.mailing"].sudo().browse(int(mailing_id))
        self._note_unsubscription(mailing, document_id, email)

    def _note_unsubscription(self, mailing, document_id, email):
        request.env["crm.response.mailing.event"]._note(
            machine_signal.UNSUBSCRIBE,
            [
                {
                    "mailing_id": mailing.id,
                    "email": email,
                    "res_id": int(document_id) if str(document_id or "").isdigit() else False,
                }
            ],
        )
