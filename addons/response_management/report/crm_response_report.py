"""Response analysis: one line per response, with the figures that rates are made of."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..models.crm_response_type import POLARITIES


class CrmResponseReport(models.Model):
    """Read-only lines for pivot, graph and list.

    Response rate = responders / members. A person counts once per campaign, on the row that made
    them a member; they are a responder if that row or a repeat of it holds an answer that counts
    (given in time, of a type that counts, not suspected to be a machine's). The rate is kept per
    member as 0 or 100, empty on every other row, so that its average over any group is the rate.
    """

    _name = "crm.response.report"
    _description = "Response Analysis"
    _auto = False
    _rec_name = "response_id"
    _order = "date desc, id desc"

    response_id = fields.Many2one("crm.response", readonly=True)
    date = fields.Datetime(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    medium_id = fields.Many2one("utm.medium", string="Campaign Channel", readonly=True)
    response_channel_id = fields.Many2one("utm.medium", readonly=True)
    offer_id = fields.Many2one("crm.offer", readonly=True)
    treatment_id = fields.Many2one("crm.treatment", readonly=True)
    type_id = fields.Many2one("crm.response.type", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    lead_id = fields.Many2one("crm.lead", string="Lead/Opportunity", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    responded = fields.Boolean(string="Answered", readonly=True)
    polarity = fields.Selection(POLARITIES, readonly=True)
    state = fields.Selection(
        selection=lambda self: self.env["crm.response"]._fields["state"].selection, readonly=True
    )
    capture_method = fields.Selection(
        selection=lambda self: self.env["crm.response"]._fields["capture_method"].selection,
        readonly=True,
    )
    is_late = fields.Boolean(string="Late", readonly=True)
    is_suspected = fields.Boolean(string="Suspected", readonly=True)
    is_repeat = fields.Boolean(string="Repeat", readonly=True)

    response_count = fields.Integer(string="Responses", readonly=True)
    member_count = fields.Integer(string="Members", readonly=True)
    responder_count = fields.Integer(string="Responders", readonly=True)
    response_rate = fields.Float(string="Response Rate (%)", aggregator="avg", readonly=True)
    converted_count = fields.Integer(string="Converted", readonly=True)

    _depends = {
        "crm.response": [
            "active", "campaign_id", "capture_method", "company_id", "country_id", "date",
            "is_counted", "is_late", "is_suspected", "lead_id", "medium_id", "offer_id",
            "partner_id", "polarity", "repeat_of_id", "responded", "response_channel_id",
            "source_id", "state", "treatment_id", "type_id", "user_id",
        ],
    }  # fmt: skip

    def action_open_response(self):
        """Return the action that opens the response of this line."""
        self.ensure_one()
        return self.response_id.get_formview_action()

    @property
    def _table_query(self):
        return SQL("%s %s %s", self._select(), self._from(), self._where())

    @api.model
    def _select(self):
        is_member = SQL("response.repeat_of_id IS NULL AND response.is_suspected IS NOT TRUE")
        is_responder = self._query_is_responder()
        return SQL(
            """
            SELECT
                response.id,
                response.id AS response_id,
                response.date,
                response.company_id,
                response.campaign_id,
                response.source_id,
                response.medium_id,
                response.response_channel_id,
                response.offer_id,
                response.treatment_id,
                response.type_id,
                response.partner_id,
                response.user_id,
                response.lead_id,
                response.country_id,
                response.responded,
                response.polarity,
                response.state,
                response.capture_method,
                response.is_late,
                response.is_suspected,
                response.repeat_of_id IS NOT NULL AS is_repeat,
                response.responded::int AS response_count,
                (%(is_member)s)::int AS member_count,
                (%(is_member)s AND %(is_responder)s)::int AS responder_count,
                CASE WHEN %(is_member)s
                    THEN 100.0 * (%(is_responder)s)::int
                END AS response_rate,
                (response.state = 'converted')::int AS converted_count
            """,
            is_member=is_member,
            is_responder=is_responder,
        )

    @api.model
    def _query_is_responder(self):
        """Return the SQL condition that the member of a row gave an answer that counts."""
        return SQL(
            """(response.is_counted OR EXISTS (
                SELECT 1
                  FROM crm_response AS later
                 WHERE later.repeat_of_id = response.id
                   AND later.is_counted
                   AND later.active
            ))"""
        )

    @api.model
    def _from(self):
        return SQL("FROM crm_response AS response")

    @api.model
    def _where(self):
        return SQL("WHERE response.active")
