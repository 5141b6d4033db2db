"""Administrators and files of other systems."""

import base64
import csv
import io
import zipfile
from contextlib import contextmanager
from pathlib import Path

import openpyxl

from odoo.tests import TransactionCase, new_test_user

DATA = Path(__file__).parent / "data"


class HistoryCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.env.company.country_id = cls.env.ref("base.be")
        cls.env.company.currency_id = cls.env.ref("base.EUR")
        cls.manager = new_test_user(
            cls.env, "history_manager", groups="sales_team.group_sale_manager"
        )
        cls.ann = new_test_user(
            cls.env,
            "history_ann",
            name="Ann Seller",
            email="ann.seller@example.com",
            groups="sales_team.group_sale_salesman",
        )
        cls.Migration = cls.env["crm.migration"].with_user(cls.manager)

    @classmethod
    def _read(cls, folder, *, zipped=False, changes=None):
        """Return the migration of the files of a folder, read.

        :param changes: ``{file name: content}`` of further files, or in place of those
        """
        files = {path.name: path.read_bytes() for path in sorted((DATA / folder).glob("*.csv"))}
        return cls._read_contents({**files, **(changes or {})}, zipped=zipped)

    @classmethod
    def _read_contents(cls, files, *, zipped=False):
        if zipped:
            stream = io.BytesIO()
            with zipfile.ZipFile(stream, "w") as archive:
                for name, content in files.items():
                    archive.writestr(f"export/{name}", content)
            files = {"export.zip": stream.getvalue()}
        migration = cls.Migration.create({"name": "Past"})
        migration.attachment_ids = cls.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "datas": base64.b64encode(content),
                    "res_model": "crm.migration",
                    "res_id": migration.id,
                }
                for name, content in files.items()
            ]
        )
        migration.action_read()
        return migration

    @classmethod
    def _to_csv(cls, header, rows):
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(rows)
        return stream.getvalue().encode()

    @staticmethod
    def _read_rows(path):
        """Return the rows of a CSV file, header included."""
        with path.open(newline="", encoding="utf-8") as stream:
            return list(csv.reader(stream))

    @staticmethod
    def _to_workbook(sheets):
        """Return a workbook of ``{name of the sheet: rows}``."""
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    @contextmanager
    def _rolled_back(self):
        """Take back what is done within."""
        savepoint = self.env.cr.savepoint()
        try:
            yield
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def _get(self, kind, key):
        """Return the record that the other system's record became."""
        found = self.env["crm.migration.key"].search(
            [("kind", "=", kind), ("key", "=like", f"{key}%")]
        )
        self.assertEqual(len(found), 1, (kind, key))
        return self.env[found.res_model].browse(found.res_id)
