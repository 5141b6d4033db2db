"""Values of a column that stand for something else."""

from odoo import api, fields, models

from ...logic import import_targets

RESULTS = [
    (import_targets.POSITIVE, "Positive"),
    (import_targets.NEUTRAL, "Neutral"),
    (import_targets.NEGATIVE, "Negative"),
    (import_targets.OPT_OUT, "Opt-out"),
    (import_targets.NO_ANSWER, "Reached, no answer"),
    (import_targets.LEAVE_OUT, "Leave the row out"),
]


class CrmResponseImportValue(models.Model):
    """What one value of a column stands for: a result, or another text.

    The column is named, not linked: the same line serves a file whose columns stand in another
    order, and a form that is not saved yet.
    """

    _name = "crm.response.import.value"
    _description = "Response Import Value"
    _order = "column, id"

    import_id = fields.Many2one("crm.response.import", index="btree_not_null", ondelete="cascade")
    mapping_id = fields.Many2one(
        "crm.response.import.mapping", index="btree_not_null", ondelete="cascade"
    )
    column = fields.Char(required=True, personal=False)
    value = fields.Char(string="Value in the File", help="Empty for a blank cell.", personal="text")
    result = fields.Selection(RESULTS)
    replacement = fields.Char(string="Read As", personal="text")
    is_nothing = fields.Boolean(
        string="Nothing", help="The cell is read as if it were empty, as with *Please select*."
    )
    is_result = fields.Boolean(compute="_compute_is_result")

    _belongs_somewhere = models.Constraint(
        "CHECK(num_nonnulls(import_id, mapping_id) = 1)",
        "A value belongs to an import or to a mapping.",
    )

    @api.depends("column", "import_id.column_ids.target", "mapping_id.column_ids.target")
    def _compute_is_result(self):
        for value in self:
            columns = (value.import_id or value.mapping_id).column_ids
            value.is_result = any(
                column.name == value.column and column.target == import_targets.RESULT
                for column in columns
            )

    def _prepare_copy_values(self):
        """Return the values of a line like this one on another import or mapping."""
        self.ensure_one()
        return {
            "column": self.column,
            "value": self.value,
            "result": self.result,
            "replacement": self.replacement,
            "is_nothing": self.is_nothing,
        }
