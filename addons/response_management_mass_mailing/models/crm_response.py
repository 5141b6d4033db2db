"""Responses know the mailing they answer, and what gives a machine away."""

from odoo import api, fields, models

from odoo.addons.crm_privacy.tools.inner_context import get_inner

from ..logic import machine_signal
from ..logic.reply import ANSWERED_TRACE


class CrmResponse(models.Model):
    _inherit = "crm.response"

    mailing_id = fields.Many2one(
        "mailing.mailing",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Mailing to which the person answered, or by which they were reached.",
        fact=True,
    )
    mailing_trace_id = fields.Many2one(
        "mailing.trace",
        string="Mailing Recipient",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        fact=True,
    )
    suspicion_reason = fields.Selection(
        selection_add=[
            (machine_signal.REASON_HEAD, "The program only asked whether the page exists"),
            (machine_signal.REASON_AGENT, "The program is a known scanner or no browser"),
            (machine_signal.REASON_BURST, "All links, or several, were followed at once"),
            (machine_signal.REASON_EARLY, "Clicked on delivery, before the email was opened"),
            (machine_signal.REASON_CROWD, "One program clicked for many recipients at once"),
            (machine_signal.REASON_BOUNCED, "The email came back as undeliverable"),
        ],
        ondelete=dict.fromkeys(
            (
                machine_signal.REASON_HEAD,
                machine_signal.REASON_AGENT,
                machine_signal.REASON_BURST,
                machine_signal.REASON_EARLY,
                machine_signal.REASON_CROWD,
                machine_signal.REASON_BOUNCED,
            ),
            "set null",
        ),
    )

    def action_view_mailing(self):
        """Return the action that opens the mailing."""
        self.ensure_one()
        return self.mailing_id.get_formview_action()

    # ------------------------------------------------------------
    # DOOR
    # ------------------------------------------------------------

    @api.model
    def _capture_replies(self, message_dict, routes):
        """Leave a reply to a mailing, which goes on on a lead or a response, to its event."""
        if get_inner(self.env, ANSWERED_TRACE):
            return None
        return super()._capture_replies(message_dict, routes)

    def _get_event_fields(self):
        return [*super()._get_event_fields(), "mailing_id"]

    def _get_repeat_scope(self, vals):
        """Without a campaign people answer to the mailing."""
        mailing_id = vals.get("mailing_id")
        return super()._get_repeat_scope(vals) or (mailing_id and ("mailing", mailing_id)) or None

    def _take_answer(self, answer_vals):
        """A member of several mailings of a campaign answers to one of them."""
        result = super()._take_answer(answer_vals)
        if answer_vals.get("mailing_id"):
            names = ("mailing_id", "mailing_trace_id")
            self.write({name: answer_vals.get(name) for name in names})
        return result
