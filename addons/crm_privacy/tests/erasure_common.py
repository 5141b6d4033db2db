"""Somebody to erase, and a search through the whole database for what is left of them."""

import os
import re

from odoo import tools
from odoo.tests import TransactionCase

from odoo.addons.mail.tests.common import mail_new_test_user

#: Words that occur nowhere else, so that any hit is one.
NAME = "Zerlina Quastenflosse"
EMAIL = "zerlina.quastenflosse@example.com"
PHONE = "+32 470 98 76 54"


class ErasureCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.be")
        cls.other_company = cls.env["res.company"].create({"name": "Other Company"})
        cls.officer = mail_new_test_user(
            cls.env,
            login="privacy_officer",
            groups="crm_privacy.group_crm_privacy_officer",
        )
        cls.salesperson = mail_new_test_user(
            cls.env, login="privacy_seller", groups="sales_team.group_sale_manager"
        )
        cls.person = cls.env["res.partner"].create(
            {
                "name": NAME,
                "email": EMAIL,
                "phone": PHONE,
                "street": "Quastengasse 7",
                "zip": "1050",
                "city": "Ixelles",
                "country_id": cls.env.ref("base.be").id,
                "comment": f"{NAME} called",
            }
        )

    @classmethod
    def _new_lead(cls, **vals):
        return cls.env["crm.lead"].create(
            {
                "name": f"{NAME}'s request",
                "contact_name": NAME,
                "email_from": EMAIL,
                "phone": PHONE,
                **vals,
            }
        )

    def _find_traces(self, words=("quastenflosse", "quastengasse", "470987654", "470 98 76 54")):
        """Return ``{table.column: a value}`` of all that names the person, and their files."""
        self.env.flush_all()
        pattern = "|".join(map(re.escape, words))
        columns = self.env.execute_query(
            tools.SQL(
                """
                SELECT columns.table_name, columns.column_name
                  FROM information_schema.columns
                  JOIN information_schema.tables USING (table_schema, table_name)
                 WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
                   AND data_type IN ('text', 'character varying', 'json', 'jsonb')
                """
            )
        )
        found = {}
        for table, column in columns:
            rows = self.env.execute_query(
                tools.SQL(
                    "SELECT %(column)s::text FROM %(table)s WHERE %(column)s::text ~* %(pattern)s"
                    " LIMIT 1",
                    column=tools.SQL.identifier(column),
                    table=tools.SQL.identifier(table),
                    pattern=pattern,
                )
            )
            if rows:
                found[f"{table}.{column}"] = rows[0][0][:200]
        for attachment in self.env["ir.attachment"].sudo().search([("store_fname", "!=", False)]):
            path = attachment._full_path(attachment.store_fname)
            if os.path.exists(path):
                with open(path, "rb") as stream:
                    content = stream.read().lower()
                if any(word.encode() in content for word in words):
                    found[f"file {attachment.id}"] = attachment.name
        return found

    def _read_reports(self, names, left_out=()):
        """Return ``{report: rows}`` as the database gives them, but for columns ``left_out``."""
        self.env.flush_all()
        self.env.invalidate_all()
        found = {}
        for name in names:
            report = self.env[name].sudo().with_context(active_test=False)
            columns = [
                column
                for column, field in report._fields.items()
                if field.store and field.column_type and column not in left_out
            ]
            found[name] = sorted(map(repr, report.search([]).read(columns, load=None)))
            self.assertTrue(found[name], f"{name} says nothing")
        return found
