"""Finds the records that are about some people; see also ``crm_personal_data_rows``."""

from collections import defaultdict

from odoo import api, models, tools
from odoo.tools import SQL

from ...logic import email_key, people, personal, phone_key
from ...logic.found_people import FoundPeople

#: Rounds in which more records of a person turn up, and no more after that.
MAX_ROUNDS = 8
CONTACT = "res.partner"
#: Numbers that could not be read for which the codes of all countries are tried: some 900 each.
MAX_UNREAD = 20
LEAD = "crm.lead"


class CrmPersonalData(models.AbstractModel):
    """Reads past record rules, but nothing of companies other than those of the environment."""

    _name = "crm.personal.data"
    _description = "Personal Data"

    # ------------------------------------------------------------
    # MODELS
    # ------------------------------------------------------------

    @api.model
    @tools.ormcache()
    def _get_model_names(self):
        """Return the models that hold personal data, each after those that its rows belong to."""
        names = [
            name
            for name, model in self.env.registry.items()
            if model._auto and not model._abstract and not model._transient
            if self.env[name]._get_personal_fields()
        ]
        roots = [name for name in self._get_person_models() if name in names]
        ordered, left = roots, [name for name in names if name not in roots]
        # Messages and activities are found by the record they stand on, files last of all.
        stages = (
            lambda name: personal.DOCUMENT not in self.env[name]._get_personal_links().values(),
            lambda name: name != "ir.attachment",
            lambda name: True,
        )
        for belongs in stages:
            ordered += self._sort_by_links([name for name in left if belongs(name)], left)
            left = [name for name in left if name not in ordered]
        return tuple(ordered)

    def _sort_by_links(self, names, left):
        """Return those of ``names`` whose links lead to none of ``left`` but themselves."""
        found, is_growing = [], True
        while is_growing:
            ready = [
                name
                for name in names
                if name not in found
                and not (self._get_linked_models(name) - {name}) & (set(left) - set(found))
            ]
            found += ready
            is_growing = bool(ready)
        return found

    def _get_linked_models(self, name):
        model = self.env[name]
        return {
            model._fields[link].comodel_name
            for link, kind in model._get_personal_links().items()
            if kind == personal.RECORD
        }

    @api.model
    @tools.ormcache()
    def _get_person_models(self):
        """Return the models whose records are about somebody; contacts first."""
        names = [
            name
            for name, model in self.env.registry.items()
            if not model._abstract and not model._transient
            if self.env[name]._get_person_columns()
        ]
        return tuple(sorted(names, key=lambda name: (name != CONTACT, name != LEAD, name)))

    @api.model
    def _query_in_companies(self, model, alias):
        """Return the condition that a row belongs to the companies of the environment, or none.

        What stands on a record of another company, such as an activity, is this company's.
        """
        conditions = [SQL("TRUE")]
        name = self._get_company_column(model)
        if name:
            conditions.append(
                SQL(
                    "(%(column)s IS NULL OR %(column)s = ANY(%(companies)s))",
                    column=SQL.identifier(alias, name),
                    companies=self.env.companies.ids,
                )
            )
        conditions += [
            self._query_not_on(self.env[document], alias, *link.split(","))
            for link, kind in model._get_personal_links().items()
            if kind == personal.DOCUMENT
            for document in self._get_person_models()
        ]
        return SQL("(%s)", SQL(" AND ").join(conditions))

    def _query_not_on(self, document, alias, model_column, id_column):
        """Return the condition that a row stands on no record of another company."""
        return SQL(
            "NOT (%(model)s IS NOT DISTINCT FROM %(name)s AND EXISTS ("
            "SELECT FROM %(table)s AS document WHERE document.id = %(id)s"
            " AND document.company_id IS NOT NULL"
            " AND NOT document.company_id = ANY(%(companies)s)))",
            model=SQL.identifier(alias, model_column),
            name=document._name,
            table=SQL.identifier(document._table),
            id=SQL.identifier(alias, id_column),
            companies=self.env.companies.ids,
        )

    def _get_company_column(self, model):
        for name in ("company_id", "record_company_id"):
            found = model._fields.get(name)
            if found and found.store:
                return name
        return None

    # ------------------------------------------------------------
    # PEOPLE
    # ------------------------------------------------------------

    @api.model
    def _find_people(self, refs):
        """Return the :class:`FoundPeople` that the records ``refs`` are about.

        :param refs: ``(model, id)`` of contacts, leads and responses
        """
        self.env.flush_all()
        wanted = defaultdict(set)
        for model, record_id in refs:
            wanted[model].add(record_id)
        finder = people.Finder()
        finder.start(
            record for model, ids in wanted.items() for record in self._read_people(model, {}, ids)
        )
        for _round in range(MAX_ROUNDS):
            questions = finder.get_questions()
            if not questions:
                break
            finder.learn(
                record
                for model in self._get_person_models()
                for record in self._read_people(model, questions)
            )
        persons = list(finder.persons.values())
        self._add_addresses(persons)
        return FoundPeople(persons)

    def _read_people(self, name, questions, ids=()):
        """Return the :class:`people.Record` of all rows with one of the marks asked for.

        :param ids: of rows that somebody named; colleagues are found only so
        """
        model = self.env[name]
        columns = model._get_person_columns()
        by_model = defaultdict(list)
        for ref_model, record_id in questions.get("ref", ()):
            by_model[ref_model].append(record_id)
        asked = [
            ("id", [*ids, *by_model[name]]),
            (columns.get("email"), list(questions.get("email", ()))),
            (columns.get("contact"), by_model[CONTACT]),
            (columns.get("lead"), by_model[LEAD]),
        ]
        conditions = [
            SQL("%s = ANY(%s)", SQL.identifier("row", column), values)
            for column, values in asked
            if column and values
        ]
        conditions += self._query_further_emails(columns, questions.get("email", ()))
        conditions += self._query_phones(columns, questions.get("phone", ()))
        if not conditions:
            return []
        rows = self.env.execute_query(self._query_people(model, columns, conditions, list(ids)))
        return [_get_record(name, columns, row) for row in rows]

    @api.model
    def _query_phones(self, columns, keys):
        """Return the conditions that a row may have one of some numbers; each has an index.

        On the alias ``row``; what is found may be another number that ends alike.

        :param keys: see ``logic.phone_key``
        """
        keys = [key for key in keys if key]
        if not (keys and columns.get("number")):
            return []
        phone, number = (SQL.identifier("row", columns[name]) for name in ("phone", "number"))
        tails = sorted({phone_key.get_tail(key) for key in keys})
        if sum(not phone_key.is_read(key) for key in keys) <= MAX_UNREAD:
            is_read = SQL("%s = ANY(%s)", phone, sorted(phone_key.get_stored(keys)))
        else:
            # No index: all rows are read once.
            is_read = SQL("RIGHT(%s, %s) = ANY(%s)", phone, phone_key.TAIL_DIGITS, tails)
        return [
            is_read,
            # As the index of crm.person.mixin says it.
            SQL(
                "(%(all_tails)s && %(tails)s AND %(number)s IS NOT NULL"
                " AND (%(phone)s IS NULL OR %(has_two)s))",
                all_tails=SQL(phone_key.TAILS_SQL, number, number),
                tails=tails,
                number=number,
                phone=phone,
                has_two=SQL(phone_key.HAS_TWO_SQL, number),
            ),
        ]

    def _query_people(self, model, columns, conditions, ids):
        def column(name):
            return SQL.identifier("row", columns[name]) if columns.get(name) else SQL("NULL")

        is_contact = model._name == CONTACT
        return SQL(
            """
            SELECT row.id, %(email)s, %(address)s, %(phone)s, %(number)s, %(lead)s,
                   contact.id, contact.is_company, %(is_company)s, %(texts)s
              FROM %(table)s AS row
              LEFT JOIN res_partner AS contact ON contact.id = %(contact)s
             WHERE %(in_companies)s AND (%(conditions)s) AND %(is_outside)s
          ORDER BY row.id
            """,
            email=column("email"),
            address=column("address"),
            phone=column("phone"),
            number=column("number"),
            lead=column("lead"),
            contact=column("contact") if columns.get("contact") else SQL("NULL::integer"),
            is_company=SQL("row.is_company") if is_contact else SQL("FALSE"),
            texts=SQL(", ").join(
                SQL.identifier("row", name) for name in (*columns["names"], *columns["written"])
            ),
            table=SQL.identifier(model._table),
            in_companies=self._query_in_companies(model, "row"),
            conditions=SQL(" OR ").join(conditions),
            is_outside=SQL(
                "(row.id = ANY(%s) OR NOT EXISTS (SELECT FROM res_users AS colleague"
                " WHERE colleague.partner_id = row.id AND colleague.share IS NOT TRUE))",
                ids,
            )
            if is_contact
            else SQL("TRUE"),
        )


def _get_record(name, columns, row):
    record_id, email, address, phone, number, lead_id, contact_id, contact_is_company, *rest = row
    is_company, *texts = rest
    count = len(columns["names"])
    emails = email_key.get_keys(email, address)
    contact = ((CONTACT, contact_id),) if contact_id else ()
    return people.Record(
        name,
        record_id,
        email=email or "",
        other_emails=tuple(each for each in emails if each != email),
        phones=phone_key.get_keys(phone, number),
        names=tuple(filter(None, texts[:count])),
        contacts=() if contact_is_company else contact,
        companies=contact if contact_is_company else (),
        leads=((LEAD, lead_id),) if lead_id else (),
        is_company=bool(is_company),
        written=tuple(filter(None, texts[count:])),
    )
