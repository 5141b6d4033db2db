"""Who subscribes to a mailing list, or leaves it, on a website or on the page of a mailing."""

from odoo import api, models
from odoo.http import request

from odoo.addons.crm_privacy.tools.inner_context import get_inner
from odoo.addons.response_management.logic import normalize

from ..logic import machine_signal, visit

#: Set while a visitor leaves a list through a mailing, which is noted as an answer to it.
IS_NOTED = "mailing_unsubscription_is_noted"


class MailingSubscription(models.Model):
    """Visitors subscribe for themselves; what colleagues enter or import is no answer of anybody.

    The visitor waits for the page: the act is noted, and recorded in the background.
    """

    _inherit = "mailing.subscription"

    @api.model_create_multi
    def create(self, vals_list):
        subscriptions = super().create(vals_list)
        subscriptions.filtered(lambda each: not each.opt_out)._note_act(machine_signal.SUBSCRIBE)
        return subscriptions

    def write(self, vals):
        subscribed = self.filtered(lambda each: not each.opt_out)
        result = super().write(vals)
        left = subscribed.filtered("opt_out")
        joined = (self - subscribed).filtered(lambda each: not each.opt_out)
        joined._note_act(machine_signal.SUBSCRIBE)
        if not get_inner(self.env, IS_NOTED):
            left._note_act(machine_signal.UNSUBSCRIBE)
        return result

    def _note_act(self, kind):
        """Note what a visitor did with these subscriptions."""
        if not self or self.env.user._is_internal():
            return
        visited = self._prepare_visit_values() if kind == machine_signal.SUBSCRIBE else {}
        self.env["crm.response.mailing.event"]._note(
            kind, [{**visited, **each._prepare_act_values()} for each in self]
        )

    def _prepare_act_values(self):
        """Return who acts on which list."""
        self.ensure_one()
        return {
            "list_id": self.list_id.id,
            "contact_id": self.contact_id.id,
            "email": self.contact_id.email,
            "company_id": self.env.company.id,
        }

    @api.model
    def _prepare_visit_values(self):
        """Return what brought who subscribes; the page of a mailing has brought no subscriber."""
        if not request or get_inner(self.env, IS_NOTED):
            return {}
        asked = request.httprequest
        told = visit.read(asked.referrer, asked.cookies)
        return {name: normalize.storable_text(value) for name, value in told.items()}
