"""How the sender behind a capture source speaks: a preset of it, or what a post of it shows."""

import json

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...logic import post_path

FORM = "form"
PRESET = "preset"
LEARN = "learn"


class CrmCaptureSource(models.Model):
    """What makes a source understand its sender. Mixed into ``crm.capture.source``."""

    _inherit = "crm.capture.source"

    connection = fields.Selection(
        [
            (FORM, "A form of ours"),
            (PRESET, "A known sender"),
            (LEARN, "Another sender: learn from a post"),
        ],
        string="Who Posts",
        required=True,
        default=FORM,
    )
    preset_id = fields.Many2one(
        "crm.capture.preset", string="Sender", index="btree_not_null", ondelete="restrict"
    )
    preset_steps = fields.Text(related="preset_id.steps", string="How to Connect It")
    preset_documentation = fields.Char(related="preset_id.documentation")
    is_live = fields.Boolean(
        string="Live",
        default=True,
        tracking=True,
        help=(
            "From then on, posts become responses. Until then they wait, and you can view and "
            "test them."
        ),
    )
    entries_path = fields.Char(
        string="List of Deliveries",
        help="Path to the list, where a post holds several deliveries below its top.",
        personal=False,
    )
    keeps_rest = fields.Boolean(
        string="Keep the Rest",
        default=True,
        help="Values that are not listed are kept in the notes of the response.",
    )
    guesses = fields.Boolean(
        string="Recognize the Person",
        help=(
            "Names, emails, phone numbers and addresses that no line covers are recognized by "
            "their field names, in many languages, so no one is lost when a form changes."
        ),
    )
    dialect = fields.Json(readonly=True, copy=True, personal=False)
    post_ids = fields.One2many("crm.capture.post", "source_id", string="Received Posts")
    last_post_ids = fields.One2many(
        "crm.capture.post", compute="_compute_last_posts", string="Last Posts"
    )
    waiting_count = fields.Integer(compute="_compute_waiting_count", string="Waiting")

    def _compute_last_posts(self):
        Post = self.env["crm.capture.post"]
        for source in self:
            source.last_post_ids = Post.search([("source_id", "=", source._origin.id)], limit=10)

    def _compute_waiting_count(self):
        counts = dict(
            self.env["crm.capture.post"]._read_group(
                [("source_id", "in", self.ids), ("state", "=", "waiting")],
                ["source_id"],
                ["__count"],
            )
        )
        for source in self:
            source.waiting_count = counts.get(source._origin, 0)

    # ------------------------------------------------------------
    # SET UP
    # ------------------------------------------------------------

    @api.constrains("entries_path")
    def _check_entries_path(self):
        for source in self.filtered("entries_path"):
            if not post_path.is_path(source.entries_path):
                raise ValidationError(
                    self.env._(
                        "“%s” is not a path. Write it like data.entries[*].", source.entries_path
                    )
                )

    @api.onchange("connection")
    def _onchange_connection(self):
        if self.connection != PRESET:
            self.preset_id = False
            self.dialect = False
            self.entries_path = False
            self.guesses = self.connection == LEARN
        if self.connection == LEARN:
            self.is_live = False
            self.honeypot = False
            self.field_ids = False
        elif self.connection == FORM:
            self.update(self.default_get(["field_ids", "honeypot", "is_live", "keeps_rest"]))

    @api.onchange("preset_id")
    def _onchange_preset_id(self):
        if self.preset_id:
            values = self.preset_id._prepare_source_values()
            self.field_ids = False
            self.update(values)
            self.is_live = True
            self.name = self.name or self.preset_id.name

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._complete_with_preset(vals) for vals in vals_list])

    def _complete_with_preset(self, vals):
        if vals.get("connection") == LEARN:
            vals = {
                "is_live": False, "honeypot": False, "field_ids": False, "guesses": True, **vals
            }  # fmt: skip
        if not vals.get("preset_id"):
            return vals
        preset = self.env["crm.capture.preset"].browse(vals["preset_id"])
        values = preset._prepare_source_values()
        # The dialect is no field of a form, so it comes from the preset in any case.
        return {**values, **vals, "dialect": values["dialect"]}

    def write(self, vals):
        if vals.get("preset_id"):
            vals = self._complete_with_preset(vals)
        elif "preset_id" in vals:
            vals = {**vals, "dialect": False}
        return super().write(vals)

    def action_go_live(self):
        """Let the posts of this source become responses from now on."""
        self.check_access("write")
        for source in self:
            if not source.field_ids:
                raise ValidationError(
                    self.env._("Map the values of a post first: open one and choose.")
                )
        self.is_live = True

    def action_wait_for_post(self):
        """Let the posts of this source wait, to be looked at."""
        self.check_access("write")
        self.is_live = False

    def action_learn(self):
        """Return the dialog that says what the values of a post are, the last one that came."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Map Values"),
            "res_model": "crm.capture.mapping",
            "view_mode": "form",
            "target": "new",
            "context": {"default_source_id": self.id},
        }

    def action_view_posts(self):
        """Return the action that lists what this source received."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "response_management.crm_capture_post_action"
        )
        action["domain"] = [("source_id", "=", self.id)]
        return action

    def action_save_as_preset(self):
        """Make a preset of how this source understands its sender, and show it."""
        self.ensure_one()
        Preset = self.env["crm.capture.preset"]
        definition = Preset._prepare_definition(self)
        values = {"definition": json.dumps(definition, indent=2, ensure_ascii=False)}
        preset = Preset.search([("code", "=", definition["code"])], limit=1)
        if preset:
            preset.write(values)
        else:
            preset = Preset.create(values)
        return {
            "type": "ir.actions.act_window",
            "res_model": preset._name,
            "res_id": preset.id,
            "view_mode": "form",
        }
