"""Buying interests: what leads want to buy."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, ormcache

from odoo.addons.crm_privacy.tools.deletion import before_deletion


class CrmInterest(models.Model):
    """A product, a service or a category of them that somebody may want to buy."""

    _name = "crm.interest"
    _description = "Buying Interest"
    _inherit = ["crm.remembered.mixin"]
    _parent_name = "parent_id"
    _parent_store = True
    _rec_name = "complete_name"
    _rec_names_search = ["name", "complete_name"]
    _order = "complete_name, id"
    _check_company_auto = True

    _remembered_fields = frozenset({"active", "company_id"})

    name = fields.Char(required=True, translate=True, personal=False)
    complete_name = fields.Char(
        string="Buying Interest",
        compute="_compute_complete_name",
        store=True,
        recursive=True,
        personal=False,
    )
    active = fields.Boolean(default=True)
    color = fields.Integer()
    parent_id = fields.Many2one(
        "crm.interest",
        string="Category",
        index=True,
        ondelete="cascade",
        check_company=True,
        help="The more general interest that this one is part of.",
    )
    parent_path = fields.Char(index=True, personal=False)
    child_ids = fields.One2many("crm.interest", "parent_id", string="Interests Below")
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Leave empty to share it with all companies."
    )
    lead_count = fields.Integer(
        string="Leads and Opportunities",
        compute="_compute_lead_count",
        groups="sales_team.group_sale_salesman",
    )

    @api.depends("name", "parent_id.complete_name")
    @api.depends_context("lang")
    def _compute_complete_name(self):
        for interest in self:
            names = filter(None, (interest.parent_id.complete_name, interest.name))
            interest.complete_name = " / ".join(names)

    @api.depends("complete_name", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """The path of names in the user's language: what is stored knows one language only."""
        for interest in self:
            names = []
            ancestor = interest
            while ancestor:
                names.append(ancestor.name or "")
                ancestor = ancestor.parent_id
            interest.display_name = " / ".join(reversed(names))

    def _compute_lead_count(self):
        """Count the leads of each interest and of those below it, each lead once."""
        counts = dict(self.env.execute_query(self._query_lead_counts())) if self.ids else {}
        for interest in self:
            interest.lead_count = counts.get(interest._origin.id, 0)

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise UserError(
                self.env._("A buying interest cannot be part of itself. Choose another category.")
            )

    @before_deletion
    def _unlink_except_used(self):
        family = self.with_context(active_test=False).search([("id", "child_of", self.ids)])
        # sudo: leads that the user cannot see would lose their interest just the same.
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        used = leads.search(
            ["|", ("interest_ids", "in", family.ids), ("primary_interest_id", "in", family.ids)],
            limit=1,
        )
        if used:
            raise UserError(
                self.env._(
                    "Leads or opportunities use this buying interest. Archive it instead: it is "
                    "no longer offered, and they keep it."
                )
            )

    def action_view_leads(self):
        """Return the action that lists the leads and opportunities with this interest."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        action["name"] = self.display_name
        action["domain"] = [("interest_ids", "child_of", self.id)]
        action["context"] = {"create": False}
        return action

    def _query_lead_counts(self):
        Lead = self.env["crm.lead"]
        Lead.flush_model(["interest_ids"])
        self.flush_model(["parent_path"])
        return SQL(
            """
            SELECT interest.id, COUNT(DISTINCT link.crm_lead_id)
              FROM crm_interest AS interest
              JOIN crm_interest AS below ON below.parent_path LIKE interest.parent_path || '%%'
              JOIN crm_interest_crm_lead_rel AS link ON link.crm_interest_id = below.id
             WHERE interest.id IN %s AND link.crm_lead_id IN %s
          GROUP BY interest.id
            """,
            tuple(self.ids),
            Lead._search([]).subselect(),
        )

    @api.model
    @ormcache("company_id")
    def _is_any_offered(self, company_id):
        """Return whether there is an interest to choose from in a company."""
        return bool(self._search_remembered([("company_id", "in", [company_id, False])], limit=1))
