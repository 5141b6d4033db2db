from odoo import fields, models

CHAT = "chat"


class CrmLeadAttempt(models.Model):
    _inherit = "crm.lead.attempt"

    channel = fields.Selection(
        selection_add=[(CHAT, "Chat")],
        ondelete={CHAT: lambda attempts: attempts.write({"channel": "other"})},
    )
    origin = fields.Selection(
        selection_add=[(CHAT, "Live chat")],
        ondelete={CHAT: lambda attempts: attempts.write({"origin": "message"})},
    )
    discuss_channel_id = fields.Many2one(
        "discuss.channel",
        string="Live Chat",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
