"""A lead that cannot be written holds up no other: it is recorded, and waits for somebody."""

import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from .batch import get_details

_logger = logging.getLogger(__name__)

#: Why a lead was left out of a run.
FAILED = "failed"
#: When it is tried again.
RETRY = {"days": 1}


class CrmLead(models.Model):
    _inherit = "crm.lead"

    assignment_reason = fields.Selection(selection_add=[(FAILED, "Its assignment failed")])


class CrmAssignmentLine(models.Model):
    _inherit = "crm.assignment.line"

    reason = fields.Selection(
        selection_add=[(FAILED, "Its assignment failed")], ondelete={FAILED: "cascade"}
    )

    @api.depends("details")
    def _compute_explanation(self):
        result = super()._compute_explanation()
        for line in self.filtered(lambda item: item.reason == FAILED):
            error = (line.details or {}).get("error", "")
            line.explanation = f"{line.explanation}\n{error}"
        return result


class CrmAssignmentRun(models.Model):
    _inherit = "crm.assignment.run"

    def _assign_isolated(self, leads, rules):
        """Assign ``leads``, but for those that fail."""
        self._run_isolated(leads, lambda part: self._assign_batch(part, rules))

    def _run_isolated(self, records, work, give_up=None):
        """Do ``work`` with ``records`` at once, or else in ever smaller parts.

        Another addon may refuse what is written on a single lead.

        :param give_up: called with the record that fails alone and its error; by default the lead
            is set aside
        """
        if not records:
            return
        try:
            with self.env.cr.savepoint():
                work(records)
            return
        except (ConcurrencyError, psycopg2.OperationalError):
            raise
        except Exception as error:
            if len(records) == 1:
                _logger.exception("Lead assignment: %s cannot be worked on", records)
                (give_up or self._record_failed)(records, error)
                return
        half = len(records) // 2
        self._run_isolated(records[:half], work, give_up)
        self._run_isolated(records[half:], work, give_up)

    def _record_failed(self, lead, error):
        """Record why ``lead`` could not be assigned; one that waits is left alone for a while."""
        now = self.env.cr.now()
        retry_date = not lead.user_id and fields.Datetime.add(now, **RETRY)
        # What another addon says to users is said as it is.
        words = str(error) if isinstance(error, UserError) else f"{type(error).__name__}: {error}"
        if retry_date:
            lead._write_quietly(
                {
                    lead.id: {
                        "assignment_reason": FAILED,
                        "assignment_retry_date": retry_date,
                        "assignment_revision": self.env["crm.assignment.rule"]._get_revision(),
                        "assignment_date": now,
                    }
                }
            )
        self.env["crm.assignment.line"]._record(
            self,
            [
                {
                    "lead_id": lead.id,
                    "lead_name": lead.name,
                    "state": "refused",
                    "reason": FAILED,
                    "date_retry": retry_date,
                    "previous_user_id": lead.user_id.id,
                    "details": get_details(error=words),
                }
            ],
        )
        self._add_counts({"lead_count": 1, "refused_count": 1})
