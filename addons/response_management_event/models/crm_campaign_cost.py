from odoo import fields, models


class CrmCampaignCost(models.Model):
    """What an event cost is a cost of its campaign, entered at the event."""

    _inherit = "crm.campaign.cost"

    event_id = fields.Many2one(
        "event.event", check_company=True, index="btree_not_null", ondelete="set null"
    )
