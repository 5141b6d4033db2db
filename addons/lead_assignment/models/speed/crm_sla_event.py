"""What became of targets: one warning and one breach for each stage of a lead."""

from odoo import api, fields, models

from .crm_lead import STAGE_NAMES

WARNING = "warning"
BREACH = "breach"
REASSIGNMENT = "reassignment"


class CrmSlaEvent(models.Model):
    """The log of warnings, breaches and reassignments. The database keeps each from repeating."""

    _name = "crm.sla.event"
    _description = "Speed to Lead Event"
    _inherit = ["in.use.mixin"]
    _order = "date desc, id desc"
    _rec_name = "lead_id"

    lead_id = fields.Many2one("crm.lead", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", index="btree_not_null", ondelete="cascade")
    policy_id = fields.Many2one("crm.sla.policy", index="btree_not_null", ondelete="set null")
    stage = fields.Selection(
        STAGE_NAMES,
        required=True,
    )
    kind = fields.Selection(
        [(WARNING, "Warning"), (BREACH, "Missed"), (REASSIGNMENT, "Reassigned")],
        required=True,
    )
    date = fields.Datetime(required=True)
    deadline = fields.Datetime()
    user_id = fields.Many2one(
        "res.users", string="Owner at the Time", index=True, ondelete="set null"
    )
    team_id = fields.Many2one("crm.team", string="Sales Team", ondelete="set null")
    told_user_id = fields.Many2one("res.users", string="Told", ondelete="set null")

    _once = models.UniqueIndex("(lead_id, stage, kind)", "Each happens to a lead once.")

    @api.model
    def _get_access_links(self):
        return ("lead_id",)
