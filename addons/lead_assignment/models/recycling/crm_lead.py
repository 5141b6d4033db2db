"""Where a lead stands in the hands of those who process it, and how often it came back."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from odoo.addons.crm_privacy.models.common.crm_fact_mixin import CORRECTED_BY

from ...logic import recycling

PRIORITIES = ("0", "1", "2", "3")


class CrmLead(models.Model):
    """Counters are written in SQL with the run that moves the lead: they edit nothing."""

    _inherit = "crm.lead"

    # Marks
    processing_state = fields.Selection(
        [
            (recycling.NEW, "New"),
            (recycling.WORKING, "Being worked on"),
            (recycling.WAITING, "Waiting for the customer"),
            (recycling.RETURNED, "Returned"),
            (recycling.ENDED, "Recycled too often"),
        ],
        string="Processing",
        compute="_compute_processing_state",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        help=(
            "Attempts and changes by the salesperson set the mark; you can also set it yourself. "
            "Leads that wait for the customer are recycled later, as set in the recycling policy."
        ),
    )
    date_owner = fields.Datetime(
        string="Owner Since",
        compute="_compute_date_owner",
        store=True,
        precompute=True,
        copy=False,
        fact=CORRECTED_BY,
    )

    # Recycling
    recycle_count = fields.Integer(
        string="Times Recycled",
        readonly=True,
        copy=False,
        help="How often it returned to the pool because no one worked on it.",
        fact=CORRECTED_BY,
    )
    date_recycled = fields.Datetime(
        string="Last Recycled On", readonly=True, copy=False, fact=CORRECTED_BY
    )
    recycle_check_date = fields.Datetime(
        compute="_compute_date_owner",
        store=True,
        precompute=True,
        copy=False,
        fact=CORRECTED_BY,
    )
    previous_owner_ids = fields.Many2many(
        "res.users",
        string="Previous Salespersons",
        compute="_compute_previous_owner_ids",
        groups="sales_team.group_sale_salesman",
    )

    # Quality
    date_grade_raised = fields.Datetime(
        string="Grade Raised On", readonly=True, copy=False, fact=CORRECTED_BY
    )
    grade_user_id = fields.Many2one(
        "res.users",
        string="Grade Raised By",
        readonly=True,
        copy=False,
        ondelete="set null",
        fact=CORRECTED_BY,
    )

    _recycle_check_idx = models.Index(
        "(recycle_check_date) WHERE user_id IS NOT NULL AND active IS TRUE"
    )

    def _auto_init(self):
        # One statement for leads that are there already, instead of one recomputation each.
        if not column_exists(self.env.cr, "crm_lead", "date_owner"):
            for name, kind in (
                ("processing_state", "varchar"),
                ("date_owner", "timestamp"),
                ("recycle_check_date", "timestamp"),
            ):
                if not column_exists(self.env.cr, "crm_lead", name):
                    create_column(self.env.cr, "crm_lead", name, kind)
            self.env.cr.execute(
                SQL(
                    "UPDATE crm_lead SET processing_state = CASE WHEN user_id IS NULL "
                    "OR date_last_stage_update IS NULL OR date_last_stage_update <= create_date "
                    "THEN %s ELSE %s END, date_owner = CASE WHEN user_id IS NOT NULL "
                    "THEN coalesce(date_open, create_date) END",
                    recycling.NEW,
                    recycling.WORKING,
                )
            )
        return super()._auto_init()

    @api.model
    def _get_alike_fields(self):
        return {
            **super()._get_alike_fields(),
            "processing_state": ("date_last_attempt", "date_recycled"),
            "date_owner": (),
        }

    @api.depends("user_id", "date_first_attempt")
    def _compute_processing_state(self):
        for state, leads in self.grouped(lambda lead: lead._get_processing_state()).items():
            leads.processing_state = state

    def _get_processing_state(self):
        tried = self.date_last_attempt or self.date_first_attempt
        since = self.date_recycled
        if tried and self.user_id and not (since and tried < since):
            return recycling.WORKING
        return recycling.RETURNED if since else recycling.NEW

    @api.depends("user_id")
    def _compute_date_owner(self):
        now = self.env.cr.now().replace(microsecond=0)
        owned = self.filtered("user_id")
        owned.date_owner = now
        (self - owned).date_owner = False
        self.recycle_check_date = False

    @api.depends("recycle_count")
    def _compute_previous_owner_ids(self):
        # sudo: who had the lead before is told to anyone who sees the lead.
        owners = self.env["crm.assignment.run"].sudo()._get_owner_history(self.ids)
        for lead in self:
            users = owners.get(lead._origin.id, [])
            lead.previous_owner_ids = [fields.Command.set(list(dict.fromkeys(users)))]

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    def _on_edited(self, names):
        asks = {"team_id", "company_id", "type", "processing_state"}
        if names & asks and "user_id" not in names:
            # Another policy, or another time, may hold now.
            # sudo: the schedule asks, no matter who edits the lead.
            self.sudo()._ask_again()
        return super()._on_edited(names)

    def _ask_again(self):
        """Have the schedule look at the leads, whenever it meant to."""
        looked_at = self.filtered("recycle_check_date")
        looked_at._write_quietly({lead.id: {"recycle_check_date": None} for lead in looked_at})

    def _log_attempts(self, *args, **kwargs):
        if not self:
            return super()._log_attempts(*args, **kwargs)
        # sudo: anyone who tries to reach a customer works on the lead.
        self.sudo().filtered(lambda lead: lead.processing_state == recycling.WAITING)._ask_again()
        found = super()._log_attempts(*args, **kwargs)
        # sudo: see above
        self.sudo()._write_quietly(
            {lead.id: {"processing_state": recycling.WORKING} for lead in self if lead.user_id}
        )
        return found

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: anyone who may merge the leads takes their history along, hidden parts too.
        survivor, gone = self.sudo(), opportunities.sudo()
        if any(gone.mapped("recycle_count")):
            survivor._write_quietly(
                {
                    self.id: {
                        "recycle_count": max((survivor | gone).mapped("recycle_count")),
                        "date_recycled": max(
                            filter(None, (survivor | gone).mapped("date_recycled")),
                            default=None,
                        ),
                    }
                }
            )
        return result

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_redistribute(self):
        """Return the dialog that takes the leads back, hands them over or shares them out anew."""
        self._check_assignable()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "lead_assignment.crm_lead_redistribute_action"
            ),
            "context": {"default_lead_ids": self.ids},
        }

    def action_raise_grade(self):
        """Raise the grade of the leads by one star each; see :meth:`raise_grade`."""
        self.check_access("write")
        return self.env["crm.lead.bulk.action"]._do("raise_grade", self)

    def raise_grade(self, note=False):
        """Raise the priority of the leads by one step, and note who did and why.

        Open over RPC and JSON-2 to anyone who may write the leads.

        :raise UserError: if all of them have the highest grade
        """
        self.check_access("write")
        rising = self.filtered(lambda lead: (lead.priority or "0") != PRIORITIES[-1])
        if self and not rising:
            raise UserError(
                self.env._(
                    "These leads have the highest grade already. Convert them to opportunities "
                    "to take them further."
                )
            )
        labels = dict(self._fields["priority"]._description_selection(self.env))
        bodies = {}
        for priority, leads in rising.grouped(lambda lead: lead.priority or "0").items():
            higher = PRIORITIES[PRIORITIES.index(priority) + 1]
            leads.write({"priority": higher})
            body = self.env._(
                "Grade raised from %(before)s to %(after)s.",
                before=labels[priority],
                after=labels[higher],
            )
            bodies.update(dict.fromkeys(leads.ids, f"{body} {note}" if note else body))
        rising._message_log_batch(bodies=bodies)
        stamp = {"date_grade_raised": self.env.cr.now(), "grade_user_id": self.env.uid}
        rising._write_quietly({lead.id: stamp for lead in rising})


class CrmLeadBulkAction(models.Model):
    _inherit = "crm.lead.bulk.action"

    action = fields.Selection(
        selection_add=[("raise_grade", "Raise the grade")], ondelete={"raise_grade": "cascade"}
    )

    def _apply_raise_grade(self, leads):
        leads.raise_grade()
