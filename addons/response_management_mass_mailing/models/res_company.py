"""Companies say how opens of people who are not tracked are counted."""

from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    is_untracked_open_counted = fields.Boolean(
        string="Count Opens of Untracked Recipients",
        default=True,
        help="Emails to recipients who are not tracked have an image that is the same for all of "
        "them, so that it is known how many were opened, and not by whom.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "consent_track_mode" in vals:
            self.env.registry.clear_cache()
        return result

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env.registry.clear_cache()
        return companies


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    is_untracked_open_counted = fields.Boolean(
        related="company_id.is_untracked_open_counted", readonly=False
    )
