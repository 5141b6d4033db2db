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
