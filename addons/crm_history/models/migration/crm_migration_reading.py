"""Reading the files: what each is, its rows, what hangs together, and what would become of it."""

import io
import json
import zipfile
from collections import Counter, defaultdict

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.response_management.logic import table_file, text_encoding
from odoo.addons.response_management.logic.normalize import fold

from ...logic import (
    row_plan,
    salesforce_tables,
    source_file,
    source_key,
    source_row,
    source_table,
    source_value,
    value_words,
)
from . import crm_migration_mapping as mappings
from . import crm_migration_row as rows

#: Largest content of all files together, in bytes, unpacked.
MAX_SIZE = 512 * 1024 * 1024
#: Rows that one statement inserts.
PAGE_SIZE = 2000
#: Rows by which the order of days is told.
SAMPLE_ROWS = 2000
#: Members by which a document of an office suite is told from an archive of files.
DOCUMENT_PARTS = {"[Content_Types].xml", "mimetype"}
ENDINGS = (".csv", ".tsv", ".txt")


class CrmMigration(models.Model):
    _inherit = "crm.migration"

    def _read_files(self):
        """Read all files into rows and plan what becomes of them, in place of what was read before.

        :raise UserError: no file is known, or they come from more than one system
        """
        self.file_ids.unlink()
        contents = self._get_contents()
        found = [(name, content, *self._look_at(name, content)) for name, content in contents]
        systems = {recognition.table.system for *_file, recognition in found if recognition}
        if len(systems) != 1:
            raise UserError(
                self.env._("These files come from more than one system: migrate one at a time.")
                if systems
                else self.env._(
                    "None of these files is known. Export campaigns, members, leads, contacts and "
                    "opportunities with their ids, and leave the header row as it is."
                )
            )
        (self.system,) = systems
        self.env["crm.migration.key"]._forget_gone(self.company_id, self.system)
        for name, content, reader, recognition in found:
            self._read_file(name, content, reader, recognition)
        self._plan_rows()
        self._map_values()
        self.write({"state": "read", "message": False, "is_funnel_told": False, "date_end": False})

    def _get_contents(self):
        """Return ``[(file name, bytes)]`` of the uploaded files, those of archives unpacked."""
        found, size = [], 0
        for attachment in self.attachment_ids:
            content = self._get_file_content(attachment)
            if not zipfile.is_zipfile(io.BytesIO(content)):
                found.append((attachment.name, content))
                size += len(content)
                continue
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                if DOCUMENT_PARTS & set(archive.namelist()):
                    # A workbook, listed as one file that is not known.
                    found.append((attachment.name, content))
                    continue
                for info in archive.infolist():
                    if "__MACOSX" in info.filename.split("/") or info.is_dir():
                        continue
                    name = info.filename.rpartition("/")[2]
                    if not name.lower().endswith(ENDINGS):
                        # It is listed as a file that is not known; there is no need to unpack it.
                        found.append((name, b""))
                        continue
                    size += info.file_size
                    if size > MAX_SIZE:
                        break
                    found.append((name, archive.read(info)))
        if size > MAX_SIZE:
            raise UserError(
                self.env._("The files are larger than %s MB. Migrate year by year.", MAX_SIZE >> 20)
            )
        return found

    def _look_at(self, name, content):
        """Return ``((encoding, separator), recognition or None)`` of a file."""
        if text_encoding.file_kind(content[:4096]) != "text":
            return None, None
        encoding = text_encoding.detect([content]).encoding
        head = content[: 1 << 16].decode(text_encoding.get_codec(encoding), "replace")
        reader = (encoding, table_file.guess_separator(head))
        for _number, cells, problem in table_file.read_rows(io.BytesIO(content), *reader):
            return reader, None if problem else source_file.recognize(cells, hint=name)
        return reader, None

    def _read_file(self, name, content, reader, recognition):
        """Store the rows of a file; one that is not known is listed without any."""
        kind = recognition.table.kind if recognition else False
        file = self.env["crm.migration.file"].create(
            {
                "migration_id": self.id,
                "name": name,
                "kind": kind,
                "sequence": self.env["crm.migration.file"]._get_kind_sequence(kind),
            }
        )
        if not recognition:
            return
        body = iter(table_file.read_rows(io.BytesIO(content), *reader))
        next(body)
        body = list(body)
        order = self._guess_order(recognition, body)
        page, count = [], 0
        for number, cells, problem in body:
            page.append(self._prepare_row(file, recognition, number, cells, problem, order))
            count += 1
            if len(page) == PAGE_SIZE:
                self._insert_rows(page)
                page = []
        self._insert_rows(page)
        file.write(
            {
                "columns": recognition.columns,
                "unused_columns": ", ".join(recognition.unused),
                "date_order": order,
                "row_count": count,
            }
        )

    def _guess_order(self, recognition, body):
        indexes = [
            index for target, index in recognition.columns.items() if target in source_table.MOMENTS
        ]
        texts = (
            cells[index]
            for _number, cells, problem in body[:SAMPLE_ROWS]
            for index in indexes
            if not problem and index < len(cells)
        )
        return source_value.guess_order(texts) or (
            source_value.MONTH_FIRST
            if self.env["res.lang"]._get_data(code=self.env.user.lang).date_format == "%m/%d/%Y"
            else source_value.DAY_FIRST
        )

    def _prepare_row(self, file, recognition, number, cells, problem, order):
        """Return a row as it is inserted; what cannot be read at all has no key."""
        if problem:
            return (self.id, file.id, number, file.kind, "", "{}", rows.ASIDE, row_plan.FAILED,
                    str(problem.code), None)  # fmt: skip
        row = source_row.read(recognition.table, recognition.columns, cells, order)
        note = "; ".join(f"{target}: {text[:80]}" for target, text in row.unread.items())
        data = {**row.values, "unread": sorted(row.unread)} if row.unread else row.values
        return (self.id, file.id, number, file.kind, row.key, json.dumps(data), rows.TO_RECORD,
                None, None, note or None)  # fmt: skip

    def _insert_rows(self, page):
        """In SQL: rows come by the hundred thousand, and nobody has the right to create them."""
        if page:
            self.env.cr.execute_values(
                "INSERT INTO crm_migration_row (migration_id, file_id, number, kind, key, data,"
                " state, reason, detail, note) VALUES %s",
                page,
                page_size=PAGE_SIZE,
            )

    # ------------------------------------------------------------
    # PLAN
    # ------------------------------------------------------------

    def _plan_rows(self):
        """Say of each row what becomes of it, and of each file how many references are found."""
        self.env.cr.execute(
            "SELECT id, file_id, kind, key, data FROM crm_migration_row"
            " WHERE migration_id = %s AND state = %s ORDER BY id",
            [self.id, rows.TO_RECORD],
        )
        found = self.env.cr.fetchall()
        known = self.env.execute_query(
            SQL(
                "SELECT kind, key FROM crm_migration_key WHERE company_id = %s AND system = %s",
                self.company_id.id,
                self.system,
            )
        )
        index = row_plan.Index(known)
        firsts = [index.add(kind, key, data) for _id, _file, kind, key, data in found]
        prefixes = salesforce_tables.KEY_PREFIXES
        planned, references = [], defaultdict(Counter)
        for (row_id, file_id, kind, key, data), is_first in zip(found, firsts, strict=True):
            plan = row_plan.plan(
                kind,
                key,
                data,
                data.get("unread", ()),
                index,
                is_first=is_first,
                currency=self.currency_id.name,
                prefixes=prefixes,
            )
            planned.append(
                (row_id, rows.PLANNED[plan.outcome], plan.reason, *(plan.into or (None, None)))
            )
            self._count_references(references[file_id], index, data, prefixes)
        self._write_plan(planned)
        self._write_references(references)

    @staticmethod
    def _count_references(counts, index, data, prefixes):
        for target in (*source_table.REFERENCES, "who", "what"):
            if data.get(target):
                counts[target, "all"] += 1
                if index.resolve(target, data, prefixes):
                    counts[target, "found"] += 1

    def _write_plan(self, planned):
        if planned:
            self.env.cr.execute_values(
                "UPDATE crm_migration_row AS stored SET state = planned.state,"
                " reason = planned.reason, into_kind = planned.into_kind,"
                " into_key = planned.into_key FROM (VALUES %s) AS planned"
                " (id, state, reason, into_kind, into_key) WHERE stored.id = planned.id",
                planned,
                template="(%s, %s, %s::varchar, %s::varchar, %s::varchar)",
                page_size=PAGE_SIZE,
            )
        self.env["crm.migration.row"].invalidate_model()

    def _write_references(self, references):
        labels = self._get_reference_labels()
        for file in self.file_ids:
            counts = references[file.id]
            file.references = "\n".join(
                self.env._(
                    "%(label)s: %(found)s of %(all)s",
                    label=labels[target],
                    found=counts[target, "found"],
                    all=counts[target, "all"],
                )
                for target in labels
                if counts[target, "all"]
            )

    def _get_reference_labels(self):
        return {
            "account": self.env._("Company"),
            "campaign": self.env._("Campaign"),
            "contact": self.env._("Contact"),
            "lead": self.env._("Lead"),
            "deal": self.env._("Opportunity"),
            "lead_or_contact": self.env._("Lead or contact"),
            "converted_account": self.env._("Company made of it"),
            "converted_contact": self.env._("Contact made of it"),
            "converted_deal": self.env._("Opportunity made of it"),
            "regarding": self.env._("What it is about"),
            "who": self.env._("Lead or contact"),
            "what": self.env._("Opportunity, company or campaign"),
        }

    # ------------------------------------------------------------
    # OWNERS, STAGES, STATUSES
    # ------------------------------------------------------------

    def _map_values(self):
        """Note which owners, stages and statuses the rows name, with a guess for the new ones."""
        named = self._get_named_values()
        Mapping = self.env["crm.migration.mapping"]
        known = Mapping._get_all(self.company_id, self.system)
        users = self._get_named_users()
        new = Mapping.create(
            [
                {
                    "company_id": self.company_id.id,
                    "system": self.system,
                    "kind": kind,
                    "value": value,
                    "label": users.get(value, {}).get("name") or value,
                    **self._guess_mapping(kind, value, users.get(value, {})),
                }
                for kind, value in sorted(named - known.keys())
            ]
        )
        self.mapping_ids = new.union(*(known[pair] for pair in named & known.keys()))

    def _get_named_values(self):
        """Return ``{(kind of mapping, value)}`` that rows to be recorded name."""
        self.env.cr.execute(
            "SELECT DISTINCT kind, data->>'owner', data->>'stage', data->>'status'"
            " FROM crm_migration_row WHERE migration_id = %s AND state IN %s",
            [self.id, (rows.TO_RECORD, rows.TO_LINK)],
        )
        named = set()
        for kind, owner, stage, status in self.env.cr.fetchall():
            if owner and kind not in (source_table.ACCOUNT,):
                named.add((mappings.OWNER, owner))
            if stage and kind == source_table.DEAL:
                named.add((mappings.STAGE, stage))
            if status and kind == source_table.LEAD:
                named.add((mappings.STATUS, status))
        return named

    def _get_named_users(self):
        """Return ``{id as the files write it: data}`` of the other system's users."""
        self.env.cr.execute(
            "SELECT key, data FROM crm_migration_row WHERE migration_id = %s AND kind = %s",
            [self.id, source_table.USER],
        )
        users = dict(self.env.cr.fetchall())
        return _Users(users, self.system)

    def _guess_mapping(self, kind, value, user):
        if kind == mappings.OWNER:
            return {"user_id": self._find_user(value, user)}
        if kind == mappings.STATUS:
            funnel_kind = value_words.get_status_kind(value)
            return {"funnel_status_id": self.env["crm.funnel.status"]._get_id(funnel_kind)}
        return {"stage_id": self._find_stage(value)}

    def _find_user(self, value, user):
        """Return the id of the user of ours who has the email, login or name of theirs."""
        words = {fold(word) for word in (value, *user.values()) if isinstance(word, str) and word}
        for person in self.env["res.users"].search([("share", "=", False)]):
            if words & {fold(person.login), fold(person.email or ""), fold(person.name)}:
                return person.id
        return False

    def _find_stage(self, value):
        stages = self.env["crm.stage"].search([("team_ids", "in", [False, *self.team_id.ids])])
        same = stages.filtered(lambda stage: fold(stage.name) == fold(value))
        if not same and value_words.get_stage_end(value) == value_words.WON:
            same = stages.filtered("is_won")
        return same[:1].id


class _Users(dict):
    """Users of another system, found by their id however it is written."""

    def __init__(self, users, system):
        super().__init__(users)
        self._system = system

    def get(self, value, default=None):
        key = source_key.normalize(self._system, value)
        return super().get(key, default)
