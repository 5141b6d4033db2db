"""Funnels of the past: an administrator tells when a response reached which stage."""

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.response_management.tools.column_update import update_columns

from ...logic import lifecycle
from ..status import crm_funnel_journal as journal
from .crm_response import STAMP_FIELDS


class CrmResponse(models.Model):
    _inherit = "crm.response"

    @api.model
    def _get_history_chains(self):
        stages = [STAMP_FIELDS[stage] for stage in (lifecycle.MQL, lifecycle.SAL, lifecycle.SQL)]
        return (
            *super()._get_history_chains(),
            ("date_reached", "date", *stages, STAMP_FIELDS[lifecycle.WON]),
            ("date_reached", "date", *stages, STAMP_FIELDS[lifecycle.LOST]),
        )

    def _record_history(self):
        """Let the funnel of the responses be as their dates say, and the journal say the same.

        Whose lead is worked on now is active, unless the person has an active response.
        """
        result = super()._record_history()
        # sudo: what carries the funnel follows from what happened, no matter who tells it.
        told = self.sudo().filtered(lambda response: response._get_history_dates())
        if not told:
            return result
        worked_on = told.filtered(
            lambda r: r.lead_id.funnel_status_id.is_active and not (r.date_won or r.date_lost)
        )
        active = (worked_on - worked_on.filtered("is_active_response"))._mark_active()
        active |= worked_on.filtered("is_active_response")
        values = {
            response.id: response._prepare_told_values(is_active=response in active)
            for response in told
        }
        update_columns(told, values)
        told._tell_journal(values)
        return result

    def _get_history_dates(self):
        """Return ``{field: date}`` of what is dated of the funnel of a response."""
        names = ("date_converted", *STAMP_FIELDS.values())
        return {name: self[name] for name in names if self[name]}

    def _prepare_told_values(self, *, is_active):
        self.ensure_one()
        dates = self._get_history_dates()
        ended = [*dates.values(), *(date for date in (self.lead_id.date_closed,) if date)]
        end = (self.date_won and lifecycle.WON) or (self.date_lost and lifecycle.LOST)
        status = self.env["crm.funnel.status"]._get_id(end) if end else None
        return {
            "date_activated": min(dates.values()),
            "date_deactivated": not is_active and max(ended),
            "funnel_status_id": status or self.lead_id.funnel_status_id.id,
        }

    def _tell_journal(self, values):
        """Write the history of the responses down, in place of what was told of them before."""
        self.env["crm.funnel.journal"].flush_model()
        self.env.cr.execute(
            SQL(
                "DELETE FROM crm_funnel_journal WHERE cause = %s AND response_id = ANY(%s)",
                journal.CAUSE_HISTORY,
                self.ids,
            )
        )
        lines = []
        for response in self:
            dates = {**response._get_history_dates(), **values[response.id]}
            lines += response._prepare_adopted_lines(dates, journal.CAUSE_HISTORY)
        self.env["crm.funnel.journal"]._record(lines)
