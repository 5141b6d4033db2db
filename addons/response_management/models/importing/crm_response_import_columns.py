"""The mapping half of ``crm.response.import``: what each column becomes."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...logic import cell_conversion, column_mapping, import_targets, table_file


class CrmResponseImport(models.Model):
    """Takes what the columns mean from the supplier's mapping where there is one, and keeps what
    the user makes of it for the next file with these columns.
    """

    _inherit = "crm.response.import"

    mapping_id = fields.Many2one(
        "crm.response.import.mapping",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        help="What the columns mean, as said for an earlier file with the same columns.",
    )

    # ------------------------------------------------------------
    # ONCHANGE
    # ------------------------------------------------------------

    @api.onchange("file")
    def _onchange_file(self):
        if not self.file:
            self.preview = False
            self.column_ids = [Command.clear()]
            self.value_ids = [Command.clear()]
            self.sheet_ids = [Command.clear()]
            # A browser sends the name of an empty file, and nothing with it.
            return (
                self._warn(self._explain_kind("empty", self.file_name)) if self.file_name else None
            )
        try:
            self._read_file()
        except UserError as error:
            self.preview = False
            self.column_ids = [Command.clear()]
            return self._warn(str(error))
        return None

    def _warn(self, message):
        return {
            "warning": {"title": self.env._("This file cannot be imported"), "message": message}
        }

    @api.onchange("encoding", "separator", "header_row")
    def _onchange_reading(self):
        if self.column_ids:
            self._read_file_columns()

    @api.onchange("sheet_ids")
    def _onchange_sheet_ids(self):
        """Read the sheets that are chosen now; other sheets have other columns."""
        if self.sheet_ids.filtered("is_read"):
            with self._open_file() as stream:
                self.header_row = self._read_head(stream, header_row=None).header_row
            self._read_file_columns()

    @api.onchange("supplier_id", "mapping_id")
    def _onchange_mapping(self):
        if self.supplier_id and self.mapping_id.supplier_id not in (
            self.supplier_id,
            self.env["res.partner"],
        ):
            self.mapping_id = False
        if self.column_ids:
            mapping = self.mapping_id or self._find_mapping()
            if mapping:
                self._apply_mapping(mapping)

    @api.onchange("type_id")
    def _onchange_type_id(self):
        """Offer the parameters of the type to the columns that mean nothing yet."""
        parameters = self._get_parameters() if self.type_id else {}
        for column in self.column_ids:
            found = parameters.get(column_mapping.fold_header(column.name or ""))
            if found and column.target == import_targets.SKIP:
                column.target = import_targets.PARAMETER
                column.parameter, column.kind = found

    @api.onchange("column_ids")
    def _onchange_column_ids(self):
        """List the answers of a column as soon as it is said to hold results."""
        named = set(self.value_ids.mapped("column"))
        wanted = [
            column.name
            for column in self.column_ids
            if column.target == import_targets.RESULT and column.name not in named
        ]
        if wanted:
            self._add_new_values()

    # ------------------------------------------------------------
    # MAPPING
    # ------------------------------------------------------------

    def _find_mapping(self, headers=None):
        headers = headers or self._get_headers()
        if table_file.is_reject_file(headers):
            headers = headers[: -len(table_file.REJECT_HEADERS)]
        return self.env["crm.response.import.mapping"]._find(
            headers, company=self.company_id or self.env.company, supplier=self.supplier_id._origin
        )

    def _apply_mapping(self, mapping, given=()):
        """Take over what ``mapping`` says about the columns that it knows."""
        lines = mapping.column_ids.grouped(lambda line: column_mapping.fold_header(line.name))
        names = {}
        again = []
        for column in self.column_ids:
            found = lines.pop(column_mapping.fold_header(column.name), None)
            if found:
                column.update(found[0]._prepare_meaning_values())
                names[found[0].name] = column.name
                again += [
                    {
                        "position": column.position,
                        "name": column.name,
                        "sample": column.sample,
                        **line._prepare_meaning_values(),
                    }
                    for line in found[1:]
                ]
        self.column_ids = [Command.create(vals) for vals in again]
        self.value_ids = [
            Command.clear(),
            *(
                Command.create({**line._prepare_copy_values(), "column": names[line.column]})
                for line in mapping.value_ids
                if line.column in names
            ),
        ]
        self._add_new_values()
        # Whose file it is says what it is about; equal columns alone do not.
        constants = self._get_constant_fields() if mapping.supplier_id else ("type_id",)
        settings = mapping._prepare_setting_values((*constants, *self._get_reading_fields()))
        if settings["date_order"] == cell_conversion.YMD:
            # The order of dates that nobody had to choose says nothing of others.
            settings.pop("date_order")
        self.update(
            {name: value for name, value in settings.items() if name not in given and value}
        )
        self.mapping_id = mapping
        self.supplier_id = mapping.supplier_id or self.supplier_id

    def _store_mapping(self):
        """Keep what the columns mean for the supplier's next file."""
        self.ensure_one()
        mapping = self.mapping_id or self._find_mapping()
        columns = self.column_ids
        if table_file.is_reject_file(self._get_headers()):
            columns = columns.filtered(lambda c: c.name not in table_file.REJECT_HEADERS)
        values = {
            **self._prepare_setting_values(
                (
                    "supplier_id",
                    "company_id",
                    *self._get_constant_fields(),
                    *self._get_reading_fields(),
                )
            ),
            "column_ids": [
                Command.clear(),
                *(Command.create(column._prepare_copy_values()) for column in columns),
            ],
            "value_ids": [
                Command.clear(),
                *(Command.create(value._prepare_copy_values()) for value in self.value_ids),
            ],
        }
        if mapping:
            if not self._says_the_same(mapping, columns, values):
                mapping.write(values)
        else:
            name = self.supplier_id.display_name or self.file_name or self.type_id.name
            mapping = mapping.create({**values, "name": name})
        self.mapping_id = mapping

    def _says_the_same(self, mapping, columns, values):
        """Return whether ``mapping`` would not change by being written."""
        lines = mapping.column_ids, mapping.value_ids
        return (
            [column._prepare_copy_values() for column in lines[0]]
            == [column._prepare_copy_values() for column in columns]
            and [value._prepare_copy_values() for value in lines[1]]
            == [value._prepare_copy_values() for value in self.value_ids]
            and all(
                (mapping[name].id if mapping._fields[name].relational else mapping[name]) == value
                for name, value in values.items()
                if name not in ("column_ids", "value_ids")
            )
        )

    # ------------------------------------------------------------
    # CHECKS
    # ------------------------------------------------------------

    def _check_ready(self):
        """:raise UserError: something is missing without which every row would be refused"""
        self.ensure_one()
        head = self._read_sample()
        if list(head.headers) != self._get_headers():
            raise UserError(
                self.env._(
                    "The columns listed are not those of the file. Upload the file again, or read "
                    "it with another separator or header row."
                )
            )
        self._check_targets()
        self._check_values()

    def _check_targets(self):
        targets = [column.target for column in self.column_ids]
        if set(targets) <= {import_targets.SKIP}:
            raise UserError(self.env._("Choose what to import for at least one column."))
        if not self.type_id and "type_id" not in targets:
            raise UserError(self.env._("Choose the type of the responses in this file."))
        if "type_id" in targets and import_targets.PARAMETER in targets:
            raise UserError(
                self.env._(
                    "Parameters belong to one response type. Import the types of this file one by "
                    "one, or leave the parameters out."
                )
            )
        single = [target for target in targets if target not in import_targets.SHARED_TARGETS]
        labels = dict(self.column_ids._fields["target"]._description_selection(self.env))
        for target in single:
            if single.count(target) > 1:
                raise UserError(
                    self.env._(
                        "Several columns are imported as %(target)s. Choose one of them.",
                        target=labels[target],
                    )
                )
        if any(c.target == import_targets.PARAMETER and not c.parameter for c in self.column_ids):
            raise UserError(
                self.env._("Name the parameter for each column that is imported as one.")
            )

    def _check_values(self):
        results = set(self._get_result_names())
        lines = self.value_ids.filtered(lambda line: line.column in results)
        open_lines = lines.filtered(lambda line: not line.result)
        if open_lines:
            raise UserError(
                self.env._(
                    "Set what these values of the column %(column)s mean: %(values)s.",
                    column=open_lines[0].column,
                    values=", ".join(f"“{line.value or ''}”" for line in open_lines[:10]),
                )
            )
        if results and not lines:
            raise UserError(
                self.env._(
                    "Set what the values of the column %(column)s mean.",
                    column=sorted(results)[0],
                )
            )
