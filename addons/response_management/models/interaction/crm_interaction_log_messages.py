"""Interactions that messages tell of."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.mail import html_to_inner_content

from odoo.addons.crm_privacy.logic import automatic_mail
from odoo.addons.crm_privacy.tools.mail_letter import find_received_mail

from ...logic import interaction

#: Characters kept of what was written: enough to recall it by when its record is gone.
EXCERPT_LENGTH = 500
SUBJECT_LENGTH = 80


class CrmInteraction(models.Model):
    """Logs what people wrote, and done activities of which only the message is left."""

    _inherit = "crm.interaction"

    @api.model
    def _log_messages(self, messages, recipients=None, records=None):
        """Log those messages that are exchanges with a customer.

        :param dict recipients: ``{message: who is notified}`` where known, as notification has it
        :param dict records: ``{(model, id): record}`` that the messages hang on, if at hand
        """
        messages = messages.sudo()
        if records is None:
            records = self._find_records((m.model, m.res_id) for m in messages)
        of_activities = messages.filtered("mail_activity_type_id")
        vals_list = self._prepare_activity_messages(of_activities, records)
        for message in messages - of_activities:
            record = records.get((message.model, message.res_id))
            origin = record and record._prepare_interaction_values()
            facts = origin and self._get_message_facts(message, (recipients or {}).get(message))
            exchange = facts and interaction.judge_message(facts)
            if exchange:
                vals_list.append(self._prepare_message_values(message, exchange, origin, record))
        now = self.env.cr.now()
        new = {
            interaction.source_key("mail.message", message.id)
            for message in messages
            if message.create_date == now
        }
        return self._log(vals_list, new)

    def _get_message_facts(self, message, recipients):
        if message.message_type == interaction.TEXT_TYPE:
            return self._get_text_message_facts(message)
        if recipients is None:
            reaches = (
                message.message_type == "email_outgoing"
                or bool(message.outgoing_email_to)
                or any((message.partner_ids | message.notified_partner_ids).mapped("partner_share"))
            )
        else:
            reaches = any(recipient["share"] for recipient in recipients)
        subtype = message.subtype_id
        return interaction.Message(
            message_type=message.message_type,
            # Mails of a batch have no subtype, and are written to customers.
            is_internal=message.is_internal
            or (subtype.internal if subtype else message.message_type == "comment"),
            is_from_colleague=bool(message.author_id) and not message.author_id.partner_share,
            reaches_customer=reaches,
            is_automatic=message.message_type == "email" and self._is_automatic(message),
        )

    def _get_text_message_facts(self, message):
        """Return the facts of a text message: a note to Odoo, and sent by system or person."""
        people = message.partner_ids
        return interaction.Message(
            message_type=message.message_type,
            is_internal=message.author_id == self.env.ref("base.partner_root"),
            is_from_colleague=bool(message.author_id) and not message.author_id.partner_share,
            # To a number of the record if it names no person.
            reaches_customer=not people or any(people.mapped("partner_share")),
        )

    def _is_automatic(self, message):
        """Return whether a program wrote ``message``, as far as anybody can tell.

        While it is received its headers are known, later only what is kept of it.
        """
        received = find_received_mail(self.env)
        if received and received.verdict:
            return not received.verdict.is_answer
        mail = automatic_mail.Mail(
            headers=(("From", message.email_from or ""),), subject=message.subject or ""
        )
        return not automatic_mail.judge(mail).is_answer

    def _prepare_message_values(self, message, exchange, origin, record):
        author, text = message.author_id, html_to_inner_content(message.body or "")
        is_inbound = exchange.direction == interaction.INBOUND
        title = record.display_name
        # Natively a message without a subject is called like the record that it hangs on.
        subject = message.subject if message.subject != title else ""
        vals = {
            **origin,
            **self._prepare_exchange_values(exchange),
            "name": subject or interaction.excerpt(text, SUBJECT_LENGTH) or title,
            "description": interaction.excerpt(text, EXCERPT_LENGTH) or False,
            "date": message.date,
            "source": interaction.SOURCE_MESSAGE,
            "source_key": interaction.source_key("mail.message", message.id),
        }
        if is_inbound and author and author.company_id.id in (False, origin["company_id"]):
            vals["partner_id"] = author.id
        elif not is_inbound and author.user_ids:
            vals["user_id"] = author.user_ids[0].id
        return vals

    def _prepare_activity_messages(self, messages, records):
        """Return the values of done activities of which nothing but the message is left."""
        covered = self._find_covered_activities(messages)
        vals_list = []
        for message in messages:
            record = records.get((message.model, message.res_id))
            origin = record and record._prepare_interaction_values()
            activity_type = message.mail_activity_type_id
            mark = (message.model, message.res_id, activity_type.id, message.date.date())
            if not origin or mark in covered:
                continue
            vals_list.append(
                {
                    **origin,
                    **self._prepare_activity_type_values(activity_type),
                    "name": activity_type.name,
                    "description": interaction.excerpt(
                        html_to_inner_content(message.body or ""), EXCERPT_LENGTH
                    ),
                    "user_id": message.author_id.user_ids[:1].id or origin["user_id"],
                    "date": message.date,
                    "source_key": interaction.source_key("mail.message", message.id),
                }
            )
        return vals_list

    def _find_covered_activities(self, messages):
        """Return ``{(model, id, activity type, day)}`` of activities that are logged as such."""
        if not messages:
            return set()
        activities = (
            self.env["mail.activity"]
            .sudo()
            .with_context(active_test=False)
            .search_fetch(
                Domain("active", "=", False)
                & Domain("res_model", "in", list(set(messages.mapped("model"))))
                & Domain("res_id", "in", messages.mapped("res_id")),
                ["res_model", "res_id", "activity_type_id", "date_done"],
            )
        )
        covered = {(a.res_model, a.res_id, a.activity_type_id.id, a.date_done) for a in activities}
        columns = {
            "crm.lead": "lead_id",
            "res.partner": "partner_id",
            "crm.response": "response_id",
        }
        for model, group in messages.grouped("model").items():
            column = columns[model]
            rows = (
                self.env["crm.interaction"]
                .sudo()
                .with_context(active_test=False)
                .search_fetch(
                    [
                        ("activity_type_id", "!=", False),
                        ("source_key", "not =like", "mail.message,%"),
                        (column, "in", group.mapped("res_id")),
                    ],
                    [column, "activity_type_id", "date"],
                )
            )
            covered |= {
                (model, row[column].id, row.activity_type_id.id, row.date.date()) for row in rows
            }
        return covered
