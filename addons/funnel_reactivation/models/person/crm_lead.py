"""Leads in the funnel: what happens to them natively gives them their status."""

from odoo import api, models

from ...logic import lifecycle
from ..common.row_lock import lock_in_order

#: What says how a lead stands, in the order of ``_read_situation``.
SITUATION_FIELDS = (
    "funnel_status_id",
    "type",
    "won_status",
    "active",
    "stage_id",
    "lost_reason_id",
)
WATCHED_FIELDS = frozenset({*SITUATION_FIELDS, "probability"})


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "crm.funnel.mixin"]
    _person_field = "lead_id"

    def _get_watched_fields(self):
        return WATCHED_FIELDS

    @api.model
    def _get_expected_status(self, vals):
        kind = vals.get("type") or self.env.context.get("default_type")
        if kind != "opportunity" or not vals.get("active", True):
            return None
        if "funnel_status_id" in vals or self.default_get(["funnel_status_id"]):
            return None
        return self.env["crm.funnel.status"]._get_id(lifecycle.OPPORTUNITY)

    def _is_engaged_on_creation(self):
        is_past = not self.active and self._is_history()
        return self.type == "opportunity" or bool(self.funnel_status_id) or is_past

    @api.model
    def _get_situation_fields(self):
        return SITUATION_FIELDS

    @api.model
    def _read_situation(self, values):
        status_id, lead_type, won_status, is_active, stage_id, reason_id = values
        stage = self.env["crm.stage"].sudo().browse(stage_id or ())
        reason = self.env["crm.lost.reason"].sudo().browse(reason_id or ())
        return lifecycle.Situation(
            status=status_id or None,
            kind=self._get_status_kind(status_id),
            is_opportunity=lead_type == "opportunity",
            is_won=won_status == "won",
            is_lost=won_status == "lost",
            is_archived=not is_active,
            stage=stage_id or None,
            stage_status=stage.funnel_status_id.id or None,
            loss_status=reason.funnel_status_id.id or None,
        )

    def _store_with(self, insertion, answer):
        return self._flush_with(insertion, answer)

    def _update_nurture(self, changes):
        leads = self.union(*(change.record for change in changes))
        lost = leads.filtered(lambda lead: lead.won_status == "lost")
        for reason, records in lost.grouped(lambda r: r.lost_reason_id.funnel_reason_id).items():
            if reason:
                records.write({"funnel_reason_id": reason.id})
        return super()._update_nurture(changes)

    @api.depends("type")
    def _compute_needs_campaign(self):
        return super()._compute_needs_campaign()

    def _is_worked_on(self):
        is_new_deal = not self._origin and self.type == "opportunity"
        return is_new_deal or super()._is_worked_on()

    def _get_sparse_domains(self):
        return {**super()._get_sparse_domains(), **self._get_trace_domains()}

    def _get_person_marks(self):
        return {
            "partner_id": self.partner_id.id,
            "email_normalized": self.email_normalized,
            "phone_sanitized": self.phone_sanitized,
            "lead_id": self._origin.id,
        }

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

    def _get_credited_response(self):
        credited = super()._get_credited_response()
        if credited:
            return credited
        if self._is_won():
            return self.response_ids.filtered("date_won")[:1]
        if self.needs_campaign or not self.may_have_responses:
            return credited
        # Nobody works on it now: it still came from somewhere.
        answers = self.response_ids.filtered("responded")
        return answers.sorted(lambda response: (response.date, response.id))[-1:]

    def _is_won(self):
        return self.won_status == "won"

    def _get_history_date(self):
        if not self.is_history:
            return None
        is_closed = self.won_status in ("won", "lost")
        return (is_closed and self.date_closed) or self.date_conversion or self.create_date

    def _prepare_journal_values(self):
        self.ensure_one()
        return {
            "lead_id": self.id,
            "partner_id": self.partner_id.id,
            "company_id": (self.company_id or self.env.company).id,
        }

    def _get_linked_domains(self):
        return {
            **super()._get_linked_domains(),
            "crm.funnel.journal": ("crm.funnel.journal", [("lead_id", "in", self.ids)]),
        }

    def _prepare_merge(self):
        result = super()._prepare_merge()
        if self._is_linked("crm.response"):
            # Responses are locked after their leads; without responses nobody waits for the leads.
            lock_in_order(self)
        return result

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        if self._is_linked("crm.funnel.journal"):
            # sudo: lines about the merged leads belong to the one that stays.
            self.env["crm.funnel.journal"].sudo()._move_to_lead(opportunities.ids, self.id)
        return result

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), "nurture_until", "funnel_reason_id"]
