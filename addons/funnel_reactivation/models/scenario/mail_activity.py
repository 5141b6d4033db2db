"""Activities name a person, too: whom they are about."""

from odoo import models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _get_funnel_persons(self):
        """Return the leads and the contacts that the activities are about, a recordset each.

        Activities about anything else are about nobody in the funnel.
        """
        return [
            self.env[model].browse({a.res_id for a in activities}).exists()
            for model, activities in self.grouped("res_model").items()
            if model in ("crm.lead", "res.partner")
        ]

    def action_reactivate(self):
        """Ask the invocable scenarios about whom the activities are about."""
        self.check_access("read")
        return [
            request_id
            for people in self._get_funnel_persons()
            for request_id in people.action_reactivate()
        ]
