"""Traces note what happens to them, in one cheap row that is worked on later."""

from odoo import fields, models

from odoo.addons.crm_privacy.logic import personal
from odoo.addons.crm_privacy.tools.inner_context import get_inner

from ..logic import machine_signal
from ..logic.reply import EVENT_FOLLOWS, REPLY, Reply


class MailingTrace(models.Model):
    """Hooks on the verbs through which every change of a trace goes.

    The recipient may be waiting for the page behind a link: nothing is looked up or counted here.
    """

    _inherit = "mailing.trace"

    is_delivery_unrecorded = fields.Boolean(
        readonly=True,
        copy=False,
        help="The email left, and the recipient is not on file as a member yet.",
    )

    # Messages on documents are known by it to come from a mailing. An index that is declared with
    # the native field would stay when this addon goes.
    _message_id_index = models.Index("(message_id) WHERE message_id IS NOT NULL")
    _delivery_index = models.Index("(id) WHERE is_delivery_unrecorded IS TRUE")

    def write(self, vals):
        """Note in the same statement that an email left: mailings send them by the thousand."""
        if vals.get("trace_status") == "sent":
            vals = {**vals, "is_delivery_unrecorded": True}
        return super().write(vals)

    def set_opened(self, domain=None):
        # A click and a reply imply an open natively; they are noted as what they are.
        is_implied = get_inner(self.env, EVENT_FOLLOWS)
        tracked = self._keep_tracked(domain, None if is_implied else machine_signal.OPEN)
        traces = super(MailingTrace, tracked).set_opened()
        if not is_implied:
            traces._note_event(machine_signal.OPEN)
        return traces

    def set_clicked(self, domain=None):
        # The click itself is counted where it comes in.
        return super(MailingTrace, self._keep_tracked(domain, None)).set_clicked()

    def set_replied(self, domain=None):
        traces = super().set_replied(domain)
        reply = get_inner(self.env, REPLY) or Reply()
        if not reply.is_taken:
            traces._note_event(reply.kind, **reply.values)
        return traces

    def set_bounced(self, domain=None, bounce_message=False):
        traces = super().set_bounced(domain, bounce_message)
        traces._note_event(machine_signal.BOUNCE)
        return traces

    def _note_event(self, kind, **vals):
        self.env["crm.response.mailing.event"]._note(
            kind, [{"mailing_trace_id": trace.id, **vals} for trace in self]
        )

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "email": personal.BLANK,
            "message_id": personal.KEY,
            "failure_reason": personal.BLANK,
        }

    def _get_personal_links(self):
        return {
            **super()._get_personal_links(),
            "email": personal.EMAIL,
            "model,res_id": personal.DOCUMENT,
        }
