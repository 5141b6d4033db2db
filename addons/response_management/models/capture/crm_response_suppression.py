"""Who was erased does not come back with the next file, form or email."""

from odoo import api, models

from odoo.addons.crm_privacy.logic import email_key, phone_key
from odoo.addons.crm_privacy.models.erasure.crm_suppression import SuppressedError


class CrmResponse(models.Model):
    _inherit = "crm.response"

    @api.model
    def _find_suppressed(self, deliveries):
        """Return the positions of those normalized deliveries whose person was erased.

        In one query, and in none where nobody was erased in this company.
        """
        marks = [_get_marks(vals) for vals in deliveries]
        # sudo: no user may read who was erased; only whether to refuse leaves this method.
        found = (
            self.env["crm.suppression"]
            .sudo()
            ._find_suppressed(
                self.env.company.id,
                {key for own in marks for kind, key in own if kind == "email"},
                {key for own in marks for kind, key in own if kind == "phone"},
            )
        )
        if not found:
            return []
        return [position for position, own in enumerate(marks) if not own.isdisjoint(found)]

    @api.model
    def _refuse_suppressed(self, deliveries):
        """:raise SuppressedError: if one of the deliveries is about somebody who was erased"""
        positions = self._find_suppressed(deliveries)
        if not positions:
            return
        if len(deliveries) == 1:
            raise SuppressedError(self._get_suppression_reason())
        raise SuppressedError(
            self.env._(
                "Delivery %(numbers)s: %(reason)s",
                numbers=", ".join(str(position + 1) for position in positions),
                reason=self._get_suppression_reason(),
            )
        )

    def _refuse_erased_meanwhile(self, deliveries, subjects):
        """Lock ``subjects``, and the list of who was erased, until this transaction is over.

        :raise SuppressedError: if one of the deliveries is about somebody who was erased
        :raise psycopg2.errors.SerializationFailure: somebody was erased, or recorded, since this
            transaction began; the caller retries, as requests do by themselves
        """
        Suppression = self.env["crm.suppression"]
        company = self.env.company
        query = Suppression._query_locked(company.id)
        is_any = self.env["crm.response.lock"]._touch(subjects, query)
        if Suppression._hear_of_first(company.id, is_any):
            self._refuse_suppressed(deliveries)

    @api.model
    def _get_suppression_reason(self):
        return self.env["crm.suppression"]._get_reason()


def _get_marks(vals):
    """Return the addresses and numbers of a normalized delivery, with what each of them is."""
    emails = email_key.get_keys(vals.get("email_normalized"), vals.get("email_from"))
    phones = phone_key.get_keys(vals.get("phone_sanitized"), vals.get("phone"))
    return {("email", key) for key in emails} | {("phone", key) for key in phones}
