"""Closed chats go through the door of responses."""

import logging

from odoo import SUPERUSER_ID, api, fields, models
from odoo.http import request
from odoo.tools import html2plaintext

from odoo.addons.crm_privacy.tools import utm_source
from odoo.addons.response_management.logic import delivery_key, normalize, qualification
from odoo.addons.response_management.tools import side_capture

from ..logic import conversation

_logger = logging.getLogger(__name__)

#: What brought a visitor, and the model that knows it by name.
UTM_MODELS = {
    "utm_campaign": "utm.campaign",
    "utm_source": utm_source.MODEL,
    "utm_medium": "utm.medium",
}
MAX_UTM = 255

#: Steps of a chatbot whose answers are values of the person, not parameters.
PERSON_STEPS = {"question_email": "email", "question_phone": "phone"}


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    # What brought the visitor to the page with the chat, as received.
    utm_campaign = fields.Char(string="UTM Campaign", readonly=True, personal=False)
    utm_source = fields.Char(string="UTM Source", readonly=True, personal=False)
    utm_medium = fields.Char(string="UTM Medium", readonly=True, personal=False)

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
            cookies = request.httprequest.cookies
            told = {name: cookies.get(f"odoo_{name}") or "" for name in UTM_MODELS}
            visit = {name: normalize.storable_text(told[name])[:MAX_UTM] for name in told}
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
        # As the system: who leaves a chat has no right on responses, and reviews none of them.
        closed = self.with_user(SUPERUSER_ID).filtered(
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
        Response = closed.env["crm.response"]
        if not known:
            return Response
        known._provide_parameters()
        responses = Response._capture(
            [channel._prepare_response_values(people[channel]) for channel in known]
        )
        for channel, response in zip(known, responses, strict=True):
            if response.lead_id in channel.lead_ids and response.state == "review":
                response._mark_converted(response.lead_id, response.lead_id.type)
        closed.env["crm.interaction"]._log_chats(known, responses)
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
        found = self._find_utm("utm_campaign")
        return found or self.livechat_channel_id.response_campaign_id

    def _find_utm(self, name):
        """Return the record that the visitor's UTM value ``name`` means, if there is one.

        Whatever somebody writes into an address creates no campaign.
        """
        self.ensure_one()
        model = UTM_MODELS[name]
        # sudo: visitors read nothing of marketing.
        found = self.env["crm.response"].sudo()._find_utm_ids([{name: self[name]}])
        return self.env[model].browse(found.get((model, normalize.fold(self[name]))) or ())

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
            # A campaign that nobody knows waits to be identified; none is the channel's.
            "campaign_id": not self.utm_campaign and self._get_campaign().id,
            **{name: self[name] for name in UTM_MODELS},
            "polarity": conversation.polarity(self.rating_last_value),
            # For reviewers, who need no rights on chats.
            "description": self._get_channel_history(),
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
