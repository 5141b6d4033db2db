"""How the sender behind a capture source speaks: preset, signature, handshake, silence."""

import json
import secrets

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...logic import handshake, post_path, signature, silence
from ...tools import public_key

FORM = "form"
PRESET = "preset"
LEARN = "learn"
#: Deliveries from which the usual pause is told.
PULSE = 40


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
        help="Posts become responses. Until then they wait, and can be looked at and tried.",
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
        help="A name, email, phone or address that no line takes is recognized by what the sender "
        "calls it, in many languages. So nobody is lost because a form changed overnight.",
    )
    dialect = fields.Json(readonly=True, copy=True, personal=False)
    secret = fields.Char(
        copy=False,
        groups="response_management.group_response_management_officer",
        help="What the sender signs with. Without it, posts are not checked.",
        personal=False,
    )
    signing = fields.Selection(
        [
            (signature.NAMED, "Names the secret in a header"),
            (signature.HMAC, "HMAC-SHA256 of the post in a header"),
            (signature.STANDARD, "Standard Webhooks"),
        ],
        string="How It Signs",
        required=True,
        default=signature.NAMED,
    )
    secret_header = fields.Char(
        default="X-Webhook-Secret",
        help="Header in which the sender names the secret, or signs with it.",
        personal=False,
    )
    has_own_signature = fields.Boolean(compute="_compute_has_own_signature")
    has_verify_token = fields.Boolean(compute="_compute_has_own_signature")
    verify_token = fields.Char(
        copy=False,
        default=lambda self: secrets.token_urlsafe(12),
        groups="response_management.group_response_management_officer",
        help="To copy into the sender, which asks with it whether the address is yours.",
        personal=False,
    )
    post_ids = fields.One2many("crm.capture.post", "source_id", string="Received Posts")
    last_post_ids = fields.One2many(
        "crm.capture.post", compute="_compute_last_posts", string="Last Posts"
    )
    waiting_count = fields.Integer(compute="_compute_waiting_count", string="Waiting")
    date_heard = fields.Datetime(string="Last Heard", compute="_compute_pulse")
    is_quiet = fields.Boolean(
        string="Gone Quiet",
        compute="_compute_pulse",
        help="Nothing came for much longer than usual.",
    )

    @api.depends("dialect")
    def _compute_has_own_signature(self):
        for source in self:
            dialect = source.dialect or {}
            source.has_own_signature = bool(dialect.get("signature"))
            source.has_verify_token = bool((dialect.get("handshake") or {}).get("token"))

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

    def _compute_pulse(self):
        pulses = self._query_pulses()
        now = fields.Datetime.now()
        for source in self:
            moments = pulses.get(source._origin.id, [])
            source.date_heard = max(moments, default=False)
            source.is_quiet = bool(source.active and silence.is_quiet(moments, now))

    def _query_pulses(self):
        """Return ``{source id: moments}`` of the last deliveries of each source.

        In SQL: a few of the latest rows of each source, of which there may be millions.
        """
        if not self.ids:
            return {}
        self.env["crm.response"].flush_model(["capture_source_id"])
        self.env["crm.capture.post"].flush_model(["source_id", "date"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT source.id, pulse.date
                  FROM unnest(%(ids)s) AS source(id)
                 CROSS JOIN LATERAL (
                       (SELECT create_date AS date FROM crm_response
                         WHERE capture_source_id = source.id
                         ORDER BY create_date DESC LIMIT %(limit)s)
                        UNION ALL
                       (SELECT date FROM crm_capture_post
                         WHERE source_id = source.id ORDER BY id DESC LIMIT %(limit)s)
                       ) AS pulse
                """,
                ids=self.ids,
                limit=PULSE,
            )
        )
        pulses = {}
        for source_id, date in rows:
            pulses.setdefault(source_id, []).append(date.replace(microsecond=0))
        return pulses

    # ------------------------------------------------------------
    # SET UP
    # ------------------------------------------------------------

    @api.constrains("entries_path")
    def _check_entries_path(self):
        for source in self.filtered("entries_path"):
            if not post_path.is_path(source.entries_path):
                raise ValidationError(
                    self.env._(
                        "“%s” is no path. Write it like data.entries[*].", source.entries_path
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
                    self.env._("Say first what the values of a post are: look at one and choose.")
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
            "name": self.env._("What Does It Say?"),
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

    # ------------------------------------------------------------
    # WHO POSTS
    # ------------------------------------------------------------

    @api.constrains("secret", "dialect")
    def _check_secret(self):
        for source in self.filtered("secret"):
            own = (source.dialect or {}).get("signature") or {}
            if own.get("kind") == "ecdsa" and not public_key.read_key(source.secret):
                raise ValidationError(
                    self.env._(
                        "This is no verification key. Copy the whole public key that %s shows.",
                        source.preset_id.name or source.name,
                    )
                )

    def _get_signatures(self):
        """Return the ways in which a post may be signed, none if posts are not checked."""
        self.ensure_one()
        if not self.secret:
            return ()
        own = (self.dialect or {}).get("signature")
        return (own,) if own else signature.declare(self.signing, self.secret_header)

    def _is_signed(self, post):
        """Return whether the raw ``post`` (a :class:`signature.Post`) comes from the sender."""
        declarations = [each for each in self._get_signatures() if each["kind"] != "body"]
        now = fields.Datetime.now()
        signed = [
            signature.verify(each, self.secret, post, now, public_key.is_signed)
            for each in declarations
        ]
        return any(signed) or not signed

    def _signs_form(self):
        """Return whether the fields of a form are needed to check how a post is signed."""
        return any(map(signature.reads_form, self._get_signatures()))

    def _names_secret(self, payload):
        """Return whether ``payload`` names the secret, where the sender writes it into the post."""
        return all(
            signature.verify_value(post_path.get_text(payload, each["path"]), self.secret)
            for each in self._get_signatures()
            if each["kind"] == "body"
        )

    def _shake_hands(self, query):
        """Return the :class:`handshake.Answer` to a look at the address, ``None`` for none."""
        declaration = (self.dialect or {}).get("handshake")
        if not declaration:
            return None
        return handshake.answer(declaration, query, self.verify_token or "", self.secret or "")
