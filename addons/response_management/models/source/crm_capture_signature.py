"""Whether a post comes from the sender of a capture source: secrets, signatures, handshakes."""

import secrets

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...logic import handshake, post_path, signature
from ...tools import public_key


class CrmCaptureSource(models.Model):
    """What is checked before a post is read. Mixed into ``crm.capture.source``."""

    _inherit = "crm.capture.source"

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
        help="Header with the sender's secret or signature.",
        personal=False,
    )
    has_own_signature = fields.Boolean(compute="_compute_has_own_signature")
    has_verify_token = fields.Boolean(compute="_compute_has_own_signature")
    verify_token = fields.Char(
        copy=False,
        default=lambda self: secrets.token_urlsafe(12),
        groups="response_management.group_response_management_officer",
        help="Copy it into the sender, which uses it to check that the address is yours.",
        personal=False,
    )

    @api.depends("dialect")
    def _compute_has_own_signature(self):
        for source in self:
            dialect = source.dialect or {}
            source.has_own_signature = bool(dialect.get("signature"))
            source.has_verify_token = bool((dialect.get("handshake") or {}).get("token"))

    @api.constrains("secret", "dialect")
    def _check_secret(self):
        for source in self.filtered("secret"):
            own = (source.dialect or {}).get("signature") or {}
            if own.get("kind") == "ecdsa" and not public_key.read_key(source.secret):
                raise ValidationError(
                    self.env._(
                        "This is not a verification key. Copy the whole public key that %s shows.",
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
