"""Facts: fields that say what was done or what follows from it, which people do not write."""

from functools import cache

from odoo import api, models, tools
from odoo.exceptions import AccessError
from odoo.modules.module import Manifest

#: Group of those who may correct what was recorded, and tell the past.
CORRECTED_BY = "sales_team.group_sale_manager"


class CrmFactMixin(models.AbstractModel):
    """Refuses to people, on every path, what the fields declared with ``fact=`` say.

    ``fact=True`` is written by the system only; the XML id of a group instead lets its members
    correct what was recorded. Code that records facts does so with all rights, after it has
    checked those of the user. Each model calls the checks at the top of its ``create`` and
    ``write``, before it adds values itself: all paths end there, forms, imports, programs,
    commands on relations, copies and defaults.

    On a model that several addons extend, each of them checks its own facts: it names itself as
    ``addon``, which stands for the fields that it and the addons built on it declare.
    """

    _name = "crm.fact.mixin"
    _description = "Record With Facts"

    @api.model
    def _valid_field_parameter(self, field, name):
        return name in ("fact", "history") or super()._valid_field_parameter(field, name)

    @api.model
    @tools.ormcache("self._name", "addon")
    def _get_fact_names(self, addon=None):
        """Return the names of the facts, of ``addon`` and what is built on it, or all."""
        return frozenset(
            name
            for name, field in self._fields.items()
            if getattr(field, "fact", False)
            and (not addon or any(_is_built_on(module, addon) for module in field._modules))
        )

    @api.model
    def _get_given_on_creation(self):
        """Return the names of the facts that the present user may give to a new record."""
        return frozenset()

    @api.model
    def _may_correct(self, name):
        """Return whether the user belongs to the group that corrects the fact ``name``."""
        fact = self._fields[name].fact
        return fact is not True and self.env.user.has_group(fact)

    @api.model
    def _get_facts_held(self, names, addon=None):
        """Return those of ``names`` that are facts which may not be written here and now."""
        if self.env.su:
            return frozenset()
        facts = self._get_fact_names(addon).intersection(names)
        return frozenset(name for name in facts if not self._may_correct(name))

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Show facts as read-only, also those that ``create`` takes when code gives them."""
        found = super().fields_get(allfields, attributes)
        if attributes is None or "readonly" in attributes:
            for name in found.keys() & self._get_fact_names():
                if not self._may_correct(name):
                    found[name]["readonly"] = True
        return found

    @api.model
    def default_get(self, fields):
        """Take no fact from the context or from what users have set as their default."""
        found = super().default_get(fields)
        # Asked for each new record, and few fields have a default: only what is found is looked at.
        others = self.env["ir.default"]._get_model_defaults(self._name)
        given = [name for name in found if name in others or f"default_{name}" in self.env.context]
        for name in self._get_facts_held(given) if given else ():
            field = self._fields[name]
            del found[name]
            if field.default:
                value = field.convert_to_cache(field.default(self), self, validate=False)
                found[name] = field.convert_to_write(value, self)
        return found

    # ------------------------------------------------------------
    # CHECKS
    # ------------------------------------------------------------

    @api.model
    def _check_given_facts(self, vals_list, addon=None):
        """:raise AccessError: if the values of new records say what only follows from events

        Copies and programs send all fields along, with nothing in them. What has a default of its
        own says something even if it is empty.
        """
        held = self._get_facts_held(set().union(*vals_list), addon)
        named = {
            name
            for name in held - self._get_given_on_creation()
            if self._fields[name].default or any(vals.get(name) for vals in vals_list)
        }
        if not named:
            return
        defaults = self.default_get(list(named))
        given = {
            name
            for vals in vals_list
            for name in named & vals.keys()
            if (vals[name] or False) != (defaults.get(name) or False)
        }
        if given:
            self._refuse_facts(given)

    def _check_changed_facts(self, vals, addon=None):
        """:raise AccessError: if ``vals`` change a fact; what is sent back unchanged passes"""
        held = self._get_facts_held(vals, addon)
        if not held:
            return
        # Who may not write the record learns nothing of what it holds.
        self.check_access("write")
        # sudo: only compared.
        for record in self.sudo():
            changed = {name for name in held if record._differs(name, vals[name])}
            if changed:
                self._refuse_facts(changed)

    def _differs(self, name, value):
        """Return whether ``value``, as ``write`` takes it, differs from what the field holds."""
        field = self._fields.get(name)
        if field is None:
            return False
        if field.type == "properties":
            return bool(value)
        if field.type in ("one2many", "many2many"):
            if any(isinstance(item, (list, tuple)) and item[0] < 3 for item in value or ()):
                return True
            ids = field.convert_to_cache(value or (), self, validate=False)
            return set(ids) != set(self[name].ids)
        old = field.convert_to_cache(field.convert_to_write(self[name], self), self, False)
        new = field.convert_to_cache(value, self, validate=False)
        return (old or False) != (new or False)

    @api.model
    def _refuse_facts(self, names):
        labels = sorted(self._fields[name]._description_string(self.env) or name for name in names)
        raise AccessError(self._get_fact_message(", ".join(labels)))

    @api.model
    def _get_fact_message(self, labels):
        """Return in words why people do not write the fields of these labels."""
        return self.env._("%(fields)s cannot be edited: it is set automatically.", fields=labels)


@cache
def _is_built_on(module, addon):
    """Return whether ``module`` is ``addon`` or depends on it."""
    if module == addon:
        return True
    manifest = Manifest.for_addon(module, display_warning=False)
    return bool(manifest) and any(_is_built_on(name, addon) for name in manifest["depends"])
