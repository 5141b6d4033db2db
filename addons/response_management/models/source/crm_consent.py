"""What people agree to in a form stands in the consent ledger, with the response as its proof."""

from odoo import fields, models
from odoo.http import request

from odoo.addons.crm_privacy.logic import consent, phone_key
from odoo.addons.crm_privacy.models.consent.crm_consent import BY_CONFIRMATION, BY_FORM
from odoo.addons.crm_privacy.tools.inner_context import get_inner

from ...logic import agreement
from .crm_capture_post import CONFIRMATION, IS_TAKEN_BY_HAND


class CrmConsent(models.Model):
    _inherit = "crm.consent"

    response_id = fields.Many2one(
        "crm.response", readonly=True, index="btree_not_null", ondelete="set null"
    )


class CrmCaptureSource(models.Model):
    _inherit = "crm.capture.source"

    def _note_consents(self, submissions, responses, seen=None, dates=()):
        """Note what each of ``submissions``, which became ``responses``, agrees to or refuses.

        A post that comes again says nothing anew. ``dates`` are those of the posts, if not now.
        """
        said = [
            (response, channel, *rest)
            for submission, response in zip(submissions, responses, strict=True)
            for what, *rest in submission.agreements
            for channel in agreement.CHANNELS.get(what, ())
        ]
        if not said:
            return
        # sudo: visitors have no rights; nobody reads the ledger but officers.
        Consent = self.env["crm.consent"].sudo()
        known = Consent.search([("response_id", "in", [response.id for response, *_ in said])])
        noted = {(entry.response_id, entry.channel, entry.wording, entry.answer) for entry in known}
        moments = {
            response: {"date": date} for response, date in zip(responses, dates, strict=False)
        }
        Consent._record(
            [
                self._prepare_consent_values(*each, seen or {}) | moments.get(each[0], {})
                for each in said
                if each not in noted
            ]
        )

    def _prepare_consent_values(self, response, channel, wording, answer, seen):
        # What is taken by hand came from elsewhere than the officer.
        is_own = request and not get_inner(self.env, IS_TAKEN_BY_HAND)
        address = request.httprequest.remote_addr if is_own else ""
        confirmation = self.env["crm.confirmation"].browse(get_inner(self.env, CONFIRMATION))
        response = response.sudo()
        state = consent.GIVEN if agreement.is_agreed(answer) else consent.REFUSED
        email = response.email_normalized
        phone = phone_key.get_key(response.phone_sanitized, response.phone)
        partner = response.partner_id.filtered(lambda each: not each.is_company)
        is_proven = (
            bool(email)
            and email == confirmation.email_normalized
            and channel not in (consent.CALL, consent.TEXT)
        )
        if confirmation and state == consent.GIVEN:
            # An email shows whose the address is, and nothing of the number that was entered with
            # it, nor of the contact who was found by that number.
            phone = False
            partner = partner.filtered(lambda each: each.email_normalized == email)
        return {
            "company_id": self.company_id.id,
            "email_normalized": email,
            "phone_sanitized": phone,
            "partner_id": partner.id,
            "lead_id": response.lead_id.id,
            "response_id": response.id,
            "channel": channel,
            "state": state,
            "source": BY_CONFIRMATION if is_proven else BY_FORM,
            "message_id": confirmation.message_id.id,
            "source_name": self.name,
            "page": seen.get("destination_url") or response.destination_url,
            "wording": wording,
            "answer": answer,
            "ip_digest": self.env["crm.consent"]._get_ip_digest(address),
        }
