"""The mapping half of ``crm.response.import``: what each column becomes."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...logic import column_mapping, row_conversion, table_file


class CrmResponseImport(models.Model):
    """Guesses what the columns of the file mean, takes it from the supplier's mapping where there
    is one, and keeps what the user makes of it for the supplier's next file.
    """

    _inherit = "crm.response.import"

    mapping_id = fields.Many2one(
        "crm.response.import.mapping",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        help="What the columns mean, as said for an earlier file with the same columns.",
    )
    column_ids = fields.One2many("crm.response.import.column", "import_id", string="Columns")
    value_ids = fields.One2many("crm.response.import.value", "import_id", string="Values")
    preview_table = fields.Html(compute="_compute_preview_table", sanitize=False)

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("preview", "column_ids.name", "column_ids.target")
    def _compute_preview_table(self):
        targets = self.env["crm.response.import.column"]._fields["target"]
        labels = dict(targets._description_selection(self.env))
        for record in self:
            preview = record.preview or {}
            meanings = {column.name: column.target for column in record.column_ids}
            record.preview_table = _render_table(
                [
                    (header, labels.get(meanings.get(header)), meanings.get(header))
                    for header in preview.get("headers", ())
                ],
                preview.get("rows", ()),
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
            return None
        try:
            self._read_file()
        except UserError as error:
            self.preview = False
            self.column_ids = [Command.clear()]
            return {
                "warning": {
                    "title": self.env._("This file cannot be imported"),
                    "message": str(error),
                }
            }
        return None

    @api.onchange("encoding", "separator", "header_row")
    def _onchange_reading(self):
        if self.column_ids:
            self._read_columns()

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
            if found and column.target == row_conversion.SKIP:
                column.target = row_conversion.PARAMETER
                column.parameter, column.kind = found

    @api.onchange("column_ids")
    def _onchange_column_ids(self):
        """List the answers of a column as soon as it is said to hold results."""
        named = set(self.value_ids.mapped("column"))
        wanted = [
            column.name
            for column in self.column_ids
            if column.target == row_conversion.RESULT and column.name not in named
        ]
        if wanted:
            self._add_result_values(wanted)

    # ------------------------------------------------------------
    # FILE AND COLUMNS
    # ------------------------------------------------------------

    def _read_file(self, given=()):
        """Find out how the file is written and what its columns mean.

        :param given: fields whose value the caller has chosen, not to be guessed
        """
        self.ensure_one()
        chosen = self._prepare_setting_values(
            name for name in ("encoding", "separator", "header_row") if name in given and self[name]
        )
        self._detect()
        if chosen:
            self.update(chosen)
        self._read_columns(given)

    def _read_columns(self, given=()):
        """Make the columns anew from the file as it is read now."""
        head = self._read_sample()
        samples = self._get_samples(head)
        mapping = self.mapping_id or self._find_mapping(head.headers)
        guesses = column_mapping.guess_columns(samples, self._get_parameters())
        if not self.type_id and not mapping:
            self.type_id = self._guess_type(samples, guesses)
            guesses = column_mapping.guess_columns(samples, self._get_parameters())
        self.preview = self._prepare_preview(head)
        self.column_ids = [
            Command.clear(),
            *(
                Command.create(self._prepare_column_values(position, sample, guess))
                for position, (sample, guess) in enumerate(zip(samples, guesses, strict=True))
            ),
        ]
        self.value_ids = [Command.clear()]
        reading = self._guess_reading(samples, guesses)
        self.update({name: value for name, value in reading.items() if name not in given})
        if mapping:
            self._apply_mapping(mapping, given)
        else:
            self._add_result_values(self._get_result_names(), samples)

    def _prepare_column_values(self, position, sample, guess):
        return {
            "position": position,
            "name": sample.header,
            "sample": self._summarise(sample),
            "target": guess.target,
            "parameter": guess.parameter,
            "kind": guess.kind if guess.parameter else column_mapping.guess_kind(sample.values),
        }

    def _guess_type(self, samples, guesses):
        """Return the response type that files with such columns usually bring, if any."""
        headers = {column_mapping.fold_header(sample.header) for sample in samples}
        channel = any(guess.target == "response_channel_id" for guess in guesses)
        if headers & {"duration", "callduration", "通話時間", "通话时长"} or (
            channel and headers & {"callresult", "callstatus", "disposition"}
        ):
            return self.env.ref("response_management.type_phone_call", raise_if_not_found=False)
        return self.type_id

    def _get_result_names(self):
        return [column.name for column in self.column_ids if column.target == row_conversion.RESULT]

    def _add_result_values(self, names, samples=None):
        """Add a line for each answer that the columns ``names`` give in the first rows."""
        if samples is None:
            samples = self._get_samples(self._read_sample())
        self.value_ids = [
            Command.create({"column": sample.header, "value": value, "result": result})
            for sample in samples
            if sample.header in names
            for value, result in self._get_result_values(sample).items()
        ]

    def _check_columns_fit(self):
        """Columns came with the file: check the file and fill what only the server knows."""
        self.ensure_one()
        with self._open_file() as stream:
            self.is_workbook = self._check_kind(stream)
        if not self.preview:
            self.preview = self._prepare_preview(self._read_sample())

    # ------------------------------------------------------------
    # MAPPING
    # ------------------------------------------------------------

    def _find_mapping(self, headers=None):
        headers = headers or self.column_ids.mapped("name")
        if table_file.is_reject_file(headers):
            headers = headers[: -len(table_file.REJECT_HEADERS)]
        return self.env["crm.response.import.mapping"]._find(
            headers, company=self.company_id or self.env.company, supplier=self.supplier_id._origin
        )

    def _apply_mapping(self, mapping, given=()):
        """Take over what ``mapping`` says about the columns that it knows."""
        lines = {column_mapping.fold_header(line.name): line for line in mapping.column_ids}
        names = {}
        for column in self.column_ids:
            line = lines.get(column_mapping.fold_header(column.name))
            if line:
                column.update(line._prepare_meaning_values())
                names[line.name] = column.name
        self.value_ids = [
            Command.clear(),
            *(
                Command.create({**line._prepare_copy_values(), "column": names[line.column]})
                for line in mapping.value_ids
                if line.column in names
            ),
        ]
        settings = mapping._prepare_setting_values(
            (*self._get_constant_fields(), *self._get_reading_fields())
        )
        self.update(
            {name: value for name, value in settings.items() if name not in given and value}
        )
        self.mapping_id = mapping
        self.supplier_id = mapping.supplier_id or self.supplier_id

    def _store_mapping(self):
        """Keep what the columns mean for the supplier's next file."""
        self.ensure_one()
        mapping = self.mapping_id or self._find_mapping()
        if not (mapping or self.supplier_id):
            return
        columns = self.column_ids
        if table_file.is_reject_file(columns.mapped("name")):
            columns = columns[: -len(table_file.REJECT_HEADERS)]
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
            mapping.write(values)
        else:
            name = self.supplier_id.display_name or self.file_name
            mapping = mapping.create({**values, "name": name})
        self.mapping_id = mapping

    # ------------------------------------------------------------
    # CHECKS
    # ------------------------------------------------------------

    def _check_ready(self):
        """:raise UserError: something is missing without which every row would be refused"""
        self.ensure_one()
        head = self._read_sample()
        names = self.column_ids.mapped("name")
        if list(head.headers) != names:
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
        if set(targets) <= {row_conversion.SKIP}:
            raise UserError(self.env._("Say for at least one column what it is imported as."))
        if not self.type_id and "type_id" not in targets:
            raise UserError(self.env._("Choose the type of the responses in this file."))
        if "type_id" in targets and row_conversion.PARAMETER in targets:
            raise UserError(
                self.env._(
                    "Parameters belong to one response type. Import the types of this file one by "
                    "one, or leave the parameters out."
                )
            )
        single = [
            target
            for target in targets
            if target
            not in (
                row_conversion.SKIP,
                row_conversion.NOTE,
                row_conversion.PARAMETER,
                row_conversion.KEY,
            )
        ]
        labels = dict(self.column_ids._fields["target"]._description_selection(self.env))
        for target in single:
            if single.count(target) > 1:
                raise UserError(
                    self.env._(
                        "Several columns are imported as %(target)s. Choose one of them.",
                        target=labels[target],
                    )
                )
        if any(c.target == row_conversion.PARAMETER and not c.parameter for c in self.column_ids):
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
                    "Say what these values of the column %(column)s stand for: %(values)s.",
                    column=open_lines[0].column,
                    values=", ".join(f"“{line.value or ''}”" for line in open_lines[:10]),
                )
            )
        if results and not lines:
            raise UserError(
                self.env._(
                    "Say what the values of the column %(column)s stand for.",
                    column=sorted(results)[0],
                )
            )


def _render_table(columns, rows):
    """Return the preview as a table: header, what each column becomes, the first rows."""
    if not columns:
        return False
    head = Markup().join(
        Markup('<th class="text-nowrap">%s<div class="small fw-normal %s">%s</div></th>')
        % (
            header,
            "text-muted" if target in (None, row_conversion.SKIP) else "text-primary",
            label or "",
        )
        for header, label, target in columns
    )
    body = Markup().join(
        Markup('<tr><td class="text-muted text-end">%s</td>%s</tr>')
        % (
            row[0],
            Markup().join(Markup('<td class="text-nowrap">%s</td>') % cell for cell in row[1:]),
        )
        for row in rows
    )
    return Markup(
        '<div class="table-responsive"><table class="table table-sm table-hover mb-0">'
        '<thead><tr><th class="text-muted text-end">#</th>%s</tr></thead>'
        "<tbody>%s</tbody></table></div>"
    ) % (head, body)
