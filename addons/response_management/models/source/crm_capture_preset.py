"""Presets: how the usual senders post, as data that anybody can write, export and share."""

import base64
import json
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools.misc import hmac

from ...logic import preset

SHIPPED = Path(__file__).parents[2] / "data" / "capture_presets"
MODULE = "response_management"


class CrmCapturePreset(models.Model):
    """One sender: what its posts mean, how they are signed, how to connect it.

    The definition is a JSON object, described in ``logic/preset.py``. A source copies it, so that
    a changed preset does not change what is connected.
    """

    _name = "crm.capture.preset"
    _description = "Capture Preset"
    _order = "sequence, name, id"

    name = fields.Char(required=True, personal=False)
    code = fields.Char(required=True, personal=False)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    category = fields.Selection(
        [
            ("ads", "Advertising"),
            ("forms", "Forms"),
            ("booking", "Appointments"),
            ("mail", "Mailings"),
            ("phone", "Calls and Messages"),
            ("chat", "Chat"),
            ("automation", "Automation"),
            ("other", "Other"),
        ],
        default="other",
        required=True,
    )
    definition = fields.Text(required=True, personal=False)
    steps = fields.Text(
        translate=True, help="How to connect the sender, a line each.", personal=False
    )
    documentation = fields.Char(help="Where the sender describes its posts.", personal=False)
    file = fields.Binary(compute="_compute_file", inverse="_inverse_file")
    file_name = fields.Char(compute="_compute_file", store=False, readonly=False)

    _code_uniq = models.UniqueIndex("(code)", "Another preset has this code.")

    @api.depends("definition", "code")
    def _compute_file(self):
        for record in self:
            record.file = base64.b64encode((record.definition or "").encode())
            record.file_name = f"{record.code or 'preset'}.json"

    def _inverse_file(self):
        for record in self:
            if record.file:
                try:
                    record.definition = base64.b64decode(record.file).decode("utf-8-sig")
                except ValueError as error:
                    raise ValidationError(
                        self.env._("This is not a text file. Choose the JSON file of a preset.")
                    ) from error

    @api.onchange("file")
    def _onchange_file(self):
        if not self.file:
            return {}
        try:
            self._inverse_file()
            self._check_definition()
        except ValidationError as error:
            self.file = self.definition = False
            return {"warning": {"title": self.env._("No Preset"), "message": str(error)}}
        self._onchange_definition()
        return {}

    @api.onchange("definition")
    def _onchange_definition(self):
        try:
            definition = json.loads(self.definition or "")
        except ValueError:
            return  # said on saving
        if isinstance(definition, dict):
            self.update(self._get_heading(definition))

    @api.constrains("definition")
    def _check_definition(self):
        targets = dict(self.env["crm.capture.field"]._fields["target"].selection)
        for record in self:
            mistake = preset.find_mistake(record._read_definition(), targets)
            if mistake:
                raise ValidationError(
                    self.env._("The definition of the preset cannot be used: %s", mistake)
                )

    def _read_definition(self):
        self.ensure_one()
        try:
            return json.loads(self.definition)
        except ValueError as error:
            raise ValidationError(
                self.env._("The definition is not valid JSON: %s", error)
            ) from error

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._complete_heading(vals) for vals in vals_list])

    def _complete_heading(self, vals):
        """Return ``vals`` with what the definition says of itself."""
        try:
            text = vals.get("definition") or base64.b64decode(vals.get("file") or b"").decode()
            definition = json.loads(text)
        except ValueError:
            return vals  # said by the constraint
        if not isinstance(definition, dict):
            return vals
        return {**self._get_heading(definition), "definition": text, **vals}

    @api.model
    def _get_heading(self, definition):
        known = dict(self._fields["category"].selection)
        steps = definition.get("steps") or []
        return {
            "name": str(definition.get("name") or ""),
            "code": str(definition.get("code") or ""),
            "category": definition.get("category") if definition.get("category") in known
            else "other",
            "steps": "\n".join(map(str, steps)) if isinstance(steps, list) else str(steps),
            "documentation": str(definition.get("documentation") or ""),
        }  # fmt: skip

    @api.model
    def _load_shipped(self):
        """Create or renew the presets that come with the addon, each from its file."""
        IrModelData = self.env["ir.model.data"]
        rows = []
        for sequence, path in enumerate(sorted(SHIPPED.glob("*.json")), 1):
            text = path.read_text(encoding="utf-8")
            definition = json.loads(text)
            values = {**self._get_heading(definition), "definition": text}
            values["sequence"] = int(path.name.partition("_")[0]) or sequence
            rows.append({"xml_id": f"{MODULE}.preset_{definition['code']}", "values": values})
        self._load_records(rows, update=bool(IrModelData))

    def action_export(self):
        """Download the preset as a file to share."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/{self.code}.json?download=true",
            "target": "self",
        }

    @api.model
    def _get_source_digest(self, source):
        """Return what tells ``source`` from the sources of every other database."""
        return hmac(self.env(su=True), "crm.capture.preset", source.id)[:8]

    @api.model
    def _prepare_definition(self, source):
        """Return the definition of a preset that connects what ``source`` connects."""
        fields_said = [
            {name: value for name, value in line._get_definition().items() if value}
            for line in source.field_ids
        ]
        definition = {
            "format": preset.FORMAT,
            "code": f"source_{self._get_source_digest(source)}",
            "name": source.name,
            "category": source.preset_id.category or "other",
            "type": source.type_id.code,
            "entries": source.entries_path or "",
            "keeps_rest": source.keeps_rest,
            "guesses": source.guesses,
            "deliveries_a_minute": source.limit_source_minute,
            **(source.dialect or {}),
            "steps": (source.preset_id.steps or "").splitlines(),
            "documentation": source.preset_id.documentation or "",
            "fields": fields_said,
        }
        return {name: value for name, value in definition.items() if value not in ("", [], None)}

    # ------------------------------------------------------------
    # USE
    # ------------------------------------------------------------

    def _prepare_source_values(self):
        """Return the values of a source that this preset connects."""
        self.ensure_one()
        definition = self._read_definition()
        code = definition.get("type") or "web_form"
        deliveries = definition.get("deliveries_a_minute", preset.DELIVERIES_A_MINUTE)
        response_type = self.env["crm.response.type"].search([("code", "=", code)], limit=1)
        values = {
            "connection": "preset",
            "preset_id": self.id,
            "entries_path": definition.get("entries") or False,
            "keeps_rest": definition.get("keeps_rest", True),
            "guesses": definition.get("guesses", False),
            "limit_source_minute": deliveries,
            "limit_source_hour": 20 * deliveries,
            "dialect": {
                name: definition[name]
                for name in ("signature", "handshake", "answer", "accepts_get")
                if definition.get(name)
            },
            "honeypot": False,
            "field_ids": [
                Command.clear(),
                *(
                    Command.create(self._prepare_line_values(line, index))
                    for index, line in enumerate(definition["fields"], 1)
                ),
            ],
        }
        if response_type:
            values["type_id"] = response_type.id
        return values

    @api.model
    def _prepare_line_values(self, line, sequence):
        return {
            "sequence": sequence,
            "name": line["path"],
            "target": line["target"],
            "is_joined": bool(line.get("is_joined")),
            "label_path": line.get("label") or False,
            "choices": line.get("choices") or False,
            "parameter": line.get("parameter") or False,
            **({"consent_to": line["consent_to"]} if line.get("consent_to") else {}),
        }
