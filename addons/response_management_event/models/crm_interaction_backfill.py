"""Registrations of the time before become members and responses, in the background."""

from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.response_management.models.interaction.crm_interaction_backfill import (
    OLDEST_FIRST,
)

SOURCE_REGISTRATION = "event_registration"


class CrmInteractionBackfill(models.Model):
    _inherit = "crm.interaction.backfill"

    source = fields.Selection(
        selection_add=[(SOURCE_REGISTRATION, "Registrations for events")],
        ondelete={SOURCE_REGISTRATION: "cascade"},
    )

    def _get_sources(self):
        if self.source != SOURCE_REGISTRATION:
            return super()._get_sources()
        return (
            "event.registration",
            Domain("state", "in", ("open", "done")) & Domain("create_date", "<", self.create_date),
            lambda registrations: registrations._record_responses(),
            OLDEST_FIRST,
        )
