"""Odoo's own Import button."""

from odoo import api, models

from .crm_fact_mixin_history import IMPORTABLE


class BaseImportImport(models.TransientModel):
    _inherit = "base_import.import"

    @api.model
    def get_fields_tree(self, model, *args, **kwargs):
        """Offer the dates of the past to those who may tell them."""
        scope = self.with_context(**{IMPORTABLE: True})
        tree = super(BaseImportImport, scope).get_fields_tree(model, *args, **kwargs)
        Model = self.env[model]
        names = getattr(Model, "_get_history_names", frozenset)()
        if "create_date" in names and Model._is_historian():
            # Natively no file says when a record was made.
            tree.append(
                {
                    "id": "create_date",
                    "name": "create_date",
                    "string": Model._fields["create_date"]._description_string(self.env),
                    "required": False,
                    "fields": [],
                    "type": "datetime",
                    "model_name": model,
                }
            )
        return tree
