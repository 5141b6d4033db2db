"""What was found when the sums of responses were compared with the responses."""

from odoo import api, fields, models

#: Checks are kept for so many days.
KEPT_DAYS = 90


class CrmResponseSumCheck(models.Model):
    """One check or count of the sums of a level. A difference that was found was mended."""

    _name = "crm.response.sum.check"
    _description = "Check of Report Totals"
    _log_access = False
    _order = "date desc, id desc"
    _rec_name = "date"

    date = fields.Datetime(required=True, readonly=True, index=True)
    level = fields.Integer(
        required=True, readonly=True, help="Which totals: by day or month, of what."
    )
    is_rebuilt = fields.Boolean(string="Recalculated", readonly=True, help="All totals agree.")
    difference_count = fields.Integer(
        string="Differences",
        readonly=True,
        help="Totals that differed from the responses. They were recalculated.",
    )
    seconds = fields.Float(readonly=True)

    @api.model
    def action_rebuild(self):
        """Have all sums counted anew in the background."""
        self.check_access("read")
        self.env["crm.response.sum"]._start_building()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "The totals are recalculated in the background. Until then, reports read "
                    "every response."
                ),
            },
        }

    @api.autovacuum
    def _gc_checks(self):
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        self.search([("date", "<", limit)]).unlink()
