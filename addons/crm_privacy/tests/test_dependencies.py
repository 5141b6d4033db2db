"""Addons extend no model of an app that they do not ask for: without it they would not load."""

from pathlib import Path

from odoo.tests import TransactionCase, tagged

#: The addons of this repository stand beside this one.
ADDONS = Path(__file__).parents[2]


@tagged("post_install", "-at_install")
class TestDependencies(TransactionCase):
    def test_models_that_are_extended_are_of_dependencies(self):
        dependencies = {
            module.name: {
                "base",
                module.name,
                *module.upstream_dependencies(exclude_states=("uninstallable",)).mapped("name"),
            }
            for module in self.env["ir.module.module"].search([("state", "=", "installed")])
            if (ADDONS / module.name).is_dir()
        }
        strangers = {
            f"{part._module} extends {name} of {model._original_module}"
            for name, model in self.env.registry.items()
            for part in model.__mro__
            if part.__dict__.get("_name") == name
            and part.__dict__.get("_module") in dependencies
            and model._original_module not in dependencies[part._module]
        }
        self.assertFalse(strangers)

    def test_no_inherited_field_of_odoo_depends_on_a_field_of_ours(self):
        """Odoo deletes such fields with ours when the addon is uninstalled."""
        registry = self.env.registry
        lost = {
            f"{dependent} with {field}"
            for model in registry.values()
            for field in model._fields.values()
            if self._is_ours(field)
            for dependent in registry.get_dependent_fields(field)
            if dependent.inherited and not self._is_ours(dependent)
        }
        self.assertFalse(lost)

    def _is_ours(self, field):
        while field.inherited:
            field = field.inherited_field
        return bool(field._modules) and all((ADDONS / name).is_dir() for name in field._modules)
