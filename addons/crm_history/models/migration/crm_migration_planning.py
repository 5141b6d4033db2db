"""What becomes of each row that was read, and what hangs together."""

import json
from collections import Counter, defaultdict
from functools import partial

from odoo import models
from odoo.tools import SQL

from ...logic import row_plan, row_reference, salesforce_tables, source_key
from . import crm_migration_row as rows
from .crm_migration_reading import PAGE_SIZE


class CrmMigration(models.Model):
    _inherit = "crm.migration"

    def _plan_rows(self):
        """Say of each row what becomes of it, and of each file how many references are found."""
        known = self.env.execute_query(
            SQL(
                "SELECT kind, key FROM crm_migration_key WHERE company_id = %s AND system = %s",
                self.company_id.id,
                self.system,
            )
        )
        index, doubles = row_plan.Index(known), set()
        is_key = partial(source_key.is_key, self.system)
        referents = row_reference.Referents(is_key)
        for page in self._page_rows():
            for row_id, _file, kind, key, data in page:
                referents.add(kind, key, data)
                if not index.add(kind, key, data):
                    doubles.add(row_id)
        if referents.is_needed:
            self._find_referents(index, referents)
        prefixes = salesforce_tables.KEY_PREFIXES
        references = defaultdict(Counter)
        for page in self._page_rows():
            planned = []
            for row_id, file_id, kind, key, data in page:
                plan = row_plan.plan(
                    kind,
                    key,
                    data,
                    data.get("unread", ()),
                    index,
                    is_first=row_id not in doubles,
                    is_key=is_key(key),
                    prefixes=prefixes,
                )
                planned.append(
                    (row_id, rows.PLANNED[plan.outcome], plan.reason, *(plan.into or (None, None)))
                )
                self._count_references(references[file_id], index, data, prefixes)
            self._write_plan(planned)
        self._write_references(references)

    def _find_referents(self, index, referents):
        """Put ids in place of the names, and of the merged ids, by which rows refer to others."""
        for page in self._page_rows():
            for _row_id, _file, kind, key, data in page:
                referents.add_names(kind, key, data)
        labels = self._get_reference_labels()
        for page in self._page_rows():
            mended = []
            for row_id, _file, kind, key, data in page:
                values = referents.mend(kind, data, index, labels)
                if values:
                    mended.append((row_id, json.dumps(values)))
                    index.add_lead(kind, key, values)
            if mended:
                self.env.cr.execute_values(
                    "UPDATE crm_migration_row AS stored SET data = mended.data::jsonb"
                    " FROM (VALUES %s) AS mended (id, data) WHERE stored.id = mended.id",
                    mended,
                    page_size=PAGE_SIZE,
                )

    def _page_rows(self):
        """Yield the rows that were read, ``(id, file id, kind, key, data)``, page by page.

        What one page says is forgotten before the next is fetched; what is planned meanwhile does
        not matter.
        """
        last = 0
        while True:
            self.env.cr.execute(
                "SELECT id, file_id, kind, key, data FROM crm_migration_row"
                " WHERE migration_id = %s AND id > %s"
                " AND reason IS DISTINCT FROM %s ORDER BY id LIMIT %s",
                [self.id, last, row_plan.FAILED, PAGE_SIZE],
            )
            page = self.env.cr.fetchall()
            if not page:
                return
            last = page[-1][0]
            yield page

    @staticmethod
    def _count_references(counts, index, data, prefixes):
        for target in data.get(row_reference.UNFOUND, ()):
            counts[target, "all"] += 1
        for target in row_reference.TARGETS:
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
            "customer": self.env._("Customer"),
            "lead": self.env._("Lead"),
            "deal": self.env._("Opportunity"),
            "lead_or_contact": self.env._("Lead or contact"),
            "converted_account": self.env._("Created Company"),
            "converted_contact": self.env._("Created Contact"),
            "converted_deal": self.env._("Created Opportunity"),
            "regarding": self.env._("Related record"),
            "who": self.env._("Lead or contact"),
            "what": self.env._("Opportunity, company or campaign"),
        }
