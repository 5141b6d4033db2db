"""How an organization runs its funnel."""

from odoo import fields, models

from ...logic import scenario
from .crm_funnel_mode_rule import MODES

GATE_NONE = "none"
GATE_WARN = "warn"
GATE_BLOCK = "block"


class ResCompany(models.Model):
    _inherit = "res.company"

    funnel_mode = fields.Selection(
        [*MODES, (scenario.MODE_HYBRID, "Hybrid: by user")],
        # Not required in the database: companies are made while this addon is not loaded.
        default=scenario.MODE_ACTIVE,
        help="Active: engaging somebody needs a campaign. Passive: the campaign is inferred.",
    )
    funnel_gate = fields.Selection(
        [(GATE_NONE, "Let pass"), (GATE_WARN, "Warn"), (GATE_BLOCK, "Block")],
        default=GATE_WARN,
        help="What happens in active mode when someone is engaged without an active response.",
    )
    funnel_mode_rule_ids = fields.One2many(
        "crm.funnel.mode.rule",
        "company_id",
        groups="response_management.group_response_management_manager",
    )

    def _get_funnel_gate(self):
        """Return what happens in active mode when somebody is engaged without response."""
        # sudo: what a company has decided holds for everybody.
        return self.sudo().funnel_gate or GATE_WARN

    def _get_funnel_modes(self, users):
        """Return ``{user id: mode}``."""
        self.ensure_one()
        company = self.sudo()
        mode = company.funnel_mode or scenario.MODE_ACTIVE
        if mode != scenario.MODE_HYBRID:
            return dict.fromkeys(users.ids, mode)
        lines = company.funnel_mode_rule_ids._find_first(users)
        return {
            user.id: lines[user.id].mode if user.id in lines else scenario.MODE_ACTIVE
            for user in users
        }
