"""Contacts show what they responded to."""

from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Matching looks people up by these for every batch of responses.
    email_normalized = fields.Char(index="btree_not_null")
    phone_sanitized = fields.Char(index="btree_not_null")

    response_ids = fields.One2many("crm.response", "partner_id", string="Responses")
    response_count = fields.Integer(
        compute="_compute_response_count", groups="sales_team.group_sale_salesman"
    )

    @api.depends("response_ids")
    def _compute_response_count(self):
        """Count the responses of each contact and of the contacts below it."""
        self.response_count = 0
        family = self.with_context(active_test=False).search_fetch(
            [("id", "child_of", self.ids)], ["parent_id"]
        )
        counts = self.env["crm.response"]._read_group(
            [("partner_id", "in", family.ids), ("responded", "=", True)],
            ["partner_id"],
            ["__count"],
        )
        own = set(self._ids)
        for partner, count in counts:
            while partner:
                if partner.id in own:
                    self.browse(partner.id).response_count += count
                partner = partner.parent_id

    def action_view_responses(self):
        """Return the action that lists the responses of this contact and those below it."""
        self.ensure_one()
        return self.env["crm.response"]._get_list_action([("partner_id", "child_of", self.id)])
