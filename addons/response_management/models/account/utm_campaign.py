"""Campaigns have an owner, participants, a kind, a period, costs and expectations."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command

from ...logic import campaign_account

SALES = "sales_team.group_sale_salesman"

#: Expected field and the actual one that it is compared with, by the gap between them.
GAPS = {
    "response_gap": ("expected_response_count", "responder_count"),
    "lead_gap": ("expected_lead_count", "lead_count"),
    "opportunity_gap": ("expected_opportunity_count", "opportunity_count"),
    "won_gap": ("expected_won_count", "won_count"),
    "revenue_gap": ("expected_revenue", "won_revenue"),
    "cost_gap": ("expected_cost", "money_cost"),
    "hours_gap": ("expected_hours", "workload_hours"),
}

#: What only the owner of a campaign, and those the owner has named, decide.
ACCOUNT_FIELDS = frozenset(
    {
        "user_id",
        "participant_ids",
        "cost_ids",
        "workload_ids",
        "hourly_rate",
        *(expected for expected, _actual in GAPS.values()),
    }
)


class UtmCampaign(models.Model):
    """What a campaign is expected to bring and cost, and who decides about it.

    Each company has expectations of its own.
    """

    _inherit = "utm.campaign"

    user_id = fields.Many2one(string="Owner")
    kind = fields.Selection(
        [
            (campaign_account.KIND_EVENT, "Market event"),
            (campaign_account.KIND_REGISTRATION, "Site registrations"),
            (campaign_account.KIND_CUSTOMER, "Customer base"),
            (campaign_account.KIND_LEAD, "Existing leads"),
            (campaign_account.KIND_PROMOTION, "Promotion"),
        ],
        help="Market event: an exhibition or a lecture.\n"
        "Site registrations: people who register on the website are researched and "
        "converted.\n"
        "Customer base: a part of the customers, such as the best ones.\n"
        "Existing leads: leads on file are reviewed and contacted again.\n"
        "Promotion: an offer by mail, phone or media.",
    )
    reach = fields.Selection(
        [
            (campaign_account.REACH_DIRECT, "Direct, to named people"),
            (campaign_account.REACH_INDIRECT, "Indirect, through media"),
        ],
        help="A direct campaign knows whom it reached. What goes out through media has a response "
        "rate once its treatments name an audience.",
    )
    date_start = fields.Date(string="Start Date")
    date_end = fields.Date(string="End Date")
    participant_ids = fields.One2many("crm.campaign.participant", "campaign_id", groups=SALES)
    can_modify = fields.Boolean(compute="_compute_can_modify")
    can_name_participants = fields.Boolean(compute="_compute_can_name_participants", groups=SALES)
    cost_right = fields.Selection(
        [(campaign_account.RIGHT_READ, "Read"), (campaign_account.RIGHT_MODIFY, "Modify")],
        compute="_compute_cost_right",
        groups=SALES,
    )
    cost_ids = fields.One2many("crm.campaign.cost", "campaign_id", groups=SALES)
    workload_ids = fields.One2many("crm.campaign.workload", "campaign_id", groups=SALES)

    # Expected, by each company
    expected_response_count = fields.Integer(
        string="Expected Responders", company_dependent=True, index=False, groups=SALES
    )
    expected_lead_count = fields.Integer(
        string="Expected Leads", company_dependent=True, index=False, groups=SALES
    )
    expected_opportunity_count = fields.Integer(
        string="Expected Opportunities", company_dependent=True, index=False, groups=SALES
    )
    expected_won_count = fields.Integer(
        string="Expected Won", company_dependent=True, index=False, groups=SALES
    )
    expected_revenue = fields.Float(company_dependent=True, index=False, groups=SALES)
    expected_cost = fields.Float(string="Budget", company_dependent=True, index=False, groups=SALES)
    expected_hours = fields.Float(company_dependent=True, index=False, groups=SALES)

    _check_period = models.Constraint(
        "CHECK(date_end >= date_start)", "A campaign cannot end before it starts."
    )

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_can_modify(self):
        writable = self._origin._filtered_access("write")
        for campaign in self:
            campaign.can_modify = not campaign._origin or campaign._origin in writable

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_can_name_participants(self):
        is_manager = self.env.user.has_group(
            "response_management.group_response_management_manager"
        )
        for campaign in self:
            campaign.can_name_participants = is_manager or campaign.user_id == self.env.user

    @api.depends_context("uid")
    @api.depends("user_id", "participant_ids.user_id", "participant_ids.right")
    def _compute_cost_right(self):
        """Say what the record rules of costs let the user do; of hours, own ones come on top."""
        user = self.env.user
        sees_all = user.has_group("sales_team.group_sale_salesman_all_leads")
        is_officer = user.has_group("response_management.group_response_management_officer")
        is_manager = user.has_group("response_management.group_response_management_manager")
        for campaign in self:
            participants = campaign.participant_ids
            right = participants.filtered(lambda p: p.user_id == user).right
            if is_manager or campaign.user_id == user or (is_officer and not participants):
                right = campaign_account.RIGHT_MODIFY
            campaign.cost_right = right or (sees_all and campaign_account.RIGHT_READ)

    # ------------------------------------------------------------
    # RIGHTS
    # ------------------------------------------------------------

    def write(self, vals):
        self._check_account_changes(vals)
        return super().write(vals)

    def _check_account_changes(self, vals):
        """Leave the owner and the account of a campaign to its owner and to officers.

        The rest of a campaign without participants is open to all who may write campaigns, as
        natively; one with participants is closed to others by a record rule.

        :raise AccessError: naming the first campaign that is somebody else's
        """
        if self.env.su or not vals.keys() & ACCOUNT_FIELDS:
            return
        if self.env.user.has_group("response_management.group_response_management_officer"):
            return
        others = self.filtered(
            lambda campaign: (
                campaign.sudo().user_id != self.env.user
                and not campaign.sudo().participant_ids
                and any(campaign._is_changed(name, vals) for name in vals.keys() & ACCOUNT_FIELDS)
            )
        )
        if others:
            raise AccessError(
                self.env._(
                    "Only its owner or a Response Officer changes the owner or the account of "
                    "“%(campaign)s”. Ask one of them.",
                    campaign=others[0].sudo().title,
                )
            )

    def _is_changed(self, name, vals):
        """Return whether ``vals`` differ from what is stored; forms send back unchanged values."""
        field, campaign = self._fields[name], self.sudo()
        if field.type == "one2many":
            return any(command[0] != Command.LINK for command in vals[name] or ())
        old = field.convert_to_cache(campaign[name], campaign)
        return field.convert_to_cache(vals[name], campaign) != old

    @api.constrains(*(expected for expected, _actual in GAPS.values()), "hourly_rate")
    def _check_expectations(self):
        names = [expected for expected, _actual in GAPS.values()] + ["hourly_rate"]
        for campaign in self:
            wrong = next((name for name in names if campaign[name] < 0), None)
            if wrong:
                raise ValidationError(
                    self.env._(
                        "%(field)s of %(campaign)s cannot be negative. Leave it empty if nothing "
                        "is expected.",
                        field=self._fields[wrong]._description_string(self.env),
                        campaign=campaign.title,
                    )
                )
