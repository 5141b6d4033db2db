"""What people do with interactions: log, close and look through them."""

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import clean_context

from ...logic import interaction
from .crm_interaction_entry import IS_ENTERED


class CrmInteraction(models.Model):
    _inherit = "crm.interaction"

    def action_mark_done(self):
        """Record that what was left open has taken place, now."""
        left_open = self.filtered(lambda record: record.state == interaction.STATE_OPEN)
        left_open.check_access("write")
        # sudo: nobody may write the state but this way, and the right was checked above.
        return left_open.sudo().write(
            {"state": interaction.STATE_DONE, "date": self.env.cr.now(), "user_id": self.env.uid}
        )

    def action_open_source(self):
        """Return the action that opens the record that this was logged from.

        :raise UserError: if it is gone
        """
        self.ensure_one()
        model, _separator, number = (self.source_key or "").partition(",")
        if model in self.env and number.isdigit():
            record = self.env[model].browse(int(number)).exists()
            if record and model == "mail.message":
                record.check_access("read")
                model = record.sudo().model
                record = self.env[model].browse(record.sudo().res_id).exists()
            if record:
                return record.get_formview_action()
        raise UserError(
            self.env._(
                "The record this was logged from was deleted. This interaction is what remains of "
                "it."
            )
        )

    def action_log(self):
        """Return the form of a quick entry, with the defaults of the screen it is called from."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "response_management.crm_interaction_action_log"
        )
        defaults = {
            name: value for name, value in self.env.context.items() if name.startswith("default_")
        }
        action["context"] = {**defaults, IS_ENTERED: True}
        return action

    def action_log_another(self):
        """Return an empty form for the next entry; the form has saved the present one."""
        defaults = {
            "default_channel": self.channel,
            "default_direction": self.direction,
            "default_campaign_id": self.campaign_id.id,
        }
        return self.with_context(clean_context(self.env.context), **defaults).action_log()

    @api.model
    def _get_timeline_action(self, domain, **context):
        """Return the action that shows the interactions in ``domain``, on any smart button."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "response_management.crm_interaction_action_timeline"
        )
        action["domain"] = list(Domain(domain))
        action["context"] = {**context, IS_ENTERED: True}
        hidden = self._count_hidden(domain)
        if hidden:
            action["help"] = Markup("<p class='o_view_nocontent_smiling_face'>%s</p><p>%s</p>") % (
                self.env._("No interactions of yours yet"),
                self.env._(
                    "Interactions of colleagues: %(count)s. They are visible to those colleagues, "
                    "the owner of the lead, and users who see all documents.",
                    count=hidden,
                ),
            )
        return action

    @api.model
    def _count_hidden(self, domain):
        """Return how many interactions in ``domain`` there are if the user may see none of them."""
        if self.search_count(domain, limit=1):
            return 0
        company = Domain("company_id", "in", self.env.companies.ids)
        # sudo: that there are exchanges is no secret; only their number is told.
        return self.sudo().search_count(Domain(domain) & company)
