"""Profile of those who responded: one line per contact with what is known about them."""

from odoo import fields, models
from odoo.tools import SQL

from ..tools import choices


class CrmResponderProfile(models.Model):
    """Read-only lines for pivot, graph and list; the number of a line is that of its contact.

    Only answers to the companies chosen at the top right count, only such that people gave, and
    only of those who are on file as contacts, or were until they were erased: no total changes.
    Channel, interest and campaign are those of the last answer.
    """

    _name = "crm.responder.profile"
    _description = "Responder Profile"
    _auto = False
    _rec_name = "partner_id"
    _order = "date_last desc, id desc"

    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    commercial_partner_id = fields.Many2one("res.partner", string="Company", readonly=True)
    is_company = fields.Boolean(readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one("res.country.state", readonly=True)
    city = fields.Char(readonly=True)
    industry_id = fields.Many2one("res.partner.industry", readonly=True)
    function = fields.Char(string="Job Position", readonly=True)
    lang = fields.Char(string="Language", readonly=True)
    category_ids = fields.Many2many(
        "res.partner.category",
        "res_partner_res_partner_category_rel",
        "partner_id",
        "category_id",
        string="Tags",
        readonly=True,
    )
    company_size = fields.Selection(
        [
            ("1", "One contact on file"),
            ("2", "2 to 5 contacts"),
            ("6", "6 to 20 contacts"),
            ("21", "More than 20 contacts"),
        ],
        readonly=True,
        help="By the number of contacts that are on file of the same company.",
    )
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    receptivity = fields.Float(string="Receptivity (%)", aggregator="avg", readonly=True)
    receptivity_band = fields.Selection(
        selection=choices.taken_over("res.partner", "receptivity_band"),
        readonly=True,
    )
    interest_id = fields.Many2one("crm.interest", string="Buying Interest", readonly=True)
    response_channel_id = fields.Many2one("utm.medium", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    date_first = fields.Datetime(string="First Response", readonly=True)
    date_last = fields.Datetime(string="Last Response", readonly=True)
    responder_count = fields.Integer(string="Responders", readonly=True)
    response_count = fields.Integer(string="Responses", readonly=True)
    positive_count = fields.Integer(string="Positive Responses", readonly=True)
    converted_count = fields.Integer(string="Converted", readonly=True)

    _depends = {
        "crm.response": [
            "active", "campaign_id", "company_id", "date", "interest_id", "is_suspected",
            "partner_id", "polarity", "responded", "response_channel_id", "state",
        ],
        "res.partner": [
            "active", "city", "commercial_partner_id", "country_id", "date_erased", "function",
            "industry_id", "is_company", "lang", "receptivity", "receptivity_band", "state_id",
            "user_id",
        ],
    }  # fmt: skip

    def action_open_contact(self):
        """Return the action that opens the contact of this line."""
        self.ensure_one()
        return self.partner_id.get_formview_action()

    def action_view_contacts(self):
        """Return the action that lists the contacts of these lines."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Responders"),
            "res_model": "res.partner",
            "view_mode": "list,kanban,form",
            "domain": [("id", "in", self.ids)],
            "context": {"create": False},
        }

    def action_view_responses(self):
        """Return the action that lists the responses of these contacts."""
        return self.env["crm.response"]._get_list_action(
            [("partner_id", "in", self.ids)], is_answered=True
        )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH answers AS (%s), companies AS (%s)
            SELECT %s
              FROM answers
              JOIN res_partner AS partner ON partner.id = answers.partner_id
         LEFT JOIN companies ON companies.id = partner.commercial_partner_id
             WHERE (partner.active OR partner.date_erased IS NOT NULL)
            """,
            self._query_answers(),
            self._query_companies(),
            self._select(),
        )

    def _select(self):
        return SQL(
            """
            partner.id,
            partner.id AS partner_id,
            partner.commercial_partner_id,
            partner.is_company,
            partner.country_id,
            partner.state_id,
            partner.city,
            partner.industry_id,
            partner.function,
            partner.lang,
            partner.user_id,
            partner.receptivity,
            partner.receptivity_band,
            CASE WHEN companies.contact_count > 20 THEN '21'
                 WHEN companies.contact_count > 5 THEN '6'
                 WHEN companies.contact_count > 1 THEN '2'
                 ELSE '1'
            END AS company_size,
            answers.interest_id,
            answers.response_channel_id,
            answers.campaign_id,
            answers.date_first,
            answers.date_last,
            answers.response_count,
            answers.positive_count,
            answers.converted_count,
            1 AS responder_count
            """
        )

    def _query_answers(self):
        """Return the query of what each contact answered, to the companies that are chosen."""
        return SQL(
            """
            SELECT partner_id,
                   (ARRAY_AGG(interest_id ORDER BY date DESC, id DESC)
                       FILTER (WHERE interest_id IS NOT NULL))[1] AS interest_id,
                   (ARRAY_AGG(response_channel_id ORDER BY date DESC, id DESC)
                       FILTER (WHERE response_channel_id IS NOT NULL))[1] AS response_channel_id,
                   (ARRAY_AGG(campaign_id ORDER BY date DESC, id DESC)
                       FILTER (WHERE campaign_id IS NOT NULL))[1] AS campaign_id,
                   MIN(date) AS date_first,
                   MAX(date) AS date_last,
                   COUNT(*) AS response_count,
                   COUNT(*) FILTER (WHERE polarity = 'positive') AS positive_count,
                   COUNT(*) FILTER (WHERE state = 'converted') AS converted_count
              FROM crm_response
             WHERE active
               AND responded
               AND is_suspected IS NOT TRUE
               AND partner_id IS NOT NULL
               AND company_id = ANY(%s)
          GROUP BY partner_id
            """,
            self.env.companies.ids,
        )

    def _query_companies(self):
        """Return the query of how many contacts are on file of each company that responded."""
        return SQL(
            """
            SELECT commercial_partner_id AS id, COUNT(*) AS contact_count
              FROM res_partner
             WHERE (active OR date_erased IS NOT NULL) AND NOT is_company
               AND commercial_partner_id IN (
                   SELECT commercial_partner_id
                     FROM res_partner
                    WHERE id IN (SELECT partner_id FROM answers)
               )
          GROUP BY commercial_partner_id
            """
        )
