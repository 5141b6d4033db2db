"""Responses: what people answered to marketing and sales."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

from ...logic import identification, normalize, qualification
from .crm_response_type import POLARITIES

#: Responses that wait for somebody to say what they answer to.
WAITING = (
    Domain("identified_by", "=", False)
    & Domain("campaign_id", "=", False)
    & Domain("responded", "=", True)
    & Domain("state", "!=", "rejected")
)


class CrmResponse(models.Model):
    """One dated answer of one person to one campaign or offer, through one channel.

    A member who was reached but has not answered is a row with ``responded`` unset. The first row
    of a person in a campaign is the member; rows with ``repeat_of_id`` are further answers.
    Responses are facts: leads, contacts and campaigns come and go, responses stay.
    """

    _name = "crm.response"
    _description = "Response"
    _inherit = [
        "captured.record.mixin",
        "crm.response.person",
        "crm.response.parameters",
        "crm.person.mixin",
        "crm.batch.update.mixin",
        "mail.thread.blacklist",
        "mail.thread.phone",
        "mail.activity.mixin",
        "utm.mixin",
        "crm.journey.mixin",
    ]
    _order = "date desc, id desc"
    _primary_email = "email_from"
    _check_company_auto = True
    _rec_names_search = ["name", "contact_name", "partner_name", "email_from"]

    name = fields.Char(string="Reference", readonly=True, copy=False, fact=True, personal=False)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )

    # Person
    partner_id = fields.Many2one(
        "res.partner", string="Contact", check_company=True, index="btree_not_null", tracking=True
    )
    # Bounded, because natively the names of the contacts that come of them are indexed.
    contact_name = fields.Char(size=250, personal="blank")
    partner_name = fields.Char(string="Company Name", size=250, personal="blank")
    function = fields.Char(string="Job Position", personal="blank")
    email_from = fields.Char(string="Email", personal="blank")
    # Like the other precomputed fields below not readonly, because only then does ``create`` take
    # what the door has worked out for the whole batch instead of computing it row by row.
    email_normalized = fields.Char(
        compute="_compute_email_normalized",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        fact=True,
        personal="blank",
    )
    # Bounded, because natively each number is indexed, whatever its length.
    phone = fields.Char(size=128, personal="blank")
    phone_sanitized = fields.Char(
        compute="_compute_phone_sanitized",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        fact=True,
        personal="blank",
    )
    city = fields.Char(personal="blank")
    state_id = fields.Many2one(
        "res.country.state",
        string="State or Province",
        domain="[('country_id', '=?', country_id)]",
        index="btree_not_null",
    )
    country_id = fields.Many2one("res.country", index="btree_not_null")

    # Answer
    type_id = fields.Many2one("crm.response.type", required=True, index=True, ondelete="restrict")
    response_properties = fields.Properties(
        "Parameters",
        definition="type_id.response_properties_definition",
        copy=True,
        personal="rows",
    )
    responded = fields.Boolean(
        string="Answered",
        default=True,
        help="Unset for a member who was reached but has not answered.",
    )
    date = fields.Datetime(
        required=True,
        default=fields.Datetime.now,
        copy=False,
        help="When the person answered or, without an answer, was reached.",
    )
    is_date_assumed = fields.Boolean(
        string="Date Assumed",
        copy=False,
        readonly=True,
        help="Nobody told when the person answered: the date is that of the import.",
        fact=True,
    )
    polarity = fields.Selection(
        POLARITIES, compute="_compute_polarity", store=True, readonly=False, precompute=True
    )
    score = fields.Float(
        compute="_compute_score", store=True, readonly=False, precompute=True, aggregator="avg"
    )
    description = fields.Html(string="Notes", personal="blank")
    is_late = fields.Boolean(
        string="Late",
        compute="_compute_is_late",
        store=True,
        readonly=False,
        precompute=True,
        help="Answered after the treatment had ended.",
        fact=True,
    )
    is_suspected = fields.Boolean(
        string="Suspected", copy=False, help="Probably a machine's doing; left out of every rate."
    )
    is_counted = fields.Boolean(
        string="Counts in Response Rate",
        compute="_compute_is_counted",
        store=True,
        readonly=False,
        precompute=True,
        fact=True,
    )
    repeat_of_id = fields.Many2one(
        "crm.response",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        fact=True,
    )
    repeat_ids = fields.One2many("crm.response", "repeat_of_id", string="Repeat Responses")
    repeat_count = fields.Integer(compute="_compute_repeat_count")

    # What it answers to (campaign, source and campaign channel come from UTM)
    campaign_id = fields.Many2one(
        ondelete="set null",
        tracking=True,
        index=False,  # see _campaign_date_index
    )
    source_id = fields.Many2one(ondelete="set null")
    medium_id = fields.Many2one(string="Campaign Channel", ondelete="set null")
    response_channel_id = fields.Many2one(
        "utm.medium",
        compute="_compute_response_channel_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
        help="Channel through which the answer came; it may differ from the campaign's.",
    )
    offer_id = fields.Many2one(
        "crm.offer", check_company=True, index="btree_not_null", ondelete="set null"
    )
    treatment_id = fields.Many2one(
        "crm.treatment", check_company=True, index="btree_not_null", ondelete="set null"
    )
    interest_id = fields.Many2one(
        "crm.interest",
        string="Buying Interest",
        compute="_compute_interest_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        help="What the person wants to buy; the lead takes it over. Taken from the offer unless "
        "given.",
    )
    source_code = fields.Char(
        help="Code that the person named or that came with the answer.", personal=False
    )
    destination_url = fields.Char(string="Destination URL", personal="page")
    utm_campaign = fields.Char(string="UTM Campaign", help="As received.", personal=False)
    utm_source = fields.Char(string="UTM Source", help="As received.", personal=False)
    utm_medium = fields.Char(string="UTM Medium", help="As received.", personal=False)
    identified_by = fields.Selection(
        [
            (identification.GIVEN, "Stated on capture"),
            (identification.SOURCE_CODE, "Source code"),
            (identification.DESTINATION_URL, "Destination URL"),
            (identification.UTM, "UTM values"),
            (identification.RULE, "Rule"),
            (identification.MANUAL, "By hand"),
            (identification.NO_CAMPAIGN, "Answers to no campaign"),
        ],
        readonly=True,
        copy=False,
        fact=True,
    )

    # Capture
    capture_method = fields.Selection(
        [
            (qualification.CAPTURE_MANUAL, "By hand"),
            (qualification.CAPTURE_IMPORT, "Import"),
            (qualification.CAPTURE_AUTOMATIC, "Automatic"),
            (qualification.CAPTURE_API, "External API"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default=qualification.CAPTURE_MANUAL,
        fact=True,
    )
    external_key = fields.Char(
        readonly=True,
        copy=False,
        help="Identifies the delivery; the same key is recorded once.",
        fact=True,
        personal="key",
    )
    supplier_id = fields.Many2one("res.partner", index="btree_not_null", ondelete="set null")

    # Review
    state = fields.Selection(
        [
            (qualification.STATE_MEMBER, "No Answer Yet"),
            (qualification.STATE_REVIEW, "To Review"),
            (qualification.STATE_ACCEPTED, "Accepted"),
            (qualification.STATE_CONVERTED, "Converted"),
            (qualification.STATE_CLOSED, "No Action"),
            (qualification.STATE_REJECTED, "Rejected"),
        ],
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        group_expand="_expand_states",
        fact=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index="btree_not_null",
        tracking=True,
        check_company=True,
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
    )
    verdict = fields.Selection(
        [(qualification.QUALIFIED, "Qualified"), (qualification.UNQUALIFIED, "Not qualified")],
        compute="_compute_verdict",
        store=True,
        readonly=False,
        precompute=True,
        fact=True,
    )
    verdict_reason = fields.Selection(
        [
            (qualification.REASON_ALWAYS, "Every response of this type qualifies"),
            (qualification.REASON_NEVER, "Responses of this type do not qualify"),
            (qualification.REASON_REACHABLE, "Has an email or a phone number"),
            (qualification.REASON_UNREACHABLE, "Has neither an email nor a phone number"),
            (qualification.REASON_POSITIVE, "The answer is positive"),
            (qualification.REASON_NOT_POSITIVE, "The answer is not positive"),
            (qualification.REASON_SCORE_REACHED, "The score reaches the threshold"),
            (qualification.REASON_SCORE_BELOW, "The score is below the threshold"),
            (qualification.REASON_NO_ANSWER, "There is no answer yet"),
            (qualification.REASON_OPT_OUT, "The person opted out"),
            (qualification.REASON_SUSPECTED, "Probably a machine's doing"),
        ],
        string="Reason",
        compute="_compute_verdict",
        store=True,
        readonly=False,
        precompute=True,
        fact=True,
    )
    reviewer_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        index=False,  # see _reviewer_index
        fact=True,
    )
    date_reviewed = fields.Datetime(string="Reviewed On", readonly=True, copy=False, fact=True)
    reject_reason_id = fields.Many2one(
        "crm.response.reject.reason",
        readonly=True,
        copy=False,
        tracking=True,
        index="btree_not_null",
        ondelete="restrict",
        fact=True,
    )
    is_left_to_reviewer = fields.Boolean(
        string="Needs Manual Review",
        readonly=True,
        copy=False,
        help="The scheduled conversion failed; somebody has to look at it.",
        fact=True,
    )
    can_edit = fields.Boolean(compute="_compute_can_edit")

    # Conversion
    lead_id = fields.Many2one(
        "crm.lead",
        string="Lead/Opportunity",
        check_company=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        tracking=True,
    )
    outcome = fields.Selection(
        [
            ("lead", "New lead"),
            ("opportunity", "New opportunity"),
            ("attached", "Attached to an existing one"),
            ("closed_deal", "Kept with a closed deal"),
            ("none", "No action"),
        ],
        readonly=True,
        copy=False,
        fact=True,
    )
    date_converted = fields.Datetime(
        string="Converted On", readonly=True, copy=False, fact=True, history=True
    )
    converter_id = fields.Many2one(
        "res.users",
        string="Converted By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        fact=True,
        history=True,
    )

    _external_key_uniq = models.UniqueIndex(
        "(company_id, external_key) WHERE external_key IS NOT NULL",
        "A response with this key is on file already.",
    )
    _external_key_length = models.Constraint(
        "CHECK(length(external_key) <= 600)", "A key has no more than 600 characters."
    )
    _order_index = models.Index("(date DESC, id DESC)")
    _campaign_date_index = models.Index("(campaign_id, date) WHERE campaign_id IS NOT NULL")
    # One for both, because the queue asks for both at once.
    _open_index = models.Index(
        "(company_id, state, date DESC, id DESC) WHERE state IN ('review', 'accepted')"
    )
    _reviewed_index = models.Index("(date_reviewed) WHERE date_reviewed IS NOT NULL")
    _reviewer_index = models.Index("(reviewer_id, date_reviewed) WHERE reviewer_id IS NOT NULL")
    _waiting_index = models.Index(
        "(company_id, date DESC, id DESC) "
        "WHERE campaign_id IS NULL AND identified_by IS NULL AND responded IS TRUE"
    )
    # For rates: who responded is found without a look at the responses themselves.
    _counted_repeat_index = models.Index(
        "(repeat_of_id) WHERE repeat_of_id IS NOT NULL AND is_counted IS TRUE AND active IS TRUE"
    )
    _check_member = models.Constraint(
        "CHECK(responded OR state IN ('member', 'rejected', 'closed'))",
        "A member who has not answered cannot be reviewed or converted. Mark the answer first.",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("name", "contact_name", "partner_name", "email_from", "phone")
    def _compute_display_name(self):
        for response in self:
            person = (
                response.contact_name
                or response.partner_name
                or response.email_from
                or response.phone
            )
            response.display_name = " · ".join(filter(None, (response.name, person)))

    def _compute_email_normalized(self):
        """Natively any length will do; no address is that long, and no index takes it."""
        result = super()._compute_email_normalized()
        for response in self:
            if len(response.email_normalized or "") > normalize.MAX_EMAIL_LENGTH:
                response.email_normalized = False
        return result

    @api.depends("repeat_ids")
    def _compute_repeat_count(self):
        counts = dict(
            self._read_group([("repeat_of_id", "in", self.ids)], ["repeat_of_id"], ["__count"])
        )
        for response in self:
            response.repeat_count = counts.get(response._origin, 0)

    @api.depends_context("uid")
    @api.depends("capture_method")
    def _compute_can_edit(self):
        is_officer = self._is_officer()
        for response in self:
            response.can_edit = (
                is_officer or response.capture_method == qualification.CAPTURE_MANUAL
            )

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    @api.model
    def _next_references(self, count):
        """Return the next ``count`` references of this company, in one query where possible."""
        sequence = (
            self.env["ir.sequence"]
            .sudo()
            .search(
                [("code", "=", "crm.response"), ("company_id", "in", [self.env.company.id, False])],
                order="company_id",
                limit=1,
            )
        )
        if count < 2 or sequence.implementation != "standard" or sequence.use_date_range:
            return [sequence.next_by_id() if sequence else False for _index in range(count)]
        # sudo: numbering needs no right on sequences; nothing of the sequence is shown.
        prefix, suffix = sequence._get_prefix_suffix()
        self.env.cr.execute(
            "SELECT nextval(%s) FROM generate_series(1, %s)",
            [f"ir_sequence_{sequence.id:03d}", count],
        )
        return [
            f"{prefix}{number:0{sequence.padding}d}{suffix}" for (number,) in self.env.cr.fetchall()
        ]

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Import Template for Responses"),
                "template": "/response_management/static/xls/crm_response.xlsx",
            }
        ]

    # ------------------------------------------------------------
    # NAVIGATION
    # ------------------------------------------------------------

    def action_view_lead(self):
        """Return the action that opens the lead or opportunity."""
        self.ensure_one()
        return self.lead_id.redirect_lead_opportunity_view()

    def action_view_repeats(self):
        """Return the action that lists the person's further answers to the campaign."""
        self.ensure_one()
        return self._get_list_action([("repeat_of_id", "=", self.id)])

    @api.model
    def _get_list_action(self, domain, *, is_answered=False, **context):
        """Return the action that lists the responses in ``domain``, on any model's smart button.

        :param bool is_answered: list answers alone, for buttons that count no others; without the
            filter the members are there, too
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "response_management.crm_response_action"
        )
        action["domain"] = list(Domain(domain))
        action["context"] = {
            **context,
            "create": bool(context),
            "search_default_answered": is_answered,
        }
        return action

    # ------------------------------------------------------------
    # SEAMS
    # ------------------------------------------------------------

    def _phone_get_number_fields(self):
        return ["phone"]

    def _get_origin_link(self):
        """Return a link to this response for the chatter of what came of it."""
        self.ensure_one()
        return Markup('<a href="#" data-oe-model="crm.response" data-oe-id="%s">%s</a>') % (
            self.id,
            self.display_name,
        )
