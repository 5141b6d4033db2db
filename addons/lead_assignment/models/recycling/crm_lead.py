"""Where a lead stands in the hands of those who process it, and how often it came back."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
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
        help="Attempts and changes of the salesperson set the mark; you may set it too. What waits "
        "for the customer is recycled later, as the recycling policy says.",
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
        help="How often it went back to the pool because nobody touched it.",
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
        # sudo: who had the lead before is told to whoever sees the lead.
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
            # sudo: the schedule asks, whoever edits the lead.
            self.sudo()._ask_again()
        return super()._on_edited(names)

    def _ask_again(self):
        """Have the schedule look at the leads, whenever it meant to."""
        looked_at = self.filtered("recycle_check_date")
        looked_at._write_quietly({lead.id: {"recycle_check_date": None} for lead in looked_at})

    def _log_attempts(self, *args, **kwargs):
        if not self:
            return super()._log_attempts(*args, **kwargs)
        # sudo: whoever tries to reach a customer works on the lead.
        self.sudo().filtered(lambda lead: lead.processing_state == recycling.WAITING)._ask_again()
        found = super()._log_attempts(*args, **kwargs)
        # sudo: see above
        self.sudo()._write_quietly(
            {lead.id: {"processing_state": recycling.WORKING} for lead in self if lead.user_id}
        )
        return found

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: whoever may merge the leads takes their history along, hidden parts too.
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

        Open over RPC and JSON-2 to whoever may write the leads.

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

    # ------------------------------------------------------------
    # FACTS
    # ------------------------------------------------------------

    @api.model
    def _get_owned_domain(self):
        """Return the domain of the open leads in somebody's hands."""
        return self._get_open_domain() & Domain("user_id", "!=", False)

    @api.model
    def _get_recycle_domain(self):
        """Return the domain of the leads of which it is time to ask whether anybody works."""
        now = self.env.cr.now()
        due = Domain("recycle_check_date", "=", False) | Domain("recycle_check_date", "<=", now)
        return self._get_owned_domain() & Domain("date_erased", "=", False) & due

    def _get_touches(self):
        """Return ``{lead id: (last touched, planned for)}``, naive UTC, in one query.

        Who wrote, called, met, moved it in the pipeline, restored it or took it over has touched a
        lead; automatic messages have not, and steps that a follow-up plan has planned are no plan
        of anybody.
        """
        if not self:
            return {}
        self.env["crm.lead"].flush_model(
            ["date_owner", "date_last_attempt", "date_last_stage_update", "date_grade_raised"]
        )
        for name in ("mail.message", "mail.activity", "calendar.event"):
            self.env[name].flush_model()
        rows = self.env.execute_query(self._query_touches(self.ids))
        restored = {lead.id: lead._get_pauses()[-1][1] for lead in self if lead.sla_pauses}
        return {
            lead_id: (max(touched, restored.get(lead_id, touched)), planned)
            for lead_id, touched, planned in rows
        }

    @api.model
    def _query_touches(self, lead_ids):
        return SQL(
            """
            SELECT lead.id,
                   greatest(coalesce(lead.date_owner, lead.create_date), lead.date_last_attempt,
                            CASE WHEN lead.date_last_stage_update > lead.create_date
                                 THEN lead.date_last_stage_update END,
                            lead.date_grade_raised, said.date, done.date, met.date),
                   greatest(done.planned, met.planned)
              FROM crm_lead lead
              LEFT JOIN LATERAL (
                    SELECT max(message.date) AS date
                      FROM mail_message message
                     WHERE message.model = 'crm.lead' AND message.res_id = lead.id
                       AND message.message_type = 'comment'
                   ) said ON true
              LEFT JOIN LATERAL (
                    SELECT max(activity.write_date) FILTER (WHERE NOT activity.active) AS date,
                           max(activity.date_deadline + interval '1 day')
                           FILTER (WHERE activity.active AND activity.automated IS NOT TRUE)
                           AS planned
                      FROM mail_activity activity
                     WHERE activity.res_model = 'crm.lead' AND activity.res_id = lead.id
                   ) done ON true
              LEFT JOIN LATERAL (
                    SELECT max(CASE WHEN event.stop <= %(now)s THEN event.stop
                                    ELSE event.create_date END) AS date,
                           max(event.start) AS planned
                      FROM calendar_event event
                     WHERE event.opportunity_id = lead.id AND event.active
                   ) met ON true
             WHERE lead.id = ANY(%(lead_ids)s)
            """,
            now=self.env.cr.now(),
            lead_ids=list(lead_ids),
        )


class CrmLeadBulkAction(models.Model):
    _inherit = "crm.lead.bulk.action"

    action = fields.Selection(
        selection_add=[("raise_grade", "Raise the grade")], ondelete={"raise_grade": "cascade"}
    )

    def _apply_raise_grade(self, leads):
        leads.raise_grade()
