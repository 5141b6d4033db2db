"""Files of imports and emails that were set aside hold people, too."""

from odoo import api, models


class CrmPersonalData(models.AbstractModel):
    _inherit = "crm.personal.data"

    @api.model
    def _get_file_model_names(self):
        return [*super()._get_file_model_names(), "crm.response.import"]
