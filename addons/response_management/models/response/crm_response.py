"""Responses: what people answered to marketing and sales."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...logic import normalize
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
        help="The date of the answer is unknown: the date of the import is used.",
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
        string="Suspected", copy=False, help="Probably automated; left out of every rate."
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
    # An own share, of responses anywhere among those of others, is read from the index alone: the
    # reports of a salesperson do not visit the pages of everybody. See ``own_share``.
    _own_share_index = models.Index(
        "(user_id, date) INCLUDE (company_id, campaign_id, treatment_id, offer_id, medium_id,"
        " source_id, type_id, response_channel_id, date_reached, responded, repeat_of_id,"
        " is_suspected, is_responder, is_late, state) WHERE active IS TRUE"
    )
    # What the first answer behind a deal says: looked up for each deal that a report counts.
    _first_answer_index = models.Index(
        "(lead_id, date, id) INCLUDE (type_id, response_channel_id, offer_id, treatment_id,"
        " utm_content, outcome, date_converted) WHERE lead_id IS NOT NULL"
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
        if sequence.implementation != "standard" or sequence.use_date_range:
            return [sequence.next_by_id() if sequence else False for _index in range(count)]
        # sudo: numbering needs no right on sequences; nothing of the sequence is shown.
        prefix, suffix = sequence.prefix or "", sequence.suffix or ""
        if "%" in f"{prefix}{suffix}":
            # The day of the user, who has to be read for it.
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
    # SEAMS
    # ------------------------------------------------------------

    def _phone_get_number_fields(self):
        return ["phone"]
