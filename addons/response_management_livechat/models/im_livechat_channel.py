from odoo import fields, models


class ImLivechatChannel(models.Model):
    _inherit = "im_livechat.channel"

    is_response_recorded = fields.Boolean(
        string="Record Responses",
        default=True,
        help="Closed chats of people who can be identified become responses.",
    )
    response_campaign_id = fields.Many2one(
        "utm.campaign",
        string="Campaign",
        index="btree_not_null",
        ondelete="set null",
        help="For visitors without a campaign.",
    )
