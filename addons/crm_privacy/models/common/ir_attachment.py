"""Files on the records of a person, pictures too."""

from odoo import models

from ...logic import personal


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "name": personal.LABEL,
            "description": personal.BLANK,
            "index_content": personal.BLANK,
            "url": personal.BLANK,
        }

    def _get_personal_links(self):
        return {"res_model,res_id": personal.DOCUMENT}
