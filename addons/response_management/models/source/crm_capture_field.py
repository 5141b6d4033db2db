"""The fields that a web form may post, and what each becomes."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...logic import agreement, parameters, post_path, web_form
from ...logic.submission import STATE
from ..response.crm_response_type import POLARITIES

#: What people agree to in a consent field or column.
CONSENTS = [
    (agreement.CONTACT, "Emails, calls and texts"),
    (agreement.MAIL, "Emails"),
    (agreement.CALL, "Phone calls"),
    (agreement.TEXT, "Text messages"),
    (agreement.TRACK, "Recording of opens and clicks"),
]


class CrmCaptureField(models.Model):
    """One field of a form, by the name it has there."""

    _name = "crm.capture.field"
    _description = "Capture Field"
    _order = "sequence, id"

    source_id = fields.Many2one("crm.capture.source", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Name in the Form", required=True, personal=False)
    label = fields.Char(help="Text next to the field in the form to copy.", personal=False)
    target = fields.Selection(
        [
            ("contact_name", "Contact name"),
            (web_form.FIRST_NAME, "First name"),
            (web_form.LAST_NAME, "Last name"),
            ("email_from", "Email"),
            ("phone", "Phone"),
            ("partner_name", "Company name"),
            ("function", "Job position"),
            ("street", "Street"),
            ("zip", "ZIP"),
            ("city", "City"),
            (STATE, "State or province"),
            (web_form.COUNTRY, "Country"),
            (web_form.DESCRIPTION, "Notes"),
            (web_form.NOTE, "Other information"),
            (web_form.DATE, "Date of the event"),
            (web_form.EXTERNAL_KEY, "Key of the delivery"),
            ("source_code", "Source code"),
            ("destination_url", "Page address"),
            ("utm_campaign", "UTM campaign"),
            ("utm_source", "UTM source"),
            ("utm_medium", "UTM medium"),
            ("utm_content", "Variant (UTM content)"),
            ("utm_term", "Search term (UTM term)"),
            (web_form.CLICK_ID, "Click ID"),
            (web_form.KIND, "Kind of event: response type"),
            (web_form.POLARITY, "Result: polarity"),
            (web_form.TEST, "Test post"),
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
        personal=False,
    )
    consent_to = fields.Selection(
        CONSENTS,
        string="Agrees To",
        required=True,
        default=agreement.CONTACT,
        help="What a visitor agrees to who fills in this field, or refuses by answering no.",
    )
    is_required = fields.Boolean(string="Required")
    is_joined = fields.Boolean(
        string="Join",
        help="Added to what the lines above say for the same field. Otherwise the first that is "
        "filled counts.",
    )
    label_path = fields.Char(
        string="Path of the Question",
        help="For answers in a list: path from the entry of the list to the text of the question.",
        personal=False,
    )
    choices = fields.Char(
        string="Meanings",
        help="What the words of the sender mean: for kinds of events the code of a response type, "
        "or - to leave them out; for results positive, negative, neutral or opt_out. For example: "
        "open = email_open; click = email_click; delivered = -. For all other values what is no "
        "answer, such as: please choose = -",
        personal=False,
    )

    _name_length = models.Constraint(
        "CHECK(length(name) <= 600)", "The name of a field has no more than 600 characters."
    )
    _name_uniq = models.UniqueIndex(
        "(source_id, lower(name), target)", "Every field can be listed once only for each target."
    )

    @api.constrains("name")
    def _check_name(self):
        for line in self:
            # In a form, any text may be the name of a field, and stands for that field.
            if line.source_id.connection != "form" and not post_path.is_path(line.name):
                raise ValidationError(
                    self.env._("“%s” is not a path. Write it like data.person.email.", line.name)
                )

    @api.constrains("target", "choices")
    def _check_choices(self):
        codes = set(self.env["crm.response.type"].sudo().search_fetch([], ["code"]).mapped("code"))
        known = {
            web_form.KIND: codes | {web_form.LEFT_OUT},
            web_form.POLARITY: {key for key, _label in POLARITIES},
        }
        for line in self:
            if line.target not in web_form.CHOICE_TARGETS:
                continue
            meanings = web_form.read_choices(line.choices)
            if not meanings:
                raise ValidationError(
                    self.env._(
                        "Set what the words at “%s” mean, such as: open = email_open", line.name
                    )
                )
            wrong = sorted(set(meanings.values()) - known.get(line.target, set(meanings.values())))
            if wrong:
                raise ValidationError(
                    self.env._(
                        "“%(wrong)s” is not a valid meaning at “%(name)s”. Use: %(known)s.",
                        wrong=", ".join(wrong),
                        name=line.name,
                        known=", ".join(sorted(known[line.target])),
                    )
                )

    @api.constrains("target", "parameter", "name", "source_id")
    def _check_parameter(self):
        for line in self:
            if line.target == web_form.PARAMETER and not (
                line._get_parameter() or line._get_parameters_by_kind()
            ):
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

    def _get_parameters_by_kind(self):
        """Return the parameter that this field fills in by the code of the type it has it from."""
        self.ensure_one()
        if self.target != web_form.PARAMETER:
            return {}
        wanted = self.parameter or self.name
        found = {
            response_type.code: parameters.find(response_type._get_parameters(), wanted)
            for response_type in self.source_id.field_ids._get_kinds()
        }
        return {code: parameter for code, parameter in found.items() if parameter}

    def _get_kinds(self):
        """Return the response types that these fields make of kinds of events."""
        codes = set()
        for line in self.filtered(lambda line: line.target == web_form.KIND):
            codes.update(web_form.read_choices(line.choices).values())
        Type = self.env["crm.response.type"]
        return Type.search([("code", "in", list(codes))]) if codes else Type

    def _get_definition(self):
        """Return this field as a line of a preset."""
        self.ensure_one()
        return {
            "path": self.name,
            "target": self.target,
            "choices": self.choices,
            "label": self.label_path,
            "parameter": self.parameter,
            "is_joined": self.is_joined,
            "consent_to": self.target == web_form.CONSENT and self.consent_to,
        }

    def _get_facts(self):
        """Return these fields as the reader of forms wants them."""
        return [
            web_form.FormField(
                line.name,
                line.target,
                line.is_required,
                line._get_parameter(),
                line._get_parameters_by_kind(),
                line.is_joined,
                line.label_path or "",
                line.consent_to if line.target == web_form.CONSENT else "",
                line.label or "",
                web_form.read_choices(line.choices),
            )
            for line in self
        ]
