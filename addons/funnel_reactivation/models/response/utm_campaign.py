"""How campaigns take part in reactivation."""

from odoo import api, fields, models
from odoo.fields import Domain


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    is_response_prompt = fields.Boolean(
        string="Response Prompt",
        help="Salespeople may pick this campaign to say what caused an engagement.",
    )
    prompt_label = fields.Char(
        translate=True,
        help="How the prompt reads to salespeople; the campaign's name if empty.",
        personal=False,
    )
    prompt_sequence = fields.Integer(default=10)
    trigger_reactivation = fields.Boolean(
        default=True,
        help="When the prompt is picked, look for an earlier qualified response, which then gets "
        "the credit in place of this campaign.",
    )
    exclude_from_reactivation = fields.Boolean(
        help="Responses to this campaign are never made active again."
    )
    bypass_nurture_timeout = fields.Boolean(
        help="Responses to this campaign count even while the person is left alone."
    )
    default_responded_type_id = fields.Many2one(
        "crm.response.type",
        index="btree_not_null",
        ondelete="set null",
        help=(
            "Members who have not answered can be engaged as if they had given an answer of this "
            "type. If empty, they are not."
        ),
    )

    @api.depends("prompt_label")
    @api.depends_context("show_prompt_label")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        if self.env.context.get("show_prompt_label"):
            for campaign in self.filtered("prompt_label"):
                campaign.display_name = campaign.prompt_label
        return result

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        if self.env.context.get("show_prompt_label") and operator in ("ilike", "=ilike", "=", "in"):
            domain = Domain(domain) | Domain("prompt_label", operator, value)
        return domain
