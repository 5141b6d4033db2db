from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    consent_mail_mode = fields.Selection(related="company_id.consent_mail_mode", readonly=False)
    consent_call_mode = fields.Selection(related="company_id.consent_call_mode", readonly=False)
    consent_text_mode = fields.Selection(related="company_id.consent_text_mode", readonly=False)
    consent_track_mode = fields.Selection(related="company_id.consent_track_mode", readonly=False)
