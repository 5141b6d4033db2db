"""Campaigns show the forms and mailboxes that answers to them come in by."""

from odoo import fields, models


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    capture_source_ids = fields.One2many(
        "crm.capture.source",
        "campaign_id",
        string="Forms and Mailboxes",
        groups="sales_team.group_sale_salesman",
    )
