"""What consent columns say stands in the consent ledger: by which words, when and in which file."""

from odoo import api, fields, models

from odoo.addons.crm_privacy.logic import consent, phone_key
from odoo.addons.crm_privacy.models.consent.crm_consent import BY_IMPORT

from ...logic import agreement
from ...logic.import_targets import CONSENT
from ...logic.row_conversion import AGREEMENTS
from ..capture import crm_response_capture


class CrmResponseImport(models.Model):
    """A file tells what people said. A no counts at once, a yes once its proof is at hand."""

    _inherit = "crm.response.import"

    is_consent_proven = fields.Boolean(
        string="Consent Is Proven",
        help=(
            "You hold proof of each consent in the consent columns: who agreed, when, and to "
            "which wording. Without it, a consent is recorded as not proven and has no effect. A "
            "refusal takes effect at once."
        ),
    )

    has_consent = fields.Boolean(compute="_compute_has_consent")

    @api.depends("column_ids.target")
    def _compute_has_consent(self):
        for record in self:
            record.has_consent = CONSENT in record.column_ids.mapped("target")

    def _record_rows(self, rows, *args, **kwargs):
        """Record ``[(number, cells, values)]``, and what they say of consent; as ``_record``."""
        responses, kinds = self.env["crm.response"]._record(
            [_without_agreements(values) for _number, _cells, values in rows], *args, **kwargs
        )
        said = [
            (response, *each)
            for (_number, _cells, values), response, kind in zip(
                rows, responses, kinds, strict=True
            )
            if kind != crm_response_capture.KNOWN
            for each in values.get(AGREEMENTS, ())
        ]
        if said:
            # sudo: nobody reads or writes the ledger but by this method.
            self.env["crm.consent"].sudo()._record(
                [
                    self._prepare_consent_values(*each, channel)
                    for each in said
                    for channel in agreement.CHANNELS[each[1]]
                ]
            )
        return responses, kinds

    def _prepare_consent_values(self, response, _what, words, answer, is_agreed, date, channel):
        partner = response.partner_id.filtered(lambda each: not each.is_company)
        vals = {
            "company_id": self.company_id.id,
            "email_normalized": response.email_normalized,
            "phone_sanitized": phone_key.get_key(response.phone_sanitized, response.phone),
            # What a file says of somebody does not hold for a contact whom a number has found.
            "partner_id": partner.filtered(
                lambda each: each.email_normalized == response.email_normalized
            ).id,
            "lead_id": response.lead_id.id,
            "response_id": response.id,
            "channel": channel,
            "state": consent.GIVEN if is_agreed else consent.REFUSED,
            # Nobody has said anything in the future yet.
            "date": min(date or response.date, self.env.cr.now()),
            "source": BY_IMPORT,
            "source_name": self.file_name,
            "wording": words,
            "answer": answer,
            "user_id": self.requester_id.id or self.env.uid,
        }
        if self.is_consent_proven:
            vals["is_proven"] = True
        return vals


def _without_agreements(values):
    if AGREEMENTS not in values:
        return values
    return {name: value for name, value in values.items() if name != AGREEMENTS}
