"""What capture sources refused, and why: the answer to “the form does not work”."""

from odoo import api, fields, models

#: Days for which refusals are kept, and over which they are counted.
REFUSAL_DAYS = 30

REASONS = [
    ("rate_limit", "Too many posts"),
    ("origin", "Website not allowed"),
    ("signature", "Signature missing or wrong"),
    ("too_large", "Too large"),
    ("unreadable", "Unreadable"),
    ("media_type", "Unknown content type"),
    ("method", "Nothing posted"),
    ("invalid", "Field missing or wrong"),
    ("kind", "Unknown kind of event"),
    ("honeypot", "Honeypot filled in"),
    ("archived", "Source archived"),
    ("machine", "Automatic email"),
    ("loop", "Too many emails of one sender"),
    ("suppressed", "Person was erased"),
    ("unconfirmable", "No address to confirm"),
    ("error", "Not recordable"),
]


class CrmCaptureRefusal(models.Model):
    """One delivery that became no response, or several of a kind that are only counted.

    Itself it holds no personal data of the sender; what was delivered is kept for a week.
    """

    _name = "crm.capture.refusal"
    _description = "Capture Refusal"
    _order = "date desc, id desc"
    _rec_name = "reason"

    source_id = fields.Many2one(
        "crm.capture.source", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="source_id.company_id")
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    reason = fields.Selection(REASONS, required=True, readonly=True)
    detail = fields.Char(readonly=True, personal="text")
    origin = fields.Char(string="Website", readonly=True, personal=False)
    post_id = fields.Many2one(
        "crm.capture.post",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Kept for seven days.",
    )
    # Not as superuser: what the values say is masked for who reads it.
    post_values = fields.Text(related="post_id.values_text", related_sudo=False)
    count = fields.Integer(
        string="Deliveries",
        required=True,
        readonly=True,
        default=1,
        help="More than one where too many came in to keep each of them.",
    )

    _source_date_index = models.Index("(source_id, date DESC)")

    def action_take(self):
        """Record the posts behind these refusals by the fields of their sources as they are now."""
        return self.post_id.action_take()

    def action_map(self):
        """Return the dialog that says what the values of the refused post are."""
        self.ensure_one()
        return self.post_id.action_map()

    @api.autovacuum
    def _gc_refusals(self):
        """Forget what nobody looks into any more; that also bounds the count that is shown."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=REFUSAL_DAYS)
        self.search([("date", "<", limit)]).unlink()
