"""Contacts show what was exchanged with them."""

from odoo import api, fields, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["crm.interaction.mixin", "res.partner"]

    interaction_ids = fields.One2many(
        "crm.interaction",
        "partner_id",
        string="Interactions",
        groups="sales_team.group_sale_salesman",
    )
    interaction_count = fields.Integer(
        compute="_compute_record_counts", groups="sales_team.group_sale_salesman"
    )

    @api.depends("interaction_ids")
    def _compute_record_counts(self):
        return super()._compute_record_counts()

    @api.model
    def _get_counted_records(self):
        return {
            **super()._get_counted_records(),
            "interaction_count": ("crm.interaction", "partner_id", []),
        }

    def action_view_interactions(self):
        """Return the action that shows the exchanges with this contact and those below it."""
        self.ensure_one()
        # Known here, so that no page of the timeline asks for them again.
        family = self.with_context(active_test=False).search([("id", "child_of", self.id)])
        return self.env["crm.interaction"]._get_timeline_action(
            [("partner_id", "in", family.ids)], default_partner_id=self.id
        )

    def _prepare_interaction_values(self):
        self.ensure_one()
        if not self.partner_share:
            return None  # a colleague is no customer
        return {
            "partner_id": self.id,
            "lead_id": False,
            "campaign_id": False,
            "company_id": (self.company_id or self.env.company).id,
            "user_id": self.user_id.id,
        }
