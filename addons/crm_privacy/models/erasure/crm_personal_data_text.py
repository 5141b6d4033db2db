"""What names some people in texts that are not theirs: notices, notes, rows that were refused."""

import json
import secrets

from odoo import api, models
from odoo.tools import SQL

from ...logic import personal, phone_key, redaction

#: People up to which the database itself narrows down what is read.
MAX_PATTERN = 50
#: Kinds of columns that hold texts.
TEXTS = frozenset(
    {personal.BLANK, personal.LABEL, personal.KEY, personal.PAGE, personal.ROWS, personal.TEXT}
)
TYPES = frozenset({"char", "text", "html", "json", "properties"})


class CrmPersonalData(models.AbstractModel):
    _inherit = "crm.personal.data"

    @api.model
    def _get_text_ranges(self):
        """Yield the models whose texts are read, with their first and last ids and their rows."""
        for name in self._get_text_models():
            ((first, last, count),) = self.env.execute_query(
                SQL(
                    "SELECT MIN(id), MAX(id), COUNT(*) FROM %s",
                    SQL.identifier(self.env[name]._table),
                )
            )
            if count:
                yield name, first, last, count

    @api.model
    def _get_text_models(self):
        names = (*self._get_model_names(), *self._get_wizard_names())
        return [name for name in names if self._get_text_columns(name)]

    @api.model
    def _count_text_rows(self, limit):
        """Return how many rows there are to read, ``limit`` at most, in one query."""
        rows = [
            SQL("SELECT 1 FROM %s", SQL.identifier(self.env[name]._table))
            for name in self._get_text_models()
        ]
        ((count,),) = self.env.execute_query(
            SQL("SELECT COUNT(*) FROM (%s LIMIT %s) AS row", SQL(" UNION ALL ").join(rows), limit)
        )
        return count

    @api.model
    def _get_redactors(self, found):
        """Return ``{whether rows have a company: what takes some people out of their texts}``.

        What others have, too, identifies no person: what is written about another Anna Schmidt
        stays, and so do the address and number of the company. Somebody else in a text of no
        company may be another company's.
        """
        return {
            has_company: self._get_redactor(found, everywhere=not has_company)
            for has_company in (True, False)
        }

    def _get_redactor(self, found, *, everywhere):
        names = [name for name in found.names if redaction.is_telling(name)]
        emails = {email.lower() for email in found.written if "@" in email}
        phones = {phone for phone in found.written if "@" not in phone}
        shared = self._find_shared(found, [name.lower() for name in names], everywhere=everywhere)
        of_others = found.number_by_phone.keys() & shared
        return redaction.Redactor(
            emails={*found.number_by_email, *emails} - shared,
            phones=[
                phone
                for phone in {*found.number_by_phone, *phones}
                if not any(_is_same_phone(phone, other) for other in of_others)
            ],
            names=[name for name in names if name.lower() not in shared],
        )

    @api.model
    def _get_text_columns(self, name):
        """Return ``{column: how it is erased}`` of the columns of a model that are read.

        Not those by which rows are found: they are somebody's or they are not, and needed still.
        """
        model = self.env[name]
        if model._transient:
            return {
                column: personal.BLANK
                for column, field in model._fields.items()
                if field.store and field.type in TYPES and field.column_type
            }
        links = {
            link
            for link, kind in model._get_personal_links().items()
            if kind in (personal.EMAIL, personal.PHONE)
        }
        columns = model._get_person_columns()
        links |= {columns.get("email"), columns.get("phone")}
        return {
            column: kind
            for column, kind in model._get_personal_fields().items()
            if kind in TEXTS and column not in links
            if model._fields[column].type in TYPES and model._fields[column].column_type
        }

    @api.model
    def _has_company(self, model):
        """Return whether rows say whose they are: themselves or by the record they stand on.

        Values of a dialog may be erased without asking.
        """
        return (
            model._transient
            or bool(self._get_company_column(model))
            or personal.DOCUMENT in model._get_personal_links().values()
        )

    @api.model
    def _find_mentions(self, name, redactors, found, id_range=None):
        """Return ``{row id: {column: value without the people}}`` of rows that name some people.

        In the rows of these people only what stays of them is read.
        """
        model = self.env[name]
        columns = self._get_text_columns(name)
        redactor = redactors[self._has_company(model)]
        if not columns or not redactor:
            return {}
        own = {record_id for model_name, record_id in found.number_by_ref if model_name == name}
        names = list(columns)
        mentions = {}
        for row_id, *values in self._read_texts(model, names, redactor, found, id_range):
            changed = {}
            for column, value in zip(names, values, strict=True):
                if value is None or (row_id in own and columns[column] not in personal.REDACTED):
                    continue
                new = self._redact_column(model._fields[column], columns[column], value, redactor)
                if new is not value:
                    changed[column] = new
            if changed:
                mentions[row_id] = changed
        return mentions

    def _read_texts(self, model, names, redactor, found, id_range):
        first, last = id_range or (0, 2**31 - 1)
        texts = SQL(", ").join(SQL("%s::text", SQL.identifier("row", name)) for name in names)
        is_narrow = len(found.persons) <= MAX_PATTERN
        return self.env.execute_query(
            SQL(
                """
                SELECT row.id, %(texts)s FROM %(table)s AS row
                 WHERE row.id BETWEEN %(first)s AND %(last)s AND %(in_companies)s AND %(matches)s
              ORDER BY row.id
                """,
                texts=texts,
                table=SQL.identifier(model._table),
                first=first,
                last=last,
                in_companies=self._query_in_companies(model, "row"),
                matches=SQL(
                    "(concat_ws(' ', %(texts)s) ILIKE ANY(%(needles)s)"
                    " OR concat_ws(' ', %(texts)s) ~ %(wide)s)",
                    texts=texts,
                    needles=[f"%{_escape(needle)}%" for needle in redactor.get_needles()],
                    # Letters of full width are the same letters.
                    wide="[\uff01-\uff5e]",
                )
                if is_narrow
                else SQL("TRUE"),
            )
        )

    def _redact_column(self, field, kind, value, redactor):
        """Return a column's value without the people, the same object if it names none."""
        if kind == personal.KEY:
            return f"erased:{secrets.token_hex(12)}" if redactor.finds(value) else value
        if field.column_type[0] != "jsonb":
            return redactor.redact(value)
        content = json.loads(value)
        redacted = redactor.redact_value(content)
        return value if redacted == content else redacted

    @api.model
    def _erase_mentions(self, name, redactors, found, id_range=None):
        """Take some people out of the texts of a model and return ``{model: ids}`` that changed."""
        # What is written in SQL must not be overwritten by what still waits to be written.
        self.env.flush_all()
        mentions = self._find_mentions(name, redactors, found, id_range)
        if not mentions:
            return {}
        model = self.env[name]
        if model._transient:
            # sudo: no user has a right to keep what was entered in a dialog an hour ago.
            model.sudo().browse(mentions).unlink()
            return {}
        if self._is_theirs_by_text(name):
            # The row is theirs: what else stands in it tells who they are, and so does what belongs
            # to it, as the answers of a registration.
            rows = self._find_linked_rows({name: mentions})
            for linked in reversed([each for each in self._get_model_names() if each in rows]):
                self.env[linked]._erase_rows(rows[linked], found)
            self.env.invalidate_all()
            return rows
        by_column = {}
        for row_id, changed in mentions.items():
            for column, value in changed.items():
                by_column.setdefault(column, {})[row_id] = value
        for column, values in by_column.items():
            model._store_values(column, values)
        model.invalidate_model()
        return {name: list(mentions)}

    @api.model
    def _count_rows(self, found, *, everywhere):
        """Return ``{model: rows}`` that erasing some people would change; reads only.

        :param everywhere: read all texts; else only those whose rows go if they name somebody
        """
        redactors = self._get_redactors(found)
        rows = self._find_all_rows(found, redactors)
        for name in self._get_model_names() if everywhere else ():
            if not self._is_theirs_by_text(name):
                mentions = self._find_mentions(name, redactors, found)
                if mentions:
                    rows.setdefault(name, set()).update(mentions)
        return {name: len(ids) for name, ids in rows.items()}

    @api.model
    def _find_all_rows(self, found, redactors):
        """Return ``{model: ids}`` of rows that belong to some people, also by naming them."""
        rows = {name: set(ids) for name, ids in self._find_rows(found).items()}
        named = {
            name: mentions
            for name in self._get_model_names()
            if self._is_theirs_by_text(name)
            if (mentions := self._find_mentions(name, redactors, found))
        }
        for name, ids in self._find_linked_rows(named).items() if named else ():
            rows.setdefault(name, set()).update(ids)
        return rows


def _is_same_phone(written, phone):
    return written == phone or any(
        phone_key.is_same(key, phone) for key in phone_key.get_keys("", written)
    )


def _escape(text):
    """Return ``text`` as a pattern that matches nothing else."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
