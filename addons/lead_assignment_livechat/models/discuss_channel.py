"""What is said in a live chat stops the clock of its lead, if a person says it."""

from odoo import models

from odoo.addons.lead_assignment.models.speed import crm_lead_attempt as attempts

from .crm_lead_attempt import CHAT

#: Outcomes after which a chat says nothing new about its lead.
REACHED = frozenset({attempts.CONTACTED, attempts.ANSWERED})


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        # Odoo has noted on the channel whether it has leads, so other chats cost nothing.
        if self.channel_type == "livechat" and self.has_crm_lead:
            # sudo: visitors and operators need no right on leads for what they say to count.
            self.sudo()._log_chat_attempts(self.sudo().lead_ids)
        return result

    def _log_chat_attempts(self, leads):
        """Count this chat on ``leads``: once as an attempt, once as an answer to it.

        The first message of an operator is the attempt. Where the visitor waits for it, it is a
        talk, so the customer is contacted; where the visitor has told a chatbot only, or nothing,
        the answer says so. What the chatbot says counts for nothing.
        """
        self.ensure_one()
        leads = leads._filter_measured()
        logged = self._get_chat_outcomes(leads) if leads else {}
        leads = leads.filtered(lambda lead: not logged[lead] & REACHED)
        if not leads:
            return
        spoken = self.message_ids.filtered(lambda message: message.message_type == "comment")
        spoken = spoken.sorted("id")
        agents = self.livechat_agent_partner_ids
        by_agents = spoken.filtered(lambda message: message.author_id in agents)
        if not by_agents:
            return
        bots = self.livechat_bot_partner_ids
        by_visitor = spoken.filtered(lambda message: message.author_id not in agents | bots)
        first = by_agents[0]
        before = spoken.filtered(lambda message: message.id < first.id)
        # Answers to a chatbot are none to us: the visitor who gave them may be gone.
        is_talk = before[-1:] & by_visitor
        answers = by_visitor.filtered(lambda message: message.id > first.id)
        for lead in leads:
            if not logged[lead]:
                outcome = attempts.CONTACTED if is_talk else attempts.ATTEMPTED
                self._log_chat_attempt(lead, outcome, first)
            if answers and not is_talk:
                self._log_chat_attempt(lead, attempts.ANSWERED, answers[0])

    def _get_chat_outcomes(self, leads):
        """Return ``{lead: outcomes of this chat that are logged}``."""
        outcomes = {lead: set() for lead in leads}
        for attempt in self.env["crm.lead.attempt"].search(
            [("lead_id", "in", leads.ids), ("discuss_channel_id", "=", self.id)]
        ):
            outcomes[attempt.lead_id].add(attempt.outcome)
        return outcomes

    def _log_chat_attempt(self, lead, outcome, message):
        """Log what ``message`` was for ``lead``; a lead that is made later begins with it."""
        operator = self.message_ids.author_id & self.livechat_agent_partner_ids
        user = operator.user_ids.filtered(lambda user: not user.share)[:1]
        attempt = lead._log_attempts(
            outcome,
            CHAT,
            date=max(message.date, lead.date_captured or message.date),
            user=user,
            origin=CHAT,
        )
        attempt.discuss_channel_id = self
