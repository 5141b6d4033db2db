"""What became of the rows that are no new responses, and why in words."""

from dataclasses import dataclass

from odoo import models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...logic import cell_conversion, row_conversion, row_marks, table_file
from .crm_response_import_file import printable

# Why a row is refused that makes sense by itself
REFUSED = "refused"
FAILED = "failed"
# It names what there is not: refused, or kept as a note
UNKNOWN_NAME = "unknown_name"
UNREAD_NAME = "unread_name"
# The person was erased
SUPPRESSED = "suppressed"
# Why it is known
KNOWN_KEY = "known_key"
DOUBLE = "double"
MEMBER_ALREADY = "member_already"


@dataclass(slots=True)
class Outcome:
    """What became of row ``number``, which is no ordinary new response."""

    number: int
    cells: list
    status: str
    problem: table_file.Problem | None = None
    response_id: int | None = None
    #: Further reasons.
    others: tuple = ()

    @property
    def problems(self):
        return (self.problem, *self.others) if self.problem else ()


class CrmResponseImport(models.Model):
    """Keeps rows with what became of them: to be looked at, corrected, or recorded all the same."""

    _inherit = "crm.response.import"

    def _keep_outcomes(self, plan, results):
        """Keep what became of the rows that are no new responses, with the reason.

        Of many known rows only the numbers; they are listed when somebody looks.
        """
        # sudo: only the import itself handles them.
        self._keep_rows(plan, self.env["crm.response.import.known"].sudo()._keep(self.id, results))

    def _keep_rows(self, plan, results):
        for problem in {problem for result in results for problem in result.problems}:
            if problem not in plan.reasons:
                plan.reasons[problem] = self._get_row_reason(problem)
        # sudo: officers read these rows, only the import itself writes them.
        self.env["crm.response.import.row"].sudo()._keep(
            self.id,
            plan.constants["company_id"],
            [
                {
                    **plan.get_place(result.number),
                    "status": result.status,
                    "code": result.problem.code if result.problem else None,
                    "reason": " ".join(plan.reasons[problem] for problem in result.problems)
                    or None,
                    "response_id": result.response_id,
                    "cells": [printable(cell) for cell in result.cells],
                }
                for result in sorted(results, key=lambda result: result.number)
            ],
        )

    def _get_row_reason(self, problem):
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
            **self._get_line_reasons(words),
            **self._get_identity_reasons(words),
            **self._get_cell_reasons(words),
            **self._get_skip_reasons(words),
            **self._get_record_reasons(words),
        }

    def _get_line_reasons(self, words):
        """Return why a line of the file is no row of the table."""
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
            table_file.OTHER_TABLE: self.env._(
                "The row belongs to another table, which begins in row %(value)s.", **words
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
        }

    def _get_identity_reasons(self, words):
        """Return why a row does not say who answered."""
        return {
            row_conversion.NO_PERSON: self.env._(
                "The row does not say who answered. Enter a name, a company, an email address or "
                "a phone number."
            ),
            row_conversion.NO_EMAIL: self.env._(
                "“%(value)s” is not an email address, and nothing else in the row says who "
                "answered.",
                **words,
            ),
        }

    def _get_cell_reasons(self, words):
        """Return why a cell is not of the kind of its column."""
        orders = dict(self._fields["date_order"]._description_selection(self.env))
        return {
            row_conversion.UNKNOWN_VALUE: self.env._(
                "%(column)s: “%(value)s” has no meaning yet. Add it to the values of the import, "
                "or correct the cell.",
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
                "%(column)s: “%(value)s” is not a date in the order %(order)s. Another is assumed.",
                order=orders[self.date_order],
                **words,
            ),
            cell_conversion.NOT_TIME: self.env._(
                "%(column)s: “%(value)s” is not a time of day.", **words
            ),
            cell_conversion.DATE_TOO_EARLY: self.env._(
                "%(column)s: %(value)s is before %(detail)s, which cannot be right. "
                "Another date is assumed.",
                **words,
            ),
            cell_conversion.DATE_IN_FUTURE: self.env._(
                "%(column)s: %(value)s is in the future, and a response has happened already. "
                "Another date is assumed.",
                **words,
            ),
        }

    def _get_skip_reasons(self, words):
        """Return why a row is no answer of a person."""
        return {
            row_conversion.LEFT_OUT: self.env._("Its result says to leave the row out."),
            row_marks.TOTAL: self.env._(
                "“%(value)s” stands before totals, not before people.", **words
            ),
            row_marks.FOOTER: self.env._("“%(value)s” is a line below the table.", **words),
            row_marks.SECTION: self.env._(
                "“%(value)s” is the title of a section, not a person.", **words
            ),
            row_marks.HEADER: self.env._("The header comes again in this row."),
            row_marks.UNITS: self.env._("The row says in which unit or form the columns are."),
            row_marks.TEST_LEAD: self.env._("A platform sent this to try the connection."),
        }

    def _get_record_reasons(self, words):
        """Return why a row that was read was not recorded as it is."""
        return {
            SUPPRESSED: self.env["crm.response"]._get_suppression_reason(),
            KNOWN_KEY: self.env._("The row was recorded before."),
            DOUBLE: self.env._(
                "The same person gave the same answer shortly before or after: a double submit."
            ),
            MEMBER_ALREADY: self.env._("The person is a member of the campaign already."),
            UNREAD_NAME: self.env._(
                "%(column)s: there is no record named “%(value)s”. It is kept as a note.", **words
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
