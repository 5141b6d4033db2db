"""Imports wait for their turn in the background; one that fails says why."""

import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from .crm_response_import import STATE_FAILED, STATE_QUEUED, STATE_RUNNING

_logger = logging.getLogger(__name__)


class CrmResponseImport(models.Model):
    _inherit = "crm.response.import"

    @api.model
    def _wake_cron(self):
        # sudo: anyone who may import may have the import begin.
        self.env.ref("response_management.ir_cron_process_response_imports").sudo()._trigger()

    @api.model
    def _cron_process_imports(self):
        """Record the rows of the waiting imports, oldest first, until the time is up."""
        cron = self.env["ir.cron"]
        imports = self.search([("state", "in", (STATE_QUEUED, STATE_RUNNING))], order="id")
        for done, record in enumerate(imports):
            left = len(imports) - done

            def commit(_count, left=left):
                return cron._commit_progress(_count, remaining=left)

            try:
                if not record._process(commit):
                    return
            except (ConcurrencyError, psycopg2.OperationalError):
                raise
            except Exception as error:  # noqa: BLE001 (one bad file must not keep the others waiting)
                self.env.cr.rollback()
                record._fail(error)
            cron._commit_progress(1, remaining=left - 1)

    def _fail(self, error):
        """Stop the import with a reason; it can be resumed."""
        self.ensure_one()
        if isinstance(error, UserError):
            reason = str(error)
        else:
            _logger.error("Response import %s failed", self.id, exc_info=error)
            reason = self.env._(
                "An unexpected error occurred (%(error)s). The rows recorded so far are kept. "
                "Resume the import, or ask your administrator to look at the server log.",
                error=type(error).__name__,
            )
        self.write({"state": STATE_FAILED, "message": reason, "date_end": fields.Datetime.now()})
        self._on_failed()
