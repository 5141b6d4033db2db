"""The fields that a web form may post, and what each becomes."""

from odoo import fields, models

from ..logic import web_form


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
            (web_form.CONSENT, "Consent"),
            (web_form.IGNORED, "Not kept"),
        ],
        string="Becomes",
        required=True,
        default=web_form.DESCRIPTION,
    )
    is_required = fields.Boolean(string="Required")

    _name_uniq = models.UniqueIndex(
        "(source_id, lower(name))", "Every field of a form can be listed once only."
    )

    def _get_facts(self):
        """Return these fields as the reader of forms wants them."""
        return [web_form.FormField(line.name, line.target, line.is_required) for line in self]
