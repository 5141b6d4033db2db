"""What capture sources refused, and why: the answer to “the form does not work”."""

from odoo import api, fields, models

#: Days for which refusals are kept, and over which they are counted.
REFUSAL_DAYS = 30


class CrmCaptureRefusal(models.Model):
    """One delivery that became no response. Holds no personal data of the sender."""

    _name = "crm.capture.refusal"
    _description = "Capture Refusal"
    _order = "date desc, id desc"
    _rec_name = "reason"

    source_id = fields.Many2one(
        "crm.capture.source", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="source_id.company_id")
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    reason = fields.Selection(
        [
            ("rate_limit", "Too many posts"),
            ("origin", "Website not allowed"),
            ("too_large", "Too large"),
            ("unreadable", "Unreadable"),
            ("media_type", "Unknown content type"),
            ("invalid", "Field missing or wrong"),
            ("honeypot", "Honeypot filled in"),
            ("archived", "Source archived"),
            ("machine", "Automatic email"),
            ("error", "Not recordable"),
        ],
        required=True,
        readonly=True,
    )
    detail = fields.Char(readonly=True)
    origin = fields.Char(string="Website", readonly=True)

    _source_date_index = models.Index("(source_id, date DESC)")

    @api.autovacuum
    def _gc_refusals(self):
        """Forget what nobody looks into any more; that also bounds the count that is shown."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=REFUSAL_DAYS)
        self.search([("date", "<", limit)]).unlink()
