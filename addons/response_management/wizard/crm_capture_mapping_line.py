"""One value of a post, and what it becomes."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..logic import parameters, post_name, web_form


class CrmCaptureMappingLine(models.TransientModel):
    """One value of the post."""

    _name = "crm.capture.mapping.line"
    _description = "Capture Mapping Line"

    mapping_id = fields.Many2one("crm.capture.mapping", required=True, ondelete="cascade")
    source_id = fields.Many2one(related="mapping_id.source_id")
    path = fields.Char(string="Where", readonly=True)
    sample = fields.Char(string="Value", readonly=True)
    target = fields.Selection(
        lambda self: self.env["crm.capture.field"]._fields["target"].selection, string="Becomes"
    )
    former_target = fields.Char()
    field_id = fields.Many2one("crm.capture.field")
    parameter = fields.Char()
    choices = fields.Char(string="Meanings")
    is_joined = fields.Boolean(string="Join")
    is_changed = fields.Boolean(compute="_compute_is_changed")

    @api.depends("target", "parameter", "choices", "is_joined")
    def _compute_is_changed(self):
        for line in self:
            known = line.field_id
            line.is_changed = (line.target or False) != (line.former_target or False) or (
                bool(known)
                and any((line[name] or False) != (known[name] or False)
                        for name in ("parameter", "choices", "is_joined"))
            )  # fmt: skip

    @api.onchange("target")
    def _onchange_target(self):
        if self.target in web_form.CHOICE_TARGETS and not self.choices:
            meaning = {web_form.KIND: self.source_id.type_id.code or "", web_form.POLARITY:
                       "positive"}.get(self.target, "test")  # fmt: skip
            self.choices = f"{self.sample} = {meaning}"

    def _prepare_field_values(self):
        return {
            "name": self.path,
            "target": self.target,
            "parameter": parameter.name if (parameter := self._get_fact().parameter) else False,
            "choices": self.choices or False,
            "is_joined": self.is_joined,
        }

    def _get_fact(self):
        """Return this line as the reader of posts wants it."""
        parameter = None
        if self.target == web_form.PARAMETER:
            known = self.source_id.type_id._get_parameters()
            parameter = parameters.find(known, self.parameter or post_name.name(self.path))
            if not parameter:
                raise ValidationError(
                    self.env._(
                        "The response type “%(type)s” has no parameter “%(name)s”.",
                        type=self.source_id.type_id.name,
                        name=self.parameter or self.path,
                    )
                )
        return web_form.FormField(
            self.path,
            self.target,
            parameter=parameter,
            is_joined=self.is_joined,
            choices=web_form.read_choices(self.choices),
        )
