"""Contacts show what they responded to."""

from collections import Counter

from odoo import api, fields, models

from odoo.addons.crm_privacy.tools import counting

from ...logic import normalize


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "crm.fact.mixin"]

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
        compute="_compute_record_counts", groups="sales_team.group_sale_salesman"
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
            if len(partner.email_normalized or "") > normalize.MAX_EMAIL_LENGTH:
                partner.email_normalized = False
        return result

    @api.depends("response_ids")
    def _compute_record_counts(self):
        """Count what belongs to each contact and to the contacts below it, in one statement."""
        counted = self._get_counted_records()
        family = self.with_context(active_test=False).search_fetch(
            [("id", "child_of", self._origin.ids)], ["parent_id"]
        )
        numbers = counting.count_records(self.env, counted, family.ids)
        for name in counted:
            totals = Counter()
            for partner in family.browse(numbers[name]):
                number = numbers[name][partner.id]
                while partner:
                    totals[partner.id] += number
                    partner = partner.parent_id
            for partner in self:
                partner[name] = totals[partner._origin.id]

    @api.model
    def _get_counted_records(self):
        """Return ``{name of the field: (model, field that names the contact, domain)}``."""
        return {"response_count": ("crm.response", "partner_id", [("responded", "=", True)])}

    def action_view_responses(self):
        """Return the action that lists the responses of this contact and those below it."""
        self.ensure_one()
        return self.env["crm.response"]._get_list_action(
            [("partner_id", "child_of", self.id)], is_answered=True
        )
