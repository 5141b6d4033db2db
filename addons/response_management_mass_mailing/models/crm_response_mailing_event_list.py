"""Events of mailing lists: who subscribed, and who left one without a mailing that asked for it."""

from odoo import fields, models
from odoo.tools import email_normalize

from odoo.addons.response_management.logic import delivery_key, qualification

from ..logic import machine_signal, visit
from .crm_response_mailing_event_record import TYPES


class CrmResponseMailingEvent(models.Model):
    _inherit = "crm.response.mailing.event"

    list_id = fields.Many2one(
        "mailing.list", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    contact_id = fields.Many2one(
        "mailing.contact", readonly=True, index="btree_not_null", ondelete="set null"
    )
    company_id = fields.Many2one("res.company", readonly=True, ondelete="cascade")

    # What brought who subscribes
    page_url = fields.Char(string="Page", readonly=True, personal="page")
    utm_campaign = fields.Char(string="UTM Campaign", readonly=True, personal=False)
    utm_source = fields.Char(string="UTM Source", readonly=True, personal=False)
    utm_medium = fields.Char(string="UTM Medium", readonly=True, personal=False)

    def _deliver_subscriptions(self, facts):
        """Capture who subscribed to lists, and who left one without a mailing that asked for it."""
        self.env["crm.response"]._capture(
            [event._prepare_subscription_values(facts) for event in self]
        )

    def _prepare_subscription_values(self, facts):
        """Return what the door is told of a subscription to a list, or of its end."""
        reason = facts.machines.get(self.id)
        no_type = self.env["crm.response.type"]
        response_type = facts.types.get(TYPES[self.kind], no_type)
        joining = facts.types.get(TYPES[machine_signal.SUBSCRIBE], no_type)
        vals = {
            **self._prepare_person_values(self.contact_id),
            "email_from": email_normalize(self.email) or self.email,
            "company_id": self.company_id.id or self.env.company.id,
            "type_id": response_type.id,
            "type_code": TYPES[self.kind],
            # Who leaves does so where others subscribe; unsubscribing is by email otherwise.
            "response_channel_id": joining.response_channel_id.id,
            "date": self.date,
            "capture_method": qualification.CAPTURE_AUTOMATIC,
            "external_key": delivery_key.own_key(
                "mailing-list", self.list_id.id, self._get_who(), self.kind, self.date.isoformat()
            ),
            "destination_url": self.page_url,
            **{name: self[name] for name in visit.UTM},
        }
        if reason:
            vals.update(
                is_suspected=True, suspicion_reason=reason, state=qualification.STATE_CLOSED
            )
        if any(each["name"] == "list" for each in response_type.response_properties_definition):
            vals["response_properties"] = {"list": self.list_id.name}
        return vals

    def _get_who(self):
        """Hook: return what tells the person who acted from others of the list."""
        return self.email or ""
