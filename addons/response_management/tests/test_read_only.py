"""Screens read on a read-only cursor, so that they may be served by a replica of the database."""

from ast import literal_eval
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from lxml import etree

from odoo.modules.module import get_module_path
from odoo.service.model import get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ResponseCase

#: What the web client calls on its own for our screens: model, method, arguments.
CALLS = [
    ("crm.first.steps", "get_first_steps", []),
    ("crm.response.overview", "get_overview", ["7_days"]),
    ("crm.response.overview", "get_overview", ["all"]),
    ("utm.campaign", "get_campaign_picture", "one"),
    ("crm.funnel.report", "get_funnel", ["2020-01-01", "2020-12-31"]),
    ("crm.reactivation.console", "get_console", []),
    ("crm.assignment.routing", "get_routing", []),
    ("crm.speed.report", "get_decay", []),
]


@tagged("post_install", "-at_install")
class TestReadOnly(ResponseCase):
    """Of all addons of the folder that are installed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(user=cls.env.ref("base.user_admin").id)
        cls.env["crm.response"]._capture(
            [
                {"type_id": cls.web_form.id, "campaign_id": cls.campaign.id, "email_from": email}
                for email in ("one@example.com", "two@example.com")
            ]
        )

    @contextmanager
    def _read_only(self):
        self.env.flush_all()
        self.env.invalidate_all()
        with self.env.cr.savepoint(flush=False) as savepoint:
            self.env.cr.execute("SET LOCAL transaction_read_only = on")
            try:
                yield
                self.env.flush_all()
            finally:
                savepoint.rollback()

    def test_what_screens_call_is_told_to_read_only(self):
        for model, method, arguments in CALLS:
            if model not in self.env:
                continue
            with self.subTest(model=model, method=method), self._read_only():
                records = self.env[model]
                self.assertTrue(getattr(get_public_method(records, method), "_readonly", False))
                if arguments == "one":
                    records, arguments = self.campaign.with_env(self.env), []
                getattr(records, method)(*arguments)

    def test_a_method_that_writes_is_found_out(self):
        with (
            self.assertRaises(psycopg2.errors.ReadOnlySqlTransaction),
            mute_logger("odoo.sql_db"),
            self._read_only(),
        ):
            self.campaign.title = "Written"
            self.env.flush_all()

    def test_every_screen(self):
        checked = 0
        for action in self._get_actions():
            for view_id, view_type in action.views:
                if view_type not in ("list", "kanban", "form", "pivot", "graph", "calendar"):
                    continue
                with self.subTest(action=action.path or action.name, view=view_type):
                    with self._read_only():
                        self._open(action, view_id, view_type)
                    checked += 1
        self.assertGreater(checked, 50)

    def _get_actions(self):
        folder = Path(get_module_path("response_management")).parent
        modules = [
            name
            for name in self.env.registry._init_modules
            if Path(get_module_path(name) or "/nowhere").parent == folder
        ]
        data = self.env["ir.model.data"].search(
            [("module", "in", modules), ("model", "=", "ir.actions.act_window")]
        )
        return self.env["ir.actions.act_window"].browse(data.mapped("res_id")).filtered("view_mode")

    def _open(self, action, view_id, view_type):
        """Ask what the web client asks when it opens a view of an action."""
        model = self.env[action.res_model]
        view = model.get_views([(view_id, view_type), (False, "search")])["views"][view_type]
        if not model._auto and not model._table_query:
            return
        fields = self._get_fields(model, etree.fromstring(view["arch"]))
        domain = self._get_domain(action)
        if view_type in ("pivot", "graph"):
            measures = [name for name in fields if model._fields[name].aggregator]
            groups = [
                name
                for name in fields
                if name not in measures and model._fields[name].type in ("many2one", "selection")
            ]
            model.formatted_read_group(
                domain,
                groups,
                [f"{name}:{model._fields[name].aggregator}" for name in measures] + ["__count"],
            )
        elif view_type == "form":
            if model._transient:
                model.onchange({}, [], {name: {} for name in fields})
            else:
                model.search(domain, limit=1).web_read({name: {} for name in fields})
        else:
            model.web_search_read(domain, {name: {} for name in fields}, limit=80)

    def _get_fields(self, model, arch):
        return list(
            dict.fromkeys(
                node.get("name")
                for node in arch.iter("field")
                if node.get("name") in model._fields
                and not any(parent.tag == "field" for parent in node.iterancestors())
            )
        )

    def _get_domain(self, action):
        try:
            return literal_eval(action.domain or "[]")
        except ValueError:
            # It names what the client knows: the user, the record that it was opened from.
            return []
