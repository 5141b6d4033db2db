from markupsafe import Markup

from odoo import api, models
from odoo.tools import plaintext2html


class CrmResponse(models.Model):
    _inherit = "crm.response"

    @api.model
    def _prepare_website_values(self, evidence):
        """Return what every answer to a form of the website says."""
        return {
            "type_id": self.env.ref("response_management.type_web_form").id,
            "capture_method": "automatic",
            "company_id": self.env.company.id,
            **{name: value for name, value in evidence.items() if value},
        }

    @api.model
    def _capture_website_form(self, values, custom, evidence):
        """Record a form whose action is *Record a Response*; ``custom`` holds other fields."""
        vals = {**self._prepare_website_values(evidence), **values}
        if custom:
            vals["description"] = Markup(vals.get("description") or "") + plaintext2html(custom)
        return self._capture_posts([vals])
