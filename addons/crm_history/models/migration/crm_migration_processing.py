"""Recording what is planned: kind by kind, in batches, each committed with what became of it."""

import logging

from odoo import api, fields, models
from odoo.service.model import retrying

from odoo.addons.response_management.tools import batches

from ...logic import row_plan, salesforce_tables, source_table
from . import crm_migration_row as rows

_logger = logging.getLogger(__name__)

BATCH_SIZE = 500
#: Method that records the rows of a kind. Rows of the others are read with those they belong to.
RECORDERS = {
    source_table.ACCOUNT: "_record_accounts",
    source_table.CONTACT: "_record_contacts",
    source_table.CAMPAIGN: "_record_campaigns",
    source_table.DEAL: "_record_deals",
    source_table.LEAD: "_record_leads",
    source_table.MEMBER: "_record_members",
    source_table.TASK: "_record_tasks",
}


class CrmMigration(models.Model):
    _inherit = "crm.migration"

    # ------------------------------------------------------------
    # RUN
    # ------------------------------------------------------------

    def _process(self, commit=None):
        """Record what is left; return whether the migration came to its end.

        :param commit: called with the number of rows after each batch; returns whether there is
            time for more. Without it everything happens in the caller's transaction.
        """
        self.ensure_one()
        if self.state == "queued":
            self.write({"state": "running", "date_start": self.date_start or fields.Datetime.now()})
        return self._work_off("running", self._process_batch, self._finish, commit)

    def _work_off(self, state, work, finish, commit=None):
        """Work batch after batch while the migration is in ``state``.

        :param work: does a batch and returns how many it had, ``None`` if nothing was left
        :param finish: called when nothing is left
        :param commit: called with how many were done; returns whether there is time for more
        :return: whether it came to its end
        """
        while self.state == state:
            done = work()
            if done is None:
                finish()
                if commit:
                    commit(0)
                return True
            self.env.flush_all()
            if commit and not commit(done):
                return False
            self.invalidate_recordset(["state"])
        return True

    def _process_batch(self):
        """Record the next batch; return how many rows it had, ``None`` if nothing is left."""
        for kind, recorder in RECORDERS.items():
            batch = self._get_next_rows(kind)
            if batch:
                batches.in_halves(self.env.cr, batch, getattr(self, recorder), self._set_row_aside)
                self._check_closed(batch)
                return len(batch)
        if not self.is_funnel_told:
            return self._tell_funnels()
        linked = self._get_next_rows(None, rows.TO_LINK)
        if linked:
            self._close_linked(linked)
            return len(linked)
        return None

    def _check_closed(self, batch):
        """:raise RuntimeError: a row is as it was, and would be handed out again for ever"""
        left = self.env["crm.migration.row"].search(
            [("id", "in", batch.ids), ("state", "=", rows.TO_RECORD)]
        )
        if left:
            raise RuntimeError(f"Nothing became of {len(left)} rows, the first is {left[0].key}")

    def _get_next_rows(self, kind, state=rows.TO_RECORD):
        """Return the next rows to be recorded, with what they say."""
        domain = [("migration_id", "=", self.id), ("state", "=", state)]
        if kind:
            domain.append(("kind", "=", kind))
        return self.env["crm.migration.row"].search_fetch(
            domain, ["key", "data", "kind", "note"], order="id", limit=BATCH_SIZE
        )

    def _set_row_aside(self, row, error):
        """Keep a row that could not be recorded, with the reason; it costs that row only."""
        _logger.info("Migration %s: row %s set aside: %s", self.id, row.id, type(error).__name__)
        words = str(error) or type(error).__name__
        row.write({"state": rows.ASIDE, "reason": row_plan.FAILED, "detail": words[:500]})

    def _finish(self):
        """Keep of the people in the files what is recorded, and of the rest what was set aside."""
        self.env["crm.migration.row"].flush_model()
        self.env.cr.execute(
            "UPDATE crm_migration_row SET data = data - %s WHERE migration_id = %s AND state IN %s",
            [list(source_table.PERSONAL), self.id, (rows.NEW, rows.LINKED, rows.KNOWN)],
        )
        self.env["crm.migration.row"].invalidate_model(["data"])
        self.attachment_ids.unlink()
        self.write({"state": "done", "date_end": fields.Datetime.now(), "message": False})

    # ------------------------------------------------------------
    # ROWS AND KEYS
    # ------------------------------------------------------------

    def _resolve(self, rows_, *targets):
        """Return a function that finds the record a row refers to by a target, in few queries.

        It takes the row's values and a target, and returns ``(model, id)`` or ``None``.
        """
        prefixes = salesforce_tables.KEY_PREFIXES
        pairs = {
            (kind, key)
            for row in rows_
            for target in targets
            for key in row.data.get(target) or ()
            for kind in source_table.REFERENCES.get(target) or filter(None, [prefixes.get(key[:3])])
        }
        found = self.env["crm.migration.key"]._find(self.company_id, self.system, pairs)

        def resolve(data, target):
            for key in data.get(target) or ():
                for kind in source_table.REFERENCES.get(target) or filter(
                    None, [prefixes.get(key[:3])]
                ):
                    if (kind, key) in found:
                        return found[kind, key]
            return None

        return resolve

    def _keep(self, rows_, records, *, kind=None, created=True):
        """Note which record each row became."""
        self.env["crm.migration.key"].create(
            [
                {
                    "company_id": self.company_id.id,
                    "system": self.system,
                    "kind": kind or row.kind,
                    "key": row.key,
                    "res_model": record._name,
                    "res_id": record.id,
                    "migration_id": self.id,
                    "is_created": created,
                }
                for row, record in zip(rows_, records, strict=True)
            ]
        )

    def _close_rows(self, rows_, records, state=rows.NEW):
        """Say what became of the rows, in one statement."""
        values = [
            (row.id, state, record._name, record.id)
            for row, record in zip(rows_, records, strict=True)
        ]
        if not values:
            return
        self.env["crm.migration.row"].flush_model()
        self.env.cr.execute_values(
            "UPDATE crm_migration_row AS stored SET state = done.state,"
            " res_model = done.res_model, res_id = done.res_id FROM (VALUES %s)"
            " AS done (id, state, res_model, res_id) WHERE stored.id = done.id",
            values,
            page_size=BATCH_SIZE,
        )
        self.env["crm.migration.row"].invalidate_model(flush=False)

    def _add_notes(self, notes):
        """Add remarks ``{row: text}`` on what was left out of rows."""
        for row, text in notes.items():
            row.note = "; ".join(filter(None, (row.note, text)))

    def _close_linked(self, linked):
        """Close the rows that others have taken in, or that nothing took in after all."""
        pairs = {(row.into_kind, row.into_key) for row in linked if row.into_key}
        found = self.env["crm.migration.key"]._find(self.company_id, self.system, pairs)
        into = linked.filtered(lambda row: (row.into_kind, row.into_key) in found)
        records = [
            self.env[model].browse(res_id)
            for model, res_id in (found[row.into_kind, row.into_key] for row in into)
        ]
        self._close_rows(into, records, rows.LINKED)
        lost = (linked - into).filtered("into_key")
        lost.write({"state": rows.ASIDE, "reason": row_plan.NO_RECORD})
        (linked - into - lost).write({"state": rows.LINKED})

    # ------------------------------------------------------------
    # OWNERS AND STAGES
    # ------------------------------------------------------------

    def _get_mapping(self):
        """Return a function from a kind of mapping and a value to its mapping, empty if none."""
        known = self.env["crm.migration.mapping"]._get_all(self.company_id, self.system)
        nothing = self.env["crm.migration.mapping"]
        return lambda kind, value: known.get((kind, value), nothing)

    def _get_owner_id(self, mapping, data):
        """Return the id of the user who owns a record, of those whom somebody named."""
        return mapping("owner", data.get("owner")).user_id.id or self.owner_id.id

    # ------------------------------------------------------------
    # CRON
    # ------------------------------------------------------------

    @api.model
    def _cron_process(self):
        """Record, and undo, what waits: a batch per transaction, the oldest first."""
        cron = self.env["ir.cron"]
        domain = [("state", "in", ("reading", "queued", "running", "undoing"))]

        def commit(done):
            return bool(cron._commit_progress(done, remaining=self.search_count(domain)))

        while migration := self.search(domain, order="id", limit=1).try_lock_for_update(
            allow_referencing=True
        ):
            if not migration._process_or_fail(commit):
                return

    def _process_or_fail(self, commit):
        """Do the work; what stops it is noted. Return whether there is time for the next one."""
        worker = self._as_system()
        work = {"reading": worker._read_all, "undoing": worker._undo}.get(
            self.state, worker._process
        )
        try:
            return retrying(lambda: work(commit), self.env)
        except Exception as error:
            self.env.cr.rollback()
            _logger.warning("Migration %s stopped", self.id, exc_info=True)
            stopped = "draft" if self.state == "reading" else "failed"
            self.write({"state": stopped, "message": str(error) or repr(error)})
            return commit(1)
