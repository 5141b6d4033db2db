"""A line of a form is entered in a dialog, which must not ask for the record that it belongs to.

A record that is being made has no id yet, so that the dialog of a new line cannot name it: where it
is required and shown, the line can never be saved ("Missing required fields").
"""

import ast
from pathlib import Path

from lxml import etree

from odoo.modules.module import get_module_path
from odoo.tests import TransactionCase, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.mail.tests.common import mail_new_test_user


class _Nothing:
    """A record that is being made: nothing is known of it."""

    def __getattr__(self, name):
        return False


def _evaluate(expression, **names):
    """Return the value of an expression of a view; names that are not given are empty."""
    used = {node.id for node in ast.walk(ast.parse(expression, mode="eval"))
            if isinstance(node, ast.Name)}  # fmt: skip
    return safe_eval(expression, {**dict.fromkeys(used, False), **names})


@tagged("post_install", "-at_install")
class TestDialogs(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = mail_new_test_user(cls.env, login="sees-all", groups="base.group_system")
        outside = cls.env.ref("base.group_portal") + cls.env.ref("base.group_public")
        cls.user.group_ids = cls.env["res.groups"].search([]) - outside

    def test_no_dialog_asks_for_the_record_being_made(self):
        checked = 0
        for view in self._find_forms():
            model = self.env[view.model].with_user(self.user)
            arch = etree.fromstring(model.get_view(view.id, "form")["arch"])
            for node in arch.iter("field"):
                field = model._fields.get(node.get("name"))
                if field is None or field.type != "one2many" or self._is_inside(node, arch):
                    continue
                checked += 1
                with self.subTest(view=view.xml_id, field=node.get("name")):
                    self.assertFalse(self._asks_for_parent(model, field, node))
        self.assertGreater(checked, 20)

    def _find_forms(self):
        """Return the forms of our addons, and those that they add to."""
        folder = Path(get_module_path("response_management")).parent
        modules = [
            name
            for name in self.env.registry._init_modules
            if Path(get_module_path(name) or "/nowhere").parent == folder
        ]
        ids = self.env["ir.model.data"].search(
            [("module", "in", modules), ("model", "=", "ir.ui.view")]
        )
        views = self.env["ir.ui.view"].browse(ids.mapped("res_id")).exists()
        while views.filtered(lambda view: view.mode == "extension"):
            views = views.filtered(lambda view: view.mode != "extension") | views.inherit_id
        return views.filtered(lambda view: view.type == "form" and view.model in self.env)

    def _is_inside(self, node, arch):
        """Return whether ``node`` belongs to a view inside of ``arch``."""
        return any(parent.tag in ("list", "form", "kanban") and parent is not arch
                   for parent in node.iterancestors())  # fmt: skip

    def _asks_for_parent(self, model, field, node):
        if node.get("readonly") in ("1", "True") or (
            field.readonly and "readonly" not in node.attrib
        ):
            return False
        context = _evaluate(node.get("context") or "{}", context={})
        lines = node.find("list")
        if lines is not None and lines.get("create") in ("0", "false", "False"):
            return False
        dialog = node.find("form")
        if lines is not None and lines.get("editable"):
            dialog = lines
        comodel = self.env[field.comodel_name].with_user(self.user).with_context(**context)
        if dialog is None:
            dialog = etree.fromstring(comodel.get_view(view_type="form")["arch"])
        return any(
            self._is_required_and_shown(comodel, parent, context)
            for parent in dialog.iterfind(f".//field[@name='{field.inverse_name}']")
        )

    def _is_required_and_shown(self, comodel, node, context):
        def holds(expression):
            return bool(
                expression and _evaluate(expression, context=context, parent=_Nothing(), uid=1)
            )

        if holds(node.get("invisible")) or holds(node.get("column_invisible")):
            return False
        if any(holds(parent.get("invisible")) for parent in node.iterancestors()):
            return False
        if "required" in node.attrib:
            return holds(node.get("required"))
        return comodel._fields[node.get("name")].required
