"""Mappings: what the columns of a supplier's files mean, said once."""

from odoo import api, fields, models

from ...logic import column_mapping


class CrmResponseImportMapping(models.Model):
    """What the columns of one supplier's files mean, or of files that nobody is named for.

    Made when an import starts, and brought up to date whenever a later import
    reads the same columns otherwise. Imports copy it: changing it changes no import already made.
    """

    _name = "crm.response.import.mapping"
    _description = "Response Import Mapping"
    _inherit = ["crm.response.import.settings"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, personal=False)
    active = fields.Boolean(default=True)
    column_ids = fields.One2many(
        "crm.response.import.column", "mapping_id", string="Columns", copy=True
    )
    value_ids = fields.One2many(
        "crm.response.import.value", "mapping_id", string="Values", copy=True
    )
    fingerprint = fields.Char(
        compute="_compute_fingerprint",
        store=True,
        index=True,
        help="Tells files with the same columns.",
        personal=False,
    )
    import_ids = fields.One2many("crm.response.import", "mapping_id", string="Imports")
    import_count = fields.Integer(compute="_compute_import_count")

    @api.depends("column_ids.name")
    def _compute_fingerprint(self):
        for mapping in self:
            mapping.fingerprint = column_mapping.fingerprint(
                # A column that is imported twice is one of the file.
                dict.fromkeys(column.name or "" for column in mapping.column_ids)
            )

    @api.depends("import_ids")
    def _compute_import_count(self):
        counts = dict(
            self.env["crm.response.import"]._read_group(
                [("mapping_id", "in", self.ids)], ["mapping_id"], ["__count"]
            )
        )
        for mapping in self:
            mapping.import_count = counts.get(mapping._origin, 0)

    def action_view_imports(self):
        """Return the action that lists the imports that used this mapping."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "response_management.crm_response_import_action"
        )
        action["domain"] = [("mapping_id", "=", self.id)]
        action["context"] = {"default_mapping_id": self.id}
        return action

    @api.model
    def _find(self, headers, *, company, supplier):
        """Return the mapping for a file with these ``headers``, empty if none or several fit.

        A mapping without supplier is for files of which nobody has said whose they are.
        """
        found = self.search(
            [
                ("fingerprint", "=", column_mapping.fingerprint(headers)),
                ("company_id", "=", company.id),
            ]
        )
        if supplier:
            found = found.filtered(lambda mapping: mapping.supplier_id == supplier)
        elif len(found) > 1:
            found = found.filtered(lambda mapping: not mapping.supplier_id)
        return found if len(found) == 1 else self.browse()
