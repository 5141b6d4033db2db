"""Contacts show what they responded to."""

from collections import Counter

from odoo import api, fields, models

from ...logic import normalise


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["crm.fact.mixin", "res.partner"]

    # Matching looks people up by these for every batch of responses.
    email_normalized = fields.Char(index="btree_not_null", personal="blank")
    phone_sanitized = fields.Char(index="btree_not_null", personal="blank")

    response_ids = fields.One2many(
        "crm.response",
        "partner_id",
        string="Responses",
        groups="sales_team.group_sale_salesman",
    )
    response_count = fields.Integer(
        compute="_compute_response_count", groups="sales_team.group_sale_salesman"
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_given_facts(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_changed_facts(vals)
        return super().write(vals)

    def _compute_email_normalized(self):
        """Natively any length will do; no address is that long, and no index takes it."""
        result = super()._compute_email_normalized()
        for partner in self:
            if len(partner.email_normalized or "") > normalise.MAX_EMAIL_LENGTH:
                partner.email_normalized = False
        return result

    @api.depends("response_ids")
    def _compute_response_count(self):
        """Count the responses of each contact and of the contacts below it."""
        counts = self._count_in_family("crm.response", [("responded", "=", True)])
        for partner in self:
            partner.response_count = counts[partner._origin.id]

    def _count_in_family(self, model, domain):
        """Return ``{contact id: records}`` of each contact and the contacts below it."""
        family = self.with_context(active_test=False).search_fetch(
            [("id", "child_of", self.ids)], ["parent_id"]
        )
        rows = self.env[model]._read_group(
            [("partner_id", "in", family.ids), *domain], ["partner_id"], ["__count"]
        )
        counts = Counter()
        for partner, count in rows:
            while partner:
                counts[partner.id] += count
                partner = partner.parent_id
        return counts

    def action_view_responses(self):
        """Return the action that lists the responses of this contact and those below it."""
        self.ensure_one()
        return self.env["crm.response"]._get_list_action(
            [("partner_id", "child_of", self.id)], is_answered=True
        )
