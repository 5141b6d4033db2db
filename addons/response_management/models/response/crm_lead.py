"""Leads keep the responses that they came from, through merging and deletion."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.interaction.mixin", "crm.journey.mixin", "crm.lead"]

    response_ids = fields.One2many("crm.response", "lead_id", string="Responses")
    interaction_ids = fields.One2many("crm.interaction", "lead_id", string="Interactions")
    interaction_count = fields.Integer(
        compute="_compute_interaction_count", groups="sales_team.group_sale_salesman"
    )
    response_count = fields.Integer(
        compute="_compute_response_count", groups="sales_team.group_sale_salesman"
    )
    is_answered = fields.Boolean(
        compute="_compute_is_answered",
        search="_search_is_answered",
        groups="sales_team.group_sale_salesman",
        help="Somebody's answer is behind it.",
    )

    @api.depends("response_ids")
    def _compute_response_count(self):
        counts = dict(
            self.env["crm.response"]._read_group(
                [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
            )
        )
        for lead in self:
            lead.response_count = counts.get(lead._origin, 0)

    @api.depends("response_ids.responded")
    def _compute_is_answered(self):
        leads = self.with_context(active_test=False)
        answered = leads.search([("id", "in", self.ids), ("is_answered", "=", True)])
        for lead in self:
            lead.is_answered = lead._origin in answered

    def _search_is_answered(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Without the rules on responses: whose they are says nothing about the lead.
        answered = Domain("response_ids", "any!", [("responded", "=", True)])
        return answered if True in value else ~answered

    @api.depends("interaction_ids")
    def _compute_interaction_count(self):
        counts = dict(
            self.env["crm.interaction"]._read_group(
                [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
            )
        )
        for lead in self:
            lead.interaction_count = counts.get(lead._origin, 0)

    def action_view_interactions(self):
        """Return the action that shows the exchanges about this lead, the latest first."""
        self.ensure_one()
        return self.env["crm.interaction"]._get_timeline_action(
            [("lead_id", "=", self.id)], default_lead_id=self.id
        )

    def action_view_responses(self):
        """Return the action that lists the responses of this lead."""
        self.ensure_one()
        return self.env["crm.response"]._get_list_action([("lead_id", "=", self.id)])

    def _get_converted_action(self):
        """Return the action that shows these leads, which responses were just converted to."""
        if len(self) == 1:
            return self.redirect_lead_opportunity_view()
        is_lead = "lead" in self.mapped("type")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm.crm_lead_all_leads" if is_lead else "crm.crm_lead_opportunities"
        )
        action["domain"] = [("id", "in", self.ids)]
        action["context"] = {"create": False}
        return action

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), *self._get_journey_fields()]

    def _merge_opportunity(self, *args, **kwargs):
        # The cache does not tell what one user saw from all that there is.
        self.invalidate_recordset(["response_ids", "interaction_ids", "activity_ids"])
        return super()._merge_opportunity(*args, **kwargs)

    def _merge_dependences(self, opportunities):
        self._take_over_account(opportunities)
        result = super()._merge_dependences(opportunities)
        everything = opportunities._see_everything()
        everything.response_ids.write({"lead_id": self.id})
        everything.interaction_ids.write({"lead_id": self.id})
        return result

    def _merge_dependences_history(self, opportunities):
        # Done activities are archived, and natively deleted with their lead.
        return super()._merge_dependences_history(opportunities._see_everything())

    def _merge_dependences_calendar_events(self, opportunities):
        """Take over those meetings, too, that are archived or that only the document links.

        In place of the native method, which searches for the others: one search finds them all.
        """
        meetings = self.env["calendar.event"].sudo().with_context(active_test=False)
        linked = Domain("res_model", "=", self._name) & Domain("res_id", "in", opportunities.ids)
        found = meetings.search(Domain("opportunity_id", "in", opportunities.ids) | linked)
        # Those of another opportunity stay its own, whatever document they are about.
        others = found.filtered(
            lambda meeting: meeting.opportunity_id and meeting.opportunity_id not in opportunities
        )
        others.write({"res_id": self.id})
        return (found - others).write({"res_id": self.id, "opportunity_id": self.id})

    def _see_everything(self):
        """Return these leads with all that hangs on them, archived and hidden records too.

        sudo: whoever may merge or delete the leads decides about all of it, or what they cannot see
        would be lost. It is read for many leads at once: a merge costs no query of its own.
        """
        return self.sudo().with_context(active_test=False)

    def _take_over_account(self, opportunities):
        """Have the campaigns of ``opportunities`` count what they brought, and nothing twice.

        What natively passes to this lead, where it has none itself, it counts from now on: the
        campaign, and the revenue of a deal that was won. sudo: whoever may merge the leads decides
        about all of them.
        """
        opportunities = opportunities.sudo()
        donor = opportunities.filtered("campaign_id")[:1]
        if not self.campaign_id and (self.won_status == "won" or donor.won_status != "won"):
            donor.with_context(tracking_disable=True).campaign_id = False
        donor = opportunities.filtered("expected_revenue")[:1]
        if self.won_status == donor.won_status == "won" and not self.expected_revenue:
            donor.with_context(tracking_disable=True).expected_revenue = 0
        # Now, because the responses, which know the offers, move on.
        self.env["crm.campaign.remainder"]._prepare(opportunities)

    # ------------------------------------------------------------
    # INTERACTIONS
    # ------------------------------------------------------------

    def _prepare_interaction_values(self):
        self.ensure_one()
        partner = self.partner_id
        company = self.company_id or partner.company_id or self.env.company
        return {
            "partner_id": partner.id if partner.company_id in (company, company[:0]) else False,
            "lead_id": self.id,
            "campaign_id": self.campaign_id.id,
            "company_id": company.id,
            "user_id": self.user_id.id,
        }

    def _get_interaction_meetings_domain(self):
        return super()._get_interaction_meetings_domain() | Domain("opportunity_id", "in", self.ids)

    def _log_remains(self):
        result = super()._log_remains()
        self.env["crm.campaign.remainder"]._prepare(self)
        self.env["crm.interaction"].flush_model(["lead_id", "lead_name"])
        self.flush_recordset(["name"])
        self.env.cr.execute(self._query_keep_names())
        return result

    def _query_keep_names(self):
        """Return the statement by which interactions keep the names of their leads.

        In SQL, because each lead has a name of its own. What is cached is forgotten on deletion.
        """
        return SQL(
            """
            UPDATE crm_interaction AS interaction SET lead_name = lead.name
              FROM crm_lead AS lead
             WHERE lead.id = interaction.lead_id AND lead.id = ANY(%s)
            """,
            list(self.ids),
        )
