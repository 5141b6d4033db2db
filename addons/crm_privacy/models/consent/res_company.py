"""What a company does with people who have not said anything, per channel."""

from odoo import fields, models

from ...logic import consent

CONTACT_MODES = [
    (consent.OPT_OUT, "Unless they refused"),
    (consent.OPT_IN, "Only people who agreed"),
]
TRACKING_MODES = [
    (consent.ALL, "Everybody"),
    (consent.OPT_OUT, "Everyone who has not refused"),
    (consent.OPT_IN, "Only people who agreed"),
    (consent.NONE, "Nobody"),
]


class ResCompany(models.Model):
    _inherit = "res.company"

    # Not required: Odoo makes companies while this addon is not loaded, as when others are updated.
    consent_mail_mode = fields.Selection(
        CONTACT_MODES, string="Who May Be Emailed", default=consent.OPT_OUT
    )
    consent_call_mode = fields.Selection(
        CONTACT_MODES, string="Who May Be Called", default=consent.OPT_OUT
    )
    consent_text_mode = fields.Selection(
        CONTACT_MODES, string="Who May Be Texted", default=consent.OPT_OUT
    )
    consent_track_mode = fields.Selection(
        TRACKING_MODES,
        string="Whose Opens and Clicks Are Recorded",
        default=consent.ALL,
    )

    def _get_consent_mode(self, channel):
        """Return what holds at this company for people who have not said anything."""
        field = self._fields[f"consent_{channel}_mode"]
        # sudo: asked on behalf of visitors, too; only the verdict leaves the caller.
        return self.sudo()[field.name] or field.default(self)
