"""One kind of what is taken over, and how far it is."""

from odoo import api, fields, models

RESPONSES = "responses"
STATUSES = "statuses"
SPEED = "speed"


class CrmTakeoverLine(models.Model):
    _name = "crm.takeover.line"
    _description = "Kind of What Is Taken Over"
    _log_access = False
    _order = "id"

    takeover_id = fields.Many2one(
        "crm.takeover", required=True, readonly=True, index=True, ondelete="cascade"
    )
    # In the order in which they are taken over.
    kind = fields.Selection(
        [
            (RESPONSES, "Leads of a campaign without a response"),
            (STATUSES, "Stage changes, lost leads and restored leads that Odoo logged"),
            (SPEED, "Leads without speed dates"),
        ],
        string="Found",
        required=True,
        readonly=True,
    )
    effect = fields.Text(string="Result", compute="_compute_effect")
    total_count = fields.Integer(string="How Many", readonly=True)
    seen_count = fields.Integer(string="Processed", readonly=True)
    taken_count = fields.Integer(string="Taken Over", readonly=True)
    next_id = fields.Integer(readonly=True, aggregator=None)
    is_done = fields.Boolean(readonly=True)

    @api.depends("kind")
    def _compute_effect(self):
        effects = {
            RESPONSES: self.env._(
                "A response on the day the lead came in, with the dates when it became an "
                "opportunity and was won or lost. When it was marketing qualified (MQL) and "
                "accepted by sales (SAL) stays unknown, because Odoo did not log it"
            ),
            STATUSES: self.env._("Lines of the funnel journal, with who changed it"),
            SPEED: self.env._(
                "When it came in and was first attempted, contacted and qualified, from its "
                "messages, activities and meetings"
            ),
        }
        for line in self:
            line.effect = effects.get(line.kind)

    def _process_batch(self, take_over):
        """Take over the next records; return how many were gone through.

        :param take_over: given the id behind which to go on, returns ``(last id gone through or
            None, how many were gone through, how many of them told something)``
        """
        self.ensure_one()
        last, seen, taken = take_over(self.next_id)
        self.write(
            {
                "next_id": last or self.next_id,
                "is_done": not last,
                "seen_count": self.seen_count + seen,
                "taken_count": self.taken_count + taken,
            }
        )
        return seen
