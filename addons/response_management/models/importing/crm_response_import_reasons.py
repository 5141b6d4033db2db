"""Rows that are refused, and why in words."""

from odoo import models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...logic import cell_conversion, row_conversion, table_file
from .crm_response_import_file import printable
from .crm_response_import_names import UNKNOWN_NAME

# Why a row is refused that makes sense by itself
REFUSED = "refused"
FAILED = "failed"


class CrmResponseImport(models.Model):
    """Keeps refused rows, to be downloaded, corrected and imported again."""

    _inherit = "crm.response.import"

    def _reject(self, rejects):
        """Keep the refused rows with their reason."""
        problems = {problem for _row, _cells, problem in rejects}
        reasons = {problem: self._get_reason(problem) for problem in problems}
        self.env["crm.response.import.reject"].sudo().create(
            # sudo: officers read rejected rows, only the import itself writes them.
            [
                {
                    "import_id": self.id,
                    "row": number,
                    "code": problem.code,
                    "reason": reasons[problem],
                    "cells": [printable(cell) for cell in cells],
                }
                for number, cells, problem in sorted(rejects, key=lambda reject: reject[0])
            ]
        )

    def _get_reason(self, problem):
        """Return in words what ``problem`` is and what to do about it."""
        reasons = self._get_reasons(
            {
                "column": problem.column,
                "value": printable(problem.value),
                "detail": printable(problem.detail),
            }
        )
        return reasons.get(problem.code) or problem.detail or problem.code

    def _get_reasons(self, words):
        """Return ``{code: reason}``."""
        return {
            table_file.DAMAGED: self.env._(
                "Some characters cannot be read as %(encoding)s. Choose another encoding, or ask "
                "for the row again.",
                encoding=dict(self._fields["encoding"]._description_selection(self.env)).get(
                    self.encoding, ""
                ),
            ),
            table_file.QUOTING: self.env._(
                "A quotation mark is opened and not closed, or text follows the closing one. Write "
                "each quotation mark inside a quoted cell twice."
            ),
            table_file.TOO_LONG: self.env._("The line is too long to be a row."),
            table_file.TOO_MANY_CELLS: self.env._(
                "The row has %(value)s cells, the table has %(detail)s columns. Put cells that "
                "contain the separator in quotation marks.",
                **words,
            ),
            table_file.TOO_FEW_CELLS: self.env._(
                "The row has %(value)s cells, the table has %(detail)s columns: it was cut short.",
                **words,
            ),
            row_conversion.NOBODY: self.env._(
                "The row does not say who answered. Enter a name, a company, an email address or "
                "a phone number."
            ),
            row_conversion.NO_EMAIL: self.env._(
                "“%(value)s” is no email address, and nothing else in the row says who answered.",
                **words,
            ),
            row_conversion.UNKNOWN_VALUE: self.env._(
                "%(column)s: nobody said what “%(value)s” stands for. Add it to the values of the "
                "import, or correct the cell.",
                **words,
            ),
            row_conversion.EMPTY_VALUE: self.env._("%(column)s: the cell is empty.", **words),
            cell_conversion.NOT_INTEGER: self.env._(
                "%(column)s: “%(value)s” is not a whole number.", **words
            ),
            cell_conversion.NOT_NUMBER: self.env._(
                "%(column)s: “%(value)s” is not a number.", **words
            ),
            cell_conversion.NUMBER_TOO_LARGE: self.env._(
                "%(column)s: %(value)s is too large.", **words
            ),
            cell_conversion.NOT_BOOLEAN: self.env._(
                "%(column)s: “%(value)s” is neither yes nor no.", **words
            ),
            cell_conversion.NOT_DATE: self.env._(
                "%(column)s: “%(value)s” is not a date in the order %(order)s.",
                order=dict(self._fields["date_order"]._description_selection(self.env))[
                    self.date_order
                ],
                **words,
            ),
            cell_conversion.NOT_TIME: self.env._(
                "%(column)s: “%(value)s” is not a time of day.", **words
            ),
            cell_conversion.DATE_TOO_EARLY: self.env._(
                "The date %(value)s is before %(detail)s, which cannot be right.", **words
            ),
            cell_conversion.DATE_IN_FUTURE: self.env._(
                "The date %(value)s is in the future. A response has happened already.", **words
            ),
            UNKNOWN_NAME: self.env._(
                "%(column)s: there is no record named “%(value)s”. Create it first, or correct the "
                "cell.",
                **words,
            ),
            FAILED: self.env._("The row cannot be recorded: %(detail)s", **words),
        }


def get_problem(error):
    """Return the ``Problem`` for what the door raised on a single row."""
    if isinstance(error, (UserError, ValidationError, AccessError)):
        return table_file.Problem(REFUSED, detail=str(error))
    return table_file.Problem(FAILED, detail=type(error).__name__)
