"""The company decides what counts when role and distribution disagree."""

from odoo import fields, models

from ..logic import rights


class ResCompany(models.Model):
    _inherit = "res.company"

    lead_rights_policy = fields.Selection(
        [
            (rights.STRICTEST, "The stricter of both"),
            (rights.WIDEST, "The wider of both"),
            (rights.DISTRIBUTION, "The distribution"),
            (rights.ROLE, "The role"),
        ],
        string="Conflicts of Rights on Leads",
        required=True,
        default=rights.DISTRIBUTION,
        help="What counts when the role of somebody and the distribution of a lead disagree about "
        "what they may change.",
    )
