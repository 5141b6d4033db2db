"""What the form shows of a file before it is imported, and what to look at."""

from markupsafe import Markup

from odoo import api, fields, models

from ...logic import date_checks, import_targets
from .preview_table import render_table

#: Values named in one sentence.
MAX_NAMED = 4
#: Columns named that are left out.
MAX_COLUMNS = 12


class CrmResponseImport(models.Model):
    """Shows the first rows, and says what is guessed, doubtful or probably not meant.

    Nothing here decides anything: a file with notices can be imported as it is.
    """

    _inherit = "crm.response.import"

    preview = fields.Json(copy=False, personal="rows")
    preview_table = fields.Html(compute="_compute_preview_table", sanitize=False)
    notices = fields.Html(compute="_compute_notices", sanitize=False)
    is_date_open = fields.Boolean(compute="_compute_notices", help="Day and month are ambiguous.")

    @api.depends("preview", "column_ids.name", "column_ids.target", "column_ids.alternative")
    def _compute_preview_table(self):
        labels = self._get_target_labels()
        for record in self:
            preview = record.preview or {}
            meanings = {}
            for column in record.column_ids:
                meanings.setdefault(column.name, []).append(column)
            record.preview_table = render_table(
                [
                    (header, *_describe(meanings.get(header, ()), labels))
                    for header in preview.get("headers", ())
                ],
                preview.get("rows", ()),
            )

    @api.depends(
        "preview",
        "type_id",
        "sheet_ids.is_read",
        "date",
        "date_order",
        "column_ids.name",
        "column_ids.target",
        "column_ids.alternative",
        "column_ids.date_order",
        "value_ids.column",
        "value_ids.value",
        "value_ids.result",
    )
    def _compute_notices(self):
        for record in self:
            findings = record._find_in_dates()
            record.is_date_open = any(
                finding.kind == date_checks.AMBIGUOUS for _column, finding in findings
            )
            sentences = [
                *record._explain_missing_type(),
                *record._explain_reading(),
                *record._explain_open_values(),
                *(record._explain_finding(*found) for found in findings),
                *record._explain_missing_date(),
                *record._explain_alternatives(),
                *record._explain_left_out(),
                *record._explain_phones(),
            ]
            record.notices = bool(sentences) and Markup("<ul class='mb-0 ps-3'>%s</ul>") % (
                Markup().join(Markup("<li>%s</li>") % sentence for sentence in sentences)
            )

    # ------------------------------------------------------------
    # NOTICES
    # ------------------------------------------------------------

    def _explain_missing_type(self):
        """Ask at once for what an import cannot do without."""
        if not self.type_id and "type_id" not in self.column_ids.mapped("target"):
            yield self.env._("Choose the response type: the file does not name it.")

    def _explain_reading(self):
        """Say how the file as a whole is read, where that is a guess."""
        if self.preview and self.preview.get("is_bare"):
            yield self.env._(
                "The first row holds a person, so the file is read as one without a header. Set "
                "the header row if it has one."
            )
        yield from self._explain_sheets()
        second = (self.preview or {}).get("second_table")
        if second:
            yield self.env._(
                "Another table seems to begin in row %(row)s. Its rows will be set aside; you can "
                "record them anyway.",
                row=second,
            )
        above = (self.preview or {}).get("above")
        if above:
            yield self.env._(
                "Rows above the header that hold an address are not read: %(rows)s. Set another "
                "header row if they belong to the table.",
                rows=_name([f"{number}: {text}" for number, text in above]),
            )
        hidden = (self.preview or {}).get("hidden")
        if hidden:
            yield self.env._(
                "Rows that are hidden or filtered out in the sheet are read, too: %(count)s. "
                "Delete them there if they are not meant.",
                count=hidden,
            )
        count = (self.preview or {}).get("formulas")
        if count:
            yield self.env._(
                "Cells with formulas whose result is not stored: %(count)s. Open the file in a "
                "spreadsheet program, save it and upload it again, or they stay empty.",
                count=count,
            )

    def _explain_sheets(self):
        read = self.sheet_ids.filtered("is_read")
        left = self.sheet_ids - read
        if self.sheet_ids:
            yield self.env._("Sheets that are read: %(names)s.", names=_name(read.mapped("name")))
        if left:
            yield self.env._(
                "Not read: %(names)s. Choose the sheets under Reading.",
                names=_name(left.mapped("name")),
            )

    def _explain_open_values(self):
        """Ask for the results that nobody has explained yet."""
        for column in self.column_ids:
            values = [
                line.value or self.env._("(empty)")
                for line in self.value_ids
                if line.column == column.name
                and column.target == import_targets.RESULT
                and not line.result
            ]
            if values:
                yield self.env._(
                    "Set under Values what these results of “%(column)s” mean: %(values)s. The "
                    "meaning is saved for the next file.",
                    column=column.name,
                    values=_name(values),
                )

    def _explain_missing_date(self):
        """Say that dates stand in the file and none is imported."""
        dates = (self.preview or {}).get("dates") or {}
        if not dates or any(c.target == import_targets.DATE_TARGET for c in self.column_ids):
            return
        words = {"columns": _name(dates)}
        if self.date:
            yield self.env._(
                "No column is imported as the date, so every row gets the date given here. Dates "
                "stand in: %(columns)s.",
                **words,
            )
        else:
            yield self.env._(
                "No column is imported as the date, so every row gets the time of the import. "
                "Dates stand in: %(columns)s.",
                **words,
            )

    def _explain_alternatives(self):
        """Show which columns look like something that another one is, or that nothing is."""
        labels = self._get_target_labels()
        holders = {column.target: column.name for column in self.column_ids}
        alternatives = {}
        for column in self.column_ids:
            if column.alternative and column.target == import_targets.SKIP:
                alternatives.setdefault(column.alternative, []).append(column.name)
        for target, names in alternatives.items():
            words = {"names": _name(names), "target": labels[target]}
            if target in holders:
                yield self.env._(
                    "%(names)s: looks like %(target)s, too; “%(holder)s” is imported as it.",
                    holder=holders[target],
                    **words,
                )
            else:
                yield self.env._(
                    "%(names)s: may be %(target)s. Choose so under Columns if it is.", **words
                )

    def _explain_left_out(self):
        """Name the columns and rows of which nothing is imported."""
        taken = {
            c.name for c in self.column_ids if c.target != import_targets.SKIP or c.alternative
        }
        names = [c.name for c in self.column_ids if c.sample and c.name not in taken]
        if names:
            yield self.env._(
                "Not imported: %(names)s. Choose under Columns what they become; a note takes "
                "anything.",
                names=_name(names, most=MAX_COLUMNS),
            )
        rows = (self.preview or {}).get("left_out") or ()
        if rows:
            yield self.env._(
                "Left out as no people: %(rows)s.",
                rows=_name(f"{number}: {text}" for number, text in rows),
            )

    def _explain_phones(self):
        spoiled = (self.preview or {}).get("spoiled") or {}
        for column in self.column_ids:
            if column.target == "phone" and column.name in spoiled:
                yield self.env._(
                    "%(column)s: numbers that a spreadsheet has rounded, such as “%(value)s”. "
                    "Nobody can be called there; ask the supplier for a file with text cells.",
                    column=column.name,
                    value=spoiled[column.name],
                )

    @api.model
    def _get_target_labels(self):
        targets = self.env["crm.response.import.column"]._fields["target"]
        return dict(targets._description_selection(self.env))


def _name(values, most=MAX_NAMED):
    """Return the first of ``values`` in quotation marks, and how many more there are."""
    values = list(values)
    shown = ", ".join(f"“{value}”" for value in values[:most])
    return f"{shown} … (+{len(values) - most})" if len(values) > most else shown


def _describe(columns, labels):
    """Return what the columns of one header become in words, and whether they become anything."""
    taken = [column for column in columns if column.target != import_targets.SKIP]
    if taken:
        return ", ".join(labels[column.target] for column in taken), True
    alternative = next((column.alternative for column in columns if column.alternative), None)
    skip = labels[import_targets.SKIP]
    return (f"{skip} ({labels[alternative]}?)" if alternative else skip), False
