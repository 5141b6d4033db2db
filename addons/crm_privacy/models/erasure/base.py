"""How the rows of a model are emptied of a person: by what its fields say of themselves."""

import json
import secrets

from odoo import api, models
from odoo.tools import SQL

from ...logic import personal


class Base(models.AbstractModel):
    """In SQL, past every override: nothing is computed anew, tracked, mailed or moved.

    An erased lead without an address would else be disqualified, scored and assigned again, and
    every figure that counted it would change.
    """

    _inherit = "base"

    @api.model
    def _get_erased_label(self):
        """Return what stands where the name of a record was."""
        return self.env._("Erased")

    @api.model
    def _erase_rows(self, ids, found):
        """Erase what the rows ``ids`` hold of some people, and return how many rows those are.

        The caller has flushed, and drops the caches.

        :param found: the ``FoundPeople`` whose rows they are
        """
        if not ids:
            return 0
        fields = self._get_personal_fields()
        columns = [
            (name, value)
            for name, kind in fields.items()
            for value in [self._query_erased(self._fields[name], kind)]
            if value is not None
        ]
        if "date_erased" in self._fields:
            columns.append(("date_erased", SQL("%s", self.env.cr.now())))
        if columns:
            self.env.execute_query(
                SQL(
                    "UPDATE %s SET %s WHERE id = ANY(%s) RETURNING id",
                    SQL.identifier(self._table),
                    SQL(", ").join(
                        SQL("%s = %s", SQL.identifier(name), value) for name, value in columns
                    ),
                    list(ids),
                )
            )
        for name, kind in fields.items():
            field = self._fields[name]
            if field.type in ("binary", "image") and field.attachment:
                self._erase_field_files(name, ids)
            elif kind == personal.ROWS:
                self._erase_values(field, ids)
            elif kind == personal.NUMBER:
                self._replace_keys(name, ids, found)
        return len(ids)

    @api.model
    def _query_erased(self, field, kind):
        """Return what the column of a field becomes, ``None`` where that is not one value."""
        if not field.column_type:
            return None
        column = SQL.identifier(field.name)
        if kind in (personal.BLANK, personal.LABEL):
            if kind == personal.BLANK and not field.required:
                return SQL("NULL")
            if field.required:
                return SQL("%s", self._get_erased_label())
            return SQL(
                "CASE WHEN %s IS NULL THEN NULL ELSE %s END", column, self._get_erased_label()
            )
        if kind == personal.FIRST_CHARACTERS:
            return SQL("NULLIF(LEFT(BTRIM(%s), %s), '')", column, personal.POST_CODE_LENGTH)
        if kind == personal.PAGE:
            return SQL("NULLIF(SPLIT_PART(SPLIT_PART(%s, '?', 1), '#', 1), '')", column)
        return None

    def _erase_field_files(self, name, ids):
        # sudo: the files of fields are hidden from everybody.
        self.env["ir.attachment"].sudo().search(
            [("res_model", "=", self._name), ("res_id", "in", ids), ("res_field", "=", name)]
        ).unlink()

    def _erase_values(self, field, ids):
        """Empty structured values of the rows, and leave what is only counted."""
        if field.type == "properties":
            self._erase_properties(field, ids)
            return
        column = SQL.identifier(field.name)
        rows = self.env.execute_query(
            SQL(
                "SELECT id, %s FROM %s WHERE id = ANY(%s) AND %s IS NOT NULL",
                column,
                SQL.identifier(self._table),
                list(ids),
                column,
            )
        )
        if field.type == "json":
            self._store_values(field.name, {key: personal.empty(value) for key, value in rows})
        else:
            self._store_values(field.name, {key: False for key, _value in rows})

    def _erase_properties(self, field, ids):
        """Remove all properties but those of kinds that are counted."""
        record = self._fields[field.definition_record]
        containers = self.env.execute_query(
            SQL(
                "SELECT DISTINCT %s FROM %s WHERE id = ANY(%s) AND %s IS NOT NULL",
                SQL.identifier(record.name),
                SQL.identifier(self._table),
                list(ids),
                SQL.identifier(field.name),
            )
            if record.column_type and record.store
            else SQL("SELECT NULL::integer")
        )
        Container = self.env[record.comodel_name].sudo()
        for (container_id,) in containers:
            definitions = Container.browse(container_id)[field.definition_record_field]
            kept = [
                definition["name"]
                for definition in definitions or ()
                if definition.get("type") in personal.KEPT_PROPERTIES
            ]
            self.env.execute_query(
                SQL(
                    """
                    UPDATE %(table)s SET %(column)s = (
                           SELECT jsonb_object_agg(key, value) FROM jsonb_each(%(column)s)
                            WHERE key = ANY(%(kept)s))
                     WHERE id = ANY(%(ids)s) AND jsonb_typeof(%(column)s) = 'object'
                       AND %(is_of_container)s
                 RETURNING id
                    """,
                    table=SQL.identifier(self._table),
                    column=SQL.identifier(field.name),
                    kept=kept,
                    ids=list(ids),
                    is_of_container=SQL("%s = %s", SQL.identifier(record.name), container_id)
                    if container_id
                    else SQL("TRUE"),
                )
            )

    def _replace_keys(self, name, ids, found):
        """Put a random number, one for each person, where the key of a person was."""
        people = self._find_people_of_rows(ids, found)
        numbers = {person: f"erased:{secrets.token_hex(12)}" for person in set(people.values())}
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE id = ANY(%s) AND %s IS NOT NULL",
                SQL.identifier(self._table),
                list(ids),
                SQL.identifier(name),
            )
        )
        self._store_values(
            name,
            {
                row_id: numbers.get(people.get(row_id)) or f"erased:{secrets.token_hex(12)}"
                for (row_id,) in rows
            },
        )

    def _find_people_of_rows(self, ids, found):
        """Return ``{row id: number of the person}`` as far as the links of a row say it."""
        people = {
            row_id: found.number_by_ref[self._name, row_id]
            for row_id in ids
            if (self._name, row_id) in found.number_by_ref
        }
        for link, kind in self._get_personal_links().items():
            if kind not in (personal.RECORD, personal.EMAIL, personal.PHONE):
                continue
            rows = self.env.execute_query(
                SQL(
                    "SELECT id, %s FROM %s WHERE id = ANY(%s)",
                    SQL.identifier(link),
                    SQL.identifier(self._table),
                    list(ids),
                )
            )
            for row_id, value in rows:
                number = {
                    personal.RECORD: lambda value=value, link=link: found.number_by_ref.get(
                        (self._fields[link].comodel_name, value)
                    ),
                    personal.EMAIL: lambda value=value: found.number_by_email.get(value),
                    personal.PHONE: lambda value=value: found.number_by_phone.get(value),
                }[kind]()
                if number is not None:
                    people.setdefault(row_id, number)
        return people

    def _store_values(self, name, values):
        """Store ``{row id: value}`` in the column of a field, in one query."""
        if not values:
            return
        column_type = self._fields[name].column_type[1]
        is_json = self._fields[name].column_type[0] == "jsonb"
        self.env.execute_query(
            SQL(
                """
                UPDATE %(table)s AS row SET %(column)s = new.value::%(type)s
                  FROM unnest(%(ids)s::integer[], %(values)s::text[]) AS new (id, value)
                 WHERE row.id = new.id
             RETURNING row.id
                """,
                table=SQL.identifier(self._table),
                column=SQL.identifier(name),
                type=SQL("jsonb") if is_json else SQL(column_type.split("(")[0]),
                ids=list(values),
                values=[
                    json.dumps(value) if is_json and value is not None else (value or None)
                    for value in values.values()
                ],
            )
        )
