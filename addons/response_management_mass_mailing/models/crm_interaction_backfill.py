"""Mailings of the time before become responses, with everything else that is gone through."""

from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.response_management.models.interaction.crm_interaction_backfill import OLDEST_FIRST

from .crm_response_mailing_event_record import REACHED_STATUSES

SOURCE_MAILING = "mailing"
SOURCE_OPT_OUT = "opt_out"
SOURCE_BLOCKED = "blocked"


class CrmInteractionBackfill(models.Model):
    """Who was reached before and what they did, oldest first: the first of them is the member."""

    _inherit = "crm.interaction.backfill"

    source = fields.Selection(
        selection_add=[
            (SOURCE_MAILING, "Recipients of mailings"),
            (SOURCE_OPT_OUT, "Unsubscriptions from mailing lists"),
            (SOURCE_BLOCKED, "Addresses blocked by their owners"),
        ],
        ondelete=dict.fromkeys((SOURCE_MAILING, SOURCE_OPT_OUT, SOURCE_BLOCKED), "cascade"),
    )

    def _get_sources(self):
        events = self.env["crm.response.mailing.event"].sudo()
        # From then on everything is noted when it happens.
        before = self.create_date
        unknown_or_before = Domain("sent_datetime", "=", False) | Domain(
            "sent_datetime", "<", before
        )
        sources = {
            SOURCE_MAILING: (
                "mailing.trace",
                Domain("trace_type", "=", "mail")
                & Domain("is_test_trace", "=", False)
                & Domain("trace_status", "in", REACHED_STATUSES)
                & unknown_or_before,
                lambda traces: events._record_recipients(traces, before),
                OLDEST_FIRST,
            ),
            SOURCE_OPT_OUT: (
                "mailing.subscription",
                Domain("opt_out", "=", True) & Domain("opt_out_datetime", "<", before),
                events._record_opt_outs,
                OLDEST_FIRST,
            ),
            SOURCE_BLOCKED: (
                "mail.blacklist",
                Domain("create_date", "<", before) & Domain("create_uid.share", "=", True),
                events._record_blocked,
                OLDEST_FIRST,
            ),
        }
        return sources[self.source] if self.source in sources else super()._get_sources()
