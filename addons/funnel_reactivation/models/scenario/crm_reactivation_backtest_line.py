"""What one look-back would have found."""

from odoo import api, fields, models


class CrmReactivationBacktestLine(models.Model):
    """What one look-back would have found."""

    _name = "crm.reactivation.backtest.line"
    _description = "Reactivation Back-test Line"
    _order = "backtest_id desc, look_back_days"
    _rec_name = "look_back_days"

    backtest_id = fields.Many2one(
        "crm.reactivation.backtest", required=True, index=True, ondelete="cascade"
    )
    look_back_days = fields.Integer(string="Look-back (days)", required=True)
    reactivate_count = fields.Integer(string="Reactivated")
    respond_count = fields.Integer(string="Non-Responders", help="Members who had not answered.")
    default_count = fields.Integer(string="Default", help="No response would have been found.")
    found_rate = fields.Float(
        string="Real Campaign",
        compute="_compute_found_rate",
        help="Share of the engagements whose credit goes to a real campaign.",
    )
    saved_count = fields.Integer(
        string="Defaults Saved",
        help="The default campaign got the credit then; a real one would with this look-back.",
    )
    moved_count = fields.Integer(
        string="Credit Moved", help="A different campaign would get the credit."
    )

    @api.depends("reactivate_count", "respond_count", "default_count")
    def _compute_found_rate(self):
        for line in self:
            found = line.reactivate_count + line.respond_count
            line.found_rate = found / (line._get_engagement_count() or 1)

    def _get_engagement_count(self):
        """Return how many engagements were replayed."""
        self.ensure_one()
        return self.reactivate_count + self.respond_count + self.default_count

    def _get_parts(self):
        """Return ``[(label, count, percent, class)]`` of what the look-back would have found."""
        total = self._get_engagement_count() or 1
        return [
            (
                self._fields[name]._description_string(self.env),
                self[name],
                100 * self[name] / total,
                css,
            )
            for name, css in (
                ("reactivate_count", "text-bg-success"),
                ("respond_count", "text-bg-info"),
                ("default_count", "text-bg-secondary"),
            )
        ]
