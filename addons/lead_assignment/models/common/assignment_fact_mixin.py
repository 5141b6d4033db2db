"""Facts: fields that tell what was done or what follows from it, and that nobody writes by hand."""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...logic import dates

#: Who may correct a fact that the system has recorded, where anybody may.
CORRECTED_BY = "sales_team.group_sale_manager"
#: Facts of others are theirs to guard.
_OURS = __name__.split(".")[2]
#: Context of whoever tells what happened before this database knew of it; counts for those who may
#: correct facts.
HISTORY = "crm_history"
#: Context in which fields are offered for the columns of a file.
IMPORTABLE = "crm_history_importable"


class AssignmentFactMixin(models.AbstractModel):
    """Lets a field say ``fact=True``, and refuses what people write to it.

    ``fact=True`` is for nobody to write; the XML id of a group instead lets its members correct
    what was recorded. What runs with all rights passes. Every path is held, for all of them end in
    ``create`` or ``write``: forms, imports, programs, commands on relations, copies and defaults.

    Another addon may define the same attribute on the same model, and guards its own fields.
    """

    _name = "assignment.fact.mixin"
    _description = "Facts Nobody Writes by Hand"

    @api.model
    def _valid_field_parameter(self, field, name):
        return name in ("fact", "history") or super()._valid_field_parameter(field, name)

    @api.model
    def default_get(self, fields):
        """Take over no default of a fact but its own: the context and users set defaults too."""
        values = super().default_get(fields)
        others = self.env["ir.default"]._get_model_defaults(self._name)
        given = [name for name in values if name in others or f"default_{name}" in self.env.context]
        for name in self._get_facts_held(given):
            default = self._fields[name].default
            if default:
                values[name] = default(self)
            else:
                del values[name]
        return values

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_fact_dates(vals)
        return super().create(self._without_facts(vals_list))

    def write(self, vals):
        self._check_facts(vals)
        self._check_fact_dates(vals)
        return super().write(vals)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Let files have columns for the dates of the past that their reader may tell."""
        found = super().fields_get(allfields, attributes)
        if self.env.context.get(IMPORTABLE) and self._may_tell_history():
            for name in found.keys() & self._get_told_dates():
                if "readonly" in found[name]:
                    found[name]["readonly"] = False
        return found

    @api.model
    def load(self, fields, data):
        """Take dates of the past from a file that has columns for them."""
        scope = self
        if not self._get_told_dates().isdisjoint(fields) and self._may_tell_history():
            scope = self.with_context(**{HISTORY: True})
        return super(AssignmentFactMixin, scope).load(fields, data)

    @api.model
    def _may_tell_history(self):
        return self.env.uid == SUPERUSER_ID or self.env.user.has_group(CORRECTED_BY)

    @api.model
    def _is_history(self):
        """Return whether the past is told by somebody who may; what the system does is new."""
        is_system = self.env.su and self.env.uid != SUPERUSER_ID
        return bool(self.env.context.get(HISTORY)) and not is_system and self._may_tell_history()

    @api.model
    def _get_told_dates(self):
        """Return the names of the dates of which the past may be told."""
        return frozenset(
            name
            for name, field in self._fields.items()
            if getattr(field, "history", False) and getattr(field, "fact", False) == CORRECTED_BY
        )

    @api.model
    def _get_facts_held(self, names):
        """Return those of ``names`` that are facts which the current user may not write."""
        # A server action that a user runs with all rights is not the system.
        if self.env.su and not self.env.context.get("lead_rights_bound"):
            return []
        held = []
        for name in names:
            field = self._fields.get(name)
            fact = getattr(field, "fact", None)
            if not fact or not any(module.startswith(_OURS) for module in field._modules):
                continue
            if fact is True or not self.env.user.has_group(fact):
                held.append(name)
        return held

    @api.model
    def _check_fact_dates(self, vals):
        """Raise if ``vals`` date something that was done before 1970, or after tomorrow.

        Whoever corrects a fact, or brings in history, may slip; such a date breaks all grouping by
        month.
        """
        now = self.env.cr.now()
        for name, value in vals.items():
            field = self._fields.get(name)
            if not value or not name.startswith("date_") or not getattr(field, "fact", None):
                continue
            date = field.type == "datetime" and fields.Datetime.to_datetime(value)
            if date and not dates.is_plausible(date, now):
                raise ValidationError(
                    self.env._(
                        "%(field)s cannot be %(date)s: it tells what was done. Enter a date from "
                        "1970 to tomorrow.",
                        field=field._description_string(self.env),
                        date=date,
                    )
                )

    def _check_facts(self, vals):
        """Raise if ``vals`` change a fact; what is sent back unchanged passes."""
        names = self._get_facts_held(vals)
        if not names:
            return
        self.check_access("write")
        # sudo: only compared.
        for record in self.sudo():
            changed = [name for name in names if _is_other(record, name, vals[name])]
            if changed:
                raise AccessError(
                    self.env._(
                        "%(fields)s of “%(record)s” cannot be written by hand: the system "
                        "records what was done.",
                        fields=self._get_fact_labels(changed),
                        record=record.display_name,
                    )
                )

    @api.model
    def _without_facts(self, vals_list):
        """Return ``vals_list`` without facts that say nothing; raise if they say something.

        Copies and programs send all fields along. What has a default of its own says something
        even if it is empty.
        """
        names = self._get_facts_held(set().union(*vals_list))
        if not names:
            return vals_list
        given = {name for vals in vals_list for name in names if vals.get(name)}
        given.update(
            name
            for name in names
            if self._fields[name].default and any(name in vals for vals in vals_list)
        )
        if given:
            raise AccessError(
                self.env._(
                    "%(fields)s cannot be given to a new record: the system records what was "
                    "done. Leave it out.",
                    fields=self._get_fact_labels(given),
                )
            )
        return [{key: vals[key] for key in vals if key not in names} for vals in vals_list]

    @api.model
    def _get_fact_labels(self, names):
        return ", ".join(
            sorted(self._fields[name]._description_string(self.env) or name for name in names)
        )


def _is_other(record, name, value):
    """Return whether ``value``, as ``write`` takes it, differs from what the field holds."""
    field = record._fields[name]
    if field.type in ("one2many", "many2many"):
        ids = field.convert_to_cache(value or (), record, validate=False)
        is_command = any(isinstance(item, (list, tuple)) and item[0] < 3 for item in value or ())
        return is_command or set(ids) != set(record[name].ids)
    old = field.convert_to_cache(field.convert_to_write(record[name], record), record, False)
    new = field.convert_to_cache(value, record, validate=False)
    return (old or False) != (new or False)
