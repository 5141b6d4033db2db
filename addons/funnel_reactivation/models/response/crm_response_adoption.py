"""Responses that were converted before the funnel was watched."""

from odoo import api, models
from odoo.tools import SQL

from ...logic import lifecycle
from ..status import crm_funnel_journal as journal
from .crm_response import STAMP_FIELDS

#: Leads whose responses one transaction takes over.
BATCH_SIZE = 1000
#: What is taken over of a response.
COLUMNS = ("date_activated", "date_deactivated", "funnel_status_id", *STAMP_FIELDS.values())


class CrmResponse(models.Model):
    """Takes over what was there when the addon was installed: once, deals before other leads.

    Of each lead its earliest converted response carries the funnel, as it would have if it had
    been watched; it is active if the lead is worked on and the person has no active one yet. The
    older of a person's leads is taken first.
    """

    _inherit = "crm.response"

    @api.model
    def _adopt_some(self):
        """Take over what one transaction can; return whether that may not have been all."""
        return any(self._adopt_next(is_deal, 0) for is_deal in (True, False))

    @api.model
    def _cron_adopt_responses(self):
        """Take over what is there, a batch per transaction, and switch the job off.

        One that was killed begins anew: leads whose response has its dates are left alone.
        """
        cron = self.env["ir.cron"]
        for is_deal in (True, False):
            position = 0
            while position is not None:
                position = self._adopt_next(is_deal, position)
                if position and not cron._commit_progress(BATCH_SIZE, remaining=BATCH_SIZE):
                    return
        cron._commit_progress(remaining=0, deactivate=True)

    @api.model
    def _adopt_next(self, is_deal, position):
        """Take over the responses of the leads that come after that number.

        Returns the last number, ``None`` if no more can follow.
        """
        rows = self.env.execute_query(self._query_unwatched(is_deal, position))
        # sudo: what was there is taken over whole, no matter who installs the addon.
        self.sudo().browse(response_id for _lead_id, response_id in rows)._adopt()
        return rows[-1][0] if len(rows) == BATCH_SIZE else None

    @api.model
    def _query_unwatched(self, is_deal, position):
        return SQL(
            """
            SELECT DISTINCT ON (lead.id) lead.id, response.id
              FROM crm_lead AS lead
              JOIN crm_response AS response ON response.lead_id = lead.id
             WHERE lead.id > %(position)s AND (lead.type = 'opportunity') = %(is_deal)s
               AND lead.funnel_status_id IS NOT NULL
               AND response.state = 'converted' AND response.active
               AND NOT EXISTS (SELECT FROM crm_response AS watched
                                WHERE watched.lead_id = lead.id AND watched.date_mql IS NOT NULL)
             ORDER BY lead.id, response.date, response.id
             LIMIT %(limit)s
            """,
            position=position,
            is_deal=is_deal,
            limit=BATCH_SIZE,
        )

    def _adopt(self):
        """Date what is known of the responses, and make active whose lead is worked on."""
        worked_on = self.filtered(lambda response: response.lead_id.funnel_status_id.is_active)
        active = worked_on._mark_active()
        rows, lines = [], []
        for response in self - worked_on | active:
            vals = response._prepare_adopted_values(is_active=response in active)
            rows.append((response.id, *(vals.get(name) or None for name in COLUMNS)))
            lines += response._prepare_adopted_lines(vals)
        if rows:
            self.env.cr.execute_values(self._get_adoption_statement(), rows, page_size=BATCH_SIZE)
            self.invalidate_recordset(COLUMNS, flush=False)
        self.env["crm.funnel.journal"]._record(lines)

    @api.model
    def _get_adoption_statement(self):
        columns = ", ".join(f"{name} = known.{name}" for name in COLUMNS)
        types = ", ".join(
            f"{name}::{self._fields[name].column_type[1]} AS {name}" for name in COLUMNS
        )
        return (
            f"UPDATE crm_response AS response SET {columns}"
            f" FROM (SELECT id, {types} FROM (VALUES %s) AS given (id, {', '.join(COLUMNS)}))"
            " AS known WHERE response.id = known.id"
        )

    def _prepare_adopted_values(self, *, is_active):
        self.ensure_one()
        lead = self.lead_id
        converted = self.date_converted or self.date
        dates = lifecycle.recall(
            lead.funnel_status_id.kind,
            lead.type == "opportunity",
            converted,
            lead.date_conversion,
            lead.date_closed,
        )
        return {
            **{STAMP_FIELDS[stage]: date for stage, date in dates.items()},
            "date_activated": converted,
            "date_deactivated": not is_active
            and max(*dates.values(), lead.date_closed or converted),
            "funnel_status_id": lead.funnel_status_id.id,
        }

    def _prepare_adopted_lines(self, vals, cause=journal.CAUSE_CONVERSION):
        """Return the lines of the journal that say the same as ``vals``, in their order."""
        self.ensure_one()
        common = {
            **self._prepare_journal_values(),
            "cause": cause,
            "user_id": self.converter_id.id,
        }
        lines = [{**common, "event": journal.ACTIVATED, "date": vals["date_activated"]}]
        lines += [
            {**common, "event": journal.STAGE, "stage": stage, "date": vals[name]}
            for stage, name in STAMP_FIELDS.items()
            if vals.get(name)
        ]
        if vals["date_deactivated"]:
            lines.append(
                {
                    **common,
                    "event": journal.CLOSED,
                    "date": vals["date_deactivated"],
                    "new_status_id": vals["funnel_status_id"],
                }
            )
        return lines
