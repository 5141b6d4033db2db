"""The guessing half of ``crm.response.import``: what a file says of itself."""

from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from ...logic import (
    cell_conversion,
    column_mapping,
    column_values,
    date_checks,
    import_targets,
    normalize,
    result_words,
    row_marks,
)

DATE_KINDS = (import_targets.DATE, import_targets.DATETIME)
NUMBER_KINDS = (import_targets.INTEGER, import_targets.FLOAT)


class CrmResponseImport(models.Model):
    """Guesses what the columns of the file mean from their headers and first values."""

    _inherit = "crm.response.import"

    column_ids = fields.One2many("crm.response.import.column", "import_id", string="Columns")
    value_ids = fields.One2many("crm.response.import.value", "import_id", string="Values")

    # ------------------------------------------------------------
    # COLUMNS
    # ------------------------------------------------------------

    def _read_file(self, given=()):
        """Find out how the file is written and what its columns mean.

        :param given: fields whose value the caller has chosen, not to be guessed
        """
        self.ensure_one()
        chosen = self._prepare_setting_values(
            name
            for name in ("encoding", "separator", "header_row")
            if name in given and (self[name] or name == "header_row")
        )
        self._detect()
        if chosen:
            self.update(chosen)
        self._read_file_columns(given)

    def _read_file_columns(self, given=()):
        """Make the columns anew from the file as it is read now."""
        head = self._read_sample()
        samples = self._get_samples(head)
        mapping = self.mapping_id or self._find_mapping(head.headers)
        guesses = self._guess_columns(head, samples)
        if not self.type_id and not mapping:
            self.type_id = self._guess_type(samples)
            guesses = self._guess_columns(head, samples)
        self.preview = self._prepare_preview(head, samples)
        self.column_ids = [
            Command.clear(),
            *(
                Command.create({**self._prepare_column_values(position, sample, guess), **again})
                for position, (sample, guess) in enumerate(zip(samples, guesses, strict=True))
                for again in ({}, {"target": import_targets.RESULT})[: 1 + guess.tells_result]
            ),
        ]
        self.value_ids = [Command.clear()]
        self._guess_reading(samples, guesses, given)
        if mapping:
            self._apply_mapping(mapping, given)
        else:
            self._add_new_values(samples)

    def _guess_columns(self, head, samples):
        guesses = column_mapping.guess_columns(
            samples, self._get_parameters(), has_header=bool(head.header_row)
        )
        return [
            replace(guess, target=import_targets.SKIP, alternative=guess.target)
            if guess.target == "type_id" and not self._names_types(sample)
            else guess
            for sample, guess in zip(samples, guesses, strict=True)
        ]

    def _names_types(self, sample):
        """Return whether any value names a response type: without one no row is recorded."""
        names = {
            normalize.fold(value): value
            for value in sample.values
            if not cell_conversion.is_blank(value)
        }
        return not names or any(self._find_names("type_id", names, create=False).values())

    def _prepare_column_values(self, position, sample, guess):
        return {
            "position": position,
            "name": sample.header,
            "sample": self._summarize(sample),
            "target": guess.target,
            "parameter": guess.parameter,
            "kind": guess.kind if guess.parameter else column_values.guess_kind(sample.values),
            "alternative": guess.alternative or False,
            "zip_width": column_values.get_zip_width(sample.values),
        }

    def _guess_type(self, samples):
        """Return the response type that files with such columns usually bring, if any."""
        code = column_mapping.guess_type_code(samples)
        if not code:
            return self.type_id
        return self.env.ref(f"response_management.type_{code}", raise_if_not_found=False)

    def _get_headers(self):
        """Return the headers of the file; a column that is used twice is one of it."""
        names = {column.position: column.name for column in self.column_ids}
        return [names[position] for position in sorted(names)]

    def _check_columns_fit(self):
        """Columns came with the file: check the file and fill what only the server knows."""
        self.ensure_one()
        with self._open_file() as stream:
            self.is_workbook = self._check_kind(stream)
        if not self.preview:
            head = self._read_sample()
            self.preview = self._prepare_preview(head, self._get_samples(head))

    # ------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------

    def _get_result_names(self):
        return [column.name for column in self.column_ids if column.target == import_targets.RESULT]

    def _add_new_values(self, samples=None):
        """Add a line for each answer and each placeholder that nobody has explained yet."""
        if samples is None:
            samples = self._get_samples(self._read_sample())
        known = {(line.column, (line.value or "").casefold()) for line in self.value_ids}
        results = set(self._get_result_names())
        read = {
            column.name
            for column in self.column_ids
            if column.target not in (import_targets.SKIP, import_targets.KEY)
        }
        self.value_ids = [
            Command.create({"column": sample.header, "value": value, **meaning})
            for sample in samples
            if sample.header in read
            for value, meaning in self._get_meanings(
                sample, sample.header in results, is_alone=len(results) == 1
            ).items()
            if (sample.header, value.casefold()) not in known
        ]

    @api.model
    def _get_meanings(self, sample, is_result, *, is_alone=False):
        """Return ``{value: values of its line}`` for what stands for something else.

        :param is_alone: see ``result_words.guess_result``
        """
        distinct = list(dict.fromkeys(sample.values))
        if not is_result:
            return {
                value: {"is_nothing": True} for value in distinct if row_marks.is_placeholder(value)
            }
        if result_words.is_event(sample.header):
            # Any number stands for the same, and so does any day: one is enough.
            numbers = [value for value in distinct if value.isdigit() and int(value) > 1]
            days = [value for value in distinct if result_words.is_day(value)]
            others = [value for value in distinct if value not in {*numbers, *days}]
            distinct = [*others, *numbers[:1], *days[:1]]
        blank = [value for value in distinct if cell_conversion.is_blank(value)]
        words = [
            value for value in distinct if result_words.guess_result(value) or value not in blank
        ]
        meanings = {}
        is_marked = {value.casefold() for value in words if value} == {"x"}
        if blank:
            meanings[""] = {"result": result_words.guess_result("", sample.header)}
        for value in words[: result_words.MAX_DISTINCT]:
            if value:
                result = result_words.guess_result(value, sample.header, is_alone=is_alone)
                # A cross and nothing else says yes, whatever it is beside a circle.
                result = result or (is_marked and import_targets.POSITIVE)
                meanings[value] = {"result": result}
        return meanings

    # ------------------------------------------------------------
    # READING
    # ------------------------------------------------------------

    def _guess_reading(self, samples, guesses, given):
        """Fill in the order of dates, column by column, and the decimal comma."""
        columns = {column.name: column for column in self.column_ids}
        orders, leanings, has_dates, lack_year = [], [], False, False
        latest = self.env.cr.now() + timedelta(days=1)
        for sample, guess in zip(samples, guesses, strict=True):
            if guess.target == import_targets.DATE_TARGET or guess.kind in DATE_KINDS:
                has_dates = True
                lack_year |= date_checks.is_year_missing(sample.values)
                order = date_checks.guess_order(sample.values)
                # A user who has chosen an order means all columns.
                columns[sample.header].date_order = "date_order" not in given and order
                orders.append(order)
                if not order and guess.target == import_targets.DATE_TARGET:
                    leanings.append(date_checks.lean(sample.values, latest=latest))
        figures = [
            value
            for sample, guess in zip(samples, guesses, strict=True)
            for value in sample.values
            if guess.target == import_targets.SCORE or guess.kind in NUMBER_KINDS
        ]
        if "date_order" not in given:
            self.date_order = self._choose_date_order(orders, leanings, has_dates, lack_year)
        if "decimal_comma" not in given:
            self.decimal_comma = column_values.guess_decimal_comma(figures, self._get_separator())

    def _choose_date_order(self, orders, leanings, has_dates, lack_year):
        """Return the order for dates that leave it open: what others tell, then the calendar, as
        no answer is yet to come, then the language.
        """
        told = [order for order in orders if order and order != cell_conversion.YMD]
        if told or any(leanings):
            return next(filter(None, [*told, *leanings]))
        if not has_dates or (orders and all(orders)):
            return cell_conversion.YMD
        lang = self.env["res.lang"]._get_data(code=self.env.user.lang or "en_US")
        order = "".join(char for char in lang.date_format or "" if char in "dmyY").lower()
        if order == cell_conversion.YMD and lack_year:
            # Where the year stands first the month does when there is none.
            return cell_conversion.MDY
        return order if order in (cell_conversion.DMY, cell_conversion.MDY) else cell_conversion.DMY
