"""Emails of mailings are exchanges of their own, not messages that somebody wrote."""

from odoo import api, fields, models

from odoo.addons.response_management.logic import interaction

#: What an exchange was logged from that a mailing sent.
SOURCE_MAILING = "mailing"


class CrmInteractionMixin(models.AbstractModel):
    _inherit = "crm.interaction.mixin"

    def _get_interaction_mails(self, mails):
        return super()._get_interaction_mails(mails).filtered(lambda mail: not mail.mailing_id)


class CrmInteraction(models.Model):
    """Logs what mailings sent from their recipients, with the campaign of the mailing.

    Logged from the messages on the documents, it would count for the campaign that a lead happens
    to have, and again when the lead is deleted.
    """

    _inherit = "crm.interaction"

    source = fields.Selection(
        selection_add=[(SOURCE_MAILING, "Mailing")],
        ondelete={
            SOURCE_MAILING: lambda records: records.write({"source": interaction.SOURCE_EXTERNAL})
        },
    )

    @api.model
    def _log_messages(self, messages, recipients=None, records=None):
        messages -= self._find_mailing_messages(messages)
        return super()._log_messages(messages, recipients, records)

    @api.model
    def _find_mailing_messages(self, messages):
        """Return those of ``messages`` that a mailing left on documents."""
        sent = messages.sudo().filtered(
            lambda message: message.message_type == "email_outgoing" and message.message_id
        )
        if not sent:
            return messages.browse()
        # sudo: what a mailing sent is no business of the user who has it logged.
        traces = (
            self.env["mailing.trace"]
            .sudo()
            .search_fetch([("message_id", "in", sent.mapped("message_id"))], ["message_id"])
        )
        known = set(traces.mapped("message_id"))
        return sent.filtered(lambda message: message.message_id in known).sudo(messages.env.su)

    @api.model
    def _log_mailings(self, deliveries):
        """Log what reached recipients, for mailings or treatments that ask for it.

        :param deliveries: pairs of the trace and the values of its member as the door takes them
        """
        Treatment = self.env["crm.treatment"].browse
        return self._log(
            [
                self._prepare_mailing_values(trace, vals)
                for trace, vals in deliveries
                if trace.mass_mailing_id.log_interactions
                or Treatment(vals.get("treatment_id") or ()).log_interactions
            ]
        )

    def _prepare_mailing_values(self, trace, vals):
        mailing = trace.mass_mailing_id
        exchange = interaction.Exchange(interaction.OUTBOUND, interaction.CHANNEL_EMAIL)
        document = {"crm.lead": "lead_id", "crm.response": "response_id"}.get(trace.model)
        return {
            **self._prepare_exchange_values(exchange),
            **({document: trace.res_id} if document else {}),
            **({"partner_id": vals["partner_id"]} if vals.get("partner_id") else {}),
            "name": mailing.subject,
            "date": vals["date"],
            "company_id": vals["company_id"],
            # Also where it is empty: the campaign of the lead has not sent it.
            "campaign_id": mailing.campaign_id.id,
            "medium_id": mailing.medium_id.id,
            "user_id": mailing.user_id.id,
            "source": SOURCE_MAILING,
            "source_key": interaction.source_key("mailing.trace", trace.id),
        }

    @api.model
    def _take_back_mailings(self, traces):
        """Archive what was logged of recipients whom the mailing did not reach after all."""
        keys = [interaction.source_key("mailing.trace", trace.id) for trace in traces]
        # sudo: nobody may change what was logged but by what logged it.
        self.sudo().search([("source_key", "in", keys)]).active = False
