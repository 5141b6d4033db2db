"""Leads in the funnel: what happens to them natively gives them their status."""

from odoo import models

from ..logic import lifecycle

WATCHED_FIELDS = frozenset(
    {
        "funnel_status_id",
        "stage_id",
        "type",
        "active",
        "probability",
        "won_status",
        "lost_reason_id",
    }
)


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "crm.funnel.mixin"]

    def _get_watched_fields(self):
        return WATCHED_FIELDS

    def _is_engaged_on_creation(self):
        return self.type == "opportunity" or bool(self.funnel_status_id)

    def _get_situation(self):
        self.ensure_one()
        status = self.funnel_status_id
        return lifecycle.Situation(
            status=status.id or None,
            kind=status.kind or None,
            is_opportunity=self.type == "opportunity",
            is_won=self.won_status == "won",
            is_lost=self.won_status == "lost",
            is_archived=not self.active,
            stage=self.stage_id.id or None,
            stage_status=self.stage_id.funnel_status_id.id or None,
            loss_status=self.lost_reason_id.funnel_status_id.id or None,
        )

    def _rest(self, changes):
        for change in changes:
            reason = change.record.lost_reason_id.funnel_reason_id
            if reason and change.record.won_status == "lost":
                change.record.funnel_reason_id = reason
        return super()._rest(changes)

    def _get_person_marks(self):
        return [
            ("partner_id", self.partner_id.id),
            ("email_normalized", self.email_normalized),
            ("phone_sanitized", self.phone_sanitized),
            ("lead_id", self._origin.id),
        ]

    def _prepare_person_values(self):
        self.ensure_one()
        return {
            "lead_id": self.id,
            "partner_id": self.partner_id.id,
            "contact_name": self.contact_name or self.partner_id.name,
            "partner_name": self.partner_name,
            "email_from": self.email_from,
            "phone": self.phone,
            "country_id": self.country_id.id,
        }

    def _get_engaged_kind(self):
        return lifecycle.OPPORTUNITY if self.type == "opportunity" else lifecycle.OPEN

    def _prepare_journal_values(self):
        self.ensure_one()
        return {
            "lead_id": self.id,
            "partner_id": self.partner_id.id,
            "company_id": (self.company_id or self.env.company).id,
        }

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: lines and requests of the merged leads belong to the one that stays.
        leads = opportunities.ids
        self.env["crm.funnel.journal"].sudo()._move_to_lead(leads, self.id)
        self.env["crm.reactivation.request"].sudo()._move_to_lead(leads, self)
        return result

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), "nurture_until", "funnel_reason_id"]
