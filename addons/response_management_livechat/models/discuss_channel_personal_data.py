"""Chats with a visitor: whose they are, and what is erased of them."""

from odoo import models
from odoo.tools import SQL

from odoo.addons.crm_privacy.logic import personal


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "name": personal.LABEL,
            "description": personal.BLANK,
            "livechat_note": personal.BLANK,
            "rating_last_text": personal.BLANK,
        }

    def _find_personal_rows(self, rows):
        """Return the chats that became a response of the people, or in which they took part."""
        found = self.env.execute_query(
            SQL(
                """
                SELECT channel.id FROM discuss_channel AS channel
                 WHERE channel.channel_type = 'livechat'
                   AND (channel.id IN (SELECT discuss_channel_id FROM crm_response
                                        WHERE id = ANY(%s))
                        OR channel.id IN (SELECT channel_id
                                            FROM im_livechat_channel_member_history
                                           WHERE partner_id = ANY(%s)
                                             AND livechat_member_type = 'visitor'))
                """,
                rows.get("crm.response", []),
                rows.get("res.partner", []),
            )
        )
        return [channel_id for (channel_id,) in found]
