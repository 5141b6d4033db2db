from odoo import fields, models


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    anonymous_chat_count = fields.Integer(
        string="Anonymous Chats",
        compute="_compute_anonymous_chat_count",
        groups="sales_team.group_sale_salesman",
        help=(
            "Closed chats of visitors who left neither an address nor a phone number. They are "
            "not responses and do not count in any rate."
        ),
    )

    def _compute_anonymous_chat_count(self):
        # sudo: a number that tells nothing of anybody; chats are for their operators.
        counts = dict(
            self.env["discuss.channel"]
            .sudo()
            ._read_group(
                [("anonymous_campaign_id", "in", self.ids)], ["anonymous_campaign_id"], ["__count"]
            )
        )
        for campaign in self:
            campaign.anonymous_chat_count = counts.get(campaign._origin, 0)
