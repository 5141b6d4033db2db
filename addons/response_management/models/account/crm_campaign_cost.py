"""Costs: what was paid for a campaign."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmCampaignCost(models.Model):
    """One amount paid for a campaign on a day, in the currency that it was paid in.

    Treatments carry the cost of what goes out; these lines carry the rest.
    """

    _name = "crm.campaign.cost"
    _description = "Campaign Cost"
    _order = "date desc, id desc"
    _check_company_auto = True

    campaign_id = fields.Many2one("utm.campaign", required=True, index=True, ondelete="restrict")
    name = fields.Char(string="Description", required=True, personal=False)
    date = fields.Date(required=True, default=fields.Date.context_today)
    category = fields.Selection(
        [
            ("agency", "Agency"),
            ("media", "Media and advertising"),
            ("print", "Print and postage"),
            ("event", "Venue and stand"),
            ("call", "Call center"),
            ("gift", "Gifts and samples"),
            ("travel", "Travel"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    amount = fields.Monetary(required=True)
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    company_amount = fields.Monetary(
        string="Amount in Company Currency",
        currency_field="company_currency_id",
        compute="_compute_company_amount",
        help="At the rate of the day it was paid.",
    )
    treatment_id = fields.Many2one(
        "crm.treatment",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        domain="[('campaign_id', '=', campaign_id)]",
        help="Only if it was paid for one treatment, on top of that treatment's own cost.",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Supplier", check_company=True, index="btree_not_null"
    )

    @api.depends("amount", "currency_id", "company_id", "date")
    def _compute_company_amount(self):
        for cost in self:
            cost.company_amount = cost.currency_id._convert(
                cost.amount,
                cost.company_currency_id or cost.currency_id,
                cost.company_id,
                cost.date or fields.Date.context_today(cost),
            )

    @api.constrains("treatment_id", "campaign_id")
    def _check_treatment(self):
        for cost in self:
            if cost.treatment_id and cost.treatment_id.campaign_id != cost.campaign_id:
                raise ValidationError(
                    self.env._(
                        "%(treatment)s belongs to a different campaign than %(campaign)s. Choose "
                        "a treatment of this campaign, or none.",
                        treatment=cost.treatment_id.display_name,
                        campaign=cost.campaign_id.display_name,
                    )
                )
