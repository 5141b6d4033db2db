"""Responses of a migration carry the funnels of the leads that they led to."""

import logging

from odoo import fields, models

from odoo.addons.response_management.tools import batches
from odoo.addons.response_management.tools.column_update import update_columns

from ...logic import past_funnel, source_table
from . import crm_migration_row as rows

_logger = logging.getLogger(__name__)

#: Leads whose funnels one batch tells.
LEAD_BATCH = 500
to_datetime = fields.Datetime.to_datetime
#: Lifecycle dates of a contact -> stage.
LIFECYCLE = {
    "date_mql": past_funnel.MQL,
    "date_sal": past_funnel.SAL,
    "date_sql": past_funnel.SQL,
}


class CrmMigration(models.Model):
    _inherit = "crm.migration"

    def _tell_funnels(self):
        """Tell the funnels of the next leads; return how many leads there were.

        Of each lead one answer carries the funnel: of the campaign of the deal, else the earliest.
        """
        keys = self.env["crm.migration.key"].search(
            [
                ("migration_id", "=", self.id),
                ("res_model", "=", "crm.lead"),
                ("is_created", "=", True),
                ("is_carried", "=", False),
            ],
            order="id",
            limit=LEAD_BATCH,
        )
        if not keys:
            self.is_funnel_told = True
            return 0
        batches.in_halves(self.env.cr, keys, self._tell_funnels_of, self._leave_funnel_out)
        keys.is_carried = True
        return len(keys)

    def _tell_funnels_of(self, keys):
        leads = self.env["crm.lead"].with_context(active_test=False).browse(keys.mapped("res_id"))
        answers = self.env["crm.response"].search(
            [("lead_id", "in", leads.ids), ("responded", "=", True), ("is_history", "=", True)],
            order="date, id",
        )
        lifecycle = self._get_lifecycle_dates(answers.partner_id)
        values = {}
        for lead, candidates in answers.grouped("lead_id").items():
            same = candidates.filtered(lambda r, lead=lead: r.campaign_id == lead.campaign_id)
            carrier = (same or candidates)[:1]
            values[carrier.id] = self._prepare_stages(
                lead, carrier, lifecycle.get(carrier.partner_id.id, {})
            )
        update_columns(answers, values)
        answers._record_history()

    def _leave_funnel_out(self, key, error):
        """Say in the row of a lead why nothing is known of its funnel; it costs that lead only."""
        _logger.info("Migration %s: funnel of %s left out: %s", self.id, key.key, error)
        row = self.env["crm.migration.row"].search(
            [
                ("migration_id", "=", self.id),
                ("res_model", "=", key.res_model),
                ("res_id", "=", key.res_id),
            ],
            limit=1,
        )
        self._add_notes({each: self.env._("Funnel left out: %s", error) for each in row})

    def _prepare_stages(self, lead, response, known):
        """Return the stage dates of a response by field, those that are known and in order."""
        is_won, is_lost = lead.won_status == "won", lead.won_status == "lost"
        dates = {
            past_funnel.ANSWERED: response.date,
            **known,
            past_funnel.WON: lead.date_closed if is_won else None,
            past_funnel.LOST: lead.date_closed if is_lost else None,
        }
        if lead.type == "opportunity" and lead.date_conversion:
            dates[past_funnel.SQL] = lead.date_conversion
        kept, _left_out = past_funnel.fit(dates, self._get_zone())
        kept.pop(past_funnel.ANSWERED)
        return {f"date_{stage}": date for stage, date in kept.items()}

    def _get_lifecycle_dates(self, partners):
        """Return ``{partner id: {stage: date}}`` as contacts of the other system tell it."""
        found = self.env["crm.migration.row"].search_fetch(
            [
                ("migration_id", "=", self.id),
                ("kind", "=", source_table.CONTACT),
                ("state", "in", (rows.NEW, rows.KNOWN)),
                ("res_id", "in", partners.ids),
            ],
            ["data", "res_id"],
        )
        return {
            row.res_id: {
                stage: to_datetime(row.data[name])
                for name, stage in LIFECYCLE.items()
                if row.data.get(name)
            }
            for row in found
        }
