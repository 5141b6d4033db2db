"""Exchanges about a lead outlive it: merged and deleted leads lose none."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .crm_interaction_mixin import LOGGED_REMAINS


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.interaction.mixin", "crm.lead"]

    interaction_ids = fields.One2many("crm.interaction", "lead_id", string="Interactions")
    interaction_count = fields.Integer(
        compute="_compute_record_counts", groups="sales_team.group_sale_salesman"
    )

    @api.depends("interaction_ids")
    def _compute_record_counts(self):
        return super()._compute_record_counts()

    @api.model
    def _get_counted_records(self):
        return {
            **super()._get_counted_records(),
            "interaction_count": ("crm.interaction", "lead_id", []),
        }

    def action_view_interactions(self):
        """Return the action that shows the exchanges about this lead, the latest first."""
        self.ensure_one()
        return self.env["crm.interaction"]._get_timeline_action(
            [("lead_id", "=", self.id)], default_lead_id=self.id
        )

    # ------------------------------------------------------------
    # MERGE
    # ------------------------------------------------------------

    def _get_linked_domains(self):
        return {
            **super()._get_linked_domains(),
            **self._get_remains_domains(),
            "crm.interaction": ("crm.interaction", [("lead_id", "in", self.ids)]),
        }

    def _prepare_merge(self):
        result = super()._prepare_merge()
        if self._is_linked("mail.activity"):
            # The cache does not tell what one user saw from all that there is.
            self.invalidate_recordset(["activity_ids"])
        return result

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        if self._is_linked("crm.interaction"):
            opportunities.invalidate_recordset(["interaction_ids"])
            opportunities._see_everything().interaction_ids.write({"lead_id": self.id})
        return result

    def _merge_dependences_history(self, opportunities):
        # Done activities are archived, and natively deleted with their lead.
        return super()._merge_dependences_history(
            opportunities._see_everything() if self._is_linked("mail.activity") else opportunities
        )

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

    # ------------------------------------------------------------
    # WHAT IS LOGGED
    # ------------------------------------------------------------

    def _prepare_interaction_values(self):
        self.ensure_one()
        partner, company = self.partner_id, self.company_id
        is_same = True
        if self.env["res.company"]._has_several():
            company = company or partner.company_id
            is_same = partner.company_id in (company, company[:0])
        company = company or self.env.company
        return {
            "partner_id": partner.id if is_same else False,
            "lead_id": self.id,
            "campaign_id": self.campaign_id.id,
            "company_id": company.id,
            "user_id": self.user_id.id,
        }

    def _get_interaction_meetings_domain(self):
        return super()._get_interaction_meetings_domain() | Domain("opportunity_id", "in", self.ids)

    def _get_remains_domains(self):
        return {
            **super()._get_remains_domains(),
            "crm.interaction": ("crm.interaction", [("lead_id", "in", self.ids)]),
        }

    def _log_remains(self, remains):
        result = super()._log_remains(remains)
        if "crm.interaction" in remains or remains & LOGGED_REMAINS:
            self._keep_names()
        return result

    def _keep_names(self):
        """Let interactions keep the names of their leads, which are about to be deleted."""
        self.env["crm.interaction"].flush_model(["lead_id", "lead_name"])
        self.flush_recordset(["name"])
        self.env.cr.execute(self._query_keep_names())

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
