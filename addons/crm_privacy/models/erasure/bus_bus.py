"""Rows that are nothing but a person's notices are deleted."""

from odoo import models
from odoo.tools import SQL


class BusBus(models.Model):
    _inherit = "bus.bus"

    def _erase_rows(self, ids, found):
        self.env.cr.execute(SQL("DELETE FROM bus_bus WHERE id = ANY(%s)", list(ids)))
        return len(ids)
