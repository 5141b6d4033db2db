"""Filters that users saved: what is looked for may be somebody."""

from odoo import models

from ...logic import personal


class IrFilters(models.Model):
    _inherit = "ir.filters"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "name": personal.TEXT,
            "domain": personal.TEXT,
            "context": personal.TEXT,
        }

    def _get_personal_links(self):
        return {}
