"""The time before the addon: what the database holds is gone through once, in batches."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import retrying

from ...logic import interaction

#: Records that one transaction goes through.
BATCH_SIZE = 500

#: In which order records are gone through: what is new is missed first, unless what is old decides
#: what the new is.
NEWEST_FIRST = "id desc"
OLDEST_FIRST = "id"


class CrmInteractionBackfill(models.Model):
    """How far one kind of source has been gone through, record by record in one direction.

    A run that is killed goes on where it was, and going through the same records again logs
    nothing twice.
    """

    _name = "crm.interaction.backfill"
    _description = "Interaction History"
    _order = "id"
    _rec_name = "source"

    source = fields.Selection(
        [
            (interaction.SOURCE_MESSAGE, "Messages"),
            (interaction.SOURCE_ACTIVITY, "Done activities"),
            (interaction.SOURCE_MEETING, "Meetings"),
            (interaction.SOURCE_RESPONSE, "Responses"),
        ],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [("running", "In Progress"), ("paused", "Paused"), ("done", "Done")],
        required=True,
        default="running",
        readonly=True,
    )
    # From the newest record on: those below it are still to come; else it and those above it.
    next_id = fields.Integer(readonly=True)
    total_count = fields.Integer(string="Records", readonly=True)
    processed_count = fields.Integer(string="Processed", readonly=True)
    logged_count = fields.Integer(string="Logged", readonly=True)
    failed_count = fields.Integer(string="Failed", readonly=True)
    progress = fields.Float(compute="_compute_progress")

    _source_uniq = models.UniqueIndex("(source)", "The history of these records is known already.")

    @api.depends("state", "total_count", "processed_count")
    def _compute_progress(self):
        for backfill in self:
            if backfill.state == "done":
                backfill.progress = 100.0
            else:
                backfill.progress = 100.0 * backfill.processed_count / (backfill.total_count or 1)

    def action_pause(self):
        """Stop after the batch that is being worked on."""
        return self.filtered(lambda b: b.state == "running").write({"state": "paused"})

    def action_resume(self):
        """Go on where the history was left."""
        self.check_access("write")
        self.filtered(lambda b: b.state == "paused").write({"state": "running"})
        self._wake_cron()
        return True

    def action_restart(self):
        """Go through everything once more; what is logged stays as it is."""
        self.check_access("write")
        self.write(
            {
                "state": "running",
                "next_id": 0,
                "total_count": 0,
                "processed_count": 0,
                "logged_count": 0,
                "failed_count": 0,
            }
        )
        self._wake_cron()
        return True

    def _wake_cron(self):
        # sudo: anyone who may edit the history may have it gone through.
        self.env.ref("response_management.ir_cron_backfill_interactions").sudo()._trigger()

    # ------------------------------------------------------------
    # ONE BATCH
    # ------------------------------------------------------------

    def _get_sources(self):
        """Return the model of the records, which of them count, what logs them, and the order."""
        self.ensure_one()
        log = self.env["crm.interaction"]
        logged = list(log._get_logged_models())
        sources = {
            interaction.SOURCE_MESSAGE: (
                "mail.message",
                Domain("model", "in", logged)
                & (
                    Domain("message_type", "in", list(interaction.WRITTEN_TYPES))
                    | Domain("mail_activity_type_id", "!=", False)
                ),
                log._log_messages,
                NEWEST_FIRST,
            ),
            interaction.SOURCE_ACTIVITY: (
                "mail.activity",
                Domain("active", "=", False) & Domain("res_model", "in", logged),
                log._log_activities,
                NEWEST_FIRST,
            ),
            interaction.SOURCE_MEETING: (
                "calendar.event",
                log._get_meetings_domain(),
                log._log_meetings,
                NEWEST_FIRST,
            ),
            interaction.SOURCE_RESPONSE: (
                "crm.response",
                log._get_responses_domain(),
                log._log_responses,
                NEWEST_FIRST,
            ),
        }
        return sources[self.source]

    def _process_batch(self):
        """Go through the next records and return how many there were."""
        self.ensure_one()
        model, domain, logger, order = self._get_sources()
        Source = self.env[model].sudo()
        if model == "mail.activity":
            Source = Source.with_context(active_test=False)
        if not self.next_id:
            self.total_count = Source.search_count(domain)
            self.next_id = 1
            if order == NEWEST_FIRST:
                self.next_id += Source.search(domain, order=order, limit=1).id or 0
        ahead = Domain("id", "<" if order == NEWEST_FIRST else ">=", self.next_id)
        records = Source.search(domain & ahead, order=order, limit=BATCH_SIZE)
        if not records:
            self.state = "done"
            return 0
        self.next_id = min(records.ids) if order == NEWEST_FIRST else max(records.ids) + 1
        self.processed_count += len(records)
        logged, failed = self.env["crm.interaction"]._log_or_skip(records, logger)
        self.logged_count += logged
        self.failed_count += failed
        return len(records)

    # ------------------------------------------------------------
    # CRON
    # ------------------------------------------------------------

    @api.model
    def _cron_backfill(self):
        """Go through the history, a batch per transaction."""
        cron = self.env["ir.cron"]
        running = Domain("state", "=", "running")
        while backfill := self.search(running, limit=1).try_lock_for_update():
            # What is logged may be written at the same moment: then the batch starts again.
            done = retrying(backfill._process_batch, self.env)
            if not cron._commit_progress(done, remaining=self.search_count(running)):
                break
