"""The company decides who assigns leads, and what counts when role and distribution disagree."""

from odoo import api, fields, models, tools

from ...logic import rights
from ...logic.engine import BOTH, NATIVE, RULES

#: What holds where a company says nothing.
RIGHTS_POLICY = rights.DISTRIBUTION


class ResCompany(models.Model):
    _inherit = "res.company"

    lead_rights_policy = fields.Selection(
        [
            (rights.STRICTEST, "The stricter of both"),
            (rights.WIDEST, "The wider of both"),
            (rights.DISTRIBUTION, "The distribution"),
            (rights.ROLE, "The role"),
        ],
        string="Conflicts of Rights on Leads",
        # Not required in the database: companies are made while this addon is not loaded.
        default=RIGHTS_POLICY,
        help="Which right applies when a person's role and the distribution of a lead disagree.",
    )
    lead_assignment_engine = fields.Selection(
        [
            (RULES, "These rules only"),
            (NATIVE, "Odoo's rule-based assignment only"),
            (BOTH, "Both, side by side"),
        ],
        string="Who Assigns Leads",
        default=BOTH,
        help="The scheduled jobs and the buttons of the other leave the leads of the company "
        "alone. Side by side, the one that runs first takes a lead.",
    )

    @api.model
    @tools.ormcache()
    def _has_several(self):
        """Return whether there is anybody to hide records from; creating a company clears it."""
        # sudo: how many companies there are does not depend on who asks.
        return self.sudo().with_context(active_test=False).search_count([], limit=2) > 1

    def _get_lead_rights_policy(self):
        """Return what counts when role and distribution disagree."""
        # sudo: what a company has decided holds for everybody.
        return self.sudo().lead_rights_policy or RIGHTS_POLICY

    def _get_lead_assignment_engine(self):
        """Return who gives out the leads of the company."""
        # sudo: see above
        return self.sudo().lead_assignment_engine or BOTH

    @api.model
    def _is_native_assignment_on(self):
        """Return whether Odoo's own assignment runs by itself."""
        # sudo: whether a scheduled job is active is no secret.
        cron = self.env.ref("crm.ir_cron_crm_lead_assign", raise_if_not_found=False)
        is_activated = self.env["crm.lead"]._is_rule_based_assignment_activated()
        return bool(is_activated and cron and cron.sudo().active)
