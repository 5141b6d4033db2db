"""Partial indexes serve a search only if its SQL says what they say, word for word.

PostgreSQL does not prove ``responded`` from ``responded IS TRUE``, which is what the ORM writes. So
every partial index of the addons of this repository is asked whether the ORM's own SQL of its
condition finds it. New indexes are found by themselves.
"""

import re
from pathlib import Path

from odoo.fields import Domain
from odoo.modules.module import get_module_path
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, Query

#: How conditions that indexes state are asked for in domains.
CONDITIONS = (
    (
        r"\(?(\w+)\)?(?:::text)? = ANY \(+ARRAY\[(.*)\]\)(?:::text\[\])?\)",
        lambda name, values: Domain(name, "in", re.findall(r"'([^']*)'", values)),
    ),
    (r"(\w+) IS NOT NULL", lambda name: Domain(name, "!=", False)),
    (r"(\w+) IS NULL", lambda name: Domain(name, "=", False)),
    (r"(?:\((\w+) IS TRUE\)|(\w+) IS TRUE|(\w+))", lambda name: Domain(name, "=", True)),
    (r"(?:(\w+) IS NOT TRUE|NOT (\w+))", lambda name: Domain(name, "=", False)),
    (r"\(?(\w+)\)?(?:::text)? = '([^']*)'(?:::\S+)?", lambda name, v: Domain(name, "=", v)),
    (r"\(?(\w+)\)?(?:::text)? <> '([^']*)'(?:::[\w ]+)?", lambda name, v: Domain(name, "!=", v)),
)


#: Ends of the names of indexes that only SQL of ours looks into, which has tests of its own.
BY_OUR_SQL = ("_unread_phone_index", "_several_emails_index")


@tagged("post_install", "-at_install")
class TestPartialIndexes(TransactionCase):
    def test_searches_of_the_orm_find_them(self):
        checked = 0
        for model, name, condition in self._find_partial_indexes():
            with self.subTest(index=name, condition=condition):
                domain = self._get_domain(model, condition)
                self.assertIn(name, self._explain(model, condition, domain, name))
                checked += 1
        self.assertGreater(checked, 10)

    def test_an_index_that_says_it_otherwise_is_found_out(self):
        model = self.env["crm.response"].with_context(active_test=False)
        domain = Domain("responded", "=", True)
        self.assertNotIn("otherwise", self._explain(model, "responded", domain, "otherwise"))
        self.assertIn("word_for_word", self._explain(model, "responded IS TRUE", domain,
                                                     "word_for_word"))  # fmt: skip

    def _find_partial_indexes(self):
        """Yield model, name and condition of the indexes that our addons made themselves."""
        modules = self._get_modules()
        self.env.cr.execute(
            """
            SELECT class.relname, table_class.relname, pg_get_expr(indpred, indrelid)
              FROM pg_index
              JOIN pg_class AS class ON class.oid = indexrelid
              JOIN pg_class AS table_class ON table_class.oid = indrelid
             WHERE indpred IS NOT NULL
            """
        )
        conditions = {name: (table, condition) for name, table, condition in self.env.cr.fetchall()}
        for model in self.env.values():
            for table_object in model._table_objects.values():
                name = table_object.full_name(model)
                is_ours = table_object._module in modules and not name.endswith(BY_OUR_SQL)
                if is_ours and name in conditions:
                    yield model.with_context(active_test=False), name, conditions[name][1]
            for field in model._fields.values():
                name = f"{model._table}__{field.name}_index"
                if modules & set(field._modules) and model._auto and name in conditions:
                    yield model.with_context(active_test=False), name, conditions[name][1]

    def _get_modules(self):
        """Return the installed addons of the folder that this one lies in."""
        folder = Path(get_module_path("response_management")).parent
        return {
            name
            for name in self.env.registry._init_modules
            if Path(get_module_path(name) or "/nowhere").parent == folder
        }

    def _get_domain(self, model, condition):
        parts = re.split(r" AND ", condition.removeprefix("(").removesuffix(")"))
        return Domain.AND(self._get_leaf(part) for part in parts)

    def _get_leaf(self, part):
        stripped = part.strip()
        if stripped.startswith("(") and stripped.endswith(")"):
            stripped = stripped[1:-1]
        for pattern, get_domain in CONDITIONS:
            for text in (stripped, part):
                match = re.fullmatch(pattern, text)
                if match:
                    return get_domain(*(group for group in match.groups() if group is not None))
        return self.fail(f"How is {part!r} asked for in a domain? Add it to CONDITIONS.")

    def _explain(self, model, condition, domain, name):
        """Return the plan of a search on a copy of the table with this one index."""
        cr = self.env.cr
        query = Query(self.env, "probe", SQL.identifier("probe"))
        where = domain.optimize_full(model)._to_sql(model, "probe", query)
        with cr.savepoint(flush=False) as savepoint:
            cr.execute(SQL("CREATE TEMP TABLE probe (LIKE %s)", SQL.identifier(model._table)))
            cr.execute(f"CREATE INDEX {name}_probe ON probe (id) WHERE {condition}")
            cr.execute("SET LOCAL enable_seqscan = off")
            cr.execute(SQL("EXPLAIN SELECT id FROM %s WHERE %s", query.from_clause, where))
            plan = "\n".join(line for (line,) in cr.fetchall())
            savepoint.rollback()
        return plan
