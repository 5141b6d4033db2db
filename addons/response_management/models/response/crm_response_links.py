"""Ways from a response to other records, and back."""

from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain


class CrmResponse(models.Model):
    _inherit = "crm.response"

    def action_view_lead(self):
        """Return the action that opens the lead or opportunity."""
        self.ensure_one()
        return self.lead_id.redirect_lead_opportunity_view()

    def action_view_repeats(self):
        """Return the action that lists the person's further answers to the campaign."""
        self.ensure_one()
        return self._get_list_action([("repeat_of_id", "=", self.id)])

    @api.model
    def _get_list_action(self, domain, *, is_answered=False, **context):
        """Return the action that lists the responses in ``domain``, on any model's smart button.

        :param bool is_answered: list answers alone, for buttons that count no others; without the
            filter the members are there, too
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "response_management.crm_response_action"
        )
        action["domain"] = list(Domain(domain))
        action["context"] = {
            **context,
            "create": bool(context),
            "search_default_answered": is_answered,
        }
        return action

    def _get_origin_link(self):
        """Return a link to this response for the chatter of what came of it."""
        self.ensure_one()
        return Markup('<a href="#" data-oe-model="crm.response" data-oe-id="%s">%s</a>') % (
            self.id,
            self.display_name,
        )
