"""Treatments: an offer as it was made in one campaign through one channel."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.crm_privacy.logic import occurrence
from odoo.addons.crm_privacy.tools import utm_source
from odoo.addons.crm_privacy.tools.deletion import before_deletion

from ...logic import identification, normalize

#: How far ahead a treatment may be planned; reports by month end there.
PLANNING_HORIZON = timedelta(days=3653)


class CrmTreatment(models.Model):
    """One offer in one campaign through one channel, known to the outside by its source code.

    A treatment expires, it is never deleted once answered: late answers still find it and count
    as late.
    """

    _name = "crm.treatment"
    _description = "Treatment"
    _inherit = ["mail.thread", "crm.usage.mixin", "crm.fact.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        personal=False,
    )
    active = fields.Boolean(default=True)
    source_code = fields.Char(
        copy=False,
        required=True,
        tracking=True,
        default=lambda self: self.env["ir.sequence"].next_by_code("crm.treatment"),
        help="Printed on the piece or asked for on the phone; it leads back to this treatment.",
        personal=False,
    )
    offer_id = fields.Many2one(
        "crm.offer", required=True, index=True, ondelete="restrict", check_company=True
    )
    campaign_id = fields.Many2one("utm.campaign", required=True, index=True, ondelete="restrict")
    medium_id = fields.Many2one(
        "utm.medium",
        string="Channel",
        required=True,
        index=True,
        ondelete="restrict",
        help="Campaign channel through which the offer goes out.",
    )
    source_id = fields.Many2one(utm_source.MODEL, index="btree_not_null", ondelete="set null")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )

    # Validity
    date_start = fields.Datetime(string="Valid From", default=fields.Datetime.now, tracking=True)
    date_end = fields.Datetime(
        string="Valid Until", tracking=True, help="Answers after this moment count as late."
    )
    is_expired = fields.Boolean(
        compute="_compute_is_expired", search="_search_is_expired", string="Expired"
    )

    # Effort
    audience_size = fields.Integer(
        tracking=True, help="Number of people the offer is sent to through this channel."
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost = fields.Monetary(tracking=True)

    log_interactions = fields.Boolean(
        string="Create Interactions",
        help="Create an interaction when a response to this treatment is created.",
    )

    # Destination
    destination_url = fields.Char(
        string="Destination URL",
        help="Web page on which people take up the offer.",
        personal=False,
    )
    link_tracker_id = fields.Many2one(
        "link.tracker",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        fact=True,
    )
    tracked_url = fields.Char(
        related="link_tracker_id.short_url",
        string="Tracked URL",
        related_sudo=True,
        help="Short address to print or send; its clicks are counted for the campaign.",
    )
    qr_code_url = fields.Char(
        string="QR Code", compute="_compute_qr_code_url", help="Leads to the tracked link."
    )
    source_code_key = fields.Char(
        compute="_compute_source_code_key",
        store=True,
        precompute=True,
        fact=True,
        personal=False,
    )
    destination_key = fields.Char(
        compute="_compute_destination_key",
        store=True,
        precompute=True,
        index="btree_not_null",
        fact=True,
        personal=False,
    )
    click_count = fields.Integer(related="link_tracker_id.count", string="Clicks")

    _source_code_uniq = models.UniqueIndex(
        "(company_id, source_code_key)",
        "Another treatment of this company has this source code. Source codes must be unique, "
        "because they say which treatment an answer belongs to.",
    )
    _source_code_length = models.Constraint(
        "CHECK(length(source_code) <= 200)", "A source code has no more than 200 characters."
    )
    _destination_url_length = models.Constraint(
        "CHECK(octet_length(destination_url) <= 2000)",
        "The destination URL has no more than 2,000 characters.",
    )
    _check_dates = models.Constraint(
        "CHECK(date_end >= date_start)", "A treatment cannot end before it starts."
    )
    _check_audience_size = models.Constraint(
        "CHECK(audience_size >= 0)", "The audience size cannot be negative."
    )

    @api.constrains("date_start", "date_end")
    def _check_years(self):
        latest = self.env.cr.now() + PLANNING_HORIZON
        for treatment in self:
            dates = filter(None, (treatment.date_start, treatment.date_end))
            if any(not occurrence.EARLIEST <= date <= latest for date in dates):
                raise ValidationError(
                    self.env._("A treatment is valid at some time between 1970 and ten years on.")
                )

    @api.depends("offer_id", "campaign_id", "medium_id")
    def _compute_name(self):
        for treatment in self:
            parts = (
                treatment.offer_id.name,
                treatment.campaign_id.title or treatment.campaign_id.name,
                treatment.medium_id.name,
            )
            treatment.name = " / ".join(filter(None, parts))

    @api.depends("source_code")
    def _compute_source_code_key(self):
        for treatment in self:
            treatment.source_code_key = normalize.fold(treatment.source_code)

    @api.depends("destination_url")
    def _compute_destination_key(self):
        for treatment in self:
            treatment.destination_key = normalize.canonical_url(treatment.destination_url) or False

    @api.depends("date_end")
    def _compute_is_expired(self):
        now = self.env.cr.now()
        for treatment in self:
            treatment.is_expired = bool(treatment.date_end and treatment.date_end < now)

    def _search_is_expired(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("date_end", "<", self.env.cr.now())

    @api.depends("source_code")
    def _compute_display_name(self):
        for treatment in self:
            treatment.display_name = f"[{treatment.source_code}] {treatment.name or ''}"

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        by_code = Domain("source_code", operator, value)
        return domain & by_code if operator in Domain.NEGATIVE_OPERATORS else domain | by_code

    @api.model_create_multi
    def create(self, vals_list):
        self._check_given_facts(vals_list)
        treatments = super().create(vals_list)
        treatments._sync_link_trackers()
        return treatments

    def write(self, vals):
        self._check_changed_facts(vals)
        result = super().write(vals)
        if vals.keys() & {
            "destination_url",
            "campaign_id",
            "medium_id",
            "source_id",
            "source_code",
        }:
            self._sync_link_trackers()
        return result

    @before_deletion
    def _unlink_except_answered(self):
        # sudo: an answer that the user may not see forbids deletion all the same.
        answered = (
            self.env["crm.response"]
            .sudo()
            .with_context(active_test=False)
            .search([("treatment_id", "in", self.ids)], limit=1)
        )
        if answered:
            raise UserError(
                self.env._(
                    "“%(treatment)s” has responses, which would lose what they answered to. Set "
                    "its end date or archive it instead: late answers will still find it.",
                    treatment=answered.treatment_id.display_name,
                )
            )

    def action_expire(self):
        """End the validity now; later answers count as late."""
        now = self.env.cr.now()
        # One that has not begun never will.
        for end, treatments in self.grouped(lambda item: max(now, item.date_start or now)).items():
            treatments.date_end = end
        return True

    def _sync_link_trackers(self):
        """Give each treatment with a destination its own tracked link."""
        # sudo: only administrators may write link trackers, and these hold nothing but what the
        # user has just entered on a treatment they may write; nobody writes which one it is.
        Tracker = self.env["link.tracker"].sudo()
        for treatment in self.sudo():
            if not treatment.destination_url:
                treatment.link_tracker_id = False
                continue
            treatment.link_tracker_id = Tracker.search_or_create(
                [
                    {
                        "url": treatment.destination_url,
                        # A given title keeps the tracker from fetching the page to find one.
                        "title": treatment.name,
                        "label": treatment.source_code,
                        "campaign_id": treatment.campaign_id.id,
                        "medium_id": treatment.medium_id.id,
                        "source_id": treatment.source_id.id,
                    }
                ]
            )

    def _get_facts(self):
        """Return these treatments as identification wants them."""
        return [
            identification.Treatment(
                id=treatment.id,
                offer_id=treatment.offer_id.id,
                campaign_id=treatment.campaign_id.id,
                medium_id=treatment.medium_id.id,
                source_id=treatment.source_id.id or None,
                source_code=treatment.source_code or "",
                destination_url=treatment.destination_url or "",
                date_start=treatment.date_start or None,
                date_end=treatment.date_end or None,
            )
            for treatment in self
        ]
