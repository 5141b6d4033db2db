"""Finds the rows that belong to some people, and those only: not what others have in common."""

from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ...logic import email_key, personal, phone_key
from .crm_personal_data import CONTACT

MAILING_CONTACT = "mailing.contact"
#: Lists without a company: an address stands there for all who have it.
BLACKLISTS = ("mail.blacklist", "phone.blacklist")


class CrmPersonalData(models.AbstractModel):
    _inherit = "crm.personal.data"

    def _add_addresses(self, persons):
        """Add further addresses of people, which are contacts of their own under theirs.

        Somebody else may stand there as well: a relative, an assistant, an accounts department.
        """
        owners = {
            record.id: person
            for person in persons
            for record in person.records.values()
            if record.model == CONTACT and not record.is_company
        }
        rows = owners and self.env.execute_query(
            SQL(
                "SELECT id, parent_id FROM res_partner"
                " WHERE parent_id = ANY(%s) AND type <> 'contact'",
                list(owners),
            )
        )
        parents = dict(rows or ())
        found = [
            (owners[parents[record.id]], record)
            for record in (self._read_people(CONTACT, {}, parents) if parents else ())
        ]
        # All are asked for before any is added, or the order of rows would matter.
        for person, record in [each for each in found if each[0].has_address(each[1])]:
            person.add(record)

    @api.model
    def _find_rows(self, found):
        """Return ``{model: ids}`` of all rows that belong to some :class:`FoundPeople`."""
        self.env.flush_all()
        rows = found.ids_by_model
        marks = self._get_own_marks(found)
        names = [name for name in self._get_model_names() if name not in self._get_person_models()]
        # Last, when it is known which recipients of mailing lists are somebody else.
        for name in sorted(names, key=lambda name: name in BLACKLISTS):
            if name in BLACKLISTS:
                of_others = self._find_on_lists(found, rows)
                own = {key: values - of_others for key, values in marks.items()}
            else:
                own = marks
            ids = self._find_linked_ids(self.env[name], own, rows)
            if ids:
                rows[name] = ids
        return rows

    @api.model
    def _find_linked_rows(self, rows):
        """Return ``{model: ids}`` of ``rows`` and of what belongs to them, and to nobody else."""
        self.env.flush_all()
        linked = {name: list(ids) for name, ids in rows.items()}
        for name in self._get_model_names():
            if name not in self._get_person_models():
                ids = self._find_linked_ids(self.env[name], defaultdict(set), linked)
                if ids:
                    linked[name] = sorted({*ids, *linked.get(name, ())})
        return linked

    @api.model
    def _is_theirs_by_text(self, name):
        """Return whether a row of a model is a person's if a text of it names them."""
        return personal.MENTION in self.env[name]._get_personal_links().values()

    def _get_own_marks(self, found):
        """Return ``{(kind of link, whether rows have a company): values}`` nobody else has.

        What belongs to no company belongs to others of any company, too.
        """
        shared = {
            True: self._find_shared(found, []),
            False: self._find_shared(found, [], everywhere=True),
        }
        return {
            (kind, has_company): values.keys() - shared[has_company]
            for kind, values in (
                (personal.EMAIL, found.number_by_email),
                (personal.PHONE, found.number_by_phone),
            )
            for has_company in (True, False)
        }

    def _find_linked_ids(self, model, marks, rows):
        conditions = [
            condition
            for link, kind in model._get_personal_links().items()
            for condition in self._query_link(model, link, kind, marks, rows)
        ]
        # One query a condition: each has an index, and any of them joined by OR may have none.
        ids = set(model._find_personal_rows(rows))
        for condition in conditions:
            ids.update(
                record_id
                for (record_id,) in self.env.execute_query(
                    SQL(
                        "SELECT id FROM %s AS row WHERE %s AND %s",
                        SQL.identifier(model._table),
                        condition,
                        self._query_in_companies(model, "row"),
                    )
                )
            )
        return sorted(ids)

    def _query_link(self, model, link, kind, marks, rows):
        """Yield the conditions that a row belongs to some people by one of its links."""
        if kind in (personal.EMAIL, personal.PHONE):
            yield from self._query_marks(model, link, kind, marks)
        elif kind == personal.RECORD:
            ids = rows.get(model._fields[link].comodel_name)
            if ids:
                yield SQL("%s = ANY(%s)", SQL.identifier("row", link), list(ids))
        elif kind == personal.DOCUMENT:
            model_column, id_column = link.split(",")
            for name, ids in rows.items():
                yield SQL(
                    "%s = %s AND %s = ANY(%s)",
                    SQL.identifier("row", model_column),
                    name,
                    SQL.identifier("row", id_column),
                    ids,
                )

    def _query_marks(self, model, link, kind, marks):
        company = self._get_company_column(model)
        everywhere = marks[kind, False]
        cases = [(everywhere, SQL("TRUE"))]
        if company:
            only_here = marks[kind, True] - everywhere
            cases.append((only_here, SQL("%s IS NOT NULL", SQL.identifier("row", company))))
        for values, condition in cases:
            if values:
                yield SQL(
                    "%s = ANY(%s) AND %s AND %s",
                    SQL.identifier("row", link),
                    sorted(values),
                    condition,
                    self._query_no_other_email(model, kind, marks[personal.EMAIL, bool(company)]),
                )

    def _query_no_other_email(self, model, kind, emails):
        """Return the condition that the address of a row with a person's number is no other's."""
        if kind != personal.PHONE:
            return SQL("TRUE")
        conditions = [
            SQL(
                "(COALESCE(%(email)s, '') = '' OR %(email)s = ANY(%(emails)s))",
                email=SQL.identifier("row", link),
                emails=sorted(emails),
            )
            for link, other_kind in model._get_personal_links().items()
            if other_kind == personal.EMAIL
        ]
        return SQL(" AND ").join([SQL("TRUE"), *conditions])

    def _find_on_lists(self, found, rows):
        """Return addresses and numbers that other recipients of mailing lists have."""
        # Where Email Marketing is installed; the addon that erases its rows may not be.
        if MAILING_CONTACT not in self.env:
            return set()
        model = self.env[MAILING_CONTACT]
        queries = [
            self._query_shared(
                model,
                SQL.identifier("row", column),
                SQL("%s = ANY(%s)", SQL.identifier("row", column), list(values)),
                rows.get(MAILING_CONTACT, []),
            )
            for column, values in (
                ("email_normalized", found.number_by_email),
                ("phone_sanitized", found.number_by_phone),
            )
            if values and column in model._fields and model._fields[column].store
        ]
        if not queries:
            return set()
        return {value for (value,) in self.env.execute_query(SQL(" UNION ").join(queries))}

    @api.model
    def _find_shared(self, found, names, *, everywhere=False):
        """Return those addresses, numbers and ``names`` that somebody else has, too.

        Addresses and numbers are stored normalized, so their indexes find them as they are.

        :param names: in small letters
        :param everywhere: in any company; else only in those of the environment
        """
        ids_by_model = found.ids_by_model
        queries = [
            self._query_shared(
                self.env[model], values, condition, ids_by_model.get(model, []), everywhere
            )
            for model in self._get_person_models()
            for values, condition in self._query_marks_of_others(model, found, names)
        ]
        if not queries:
            return set()
        rows = self.env.execute_query(SQL(" UNION ").join(queries))
        keys = defaultdict(set)
        for value, number in rows:
            for key in phone_key.get_keys(value, number) if number else ():
                keys[phone_key.get_tail(key)].add(key)
        return {value for value, number in rows if value and not number} | {
            phone
            for phone in found.number_by_phone
            if any(phone_key.is_same(phone, key) for key in keys[phone_key.get_tail(phone)])
        }

    def _query_marks_of_others(self, model, found, names):
        """Yield ``(mark and number as it was written, condition)`` of rows that have any."""
        columns = self.env[model]._get_person_columns()
        wanted = [(SQL.identifier("row", columns["email"]), list(found.number_by_email))]
        # No index: all rows are read, once for as many names as there are. That costs less
        # than an index that each new row would have to keep.
        wanted += [
            (SQL("LOWER(%s)", SQL.identifier("row", column)), names) for column in columns["names"]
        ]
        for value, values in wanted:
            if values:
                yield SQL("%s, NULL", value), SQL("%s = ANY(%s)", value, values)
        for condition in self._query_phones(columns, found.number_by_phone):
            phone, number = (SQL.identifier("row", columns[name]) for name in ("phone", "number"))
            yield SQL("%s, COALESCE(%s, %s)", phone, number, phone), condition

    def _query_shared(self, model, values, condition, ids, everywhere=True):
        """Return the query of ``values`` of those rows other than ``ids`` that meet a condition.

        :param values: SQL, like the condition on the alias ``row``
        """
        return SQL(
            "SELECT %(values)s FROM %(table)s AS row"
            " WHERE %(condition)s AND NOT row.id = ANY(%(ids)s)"
            " AND %(in_companies)s",
            values=values,
            table=SQL.identifier(model._table),
            condition=condition,
            ids=ids,
            in_companies=SQL("TRUE") if everywhere else self._query_in_companies(model, "row"),
        )

    @api.model
    def _query_further_emails(self, columns, emails):
        """Return the condition, with an index, that a row may have one beside another address."""
        if not (emails and columns.get("address")):
            return []
        address = SQL.identifier("row", columns["address"])
        return [
            SQL(
                "(%s && %s AND %s)",
                SQL(email_key.WORDS_SQL, address),
                sorted(emails),
                # As the index of the model says it.
                SQL(email_key.HAS_TWO_SQL, address),
            )
        ]
