"""The fields that a web form may post, and what each becomes."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...logic import parameters, web_form


class CrmCaptureField(models.Model):
    """One field of a form, by the name it has there."""

    _name = "crm.capture.field"
    _description = "Capture Field"
    _order = "sequence, id"

    source_id = fields.Many2one("crm.capture.source", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Name in the Form", required=True)
    label = fields.Char(help="Text next to the field in the form to copy.")
    target = fields.Selection(
        [
            ("contact_name", "Contact name"),
            ("email_from", "Email"),
            ("phone", "Phone"),
            ("partner_name", "Company name"),
            ("function", "Job position"),
            ("city", "City"),
            (web_form.COUNTRY, "Country"),
            (web_form.DESCRIPTION, "Notes"),
            ("source_code", "Source code"),
            (web_form.PARAMETER, "Parameter of the response type"),
            (web_form.CONSENT, "Consent"),
            (web_form.IGNORED, "Not kept"),
        ],
        string="Becomes",
        required=True,
        default=web_form.DESCRIPTION,
    )
    parameter = fields.Char(
        help="Name or label of the parameter of the response type; empty if the field of the form "
        "has the same name.",
    )
    is_required = fields.Boolean(string="Required")

    _name_length = models.Constraint(
        "CHECK(length(name) <= 600)", "The name of a field has no more than 600 characters."
    )
    _name_uniq = models.UniqueIndex(
        "(source_id, lower(name))", "Every field of a form can be listed once only."
    )

    @api.constrains("target", "parameter", "name", "source_id")
    def _check_parameter(self):
        for line in self:
            if line.target == web_form.PARAMETER and not line._get_parameter():
                known = line.source_id.type_id._get_parameters()
                raise ValidationError(
                    self.env._(
                        "The response type “%(type)s” has no parameter “%(name)s”. It has: "
                        "%(names)s. Choose one of them, or add it on a response of that type.",
                        type=line.source_id.type_id.name,
                        name=line.parameter or line.name,
                        names=", ".join(each.label for each in known) or "-",
                    )
                )

    def _get_parameter(self):
        """Return the parameter of the type that this field fills in, ``None`` for none."""
        self.ensure_one()
        if self.target != web_form.PARAMETER:
            return None
        known = self.source_id.type_id._get_parameters()
        return parameters.find(known, self.parameter or self.name)

    def _get_facts(self):
        """Return these fields as the reader of forms wants them."""
        return [
            web_form.FormField(line.name, line.target, line.is_required, line._get_parameter())
            for line in self
        ]
