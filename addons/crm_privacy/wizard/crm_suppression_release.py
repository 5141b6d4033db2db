"""The way back: somebody who was erased wants to be recorded again."""

import logging

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ..logic import email_key

_logger = logging.getLogger(__name__)


class CrmSuppressionRelease(models.TransientModel):
    """Nobody can look through the list: anyone who is allowed again is entered by their address."""

    _name = "crm.suppression.release"
    _description = "Remove from Suppression List"

    email = fields.Char()
    phone = fields.Char()
    suppressed_count = fields.Integer(
        string="Suppressed Addresses and Numbers", compute="_compute_suppressed_count"
    )

    def _compute_suppressed_count(self):
        # sudo: how many there are is all that anybody is told.
        count = (
            self.env["crm.suppression"]
            .sudo()
            .search_count(
                [("company_id", "in", self.env.companies.ids), ("is_spelling", "=", False)]
            )
        )
        self.suppressed_count = count

    def action_release(self):
        """Take the address and the number off the list, and say whether they were on it."""
        self.ensure_one()
        self.env["crm.erasure"]._check_officer()
        email = email_normalize(self.email or "", strict=False)
        emails, phones = email_key.get_keys(email, self.email), self._get_phones()
        if not (emails or phones):
            raise UserError(self.env._("Enter an email address or a phone number."))
        # sudo: officers may change the list, and nobody reads it.
        count = self.env["crm.suppression"].sudo()._release(emails, phones)
        _logger.info("User %s allowed %s addresses to be recorded again", self.env.uid, count)
        message = (
            self.env._("They can be recorded again.")
            if count
            else self.env._("They were not on the list.")
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "success" if count else "info",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _get_phones(self):
        # sudo: a method of the ledger that reads nothing of it.
        return self.env["crm.consent"].sudo()._normalize_phones(self.phone, self.env.company)
