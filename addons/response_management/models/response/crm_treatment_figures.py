"""What a treatment brought: members, responses and visits."""

from dataclasses import replace
from urllib.parse import quote as url_quote

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...logic import campaign_account


class CrmTreatment(models.Model):
    _inherit = "crm.treatment"

    anonymous_visit_count = fields.Integer(
        string="Anonymous Visits",
        compute="_compute_anonymous_visit_count",
        help=(
            "Visits of unknown visitors through the tracked link or its QR code. They do not "
            "count in any rate."
        ),
    )
    response_count = fields.Integer(compute="_compute_response_figures", string="Responses")
    member_count = fields.Integer(compute="_compute_response_figures", string="Members")
    audience_count = fields.Integer(compute="_compute_response_figures", string="Audience")
    reached_count = fields.Integer(
        compute="_compute_response_figures",
        string="Reached",
        help="Members on file, or the audience if that is larger.",
    )
    responder_count = fields.Integer(compute="_compute_response_figures", string="Responders")
    is_rate_known = fields.Boolean(compute="_compute_response_figures")
    response_rate = fields.Float(
        compute="_compute_response_figures",
        help="Responders divided by people reached. There is none where only answers are recorded.",
    )
    response_rate_basis = fields.Char(
        compute="_compute_response_rate_basis", string="Response Rate of"
    )

    @api.depends("tracked_url")
    def _compute_qr_code_url(self):
        for treatment in self:
            value = url_quote(treatment.tracked_url or "", safe="")
            treatment.qr_code_url = value and (
                f"/report/barcode/?barcode_type=QR&value={value}&width=400&height=400"
            )

    @api.depends("link_tracker_id")
    def _compute_anonymous_visit_count(self):
        # sudo: how often a link was followed says nothing of anybody.
        clicks = self.env["link.tracker.click"].sudo()
        counts = dict(
            clicks._read_group(
                Domain("link_id", "in", self.link_tracker_id.ids)
                & self._get_anonymous_clicks_domain(),
                ["link_id"],
                ["__count"],
            )
        )
        for treatment in self:
            treatment.anonymous_visit_count = counts.get(treatment.link_tracker_id, 0)

    @api.model
    def _get_anonymous_clicks_domain(self):
        """Return which clicks are anonymous; bridges leave out those they can name."""
        return Domain.TRUE

    @api.depends("audience_size")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_response_figures(self):
        """Fill the figures of people and answers, in two queries, however many treatments."""
        answers = dict(
            self.env["crm.response"]._read_group(
                [("treatment_id", "in", self.ids), ("responded", "=", True)],
                ["treatment_id"],
                ["__count"],
            )
        )
        counts = self.env["crm.response.people"]._count_people("treatment_id", self.ids)
        for treatment in self:
            treatment.response_count = answers.get(treatment._origin, 0)
            _answers, figures = counts.get(treatment._origin.id, (0, campaign_account.Figures()))
            figures = replace(
                figures,
                audience=treatment.audience_size,  # what is being typed counts at once
                addressed=figures.addressed or 0,
            )
            treatment.update(self.env["crm.response"]._prepare_rate_values(figures))

    @api.depends("reached_count", "responder_count", "is_rate_known")
    @api.depends_context("uid", "lang")
    def _compute_response_rate_basis(self):
        for treatment in self:
            treatment.response_rate_basis = self.env["crm.response"]._get_rate_basis(treatment)

    def action_view_responses(self):
        """Return the action that lists the responses to this treatment."""
        self.ensure_one()
        return self.env["crm.response"]._get_list_action(
            [("treatment_id", "=", self.id)], is_answered=True, default_treatment_id=self.id
        )

    def action_show_qr_code(self):
        """Return the action that opens the QR code of the tracked link, to be saved or printed."""
        self.ensure_one()
        # Neither the link nor the words below are for those who may not read it.
        self.check_access("read")
        if not self.qr_code_url:
            raise UserError(
                self.env._(
                    "%(treatment)s has no link to show as a QR code. Enter its destination URL.",
                    treatment=self.display_name,
                )
            )
        return {"type": "ir.actions.act_url", "url": self.qr_code_url, "target": "new"}

    def action_view_rate(self):
        """Return the action that shows what the response rate of this treatment is made of."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "response_management.crm_response_report_action"
        )
        action["domain"] = [("treatment_id", "=", self.id)]
        return action
