"""Closed chats go through the door of responses."""

import logging

from odoo import api, fields, models
from odoo.http import request
from odoo.tools import html2plaintext, plaintext2html

from odoo.addons.response_management.logic import delivery_key, qualification
from odoo.addons.response_management.tools import side_capture

from ..logic import conversation

_logger = logging.getLogger(__name__)

UTM_FIELDS = {
    "campaign_id": "utm_campaign_id",
    "source_id": "utm_source_id",
    "medium_id": "utm_medium_id",
}

#: Steps of a chatbot whose answers are values of the person, not parameters.
PERSON_STEPS = {"question_email": "email", "question_phone": "phone"}


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    # What brought the visitor to the page with the chat.
    utm_campaign_id = fields.Many2one("utm.campaign", index="btree_not_null", ondelete="set null")
    utm_source_id = fields.Many2one("utm.source", ondelete="set null")
    utm_medium_id = fields.Many2one("utm.medium", ondelete="set null")

    anonymous_campaign_id = fields.Many2one(
        "utm.campaign",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The campaign of a closed chat whose visitor cannot be identified.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if request and any(vals.get("channel_type") == "livechat" for vals in vals_list):
            # The cookies of the visitor tell; they are gone when the chat is over.
            found = self.env["utm.mixin"].default_get(list(UTM_FIELDS))
            visit = {UTM_FIELDS[name]: value for name, value in found.items() if value}
            vals_list = [
                {**visit, **vals} if vals.get("channel_type") == "livechat" else vals
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        result = super().write(vals)
        if vals.get("livechat_end_dt"):
            self._try_to_record_responses()
        return result

    def _try_to_record_responses(self):
        """Record what these chats say; a failure must not keep anybody from leaving."""
        # The history can record them again later.
        with side_capture.beside(self.env.cr, _logger, "chats", self.ids):
            self._record_responses()

    def _record_responses(self):
        """Record the closed chats of people who can be identified; return their responses.

        Who cannot be identified is counted with the campaign and nothing else. Doing it again
        changes nothing.
        """
        # sudo: who leaves a chat has no right on responses, and decides nothing of them.
        closed = self.sudo().filtered(
            lambda channel: (
                channel.channel_type == "livechat"
                and channel.livechat_end_dt
                and channel.livechat_channel_id.is_response_recorded
            )
        )
        people = {channel: channel._get_person() for channel in closed}
        known = closed.filtered(lambda channel: people[channel].is_identified)
        for channel in closed - known:
            channel.anonymous_campaign_id = channel._get_campaign()
        if not known:
            return self.env["crm.response"].sudo()
        known._provide_parameters()
        responses = (
            self.env["crm.response"]
            .sudo()
            ._capture([channel._prepare_response_values(people[channel]) for channel in known])
        )
        for channel, response in zip(known, responses, strict=True):
            if response.lead_id in channel.lead_ids and response.state == "review":
                response._mark_converted(response.lead_id, response.lead_id.type)
        self.env["crm.interaction"].sudo()._log_chats(known, responses)
        return responses

    # ------------------------------------------------------------
    # WHO IT WAS
    # ------------------------------------------------------------

    def _get_person(self):
        """Return what is known of the visitor, as the logic wants it."""
        self.ensure_one()
        customer = self._get_customer()
        answered = self._chatbot_find_customer_values_in_messages(PERSON_STEPS)
        lead = self.lead_ids[:1]
        return conversation.identify(
            partner=conversation.Person(
                customer.name or "", customer.email or "", customer.phone or "", customer.id
            ),
            answered=conversation.Person(
                email=answered.get("email") or "", phone=answered.get("phone") or ""
            ),
            lead=conversation.Person(
                lead.contact_name or "", lead.email_from or "", lead.phone or ""
            ),
            messages=[html2plaintext(body) for body in self._get_visitor_messages().mapped("body")],
        )

    def _get_customer(self):
        """Return the contact who was logged in, if there was one alone."""
        customers = self.livechat_customer_partner_ids.filtered(
            lambda partner: partner.partner_share and partner.active and not partner.is_public
        )
        return customers if len(customers) == 1 else customers.browse()

    def _get_visitor_messages(self):
        customers = self.livechat_customer_partner_ids
        return self.message_ids.filtered(
            lambda message: (
                message.message_type == "comment"
                and (message.author_guest_id or message.author_id in customers)
            )
        ).sorted("id")

    def _get_agent(self):
        """Return the colleague who talked to the visitor, none if the bot was alone."""
        self.ensure_one()
        authors = self.message_ids.author_id & self.livechat_agent_partner_ids
        return authors.user_ids.filtered(lambda user: not user.share)[:1]

    def _get_campaign(self):
        return self.utm_campaign_id or self.livechat_channel_id.response_campaign_id

    # ------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------

    def _prepare_response_values(self, person):
        """Return what this chat with ``person`` delivers to the door."""
        self.ensure_one()
        lead = self.lead_ids if len(self.lead_ids) == 1 else self.lead_ids[:0]
        company = lead.company_id or self._get_agent().company_id or self.env.company
        contact = self.env["res.partner"].browse(person.partner_id or ())
        is_ours = contact.company_id in (company, company.browse())
        return {
            "type_id": self.env.ref("response_management.type_chat").id,
            "company_id": company.id,
            "capture_method": qualification.CAPTURE_AUTOMATIC,
            "external_key": delivery_key.own_key("livechat", self.id),
            "discuss_channel_id": self.id,
            "date": self.livechat_end_dt,
            "contact_name": person.name,
            "email_from": person.email,
            "phone": person.phone,
            "partner_id": is_ours and contact.id,
            "country_id": self.country_id.id,
            "lead_id": lead.active and lead.won_status == "pending" and lead.id,
            "campaign_id": self._get_campaign().id,
            "source_id": self.utm_source_id.id,
            "medium_id": self.utm_medium_id.id,
            "polarity": conversation.polarity(self.rating_last_value),
            # For reviewers, who need no rights on chats.
            "description": plaintext2html(html2plaintext(self._get_channel_history())),
            "response_properties": {
                f"step_{answer.script_step_id.id}": _get_answer(answer)
                for answer in self._get_answers()
            },
        }

    def _get_answers(self):
        """Return what the visitor answered to the chatbot, but for email and phone."""
        return self.chatbot_message_ids.filtered(
            lambda answer: (
                answer.script_step_id.step_type not in PERSON_STEPS and _get_answer(answer)
            )
        )

    def _provide_parameters(self):
        """Let the response type know the questions that the chatbot asked."""
        steps = self._get_answers().script_step_id
        self.env.ref("response_management.type_chat")._provide_parameters(
            {f"step_{step.id}": html2plaintext(step.message or step.name)[:100] for step in steps}
        )


def _get_answer(answer):
    return answer.user_script_answer_id.name or html2plaintext(answer.user_raw_answer or "")
