"""Log entries kept in the database."""

from odoo import models

from ...logic import personal


class IrLogging(models.Model):
    _inherit = "ir.logging"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "message": personal.TEXT,
        }

    def _get_personal_links(self):
        return {}
