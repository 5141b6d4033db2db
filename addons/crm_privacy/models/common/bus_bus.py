"""What waits to be shown in open browsers."""

from odoo import models

from ...logic import personal


class BusBus(models.Model):
    _inherit = "bus.bus"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "message": personal.TEXT,
        }

    def _get_personal_links(self):
        return {"message": personal.MENTION}
