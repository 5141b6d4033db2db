"""A website says whether the answers to its forms are confirmed first."""

from odoo import fields, models


class Website(models.Model):
    _name = "website"
    _inherit = ["website", "crm.confirm.first.mixin"]

    is_confirmed_first = fields.Boolean(
        string="Confirm Responses First",
        help="Who fills in a form that records a response gets an email with a link. The response "
        "counts once they have confirmed it; what is not confirmed is deleted. Forms that create "
        "an opportunity are Odoo's own, and are not held back.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    website_is_confirmed_first = fields.Boolean(
        related="website_id.is_confirmed_first", readonly=False
    )
    website_confirmation_days = fields.Integer(
        related="website_id.confirmation_days", readonly=False
    )
