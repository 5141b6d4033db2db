"""Values that a field had before and after."""

from odoo import models

from ...logic import personal


class MailTrackingValue(models.Model):
    _inherit = "mail.tracking.value"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "old_value_char": personal.BLANK,
            "new_value_char": personal.BLANK,
            "old_value_text": personal.BLANK,
            "new_value_text": personal.BLANK,
        }

    def _get_personal_links(self):
        return {"mail_message_id": personal.RECORD}
