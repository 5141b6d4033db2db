"""Text mailings of the time before become responses, with everything else that is gone through."""

from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.response_management.models.interaction.crm_interaction_backfill import (
    OLDEST_FIRST,
)
from odoo.addons.response_management_mass_mailing.models.crm_response_mailing_event_record import (
    REACHED_STATUSES,
)

from .mailing_trace import ON_ITS_WAY, SMS

SOURCE_TEXT_MAILING = "text_mailing"


class CrmInteractionBackfill(models.Model):
    _inherit = "crm.interaction.backfill"

    source = fields.Selection(
        selection_add=[(SOURCE_TEXT_MAILING, "Recipients of text mailings")],
        ondelete={SOURCE_TEXT_MAILING: "cascade"},
    )

    def _get_sources(self):
        if self.source != SOURCE_TEXT_MAILING:
            return super()._get_sources()
        events = self.env["crm.response.mailing.event"].sudo()
        before = self.create_date
        return (
            "mailing.trace",
            Domain("trace_type", "=", SMS)
            & Domain("is_test_trace", "=", False)
            & Domain("trace_status", "in", (ON_ITS_WAY, *REACHED_STATUSES))
            & Domain("sent_datetime", "<", before),
            lambda traces: events._record_recipients(traces, before),
            OLDEST_FIRST,
        )
