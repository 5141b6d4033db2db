"""A website says whether the answers to its forms are confirmed first."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

MAX_DAYS = 60


class Website(models.Model):
    _inherit = "website"

    is_confirmed_first = fields.Boolean(
        string="Confirm Responses First",
        help="Who fills in a form that records a response gets an email with a link. The response "
        "counts once they have confirmed it; what is not confirmed is deleted. Forms that create "
        "an opportunity are Odoo's own, and are not held back.",
    )
    confirmation_days = fields.Integer(
        string="Wait for Days",
        default=7,
        help="What is not confirmed after so many days is deleted.",
    )

    @api.constrains("confirmation_days")
    def _check_confirmation_days(self):
        if any(not 1 <= website.confirmation_days <= MAX_DAYS for website in self):
            raise ValidationError(
                self.env._("A confirmation is waited for from one to %s days.", MAX_DAYS)
            )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    website_is_confirmed_first = fields.Boolean(
        related="website_id.is_confirmed_first", readonly=False
    )
    website_confirmation_days = fields.Integer(
        related="website_id.confirmation_days", readonly=False
    )
