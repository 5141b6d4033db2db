"""Stages and salespersons stay on record; what a person's name or address was does not."""

from odoo import models
from odoo.tools import SQL


class MailTrackingValue(models.Model):
    _inherit = "mail.tracking.value"

    def _erase_rows(self, ids, found):
        self.env.cr.execute(
            SQL(
                """
                UPDATE mail_tracking_value AS row
                   SET old_value_char = NULL, new_value_char = NULL,
                       old_value_text = NULL, new_value_text = NULL
                 WHERE row.id = ANY(%s)
                   AND NOT EXISTS (SELECT FROM ir_model_fields AS field
                                    WHERE field.id = row.field_id
                                      AND field.ttype NOT IN ('char', 'text', 'html')
                                      AND COALESCE(field.relation, '') != 'res.partner')
                """,
                list(ids),
            )
        )
        return len(ids)
