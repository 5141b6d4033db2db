"""Whose values an email may bring, and whom a text message reaches."""

from odoo import api, models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_process(
        self,
        model,
        message,
        custom_values=None,
        save_original=False,
        strip_attachments=False,
        thread_id=None,
    ):
        """Take no values from a user: the record is created with all rights, facts included."""
        return super().message_process(
            model,
            message,
            custom_values=custom_values if self.env.su else None,
            save_original=save_original,
            strip_attachments=strip_attachments,
            thread_id=thread_id,
        )

    def _is_text_from_system(self):
        """Return whether a server action or a mailing sends a text message, and no person."""
        # Odoo sends text mailings with this key, and their composer without it.
        return self.env.su or self.env.context.get("active_id", True) is False

    def _filter_texted(self):
        """Return the records that a text message to several of them reaches.

        Odoo logs it on all of them, but calls it off without a number, or on the blacklist.
        """

        def is_texted(record):
            has_number = record.phone_sanitized or "partner_id" not in record._fields
            holder = record if has_number else record.partner_id
            is_listed = "phone_sanitized_blacklisted" in holder._fields
            return bool(holder.phone_sanitized) and not (
                is_listed and holder.phone_sanitized_blacklisted
            )

        # sudo: contacts may be of another company.
        return self.filtered(lambda record: is_texted(record.sudo()))
