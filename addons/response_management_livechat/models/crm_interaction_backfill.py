"""Chats of the time before become responses, in the background."""

from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.response_management.models.interaction.crm_interaction_backfill import (
    OLDEST_FIRST,
)

SOURCE_CHAT = "chat"


class CrmInteractionBackfill(models.Model):
    _inherit = "crm.interaction.backfill"

    source = fields.Selection(
        selection_add=[(SOURCE_CHAT, "Live chats")], ondelete={SOURCE_CHAT: "cascade"}
    )

    def _get_sources(self):
        if self.source != SOURCE_CHAT:
            return super()._get_sources()
        return (
            "discuss.channel",
            Domain("channel_type", "=", "livechat")
            & Domain("livechat_end_dt", "<", self.create_date),
            lambda channels: channels._record_responses(),
            OLDEST_FIRST,
        )
