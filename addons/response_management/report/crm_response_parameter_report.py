"""Figures of parameters: totals and means of what types ask for, by whatever else is known."""

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.crm_privacy.tools import utm_source

from ..models.response.crm_response_type import POLARITIES

#: Types of parameters that can be added up.
NUMBERS = ("integer", "float", "monetary")


class CrmResponseParameterReport(models.Model):
    """One line per response and number among the parameters of its type.

    Responses of a type without numbers have one line without a figure, so that they count in
    rates. The parameters themselves can be grouped and filtered by: talk time by job.
    """

    _name = "crm.response.parameter.report"
    _description = "Parameter Analysis"
    _auto = False
    _rec_name = "response_id"
    _order = "date desc, id desc"
    _depends = {
        "crm.response": [
            "active", "campaign_id", "city", "company_id", "country_id", "date", "function",
            "is_suspected", "medium_id", "offer_id", "partner_id", "polarity", "responded",
            "response_channel_id", "response_properties", "source_id", "supplier_id",
            "treatment_id", "type_id", "user_id",
        ],
        "crm.response.type": ["response_properties_definition"],
    }  # fmt: skip

    response_id = fields.Many2one("crm.response", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Datetime(readonly=True)
    type_id = fields.Many2one("crm.response.type", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    source_id = fields.Many2one(utm_source.MODEL, readonly=True)
    medium_id = fields.Many2one("utm.medium", string="Campaign Channel", readonly=True)
    response_channel_id = fields.Many2one("utm.medium", readonly=True)
    offer_id = fields.Many2one("crm.offer", readonly=True)
    treatment_id = fields.Many2one("crm.treatment", readonly=True)
    supplier_id = fields.Many2one("res.partner", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    city = fields.Char(readonly=True)
    function = fields.Char(string="Job Position", readonly=True)
    polarity = fields.Selection(POLARITIES, readonly=True)
    responded = fields.Boolean(string="Answered", readonly=True)
    is_suspected = fields.Boolean(string="Suspected", readonly=True)
    response_properties = fields.Properties(
        "Parameters", definition="type_id.response_properties_definition", readonly=True
    )
    number = fields.Char(string="Figure", readonly=True, help="The parameter that is added up.")
    total = fields.Float(readonly=True, aggregator="sum")
    mean = fields.Float(string="Average", readonly=True, aggregator="avg")
    answer_rate = fields.Float(
        string="Answered (%)",
        readonly=True,
        aggregator="avg",
        help="Answers per hundred people who were reached or answered.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT response.id::bigint * 1000 + COALESCE(number.position, 0) AS id,
                   response.id AS response_id, %(columns)s,
                   number.label AS number, number.value AS total, number.value AS mean,
                   CASE WHEN response.responded THEN 100.0 ELSE 0.0 END AS answer_rate
              FROM crm_response AS response
              JOIN crm_response_type AS type ON type.id = response.type_id
              LEFT JOIN LATERAL (
                   SELECT position, definition->>'string' AS label,
                          (response.response_properties->>(definition->>'name'))::float8 AS value
                     FROM jsonb_array_elements(type.response_properties_definition)
                          WITH ORDINALITY AS each (definition, position)
                    WHERE definition->>'type' = ANY(%(numbers)s)
                      AND jsonb_typeof(
                          response.response_properties->(definition->>'name')) = 'number'
                   ) AS number ON TRUE
             WHERE response.active
            """,
            columns=SQL(", ").join(
                SQL.identifier("response", name) for name in self._get_response_columns()
            ),
            numbers=list(NUMBERS),
        )

    def _get_response_columns(self):
        """Return the columns that are those of the response."""
        Response = self.env["crm.response"]
        own = {"id", "response_id", "number", "total", "mean", "answer_rate"}
        return [
            name
            for name, field in self._fields.items()
            if field.store and name not in own and name in Response._fields
        ]
