"""A website says whether the answers to its forms are confirmed first."""

from odoo import fields, models


class Website(models.Model):
    _name = "website"
    _inherit = ["website", "crm.confirm.first.mixin"]

    is_confirmed_first = fields.Boolean(
        string="Confirm Responses First",
        help=(
            "People who fill in a form that records a response get an email with a link. The "
            "response counts once they confirm it; unconfirmed responses are deleted. Forms that "
            "create an opportunity are Odoo's own, and are not held back."
        ),
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    website_is_confirmed_first = fields.Boolean(
        related="website_id.is_confirmed_first", readonly=False
    )
    website_confirmation_days = fields.Integer(
        related="website_id.confirmation_days", readonly=False
    )
