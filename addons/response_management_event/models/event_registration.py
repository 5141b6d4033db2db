"""Registrations go through the door of responses: registered, attended, cancelled."""

import logging

from odoo import api, models
from odoo.tools import email_normalize

from odoo.addons.crm_privacy.logic import personal
from odoo.addons.crm_privacy.tools.deletion import before_deletion
from odoo.addons.response_management.logic import delivery_key, qualification
from odoo.addons.response_management.tools import side_capture

from ..logic import attendance

_logger = logging.getLogger(__name__)

#: What decides whether a registration counts, and as what.
WATCHED = frozenset({"state", "active"})

#: States of registrations that entitle somebody to come.
VALID = ("open", "done")

#: States in which somebody new is a member at most.
MEMBER_STATES = ("draft", "open")

#: Questions whose answers are values of the person, not parameters.
PERSON_QUESTIONS = ("name", "email", "phone", "company_name")


class EventRegistration(models.Model):
    _inherit = "event.registration"

    @api.model_create_multi
    def create(self, vals_list):
        registrations = super().create(vals_list)
        # A member of no campaign is in no figure; who then attends has answered all the same.
        registrations.filtered(
            lambda each: each.state not in MEMBER_STATES or each.sudo()._is_of_campaign()
        )._try_to_record_responses()
        return registrations

    def write(self, vals):
        result = super().write(vals)
        if WATCHED & vals.keys():
            self._try_to_record_responses()
        return result

    @before_deletion
    def _unlink_withdraw_members(self):
        # sudo: who may delete a registration decides nothing about the response but that.
        self.sudo()._withdraw_responses(is_deleted=True)

    def _try_to_record_responses(self):
        """Record what these registrations say; a failure must not cost the registration."""
        # The event can record them again later, by its button.
        with side_capture.beside(self.env.cr, _logger, "registrations", self.ids):
            self._record_responses()

    def _record_responses(self):
        """Make the responses say what the registrations say, and return the responses.

        Doing it again changes nothing.
        """
        # sudo: who registers or checks in has no right on responses, and decides nothing of them.
        registrations = self.sudo().filtered("event_id.is_response_recorded")
        groups = registrations.grouped(
            lambda registration: attendance.judge(registration.state, is_active=registration.active)
        )
        none = self.browse().sudo()
        groups.get(attendance.WITHDRAWN, none)._withdraw_responses()
        members = groups.get(attendance.MEMBER, none)
        members._get_responses()._take_back_attendance()
        attendees = groups.get(attendance.ANSWER, none)
        return members._deliver(is_attended=False) | attendees._deliver(is_attended=True)

    def _deliver(self, *, is_attended):
        if not self:
            return self.env["crm.response"].sudo()
        self._provide_parameters()
        deliveries = [each._prepare_response_values(is_attended=is_attended) for each in self]
        responses = self.env["crm.response"].sudo()._capture(deliveries)
        # The user who cancelled and came back, or is checked in again after a mistake.
        # What a colleague has archived stays so.
        responses.filtered(
            lambda response: (
                not response.active
                and not response.responded
                and response.polarity == qualification.POLARITY_NEUTRAL
            )
        ).active = True
        for response, vals in zip(responses, deliveries, strict=True):
            if is_attended and not response.responded:
                response._answer_again(vals["date"])
        return responses

    def _get_responses(self):
        """Return the responses of these registrations, archived ones too."""
        return (
            self.env["crm.response"]
            .with_context(active_test=False)
            .search([("event_registration_id", "in", self.ids)])
        )

    def _withdraw_responses(self, *, is_deleted=False):
        """Withdraw the members, but for people with another valid ticket for the event."""
        if not self:
            return
        tickets = self.with_context(active_test=False).search_fetch(
            [("event_id", "in", self.event_id.ids)], ["event_id", "email", "state", "active"]
        )
        left = tickets - self if is_deleted else tickets
        holders = left.filtered(lambda ticket: ticket.active and ticket.state in VALID)
        held = {ticket._get_holder(): ticket for ticket in holders}
        for response in self._get_responses() if is_deleted else ():
            # The ticket that is left stands for the person from now on.
            ticket = held.get(response.event_registration_id._get_holder())
            response.event_registration_id = ticket or response.event_registration_id
        void = {ticket._get_holder() for ticket in self} - held.keys()
        # The member may hang on another ticket of the same person.
        tickets.filtered(lambda ticket: ticket._get_holder() in void)._get_responses()._withdraw()

    def _get_holder(self):
        """Return who holds the ticket of an event; without an address each is another person."""
        return self.event_id, email_normalize(self.email) or self

    def _link_responses_to_leads(self):
        """Give the responses of these registrations the lead that an event's rule made."""
        for response in self._get_responses().filtered(lambda response: not response.lead_id):
            response.lead_id = response.event_registration_id._get_only_lead()

    def _get_only_lead(self):
        """Return the open lead of this registration, none where there are several."""
        self.ensure_one()
        leads = self.lead_ids.filtered(lambda lead: lead.active and lead.won_status == "pending")
        return leads if len(leads) == 1 else leads.browse()

    # ------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------

    def _prepare_response_values(self, *, is_attended):
        """Return what this registration delivers to the door."""
        self.ensure_one()
        event = self.event_id
        company = event.company_id or self.company_id or self.env.company
        campaign = event.response_campaign_id or self.utm_campaign_id
        return {
            "type_id": self.env.ref("response_management.type_event_attendance").id,
            "company_id": company.id,
            "capture_method": qualification.CAPTURE_AUTOMATIC,
            "external_key": delivery_key.own_key(
                "event", self.id, *(["attended"] if is_attended else [])
            ),
            "event_registration_id": self.id,
            "responded": is_attended,
            "date": (is_attended and self.date_closed) or self.create_date,
            "contact_name": self.name,
            "partner_name": self.company_name,
            "email_from": self.email,
            "phone": self.phone,
            "partner_id": self._get_attendee(company).id,
            "lead_id": self._get_only_lead().id,
            "treatment_id": event.response_treatment_id.id,
            "campaign_id": campaign.id,
            "source_id": self.utm_source_id.id,
            "medium_id": self.utm_medium_id.id,
            "response_properties": self._prepare_parameters(),
        }

    def _is_of_campaign(self):
        """Return whether something says which campaign the registration belongs to."""
        event = self.event_id
        return bool(
            event.response_campaign_id or event.response_treatment_id or self.utm_campaign_id
        )

    def _get_attendee(self, company):
        """Return the contact who attends; mostly the one who booked, but not for colleagues."""
        booker = self.partner_id
        is_ours = booker.company_id in (company, company.browse())
        is_same = email_normalize(self.email) == booker.email_normalized
        return booker if booker.active and is_ours and (is_same or not self.email) else booker[:0]

    def _get_asked(self):
        """Return the answers that become parameters of the response."""
        return self.registration_answer_ids.filtered(
            lambda answer: answer.question_id.question_type not in PERSON_QUESTIONS
        )

    def _provide_parameters(self):
        """Let the response type know the questions of these registrations."""
        questions = self._get_asked().question_id
        self.env.ref("response_management.type_event_attendance")._provide_parameters(
            {f"question_{question.id}": question.title for question in questions}
        )

    def _prepare_parameters(self):
        return {
            "event": self.event_id.name,
            **{
                f"question_{answer.question_id.id}": answer.value_answer_id.name
                or answer.value_text_box
                for answer in self._get_asked()
            },
        }

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "name": personal.BLANK,
            "email": personal.BLANK,
            "phone": personal.BLANK,
            "company_name": personal.BLANK,
            "registration_properties": personal.ROWS,
        }

    def _get_personal_links(self):
        return {
            **super()._get_personal_links(),
            "email": personal.MENTION,
        }
