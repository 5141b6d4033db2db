"""Attempts to reach a lead, and the answers: the history behind the dates on the lead."""

from odoo import fields, models

# Channels.
CALL = "call"
EMAIL = "email"
SMS = "sms"
MEETING = "meeting"
OTHER = "other"
CHANNELS = [
    (CALL, "Call"),
    (EMAIL, "Email"),
    (SMS, "Text Message"),
    (MEETING, "Meeting"),
    (OTHER, "Other"),
]

# Outcomes.
ATTEMPTED = "attempted"
CONTACTED = "contacted"
QUALIFIED = "qualified"
ANSWERED = "answered"


class CrmLeadAttempt(models.Model):
    """One attempt of a person to reach the customer, or an answer of the customer.

    Written by what people do anyway (activities, messages, meetings) and by *I Called*. What
    the system sends by itself is none.
    """

    _name = "crm.lead.attempt"
    _description = "Attempt to Reach a Lead"
    _inherit = ["in.use.mixin"]
    _order = "date desc, id desc"
    _rec_name = "lead_id"

    lead_id = fields.Many2one("crm.lead", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", index="btree_not_null", ondelete="cascade")
    team_id = fields.Many2one(
        "crm.team", string="Sales Team", index="btree_not_null", ondelete="set null"
    )
    user_id = fields.Many2one("res.users", string="By", index=True, ondelete="set null")
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    channel = fields.Selection(CHANNELS, required=True, default=CALL)
    outcome = fields.Selection(
        [
            (ATTEMPTED, "No contact"),
            (CONTACTED, "Contacted"),
            (QUALIFIED, "Contacted and qualified"),
            (ANSWERED, "Customer answered"),
        ],
        required=True,
        default=ATTEMPTED,
    )
    origin = fields.Selection(
        [
            ("button", "Logged by hand"),
            ("activity", "Activity"),
            ("message", "Message"),
            ("meeting", "Meeting"),
        ],
        required=True,
        default="button",
        readonly=True,
    )
    number = fields.Integer(string="Attempt No.", readonly=True, aggregator=None)
    gap_hours = fields.Float(
        string="Hours Since the Last", readonly=True, aggregator="avg", help="Wall-clock time."
    )
    note = fields.Char(personal="blank")
