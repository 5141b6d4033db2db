"""Whether there is anything of a kind at all: who has none pays nothing for it."""

from odoo import api, models, tools


class InUseMixin(models.AbstractModel):
    """Records of which the first one changes what is done on every lead."""

    _name = "in.use.mixin"
    _description = "Remembers Whether There Are Any"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if records:
            self._note_use()
        return records

    @api.model
    def _note_use(self):
        """Have it known everywhere that there is a record now."""
        if not self._is_in_use():
            self.env.registry.clear_cache()

    @api.model
    @tools.ormcache()
    def _is_in_use(self):
        """Return whether there has been a record; that the last one is gone does not matter."""
        # sudo: of whomever, and in whatever state.
        return bool(self.sudo().with_context(active_test=False).search([], limit=1))
