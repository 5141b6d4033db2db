"""Files of a migration: what each is, and how many of its rows became what."""

from odoo import api, fields, models

from ...logic import source_table, source_value
from ...tools import uploaded_tables
from . import crm_migration_row as rows

#: Field with the number of rows in each state.
COUNT_FIELDS = {
    rows.TO_RECORD: "planned_count",
    rows.TO_LINK: "planned_link_count",
    rows.NEW: "new_count",
    rows.LINKED: "linked_count",
    rows.KNOWN: "known_count",
    rows.ASIDE: "aside_count",
}


class CrmMigrationFile(models.Model):
    _name = "crm.migration.file"
    _description = "File of Another System"
    _order = "sequence, id"

    migration_id = fields.Many2one(
        "crm.migration", required=True, readonly=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(readonly=True)
    name = fields.Char(required=True, readonly=True, personal=False)
    kind = fields.Selection(rows.KIND_LABELS, string="Recognized As", readonly=True)
    columns = fields.Json(readonly=True, personal=False)
    column_count = fields.Integer(string="Columns Used", compute="_compute_column_count")
    unused_columns = fields.Text(
        string="Other Columns", readonly=True, personal=False, help="They have no matching field."
    )
    date_order = fields.Selection(
        [(source_value.DAY_FIRST, "Day/month/year"), (source_value.MONTH_FIRST, "Month/day/year")],
        readonly=True,
    )
    decimal_mark = fields.Selection(
        [("comma", "1.234,50"), ("dot", "1,234.50")],
        string="Amounts",
        readonly=True,
        help=(
            "Number format of the file, detected from its first rows. If empty, each amount is "
            "read on its own."
        ),
    )
    header_row = fields.Integer(
        string="Header in Row",
        readonly=True,
        aggregator=None,
        help="Rows above it, such as the title of a report, are not records.",
    )
    problem = fields.Selection(
        [
            (
                "unknown",
                "Its columns match no known export; export with English or German names",
            ),
            ("no_ids", "The IDs of its records are missing; export them as well"),
            (uploaded_tables.NO_TABLE, "It is not a table; save it as .xlsx or CSV"),
            (uploaded_tables.EMPTY, "It is empty"),
            (uploaded_tables.ENCRYPTED, "It is protected by a password"),
            (uploaded_tables.TOO_LARGE, "It is too large for a workbook; save it as CSV"),
            ("no_sheet", "It has no visible sheet"),
            ("broken", "It is damaged"),
        ],
        string="Not Read",
        readonly=True,
    )
    references = fields.Text(
        string="Refers To",
        readonly=True,
        help="How many of its references are found.",
        personal=False,
    )
    row_count = fields.Integer(string="Rows", readonly=True)
    planned_count = fields.Integer(string="To Record", compute="_compute_counts")
    planned_link_count = fields.Integer(string="To Take In", compute="_compute_counts")
    new_count = fields.Integer(string="Recorded", compute="_compute_counts")
    linked_count = fields.Integer(
        string="Taken In",
        compute="_compute_counts",
        help="Rows that became part of another record, such as leads of their opportunity.",
    )
    known_count = fields.Integer(string="Known", compute="_compute_counts")
    aside_count = fields.Integer(string="Set Aside", compute="_compute_counts")

    @api.depends("columns")
    def _compute_column_count(self):
        for file in self:
            file.column_count = len(file.columns or ())

    def _compute_counts(self):
        groups = self.env["crm.migration.row"]._read_group(
            [("file_id", "in", self.ids)], ["file_id", "state"], ["__count"]
        )
        counts = {(file.id, state): count for file, state, count in groups}
        for file in self:
            for state, name in COUNT_FIELDS.items():
                file[name] = counts.get((file._origin.id, state), 0)

    def action_view_rows(self):
        """Return the action that lists the rows of the file, those set aside first of all."""
        self.ensure_one()
        return self.migration_id._get_rows_action([("file_id", "=", self.id)], self.name)

    @api.model
    def _get_kind_sequence(self, kind):
        return source_table.KINDS.index(kind) if kind else len(source_table.KINDS)
