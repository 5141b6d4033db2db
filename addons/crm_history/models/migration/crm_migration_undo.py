"""Taking a migration back: what it made goes, what it found stays, as does what was worked on."""

from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from odoo.addons.response_management.tools import batches

from . import crm_migration_row as rows

BATCH_SIZE = 200
#: In this order: what refers goes before what it refers to.
MODELS = (
    "mail.activity",
    "crm.interaction",
    "crm.response",
    "crm.lead",
    "crm.campaign.cost",
    "utm.campaign",
    "res.partner",
)
#: What the migration itself writes on a record after it has made it.
GRACE = timedelta(minutes=5)


class CrmMigration(models.Model):
    _inherit = "crm.migration"

    def _leave_worked_on(self, *, since_begun=False):
        """Let go of what was changed since, before anything is deleted.

        Deleting some records writes on others, and that is no work of anybody.

        :param since_begun: the undo has begun, so that what the system wrote last is its own
        """
        for model in MODELS:
            if "write_date" not in self.env[model]._fields:
                continue
            self.env[model].flush_model()
            found = self.env.execute_query(
                SQL(
                    """
                    SELECT known.id, record.id
                      FROM crm_migration_key AS known
                      JOIN %s AS record ON record.id = known.res_id
                     WHERE known.migration_id = %s AND known.is_created AND known.res_model = %s
                       AND record.write_date > known.date_linked + %s
                       AND (NOT %s OR record.write_uid IS DISTINCT FROM %s)
                    """,
                    SQL.identifier(self.env[model]._table),
                    self.id,
                    model,
                    GRACE,
                    since_begun,
                    self.env.uid,
                )
            )
            if not found:
                continue
            self._leave(
                self.env[model].browse({res_id for _key, res_id in found}),
                self.env._("changed since"),
            )
            keys = self.env["crm.migration.key"].browse(key_id for key_id, _record in found)
            keys.write({"is_created": False})

    def _undo(self, commit=None):
        """Delete what the migration made; return whether it came to its end."""
        self.ensure_one()
        return self._work_off("undoing", self._undo_next, self._finish_undo, commit)

    def _undo_next(self):
        # Before each batch: it may write on what somebody has gone on working on since.
        self.env["crm.migration.key"].flush_model()
        self._leave_worked_on(since_begun=True)
        return next((done for model in MODELS if (done := self._undo_batch(model))), None)

    def _undo_batch(self, model):
        """Delete the next records of a model; return how many keys that took."""
        keys = self.env["crm.migration.key"].search(
            [("migration_id", "=", self.id), ("is_created", "=", True), ("res_model", "=", model)],
            order="id desc",
            limit=BATCH_SIZE,
        )
        if not keys:
            return 0
        records = self.env[model].with_context(active_test=False).browse(keys.mapped("res_id"))
        records = records.exists()
        batches.in_halves(
            self.env.cr,
            records,
            self._delete,
            lambda record, _error: self._leave(record, self.env._("in use elsewhere")),
        )
        # What stays cannot be taken back any more, but is still known by its id.
        left = set(records.exists().ids)
        kept = keys.filtered(lambda key: key.res_id in left)
        kept.write({"is_created": False})
        (keys - kept).unlink()
        return len(keys)

    def _get_worked_on(self, records, keys):
        """Return the records that somebody has changed since the migration made them."""
        if "write_date" not in records._fields:
            return records.browse()
        made = {key.res_id: key.date_linked for key in keys}
        return records.filtered(lambda record: record.write_date > made[record.id] + GRACE)

    def _get_untouched_keys(self, records):
        """Return the keys of those records that the migration made and nobody has changed since."""
        keys = self.env["crm.migration.key"].search(
            [
                ("migration_id", "=", self.id),
                ("is_created", "=", True),
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
            ]
        )
        worked_on = set(self._get_worked_on(records.browse(keys.mapped("res_id")), keys).ids)
        return keys.filtered(lambda key: key.res_id not in worked_on)

    def _delete(self, records):
        if records._name == "crm.lead":
            # What was told of their past goes with them.
            self.env.cr.execute(
                SQL(
                    "DELETE FROM crm_funnel_journal WHERE cause = 'history' AND lead_id = ANY(%s)",
                    records.ids,
                )
            )
        records.unlink()

    def _leave(self, records, why):
        """Note which records stay, and why."""
        if not records:
            return
        self.env["crm.migration.row"].search(
            [
                ("migration_id", "=", self.id),
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
            ]
        ).write({"detail": self.env._("Kept: %s.", why)})

    def _finish_undo(self):
        """Let go of what was only linked, and leave the rows as they were planned."""
        stayed = self.env["crm.migration.row"].search_count(
            [("migration_id", "=", self.id), ("detail", "!=", False), ("state", "=", rows.NEW)]
        )
        # What stays is known by its id, so that nothing is made of it twice.
        keys = self.env["crm.migration.key"]
        keys._forget_gone(self.company_id, self.system)
        keys.search([("migration_id", "=", self.id)]).write({"migration_id": False})
        self.write(
            {
                "state": "undone",
                "is_undo_begun": False,
                "message": self.env._(
                    "%s records were kept; see their rows for the reason.", stayed
                )
                if stayed
                else False,
            }
        )

    def _count_created(self):
        return self.env["crm.migration.key"].search_count(
            [("migration_id", "=", self.id), ("is_created", "=", True)]
        )
