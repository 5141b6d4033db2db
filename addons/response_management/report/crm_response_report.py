"""Response analysis: one line per response, with the figures that rates are made of."""

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.crm_privacy.tools import utm_source

from ..models.response.crm_response_type import POLARITIES
from ..tools import choices
from .crm_response_report_columns import ANSWER_ONLY, LINE_COLUMNS

SPEED_HELP = (
    "Measured from when the response was captured. Responses recorded after the decision count "
    "from when the person answered."
)

#: Measures per hundred answers: sums are divided by sums.
SHARES_OF_ANSWERS = {"opportunity_rate": "opportunity_count", "won_rate": "won_count"}

#: Measures that are percentiles over a group, by the share of rows that lie within.
PERCENTILES = {
    "review_hours_median": 0.5,
    "review_hours_p90": 0.9,
    "convert_hours_median": 0.5,
    "convert_hours_p90": 0.9,
}


class CrmResponseReport(models.Model):
    """Read-only lines for pivot, graph and list; ``logic.campaign_account`` defines the figures.

    A line is an answer, a member on the day they were reached, the audience of a treatment, or a
    deal, so that each figure counts once and on its own day. Where days make no difference, member
    and answer are one line. Deals are those of the accounts of campaigns, put down to the first
    answer behind them.
    """

    _name = "crm.response.report"
    _description = "Response Analysis"
    _inherit = ["crm.report.lines", "crm.response.people"]
    _auto = False
    _rec_name = "response_id"
    _order = "date desc, id desc"

    _line_columns = LINE_COLUMNS
    _telling_fields = frozenset({"id", "line", "date", "date_reached", "maturity"}) | ANSWER_ONLY
    # Of the answer, not of how the person was reached.
    _rateless_fields = frozenset({"response_channel_id", "type_id"})

    line = fields.Selection(
        [
            ("response", "Answer"),
            ("member", "Reached"),
            ("audience", "Audience"),
            ("opportunity", "Opportunity"),
            ("won", "Won"),
        ],
        readonly=True,
    )
    response_id = fields.Many2one("crm.response", readonly=True)
    date = fields.Datetime(
        readonly=True,
        help="The day of what a line counts: an answer given, a person reached, a treatment that "
        "went out, a deal opened or won.",
    )
    date_reached = fields.Datetime(
        string="Reached On",
        readonly=True,
        help="Answers by the day on which the person was reached.",
    )
    maturity = fields.Selection(
        [("mature", "Had time to answer"), ("immature", "May still answer")],
        readonly=True,
        help=(
            "People who were reached more recently than half of all responders took to answer may "
            "still answer. That time is calculated every night in whole days: everyone reached on "
            "one day is in the same group."
        ),
    )
    company_id = fields.Many2one("res.company", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    source_id = fields.Many2one(utm_source.MODEL, readonly=True)
    medium_id = fields.Many2one("utm.medium", string="Campaign Channel", readonly=True)
    response_channel_id = fields.Many2one("utm.medium", readonly=True)
    offer_id = fields.Many2one("crm.offer", readonly=True)
    treatment_id = fields.Many2one("crm.treatment", readonly=True)
    type_id = fields.Many2one("crm.response.type", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    lead_id = fields.Many2one("crm.lead", string="Lead/Opportunity", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    utm_content = fields.Char(string="Variant", readonly=True)
    responded = fields.Boolean(string="Answered", readonly=True)
    polarity = fields.Selection(POLARITIES, readonly=True)
    state = fields.Selection(
        selection=choices.taken_over("crm.response", "state"),
        readonly=True,
    )
    capture_method = fields.Selection(
        selection=choices.taken_over("crm.response", "capture_method"),
        readonly=True,
    )
    reviewer_id = fields.Many2one("res.users", string="Reviewed By", readonly=True)
    converter_id = fields.Many2one("res.users", string="Converted By", readonly=True)
    outcome = fields.Selection(
        selection=choices.taken_over("crm.response", "outcome"),
        readonly=True,
    )
    date_reviewed = fields.Datetime(string="Reviewed On", readonly=True)
    date_converted = fields.Datetime(string="Converted On", readonly=True)
    is_late = fields.Boolean(string="Late", readonly=True)
    is_suspected = fields.Boolean(string="Suspected", readonly=True)
    is_repeat = fields.Boolean(string="Repeat", readonly=True)

    response_count = fields.Integer(string="Responses", readonly=True)
    member_count = fields.Integer(string="Members", readonly=True)
    audience_count = fields.Integer(string="Audience", readonly=True)
    addressed_count = fields.Integer(
        string="Known Before They Answered",
        readonly=True,
        help="Members on file before they answered, or without an answer.",
    )
    reached_count = fields.Integer(
        string="Reached",
        readonly=True,
        help="Members on file, or the audience of the treatments if that is larger.",
    )
    responder_count = fields.Integer(string="Responders", readonly=True)
    response_rate = fields.Float(
        string="Response Rate (%)",
        aggregator="avg",
        readonly=True,
        help="Responders of those reached, on the day they were reached. Empty where only answers "
        "are recorded: enter an audience on the treatments. Empty by type and channel of the "
        "answers, too, once somebody who had been reached has answered: they chose them then.",
    )
    late_count = fields.Integer(string="Late Answers", readonly=True)
    suspected_count = fields.Integer(string="Suspected Answers", readonly=True)
    converted_count = fields.Integer(string="Converted", readonly=True)
    opportunity_count = fields.Integer(
        string="Opportunities",
        readonly=True,
        help="Leads of campaigns that became opportunities, deleted and merged ones included.",
    )
    won_count = fields.Integer(
        string="Won",
        readonly=True,
        help="Deals of campaigns that were won, deleted and merged ones included.",
    )

    # Per hundred answers
    conversion_rate = fields.Float(string="Converted (%)", aggregator="avg", readonly=True)
    opportunity_rate = fields.Float(
        string="Opportunities per 100 Answers", aggregator="avg", readonly=True
    )
    won_rate = fields.Float(string="Won per 100 Answers", aggregator="avg", readonly=True)

    # Speed and volume of who reviews and converts
    reviewed_count = fields.Integer(string="Reviewed", readonly=True)
    review_hours = fields.Float(
        string="Hours to Review (mean)", aggregator="avg", readonly=True, help=SPEED_HELP
    )
    review_hours_median = fields.Float(
        string="Hours to Review (median)", aggregator="avg", readonly=True, help=SPEED_HELP
    )
    review_hours_p90 = fields.Float(
        string="Hours to Review (90% within)",
        aggregator="avg",
        readonly=True,
        help=SPEED_HELP,
    )
    convert_hours = fields.Float(
        string="Hours to Convert (mean)", aggregator="avg", readonly=True, help=SPEED_HELP
    )
    convert_hours_median = fields.Float(
        string="Hours to Convert (median)", aggregator="avg", readonly=True, help=SPEED_HELP
    )
    convert_hours_p90 = fields.Float(
        string="Hours to Convert (90% within)",
        aggregator="avg",
        readonly=True,
        help=SPEED_HELP,
    )

    _depends = {
        "crm.campaign.deleted.lead": [
            "campaign_id", "company_id", "date", "lead_id", "medium_id", "offer_id", "source",
            "user_id",
        ],
        "crm.lead": [
            "campaign_id", "company_id", "create_date", "date_closed", "date_conversion",
            "medium_id", "partner_id", "source_id", "type", "user_id", "won_status",
        ],
        "crm.response": [
            "active", "campaign_id", "capture_method", "company_id", "converter_id",
            "country_id", "create_date", "date", "date_converted", "date_reached",
            "date_reviewed", "is_late", "is_responder", "is_suspected", "lead_id", "medium_id",
            "offer_id", "outcome", "partner_id", "polarity", "repeat_of_id", "responded",
            "response_channel_id", "reviewer_id", "source_id", "state", "treatment_id",
            "type_id", "user_id", "utm_content",
        ],
        "crm.treatment": [
            "audience_size", "campaign_id", "company_id", "date_start", "medium_id", "offer_id",
            "source_id",
        ],
    }  # fmt: skip

    def action_open_response(self):
        """Return the action that opens what this line is about."""
        self.ensure_one()
        record = self.response_id or self.lead_id or self.treatment_id
        return record.get_formview_action() if record else False

    def _read_group_select(self, aggregate_spec, query):
        """Compute percentiles, and divide sums by sums, where a measure says so."""
        name, _separator, function = aggregate_spec.partition(":")
        if name == "reached_count":
            return SQL("%s::int", self._reached_sql(query))
        if function == "avg" and name == "response_rate":
            return self._response_rate_sql(query)
        if function == "avg" and name in SHARES_OF_ANSWERS:
            return SQL(
                "100 * %s / NULLIF(%s, 0)",
                self._sum_sql([SHARES_OF_ANSWERS[name]], query),
                self._sum_sql(["response_count"], query),
            )
        if function != "avg" or name not in PERCENTILES:
            return super()._read_group_select(aggregate_spec, query)
        column = name.removesuffix("_median").removesuffix("_p90")
        return SQL(
            "PERCENTILE_CONT(%s) WITHIN GROUP (ORDER BY %s)",
            PERCENTILES[name],
            self._field_to_sql(self._table, column, query),
        )
