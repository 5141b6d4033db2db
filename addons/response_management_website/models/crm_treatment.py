from odoo import api, models, tools
from odoo.fields import Domain


class CrmTreatment(models.Model):
    """Pages of the website are served often, treatments change seldom: their pages are cached."""

    _inherit = "crm.treatment"

    @api.model_create_multi
    def create(self, vals_list):
        treatments = super().create(vals_list)
        if any(treatments.mapped("destination_key")):
            self.env.registry.clear_cache()
        return treatments

    def write(self, vals):
        result = super().write(vals)
        if {"destination_url", "active"} & vals.keys():
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        is_visited = any(self.mapped("destination_key"))
        result = super().unlink()
        if is_visited:
            self.env.registry.clear_cache()
        return result

    @api.model
    @tools.ormcache()
    def _get_destination_keys(self):
        """Return the pages, spelled as all that mean the same, that treatments lead to."""
        # sudo: the same for every visitor; nobody is told which pages these are.
        treatments = self.sudo().search_fetch(
            [("destination_key", "!=", False)], ["destination_key"]
        )
        return frozenset(treatments.mapped("destination_key"))

    @api.model
    def _get_anonymous_clicks_domain(self):
        is_stranger = Domain("is_visitor_known", "=", False)
        return super()._get_anonymous_clicks_domain() & is_stranger
