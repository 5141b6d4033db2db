"""E-mails that no person wrote: they are neither answers nor enquiries that want one."""

from odoo import api, models

from .crm_lead_attempts import AUTO_SUBMITTED

#: Values of the header Precedence that machines use.
_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        if _is_auto_submitted(message):
            self = self.with_context(**{AUTO_SUBMITTED: True})
        return super()._message_route_process(message, message_dict, routes)


def _is_auto_submitted(message):
    """Return whether an e-mail says of itself that a machine sent it (RFC 3834)."""
    submitted = (message.get("Auto-Submitted") or "no").strip().lower()
    return bool(
        submitted != "no"
        or (message.get("Precedence") or "").strip().lower() in _BULK
        or message.get("X-Autoreply")
        or message.get("X-Autorespond")
        or message.get("List-Id")
        or (message.get("Return-Path") or "").strip() == "<>"
    )
