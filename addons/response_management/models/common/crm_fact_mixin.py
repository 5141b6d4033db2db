"""Facts: what follows from what happened, so that nobody writes it by hand."""

from functools import cache

from odoo import SUPERUSER_ID, api, models, tools
from odoo.exceptions import AccessError, ValidationError
from odoo.modules.module import Manifest

from ...logic import history

#: Context of whoever tells what happened before this database knew of it; administrators only.
HISTORY = "crm_history"
#: Who may tell it.
HISTORIAN = "sales_team.group_sale_manager"
#: Context in which fields are offered for the columns of a file.
IMPORTABLE = "crm_history_importable"


class CrmFactMixin(models.AbstractModel):
    """Refuses to people, on every path, what the fields declared with ``fact=True`` say.

    Code that records facts does so with all rights, after it has checked those of the user. Each
    model calls the checks at the top of its ``create`` and ``write``, before it adds values itself.

    ``history=True`` marks facts whose dates of the past administrators may tell, in the context
    ``HISTORY``, which an import that has such columns sets by itself.
    """

    _name = "crm.fact.mixin"
    _description = "Record With Facts"

    @api.model
    def _valid_field_parameter(self, field, name):
        return name in ("fact", "history") or super()._valid_field_parameter(field, name)

    @api.model
    @tools.ormcache("self._name")
    def _get_fact_names(self):
        """Return the names of the facts that this addon and those built on it have declared."""
        return frozenset(
            name
            for name, field in self._fields.items()
            if getattr(field, "fact", False) and any(map(_is_built_on_us, field._modules))
        )

    @api.model
    def _get_given_on_creation(self):
        """Return the names of the facts that the present user may give to a new record."""
        return frozenset()

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Show facts as read-only, also those that ``create`` takes when code gives them.

        Files may have columns for those that their reader may give.
        """
        found = super().fields_get(allfields, attributes)
        if attributes is None or "readonly" in attributes:
            for name in found.keys() & self._get_fact_names():
                found[name]["readonly"] = True
            if self.env.context.get(IMPORTABLE):
                for name in found.keys() & self._get_importable_names():
                    found[name]["readonly"] = False
        return found

    @api.model
    def default_get(self, fields):
        """Take no fact from the context or from what users have set as their default."""
        facts = set() if self.env.su else self._get_fact_names() & set(fields)
        found = super().default_get([name for name in fields if name not in facts])
        for name in facts:
            field = self._fields[name]
            if field.default:
                value = field.convert_to_cache(field.default(self), self, validate=False)
                found[name] = field.convert_to_write(value, self)
        return found

    @api.model
    def _check_given_facts(self, vals_list):
        """:raise AccessError: if the values of new records say what only follows from events"""
        if self.env.su:
            return
        facts = self._get_fact_names() - self._get_given_on_creation() - self._get_told_names()
        named = {name for vals in vals_list for name in vals.keys() & facts if vals[name]}
        if named:
            defaults = self.default_get(list(named))
            given = {
                name
                for name in named
                if any(vals.get(name) != defaults.get(name) for vals in vals_list if name in vals)
            }
            if given:
                self._refuse_facts(given)

    def _check_changed_facts(self, vals):
        """:raise AccessError: if ``vals`` change a fact; what is sent back unchanged passes"""
        if self.env.su:
            return
        facts = vals.keys() & (self._get_fact_names() - self._get_told_names())
        # sudo: only compared; the right to write is checked by the write that follows.
        changed = {
            name
            for name in facts
            if any(record._differs(name, vals[name]) for record in self.sudo())
        }
        if changed:
            self._refuse_facts(changed)

    def _differs(self, name, value):
        """Return whether ``value`` differs from what is stored; forms send back unchanged ones."""
        if name not in self._fields:
            return False
        field = self._fields[name]
        if field.type in ("one2many", "many2many", "properties"):
            return bool(value)
        return field.convert_to_cache(value, self) != field.convert_to_cache(self[name], self)

    @api.model
    def _refuse_facts(self, names):
        labels = sorted(self._fields[name]._description_string(self.env) for name in names)
        raise AccessError(self._get_fact_message(", ".join(labels)))

    @api.model
    def _get_fact_message(self, labels):
        """Return in words why nobody writes the fields of these labels, and what to do instead."""
        return self.env._(
            "%(fields)s cannot be written by hand: it follows from what happened.", fields=labels
        )

    # ------------------------------------------------------------
    # HISTORY
    # ------------------------------------------------------------

    @api.model
    @tools.ormcache("self._name")
    def _get_history_names(self):
        """Return the names of the fields of which administrators may tell the past."""
        return frozenset(
            name for name, field in self._fields.items() if getattr(field, "history", False)
        )

    @api.model
    def _get_history_chains(self):
        """Return tuples of names of dates, each in the order in which it happens."""
        return ()

    @api.model
    def _is_historian(self):
        return self.env.uid == SUPERUSER_ID or self.env.user.has_group(HISTORIAN)

    @api.model
    def _is_history(self):
        """Return whether an administrator is telling the past.

        What the system does with all rights on behalf of one happens now.
        """
        is_told = self.env.context.get(HISTORY)
        is_system = self.env.su and self.env.uid != SUPERUSER_ID
        return bool(is_told) and not is_system and self._is_historian()

    @api.model
    def _get_told_names(self):
        return self._get_history_names() if self._is_history() else frozenset()

    @api.model
    def _get_importable_names(self):
        told = self._get_history_names() if self._is_historian() else frozenset()
        return self._get_given_on_creation() | told

    @api.model
    def load(self, fields, data):
        """Take dates of the past from a file of an administrator that has columns for them."""
        named = {name.partition("/")[0] for name in fields}
        scope = self
        if named & self._get_history_names() and self._is_historian():
            scope = self.with_context(**{HISTORY: True})
        return super(CrmFactMixin, scope).load(fields, data)

    def _check_history(self):
        """:raise ValidationError: naming the record and the first date that cannot be"""
        chains = self._get_history_chains()
        names = dict.fromkeys(name for chain in chains for name in chain)
        now = self.env.cr.now()
        for number, record in enumerate(self, 1):
            problem = history.find_problem({name: record[name] for name in names}, chains, now)
            if problem:
                raise ValidationError(
                    self.env._(
                        "Row %(number)s, “%(record)s”: %(problem)s",
                        number=number,
                        record=record.display_name,
                        problem=self._explain_history(problem),
                    )
                )

    @api.model
    def _explain_history(self, problem):
        """Return in words what is wrong with a date, and what would be right."""

        def label(name):
            return self._fields[name]._description_string(self.env)

        if problem.kind == history.IMPOSSIBLE:
            return self.env._(
                "%(field)s cannot be %(date)s. Give a date from 1970 to tomorrow.",
                field=label(problem.key),
                date=problem.value,
            )
        return self.env._(
            "%(field)s (%(date)s) comes before %(other)s (%(other_date)s), from which it follows. "
            "Correct one of them, or leave the one out that you do not know.",
            field=label(problem.key),
            date=problem.value,
            other=label(problem.before),
            other_date=problem.before_value,
        )


@cache
def _is_built_on_us(module):
    """Return whether ``module`` is this addon or depends on it."""
    if module == "response_management":
        return True
    manifest = Manifest.for_addon(module, display_warning=False)
    return bool(manifest) and any(map(_is_built_on_us, manifest["depends"]))
