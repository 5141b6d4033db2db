"""Work on many records in the background: part by part, each committed with its position."""

import logging

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.service.model import retrying

_logger = logging.getLogger(__name__)

MIXIN = "crm.queued.work.mixin"
#: The user who clicks waits for so many records; more are left to the scheduled job.
INLINE_LIMIT = 1000
#: Records worked on and committed together.
PART_SIZE = 1000


class CrmQueuedWork(models.AbstractModel):
    """What is still to be done with which records, in order, and how far it is.

    A part and the position behind it are stored in one transaction: a worker that is stopped has
    done whole parts, and the next one goes on behind them.
    """

    _name = MIXIN
    _description = "Work in the Background"

    is_queued = fields.Boolean(readonly=True, copy=False)
    queue = fields.Json(readonly=True, copy=False, prefetch=False, personal=False)
    queue_count = fields.Integer(readonly=True, copy=False)
    queue_position = fields.Integer(readonly=True, copy=False)

    @api.model
    def _fits_inline(self, ids):
        """Return whether the work on ``ids`` is done while somebody waits for it."""
        return len(ids) <= INLINE_LIMIT

    def _enqueue(self, ids, **vals):
        """Leave the work on ``ids`` to the scheduled job; ``vals`` are written with it."""
        self.write(
            {
                **vals,
                "is_queued": True,
                "queue": list(ids),
                "queue_count": len(ids),
                "queue_position": 0,
            }
        )
        # sudo: anyone who may start the work may have it done in the background.
        self.env.ref("crm_privacy.ir_cron_work_off").sudo()._trigger()

    @api.model
    def _get_part_size(self):
        """Return how many of the queued items are worked on and committed together."""
        return PART_SIZE

    def _get_queue_progress(self):
        """Return the percentage of the queued records that are done."""
        return 100.0 * self.queue_position / (self.queue_count or 1)

    # ------------------------------------------------------------
    # WORK
    # ------------------------------------------------------------

    @api.model
    def _cron_work_off(self):
        """Work off what is queued, part by part, oldest first, as long as there is time."""
        Cron = self.env["ir.cron"]
        for work in self._get_queued_work():
            while work.is_queued and work.try_lock_for_update(allow_referencing=True):
                done = work._do_next_part()
                left = sum(
                    item.queue_count - item.queue_position for item in self._get_queued_work()
                )
                if not Cron._commit_progress(done, remaining=left):
                    return
                # What a part has read is of no use to the next one.
                self.env.invalidate_all()

    @api.model
    def _get_queued_work(self):
        """Return what waits to be done, of all models, in the eyes of all companies."""
        companies = self.env["res.company"].search([("active", "=", True)])
        return [
            work
            for model in self.env.registry.descendants([MIXIN], "_inherit")
            if not self.env[model]._abstract
            for work in self.env[model]
            .with_context(allowed_company_ids=companies.ids)
            .search([("is_queued", "=", True)], order="id")
        ]

    def _do_next_part(self):
        """Do the next part, or note why it cannot be done; return how many records it had."""
        try:
            return retrying(self._work_on_next, self.env)
        except (ConcurrencyError, psycopg2.OperationalError):
            raise
        except Exception as error:
            _logger.warning("Background work: %s stopped", self, exc_info=True)
            self.env.cr.rollback()
            self.env.invalidate_all()
            words = (
                str(error) if isinstance(error, UserError) else f"{type(error).__name__}: {error}"
            )
            self.write({"is_queued": False, **self._prepare_stopped_queue()})
            self._on_work_stopped(words)
            return 1

    def _work_on_next(self):
        start = self.queue_position
        ids = self.queue[start : start + self._get_part_size()]
        self._as_starter()._work_on(ids)
        self.queue_position = start + len(ids)
        if self.queue_position >= self.queue_count:
            self.write({"is_queued": False, "queue": False})
            self._as_starter()._on_work_done()
        self.env.flush_all()
        return len(ids)

    def _as_starter(self):
        """Return the work in the name of who started it, with the rights of the job."""
        starter = self.user_id.id or SUPERUSER_ID
        return self.with_env(self.env(user=starter, su=True))

    # ------------------------------------------------------------
    # SEAMS
    # ------------------------------------------------------------

    def _work_on(self, ids):
        """Do what is to be done with ``ids``, as they were queued; called once for each part."""
        raise NotImplementedError

    def _on_work_done(self):
        """Hook: the last part is done."""

    def _prepare_stopped_queue(self):
        """Return the values of the queue of what stopped, which may be gone on with or not."""
        return {"queue": False}

    def _on_work_stopped(self, reason):
        """Hook: something that is no record's fault has stopped the work."""
