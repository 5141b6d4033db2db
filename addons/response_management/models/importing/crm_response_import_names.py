"""The records that a file of responses names."""

from odoo import models
from odoo.fields import Domain

from ...logic import normalise, table_file
from ...tools import folded_name
from .crm_response_import_column import CREATABLE_TARGETS

#: Why a row is refused: it names what there is not.
UNKNOWN_NAME = "unknown_name"

#: Fields under which a name in a file may be found, by model; the first names a new record.
NAME_FIELDS = {
    "utm.campaign": ("title", "name"),
    "utm.source": ("name",),
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

    def _resolve_names(self, plan, rows, rejects):
        """Put records in place of names and constants in place of nothing; reject unknown names."""
        for target, column in plan.record_columns.items():
            cache = plan.names[target]
            wanted = {
                normalise.fold(values[target]): values[target]
                for _number, _cells, values in rows
                if target in values
            }
            missing = {key: name for key, name in wanted.items() if key not in cache}
            if missing:
                cache.update(self._find_names(target, missing, column.create_missing))
        resolved = []
        for number, cells, values in rows:
            problem = None
            for target, column in plan.record_columns.items():
                if target in values:
                    name = values[target]
                    values[target] = plan.names[target][normalise.fold(name)]
                    if not values[target]:
                        problem = table_file.Problem(UNKNOWN_NAME, column.name, name)
                        break
            if problem:
                rejects.append((number, cells, problem))
            else:
                for name, value in plan.constants.items():
                    values.setdefault(name, value)
                resolved.append((number, cells, values))
        return resolved

    def _find_names(self, target, missing, create):
        """Return ``{folded name: record id}``, ``None`` as id for a name that names nothing."""
        Model = self.env[self.env["crm.response"]._fields[target].comodel_name]
        names = NAME_FIELDS[Model._name]
        domain = Domain.TRUE
        if "company_id" in Model._fields:
            domain = Domain("company_id", "in", [self.company_id.id, False])
        ids = folded_name.find_ids(Model, names, missing.values(), domain)
        found = {key: ids.get(key) for key in missing}
        unknown = [name for key, name in missing.items() if not found[key]]
        if unknown and create and target in CREATABLE_TARGETS:
            records = Model.create([{names[0]: normalise.clean_text(name)} for name in unknown])
            found.update(zip(map(normalise.fold, unknown), records.ids, strict=True))
        return found
