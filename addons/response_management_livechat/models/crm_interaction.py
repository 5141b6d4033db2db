from odoo import api, fields, models

from odoo.addons.response_management.logic import interaction

#: What an exchange was logged from that was a chat.
SOURCE_CHAT = "chat"


class CrmInteraction(models.Model):
    _inherit = "crm.interaction"

    source = fields.Selection(
        selection_add=[(SOURCE_CHAT, "Chat")],
        ondelete={
            SOURCE_CHAT: lambda records: records.write({"source": interaction.SOURCE_EXTERNAL})
        },
    )

    @api.model
    def _log_chats(self, channels, responses):
        """Log chats with a colleague, with their minutes; what a bot alone talked is no work.

        :param responses: the response that each of ``channels`` became, in order
        """
        exchange = interaction.Exchange(interaction.INBOUND, interaction.CHANNEL_CHAT)
        return self._log(
            [
                {
                    **response._prepare_interaction_values(),
                    **self._prepare_exchange_values(exchange),
                    "name": channel.livechat_channel_id.name or self.env._("Live chat"),
                    "date": channel.create_date,
                    "user_id": channel._get_agent().id,
                    # Moments without fractions: a chat of less than a second lasts none.
                    "duration": max(channel.duration, 0),
                    "workload": max(channel.duration, 0),
                    "source": SOURCE_CHAT,
                    "source_key": interaction.source_key("discuss.channel", channel.id),
                }
                for channel, response in zip(channels, responses, strict=True)
                if channel._get_agent()
            ]
        )
