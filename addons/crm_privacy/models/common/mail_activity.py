"""Activities, open and done."""

from odoo import models

from ...logic import personal


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "summary": personal.BLANK,
            "note": personal.BLANK,
            "feedback": personal.BLANK,
            "res_name": personal.LABEL,
        }

    def _get_personal_links(self):
        return {"res_model,res_id": personal.DOCUMENT}
