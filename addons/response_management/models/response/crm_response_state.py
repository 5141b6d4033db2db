"""How far a response is: what was judged, decided and made of it."""

from odoo import api, fields, models

from ...logic import qualification


class CrmResponse(models.Model):
    _inherit = "crm.response"

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
            (qualification.REASON_SUSPECTED, "Probably automated"),
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
        # Indexed together with what the first answer says, see ``_first_answer_index``.
        index=False,
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

    @api.depends_context("uid")
    @api.depends("capture_method")
    def _compute_can_edit(self):
        is_officer = self._is_officer()
        for response in self:
            response.can_edit = (
                is_officer or response.capture_method == qualification.CAPTURE_MANUAL
            )
