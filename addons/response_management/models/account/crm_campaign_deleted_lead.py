"""What campaigns brought stays on their accounts when the leads are gone."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..conversion.closed_deal import sql_before_close

#: What a lead is, since when, and what was offered to who became it; the lead is ``origin``.
LEAD_IS_OPPORTUNITY = SQL("origin.type = 'opportunity'")
LEAD_IS_WON = SQL("origin.won_status = 'won'")
LEAD_OPENED = SQL("COALESCE(origin.date_conversion, origin.create_date)")
LEAD_CLOSED = SQL("COALESCE(origin.date_closed, origin.create_date)")


def first_answer(name):
    """Return the SQL of what the first answer behind the lead ``origin`` says in a field."""
    return SQL(
        "(SELECT answer.%(column)s FROM crm_response AS answer"
        " WHERE answer.lead_id = origin.id AND answer.%(column)s IS NOT NULL AND %(came_in_time)s"
        " ORDER BY answer.date, answer.id LIMIT 1)",
        column=SQL.identifier(name),
        came_in_time=sql_before_close("answer", "origin"),
    )


LEAD_OFFER = first_answer("offer_id")
LEAD_VARIANT = first_answer("utm_content")


class CrmCampaignDeletedLead(models.Model):
    """One line of a campaign's account that a lead leaves behind when it is deleted or merged.

    A row that still has its lead is prepared only: it counts from when the lead is gone, which the
    foreign key sees to. So no lead is ever counted twice. Rows are added, never changed, and name
    no customer.
    """

    _name = "crm.campaign.deleted.lead"
    _description = "Deleted Lead of a Campaign"
    _log_access = False
    _order = "date desc, id desc"

    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index="btree_not_null", ondelete="set null"
    )
    campaign_id = fields.Many2one(
        "utm.campaign", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    source = fields.Selection(
        [("lead", "Lead"), ("opportunity", "Opportunity"), ("won", "Won")],
        required=True,
        readonly=True,
    )
    date = fields.Datetime(required=True, readonly=True)
    medium_id = fields.Many2one(
        "utm.medium", readonly=True, index="btree_not_null", ondelete="set null"
    )
    offer_id = fields.Many2one(
        "crm.offer", readonly=True, index="btree_not_null", ondelete="set null"
    )
    utm_content = fields.Char(string="Variant", readonly=True, personal=False)
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    revenue = fields.Float(readonly=True)

    @api.model
    def _prepare(self, leads):
        """Keep what ``leads`` count on the accounts of their campaigns, in one statement.

        No access is asked for: anyone who may delete or merge the leads does not change accounts.
        """
        # Read from the cache mostly; the statement comes on top of each deletion and merge.
        leads = leads.sudo().filtered("campaign_id")
        if not leads:
            return
        leads.flush_recordset(
            [
                "campaign_id", "company_id", "create_date", "date_closed", "date_conversion",
                "expected_revenue", "medium_id", "type", "user_id", "won_status",
            ]
        )  # fmt: skip
        self.env["crm.response"].flush_model(["date", "lead_id", "offer_id", "utm_content"])
        self.flush_model()
        self.env.cr.execute(self._query_prepare(leads))

    def _query_prepare(self, leads):
        """Return the INSERT of the lines of those leads that have left none yet.

        In SQL, because the lines of all leads then cost one statement.
        """
        return SQL(
            """
            INSERT INTO crm_campaign_deleted_lead (
                lead_id, campaign_id, company_id, source, date, medium_id, offer_id, utm_content,
                user_id, revenue
            )
            SELECT origin.id, origin.campaign_id, origin.company_id, line.source, line.date,
                   origin.medium_id, %(offer)s, %(variant)s, origin.user_id, line.revenue
              FROM crm_lead AS origin
        CROSS JOIN LATERAL (VALUES
                       ('lead', origin.create_date, 0, TRUE),
                       ('opportunity', %(opened)s, 0, %(is_opportunity)s),
                       ('won', %(closed)s, origin.expected_revenue, %(is_won)s)
                   ) AS line (source, date, revenue, counts)
             WHERE origin.id = ANY(%(ids)s)
               AND origin.campaign_id IS NOT NULL
               AND line.counts
               AND NOT EXISTS (
                   SELECT FROM crm_campaign_deleted_lead AS known WHERE known.lead_id = origin.id
               )
            """,
            offer=LEAD_OFFER,
            variant=LEAD_VARIANT,
            is_opportunity=LEAD_IS_OPPORTUNITY,
            is_won=LEAD_IS_WON,
            opened=LEAD_OPENED,
            closed=LEAD_CLOSED,
            ids=list(leads.ids),
        )
