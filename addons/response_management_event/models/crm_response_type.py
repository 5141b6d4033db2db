from odoo import models


class CrmResponseType(models.Model):
    _inherit = "crm.response.type"

    def _provide_parameters(self, labels):
        """Define text parameters that are not defined yet.

        :param dict labels: ``{technical name: label}``
        """
        self.ensure_one()
        definitions = self.response_properties_definition or []
        known = {definition["name"] for definition in definitions}
        missing = [
            {"name": name, "string": label, "type": "char"}
            for name, label in labels.items()
            if name not in known
        ]
        if missing:
            self.response_properties_definition = [*definitions, *missing]
