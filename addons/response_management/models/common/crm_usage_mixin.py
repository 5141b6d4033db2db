"""Records that others need are kept, and anyone who deletes them is told what to do instead."""

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.crm_privacy.tools.deletion import before_deletion


class CrmUsageMixin(models.AbstractModel):
    """Says in words why a record cannot be deleted.

    The database forbids it all the same, in words that depend on its version.
    """

    _name = "crm.usage.mixin"
    _description = "Usage"

    @before_deletion
    def _unlink_except_used(self):
        for field in self._get_restricting_fields():
            # sudo: what the user may not see forbids deletion all the same.
            users = self.env[field.model_name].sudo().with_context(active_test=False)
            used = users.search([(field.name, "in", self.ids)], limit=1)[field.name]
            if used:
                raise UserError(
                    self.env._(
                        "“%(record)s” is in use by this kind of record: %(kind)s. Archive it "
                        "instead, or change what uses it first.",
                        record=used.display_name,
                        kind=self.env["ir.model"]._get(field.model_name).name,
                    )
                )

    @api.model
    def _get_restricting_fields(self):
        """Return the fields of other records that keep those of this model from being deleted."""
        return [
            field
            for model in self.env.registry.values()
            if model._auto and not model._abstract
            for field in model._fields.values()
            if field.type == "many2one"
            and field.store
            and field.comodel_name == self._name
            and field.ondelete == "restrict"
        ]
