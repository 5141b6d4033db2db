"""The fast half of storing responses: many captured rows in one ``COPY``."""

import io
import json

from odoo import api, models
from odoo.tools import SQL

from ...logic import qualification

#: From so many rows on, what ``create`` does row by row is worth avoiding.
BULK_SIZE = 100

NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


class CrmResponse(models.Model):
    """Stores what has been through the door without asking each row again.

    The door has normalized, matched and judged the rows, so nothing is left of ``create`` but its
    price: defaults, precomputation, cache and company checks for each row. Access, constraints,
    and stored fields that other addons compute from a response hold as ever. What does not happen:
    overrides of ``create`` and automation rules on creation, as with any bulk load.
    """

    _inherit = "crm.response"

    @api.model
    def _can_create_in_bulk(self, vals_list):
        """Return whether ``vals_list`` may go in by ``COPY``.

        Many rows of an import, or members, who did nothing yet: only bulk loads are expected to be
        silent. And parameters that need nothing but to be written: no defaults, no HTML.
        """
        if len(vals_list) < BULK_SIZE or any(
            vals["responded"] and vals["capture_method"] != qualification.CAPTURE_IMPORT
            for vals in vals_list
        ):
            return False
        types = self.env["crm.response.type"].browse({vals["type_id"] for vals in vals_list})
        return not any(
            "default" in definition or definition["type"] == "html"
            for response_type in types
            for definition in response_type.response_properties_definition or ()
        )

    @api.model
    def _create_in_bulk(self, vals_list):
        """Insert captured values and return the responses, in order."""
        self.check_access("create")
        given = set().union(*vals_list)
        common = self._get_common_values(given)
        references = self._complete_references(vals_list)
        self.env.flush_all()
        ids = self._reserve_ids(len(vals_list))
        cells, constants = self._encode_columns(vals_list, given - {"name"})
        for name, value in common.items():
            constants[name] = self._get_encoder(name)[value]
        constants = {name: cell for name, cell in constants.items() if cell != NULL}
        columns = {"id": map(str, ids), "name": map(_encode, references), **cells}
        names = ", ".join(f'"{name}"' for name in [*columns, *constants])
        end = "".join(f"\t{cell}" for cell in constants.values()) + "\n"
        lines = zip(*columns.values(), strict=True)
        self.env.cr._obj.copy_expert(
            f'COPY "{self._table}" ({names}) FROM STDIN',
            io.StringIO("".join("\t".join(line) + end for line in lines)),
        )
        responses = self.browse(ids)
        self._announce(responses, {"name", *given, *common})
        self._check_rules(responses, vals_list)
        return responses

    def _check_rules(self, responses, vals_list):
        """Raise AccessError where the user may not have created one of ``responses``."""
        # What most record rules ask for is known; on their own they would read whole rows.
        for name in ("company_id", "user_id"):
            self._fields[name]._insert_cache(
                responses, [vals.get(name) or None for vals in vals_list]
            )
        responses.check_access("create")

    def _get_common_values(self, given):
        """Return the log columns and the defaults of what no row gives."""
        missing = [
            name
            for name, field in self._fields.items()
            if field.store and field.column_type and name not in given and field.default
        ]
        log = dict.fromkeys(("create_uid", "write_uid"), self.env.uid)
        log.update(dict.fromkeys(("create_date", "write_date"), self.env.cr.now()))
        return {**{name: self._get_default(name) for name in missing if name != "name"}, **log}

    def _complete_references(self, vals_list):
        """Return the references of the rows, the next ones for those without."""
        unnamed = sum(1 for vals in vals_list if not vals.get("name"))
        references = iter(self._next_references(unnamed))
        return [vals.get("name") or next(references) for vals in vals_list]

    def _get_default(self, name):
        field = self._fields[name]
        value = field.default(self)
        return field.convert_to_write(field.convert_to_cache(value, self, validate=False), self)

    def _reserve_ids(self, count):
        # OFFSET keeps the sequence from being looked up anew for each id.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT nextval(ids.sequence)
                  FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence OFFSET 0)
                       AS ids,
                       generate_series(1, %s)
                """,
                self._table,
                count,
            )
        )
        return [number for (number,) in rows]

    def _encode_columns(self, rows, names):
        """Return ``({column: cells}, {column: the cell of all rows})`` as ``COPY`` reads them."""
        columns, constants = {}, {}
        for name in sorted(names):
            field = self._fields.get(name)
            if field is None or not (field.store and field.column_type):
                continue
            values = [row.get(name) for row in rows]
            if field.type == "properties":
                columns[name] = map(_encode_parameters, values)
                continue
            encoder = self._get_encoder(name)
            distinct = set(values)
            if len(distinct) == 1:
                constants[name] = encoder[distinct.pop()]
            else:
                columns[name] = [encoder[value] for value in values]
        return columns, constants

    def _get_encoder(self, name):
        return _Encoder(self._fields[name], self)

    def _announce(self, responses, stored):
        """Have computed what depends on the new rows, save for what they brought themselves."""
        own = [self._fields[name] for name in stored if name in self._fields]
        with self.env.protecting([(own, responses)]):
            for field in self._fields.values():
                if field.store and field.compute and field.name not in stored:
                    self.env.add_to_compute(field, responses)
            names = [field.name for field in own]
            responses.modified(names, create=True)
            responses._validate_fields(names)


class _Encoder(dict):
    """The cell of each value of a column, worked out once."""

    def __init__(self, field, model):
        super().__init__()
        self._field, self._model = field, model

    def __missing__(self, value):
        cell = _encode(self._field.convert_to_column_insert(value, self._model))
        self[value] = cell
        return cell


def _encode_parameters(value):
    return _encode(json.dumps(value)) if value else NULL


def _encode(value):
    """Return ``value`` in the text format of ``COPY``."""
    if value is None:
        return NULL
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    return str(getattr(value, "adapted", value))
