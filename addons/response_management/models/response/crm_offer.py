"""Offers: the propositions people respond to."""

from odoo import api, fields, models


class CrmOffer(models.Model):
    """One proposition that gives a reason to answer, reusable over campaigns and channels."""

    _name = "crm.offer"
    _description = "Offer"
    _inherit = ["crm.usage.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True, personal=False)
    active = fields.Boolean(default=True)
    description = fields.Html(translate=True, personal=False)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Leave empty to share it with all companies."
    )
    interest_id = fields.Many2one(
        "crm.interest",
        string="Buying Interest",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        help="What people who respond to this offer want to buy, unless they say otherwise.",
    )
    treatment_ids = fields.One2many("crm.treatment", "offer_id", string="Treatments")
    treatment_count = fields.Integer(compute="_compute_treatment_count")
    response_count = fields.Integer(compute="_compute_response_count", string="Responses")

    @api.depends("treatment_ids")
    def _compute_treatment_count(self):
        counts = dict(
            self.env["crm.treatment"]._read_group(
                [("offer_id", "in", self.ids)], ["offer_id"], ["__count"]
            )
        )
        for offer in self:
            offer.treatment_count = counts.get(offer._origin, 0)

    def _compute_response_count(self):
        counts = dict(
            self.env["crm.response"]._read_group(
                [("offer_id", "in", self.ids), ("responded", "=", True)], ["offer_id"], ["__count"]
            )
        )
        for offer in self:
            offer.response_count = counts.get(offer._origin, 0)

    def action_view_responses(self):
        """Return the action that lists the responses to this offer."""
        self.ensure_one()
        return self.env["crm.response"]._get_list_action(
            [("offer_id", "=", self.id)], is_answered=True, default_offer_id=self.id
        )

    def action_view_treatments(self):
        """Return the action that lists the treatments of this offer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "response_management.crm_treatment_action"
        )
        action["domain"] = [("offer_id", "=", self.id)]
        action["context"] = {"default_offer_id": self.id}
        return action
