"""Lines of the journal that a scenario caused."""

from odoo import fields, models


class CrmFunnelJournal(models.Model):
    _inherit = "crm.funnel.journal"

    scenario_id = fields.Many2one(
        "crm.reactivation.scenario", readonly=True, index="btree_not_null", ondelete="set null"
    )
