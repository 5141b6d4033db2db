"""Records whose exchanges are logged: leads, contacts and responses."""

from odoo import models
from odoo.fields import Domain

from odoo.addons.crm_privacy.models.common.crm_lead_merge import LINKED
from odoo.addons.crm_privacy.tools import existence
from odoo.addons.crm_privacy.tools.inner_context import get_inner, is_uninstalling

from ...logic import interaction

#: Models whose records are logged before what they hang on is deleted.
LOGGED_REMAINS = frozenset({"calendar.event", "mail.activity", "mail.message"})


class CrmInteractionMixin(models.AbstractModel):
    """Logs what is said on a record's chatter, and the rest before the record is deleted.

    It hangs on these records' own hooks: messages and activities of other models pay nothing.
    """

    _name = "crm.interaction.mixin"
    _description = "Record with Interactions"

    def _prepare_interaction_values(self):
        """Return whom an exchange on this record is with and what it is about, as values.

        ``None`` where exchanges on it are not with a customer.
        """
        raise NotImplementedError

    def _get_interaction_meetings_domain(self):
        """Return the domain of the meetings that lose these records when they are deleted."""
        return Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)

    # ------------------------------------------------------------
    # MESSAGES
    # ------------------------------------------------------------

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_thread(message, msg_vals=msg_vals, **kwargs)
        if (
            self
            and message
            and not self._stays_inside(message.sudo(), recipients)
            and self._is_exchange(message.sudo(), kwargs)
        ):
            self.env["crm.interaction"]._log_messages(
                message, {message: recipients}, {(self._name, self.id): self.sudo()}
            )
        return recipients

    def _message_log_batch(self, *args, message_type="notification", **kwargs):
        messages = super()._message_log_batch(*args, message_type=message_type, **kwargs)
        # Text messages to several records are logged only: nobody is notified of them.
        if message_type == interaction.TEXT_TYPE and self._is_written_by_person(message_type):
            reached = self.sudo()._filter_texted()
            records = {(self._name, record.id): record for record in reached}
            self.env["crm.interaction"]._log_messages(
                messages.filtered(lambda message: message.res_id in reached._ids), records=records
            )
        return messages

    def _stays_inside(self, message, recipients):
        """Return whether a colleague says something here that reaches no customer.

        It is no exchange then, which is known without a query.
        """
        return (
            message.message_type == "comment"
            and not message.mail_activity_type_id
            and message.author_id == self.env.user.partner_id
            and self.env.user._is_internal()
            and not any(recipient["share"] for recipient in recipients)
        )

    def _is_exchange(self, message, options):
        """Return whether people wrote ``message``, and to somebody."""
        if not self._is_written_by_person(message.message_type):
            return False
        if message.message_type != interaction.TEXT_TYPE:
            return True
        known = options.get("sms_pid_to_number") or {}
        return any(options.get("sms_numbers") or ()) or any(
            known.get(partner.id) or partner.phone for partner in message.partner_ids
        )

    def _is_written_by_person(self, message_type):
        """Return whether a message of this type is written by people, here and now.

        Text messages have one type, whether people, server actions or mailings send them.
        """
        if message_type == interaction.TEXT_TYPE:
            return not self._is_text_from_system()
        return message_type in interaction.WRITTEN_TYPES

    def _message_mail_after_hook(self, mails):
        result = super()._message_mail_after_hook(mails)
        self.env["crm.interaction"]._log_messages(
            self._get_interaction_mails(mails).mail_message_id,
            records={(self._name, record.id): record for record in self.sudo()},
        )
        return result

    def _get_interaction_mails(self, mails):
        """Return which of the mails of a batch are logged; bridges leave out mailings."""
        return mails

    # ------------------------------------------------------------
    # DELETION
    # ------------------------------------------------------------

    def unlink(self):
        if self and not is_uninstalling(self.env):
            self._log_remains(self._find_remains())
        return super().unlink()

    def _find_remains(self):
        """Return the models of which something would be deleted with these records."""
        linked = get_inner(self.env, LINKED)
        if linked is not None and linked.isdisjoint(LOGGED_REMAINS):
            # It is known of leads that are merged.
            return set()
        return existence.find_existing(self.env, self._get_remains_domains())

    def _get_remains_domains(self):
        """Return ``{model: (model, domain)}`` of what is logged before these records are deleted.

        One statement asks for all of it: most records that are deleted have none.
        """
        on_records = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        written = Domain("message_type", "in", list(interaction.WRITTEN_TYPES))
        of_records = Domain("model", "=", self._name) & Domain("res_id", "in", self.ids)
        return {
            "calendar.event": ("calendar.event", self._get_interaction_meetings_domain()),
            "mail.activity": ("mail.activity", on_records),
            "mail.message": (
                "mail.message",
                of_records & (written | Domain("mail_activity_type_id", "!=", False)),
            ),
        }

    def _log_remains(self, remains):
        """Log what is not logged yet and would be deleted with these records.

        :param set remains: the models of which there is anything
        """
        log = self.env["crm.interaction"]
        # sudo: anyone who may delete the records decides about all that hangs on them.
        env = self.env(su=True, context={**self.env.context, "active_test": False})
        domains = self._get_remains_domains()
        if "calendar.event" in remains:
            # Without the archived ones, which were called off.
            meetings = env["calendar.event"].with_context(active_test=True)
            log._log_meetings(meetings.search(domains["calendar.event"][1]), is_parting=True)
        if "mail.activity" in remains:
            log._log_activities(env["mail.activity"].search(domains["mail.activity"][1]))
        if "mail.message" in remains:
            log._log_messages(env["mail.message"].search(domains["mail.message"][1]))
