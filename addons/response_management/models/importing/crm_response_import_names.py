"""The records that a file of responses names."""

from odoo import models
from odoo.fields import Domain

from odoo.addons.crm_privacy.tools import utm_source

from ...logic import import_targets, normalize, row_conversion, table_file
from ...tools import country_names, folded_name, state_names
from . import crm_response_import_row as outcomes
from .crm_response_import_column import CREATABLE_TARGETS
from .crm_response_import_reasons import UNKNOWN_NAME, UNREAD_NAME, Outcome

#: What a response does without: a name that is not known is a note.
DISPENSABLE_TARGETS = frozenset({"country_id", "interest_id", "user_id"})

#: A text that is longer is no name, and no native index of names takes it.
MAX_NAME_LENGTH = 200

#: Fields under which a name in a file may be found, by model; the first names a new record.
NAME_FIELDS = {
    "utm.campaign": ("title", "name"),
    utm_source.MODEL: utm_source.NAME_FIELDS,
    "utm.medium": ("name",),
    "crm.offer": ("name",),
    "crm.interest": ("name", "complete_name"),
    "crm.treatment": ("source_code",),
    "crm.response.type": ("name", "code"),
    "res.users": ("login", "name", "email"),
    "res.country": ("name", "code"),
}


class CrmResponseImport(models.Model):
    """Finds or creates what the cells of a batch name, with one search for each column."""

    _inherit = "crm.response.import"

    def _resolve_names(self, plan, rows, results=None):
        """Put records in place of names and constants in place of nothing.

        Return ``(rows, remarks)``, the latter with those of the conversion as
        ``{number: [problem]}``. A name that names nothing becomes a note of the row and a remark
        where the response does without it. Otherwise the row is set aside in ``results``; without
        ``results`` everything becomes a note.
        """
        self._look_up_names(plan, rows)
        self._look_up_states(plan, rows)
        resolved, remarks = [], {}
        for number, cells, values in rows:
            found = values.pop(row_conversion.REMARKS, [])
            problem = self._put_records(plan, values, found, is_strict=results is not None)
            if problem:
                results.append(Outcome(number, cells, outcomes.REJECTED, problem))
                continue
            if found:
                remarks[number] = found
            if plan.assumes_date and "date" not in values:
                values["is_date_assumed"] = True
            for name, value in plan.constants.items():
                values.setdefault(name, value)
            resolved.append((number, cells, values))
        return resolved, remarks

    def _look_up_names(self, plan, rows):
        """Have the plan know every name of ``rows``."""
        for target, column in plan.record_columns.items():
            cache = plan.names[target]
            wanted = {
                normalize.fold(values[target]): values[target]
                for _number, _cells, values in rows
                if target in values
            }
            missing = {key: name for key, name in wanted.items() if key not in cache}
            if missing:
                cache.update(self._find_names(target, missing, column.create_missing))

    def _look_up_states(self, plan, rows):
        """Have the plan know every state of ``rows``, whose countries it knows."""
        places = {
            self._get_place(plan, values)
            for _number, _cells, values in rows
            if import_targets.STATE in values
        }
        missing = places - plan.states.keys()
        if missing:
            for place, state in state_names.find_states(self.env, missing).items():
                plan.states[place] = (state.id, state.country_id.id)

    def _get_place(self, plan, values):
        """Return the name of a state with the country that the row or the import says."""
        name = normalize.fold(values.get("country_id") or "")
        country = plan.names.get("country_id", {}).get(name)
        return values[import_targets.STATE], country or plan.constants.get("country_id", False)

    def _put_state(self, plan, values, remarks, place):
        """Put in the state that ``place`` names, and its country where nothing says one."""
        state, country = plan.states[place]
        if not state:
            self._note_name(values, remarks, plan.state_column, place[0])
            return
        values[import_targets.STATE] = state
        if not plan.constants.get("country_id"):
            values.setdefault("country_id", country)

    def _note_name(self, values, remarks, column, name):
        row_conversion.add_note(values, column.name, name)
        remarks.append(table_file.Problem(UNREAD_NAME, column.name, name))

    def _put_records(self, plan, values, remarks, *, is_strict):
        """Put records in place of the names in ``values``; return why the row is refused, if so."""
        # As long as the country is a name; put in when it is a record.
        place = import_targets.STATE in values and self._get_place(plan, values)
        values.pop(import_targets.STATE, None)
        for target, column in plan.record_columns.items():
            name = values.pop(target, None)
            found = name and plan.names[target][normalize.fold(name)]
            if found:
                values[target] = found
            elif name and (target in DISPENSABLE_TARGETS or not is_strict):
                self._note_name(values, remarks, column, name)
            elif name:
                return table_file.Problem(UNKNOWN_NAME, column.name, name)
        if place:
            self._put_state(plan, values, remarks, place)
        return None

    def _find_names(self, target, missing, create):
        """Return ``{folded name: record id}``, ``None`` as id for a name that names nothing."""
        Model = self.env[self.env["crm.response"]._fields[target].comodel_name]
        names = NAME_FIELDS[Model._name]
        domain = Domain.TRUE
        if "company_id" in Model._fields:
            domain = Domain("company_id", "in", [self.company_id.id, False])
        ids = folded_name.find_ids(Model, names, missing.values(), domain)
        found = {key: ids.get(key) for key in missing}
        if Model._name == "res.country":
            self._find_countries(missing, found)
        unknown = [
            name for key, name in missing.items() if not found[key] and len(name) <= MAX_NAME_LENGTH
        ]
        if unknown and create and target in CREATABLE_TARGETS:
            records = Model.create([{names[0]: normalize.clean_text(name)} for name in unknown])
            found.update(zip(map(normalize.fold, unknown), records.ids, strict=True))
        return found

    def _find_countries(self, missing, found):
        """Add to ``found`` the countries that go by another name, language or code."""
        codes = {
            key: code
            for key, name in missing.items()
            if not found[key] and (code := country_names.find_code(name))
        }
        countries = self.env["res.country"].search([("code", "in", list(codes.values()))])
        ids = {country.code: country.id for country in countries}
        found.update((key, ids.get(code)) for key, code in codes.items())
