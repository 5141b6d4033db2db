from odoo import api, models
from odoo.fields import Domain


class CrmTreatment(models.Model):
    _inherit = "crm.treatment"

    @api.model
    def _get_anonymous_clicks_domain(self):
        """Leave out the clicks of recipients of mailings: they are on file by name."""
        return super()._get_anonymous_clicks_domain() & Domain("mailing_trace_id", "=", False)
