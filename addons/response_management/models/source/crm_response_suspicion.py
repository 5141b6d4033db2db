"""Responses that are probably a program's doing, why, and how a person is believed after all."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.crm_privacy.logic import automatic_mail

from ...logic import qualification

#: The reply was sent automatically, as far as anybody can tell.
REASON_AUTOMATIC = "automatic"


class CrmResponse(models.Model):
    _inherit = "crm.response"

    suspicion_reason = fields.Selection(
        [
            (REASON_AUTOMATIC, "The email was sent automatically"),
            (automatic_mail.DOUBTFUL_SUBJECT, "The subject may be that of an automatic reply"),
            (automatic_mail.DOUBTFUL_TEXT, "The text may be that of an automatic reply"),
            (automatic_mail.DOUBTFUL_SENDER, "The sender does not read replies"),
            (automatic_mail.DOUBTFUL_NEWSLETTER, "The email may be a newsletter"),
        ],
        readonly=True,
        copy=False,
        fact=True,
    )

    def action_clear_suspicion(self):
        """Say that a person answered after all: the responses count from now on."""
        self.check_access("write")
        if not (self.env.su or self._is_officer()):
            raise AccessError(self.env._("Only a Response Officer can mark this as not automated."))
        suspected = self.filtered("is_suspected")
        if not suspected:
            raise UserError(
                self.env._("This response is not suspected, so there is nothing to clear.")
            )
        suspected.write({"is_suspected": False})
        # Replies and the like were closed because of the suspicion only.
        suspected.filtered(
            lambda response: (
                response.state == qualification.STATE_CLOSED
                and not response.date_reviewed
                and response.verdict == qualification.QUALIFIED
            )
        )._write_workflow({"state": qualification.STATE_REVIEW})
        body = self.env._("Not automated: the response counts.")
        suspected._message_log_batch(dict.fromkeys(suspected.ids, body))
        return True
