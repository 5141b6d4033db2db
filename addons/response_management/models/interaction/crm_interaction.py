"""Interactions: every exchange between us and a contact, customer or lead."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...logic import interaction
from ..common.interaction_channels import CHANNELS

#: Marketing channel in which an exchange is reported, besides its own.
MEDIUM_XMLIDS = {
    interaction.CHANNEL_EMAIL: "utm.utm_medium_email",
    interaction.CHANNEL_CALL: "utm.utm_medium_phone",
    interaction.CHANNEL_LETTER: "utm.utm_medium_direct",
    interaction.CHANNEL_WEB: "utm.utm_medium_website",
    interaction.CHANNEL_CHAT: "utm.utm_medium_website",
}


class CrmInteraction(models.Model):
    """One exchange, inbound or outbound, with what it took.

    Unlike a response it need not answer anything, and unlike a message it survives the record that
    it hung on. What was logged from a record is known by ``source_key`` and logged once.
    """

    _name = "crm.interaction"
    _description = "Interaction"
    _inherit = [
        "captured.record.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Subject", required=True, personal="label")
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [(interaction.STATE_DONE, "Took Place"), (interaction.STATE_OPEN, "Left Open")],
        required=True,
        default=interaction.STATE_DONE,
        readonly=True,
        copy=False,
        help="An activity that was still open when its lead was deleted is left open: it counts "
        "nowhere until it is marked as done.",
        fact=True,
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now, copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )

    # How it went
    direction = fields.Selection(
        [(interaction.OUTBOUND, "Outbound"), (interaction.INBOUND, "Inbound")],
        required=True,
        default=interaction.OUTBOUND,
        help="Outbound: from us to the customer. Inbound: from the customer to us.",
    )
    initiator = fields.Selection(
        [(interaction.EMPLOYEE, "Employee"), (interaction.CUSTOMER, "Customer")],
        string="Started By",
        compute="_compute_initiator",
        store=True,
        readonly=False,
        precompute=True,
    )
    channel = fields.Selection(CHANNELS, required=True, default=interaction.CHANNEL_CALL)
    medium_id = fields.Many2one(
        "utm.medium",
        string="Marketing Channel",
        compute="_compute_medium_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
    )
    description = fields.Text(string="Notes", personal="blank")

    # With whom and about what
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        check_company=True,
        index=False,  # see _partner_date_index
        ondelete="set null",
    )
    lead_id = fields.Many2one(
        "crm.lead",
        string="Lead/Opportunity",
        check_company=True,
        copy=False,
        index=False,  # see _lead_date_index
        ondelete="set null",
    )
    lead_name = fields.Char(
        string="Deleted Lead",
        readonly=True,
        copy=False,
        help="Name of the lead or opportunity that this was about, kept when it was deleted.",
        fact=True,
        personal="blank",
    )
    campaign_id = fields.Many2one(
        "utm.campaign",
        index=False,  # see _campaign_date_index
        ondelete="set null",
        help="The campaign this counts for, whatever happens to the lead.",
    )
    response_id = fields.Many2one(
        "crm.response",
        check_company=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        index="btree_not_null",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
        help="The employee who took part or, in what a customer sent, who is responsible.",
    )

    # What it took
    duration = fields.Float(help="How long the interaction itself lasted.")
    workload = fields.Float(
        compute="_compute_workload",
        store=True,
        readonly=False,
        precompute=True,
        help="Total hours of work, including preparation.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    # No monetary field, which looks up the currency for each insert; its column is the same.
    hourly_rate = fields.Float(
        digits=(16, 4),
        compute="_compute_hourly_rate",
        store=True,
        precompute=True,
        help="What an hour of work cost when it was recorded, from the campaign or the settings.",
        fact=True,
    )
    cost = fields.Monetary(help="Money spent on it, such as postage or travel.")

    # Where it comes from
    source = fields.Selection(
        [
            (interaction.SOURCE_MANUAL, "By hand"),
            (interaction.SOURCE_MESSAGE, "Message"),
            (interaction.SOURCE_ACTIVITY, "Activity"),
            (interaction.SOURCE_MEETING, "Meeting"),
            (interaction.SOURCE_RESPONSE, "Response"),
            (interaction.SOURCE_EXTERNAL, "External system"),
        ],
        string="Logged From",
        required=True,
        default=interaction.SOURCE_MANUAL,
        readonly=True,
        copy=False,
        fact=True,
    )
    source_key = fields.Char(
        readonly=True,
        copy=False,
        help="The record that this was logged from, or the key of an external system.",
        fact=True,
        personal="key",
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        fact=True,
    )
    can_edit = fields.Boolean(compute="_compute_can_edit")

    _source_key_uniq = models.UniqueIndex(
        "(source_key) WHERE source_key IS NOT NULL", "This exchange is logged already."
    )
    _source_key_length = models.Constraint(
        "CHECK(length(source_key) <= 600)", "A key has no more than 600 characters."
    )
    _order_index = models.Index("(date DESC, id DESC)")
    _partner_date_index = models.Index(
        "(partner_id, date DESC, id DESC) WHERE partner_id IS NOT NULL"
    )
    _lead_date_index = models.Index("(lead_id, date DESC, id DESC) WHERE lead_id IS NOT NULL")
    _campaign_date_index = models.Index("(campaign_id, date) WHERE campaign_id IS NOT NULL")
    _check_effort = models.Constraint(
        "CHECK(duration >= 0 AND workload >= 0)",
        "The duration and the workload cannot be negative.",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("direction")
    def _compute_initiator(self):
        for record in self:
            record.initiator = interaction.initiator_of(record.direction)

    @api.depends("channel")
    def _compute_medium_id(self):
        for record in self:
            record.medium_id = self._get_medium_id(record.channel)

    @api.depends("duration")
    def _compute_workload(self):
        """The exchange itself is work; anyone who has entered more work than that keeps it."""
        for record in self:
            record.workload = max(record.workload, record.duration)

    @api.depends("campaign_id", "company_id")
    def _compute_hourly_rate(self):
        for company, records in self.grouped("company_id").items():
            for record in records:
                record.hourly_rate = record.campaign_id._get_hourly_rate(company)

    @api.depends_context("uid")
    @api.depends("source")
    def _compute_can_edit(self):
        is_officer = self._is_officer()
        for record in self:
            record.can_edit = is_officer or record.source == interaction.SOURCE_MANUAL

    @api.onchange("lead_id", "response_id")
    def _onchange_origin(self):
        if self.lead_id or self.response_id:
            found = self._get_implied_values(self.lead_id, self.response_id)
            self.company_id = found.pop("company_id")
            for name, value in found.items():
                self[name] = self[name] or value

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._check_given_facts(vals_list)
        vals_list = [self._complete(vals) for vals in vals_list]
        for vals in vals_list:
            self._check_date(vals)
        return super().create(vals_list)

    def _check_company(self, fnames=None):
        # Where there is one company nothing is of another, and what is logged costs its insertion.
        if not self.env["res.company"]._has_several():
            return None
        return super()._check_company(fnames)

    def _complete(self, vals):
        """Return ``vals`` with what the lead or the response implies and nobody has said.

        :raise AccessError: if an entry says that it was logged by the system
        """
        names = ("lead_id", "response_id")
        vals = {**self.default_get([name for name in names if name not in vals]), **vals}
        if not self.env.su:
            vals = self._check_entry(vals)
        lead = self.env["crm.lead"].browse(vals.get("lead_id") or ())
        response = self.env["crm.response"].browse(vals.get("response_id") or ())
        if lead or response:
            for name, record in self._get_implied_values(lead, response).items():
                vals.setdefault(name, record.id)
        return vals

    # ------------------------------------------------------------
    # SEAMS
    # ------------------------------------------------------------

    @api.model
    def _get_account_domain(self):
        """Return which interactions count in accounts and reports."""
        return Domain("state", "=", interaction.STATE_DONE)

    @api.model
    def _get_implied_values(self, lead, response):
        """Return ``{field: record}`` that an entry about these takes from them."""
        return {
            "partner_id": lead.partner_id or response.partner_id,
            "campaign_id": response.campaign_id or lead.campaign_id,
            "company_id": lead.company_id or response.company_id or self.env.company,
        }

    @api.model
    def _get_medium_id(self, channel):
        xmlid = MEDIUM_XMLIDS.get(channel)
        return self.env["ir.model.data"]._xmlid_to_res_id(xmlid) if xmlid else False
