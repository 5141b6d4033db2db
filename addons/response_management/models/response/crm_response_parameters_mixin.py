"""Forms offer the parameters of a response type as soon as it is chosen."""

from odoo import models


class CrmResponseParameters(models.AbstractModel):
    """For models with ``type_id`` and ``response_properties``, the parameters of that type."""

    _name = "crm.response.parameters"
    _description = "Response Parameters in Forms"

    def _get_parameter_values(self):
        """Return ``{technical name: value}``; the field gives labels of choices."""
        self.ensure_one()
        field = self._fields["response_properties"]
        return dict(field.convert_to_cache(self.response_properties, self) or {})

    def onchange(self, values, field_names, fields_spec):
        """Offer the parameters of a type as soon as it is chosen, not only after saving.

        Natively a form learns of parameters without defaults when the record is read.
        """
        result = super().onchange(values, field_names, fields_spec)
        is_new_type = not field_names or "type_id" in field_names
        if not is_new_type or "response_properties" not in fields_spec:
            return result
        found = result.get("value", {})
        type_id = found.get("type_id", values.get("type_id"))
        if isinstance(type_id, dict):
            type_id = type_id.get("id")
        response_type = self.env["crm.response.type"].browse(type_id or ())
        definitions = response_type.response_properties_definition
        if definitions and not found.get("response_properties"):
            found["response_properties"] = [
                {**definition, "value": definition.get("default") or False}
                for definition in definitions
            ]
        return result
