"""Settings that are remembered between requests, until somebody changes them."""

from odoo import api, models


class CrmCachedSettings(models.AbstractModel):
    """Records that few people change and every write on a lead asks for."""

    _name = "crm.cached.settings"
    _description = "Settings That Are Remembered"

    #: Caches in which something is remembered of them.
    _remembered_in = ("default",)
    #: Fields of which nothing is remembered.
    _not_remembered = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self._forget()
        return records

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() - self._not_remembered:
            self._forget()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget()
        return result

    @api.model
    def _forget(self):
        self.env.registry.clear_cache(*self._remembered_in)
