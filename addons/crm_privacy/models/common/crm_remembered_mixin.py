"""Settings that are remembered between requests, until somebody changes them."""

from odoo import api, models
from odoo.fields import Domain


class CrmRememberedMixin(models.AbstractModel):
    """Records that few people change and that many ask for.

    What is remembered of them, with ``ormcache``, is the same for all: it is searched with
    ``_search_remembered``. It is forgotten after each change, not before: what is asked for
    meanwhile would be remembered as it was.
    """

    _name = "crm.remembered.mixin"
    _description = "Remembered Settings"

    #: Caches in which something is remembered of them.
    _remembered_in = ("default",)
    #: Fields that something remembered depends on; ``None``: all but ``_passive_fields``.
    _remembered_fields = None
    _passive_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self._forget()
        return records

    def write(self, vals):
        result = super().write(vals)
        watched = vals.keys() - self._passive_fields
        if watched & (self._remembered_fields or watched):
            self._forget()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget()
        return result

    @api.model
    def _forget(self):
        self.env.registry.clear_cache(*self._remembered_in)

    @api.model
    def _search_remembered(self, domain, **options):
        """Return the active records in ``domain``, no matter who asks and in whatever context.

        sudo: what is remembered serves all; nothing of it is shown to who may not see it.
        """
        everything = self.sudo().with_context({})  # pylint: disable=context-overridden
        return everything.search(Domain(domain) & Domain("active", "=", True), **options)
