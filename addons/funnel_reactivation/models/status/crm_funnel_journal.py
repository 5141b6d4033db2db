"""What happened to whom in the funnel, and who or what caused it."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ...logic import lifecycle

STATUS = "status"
STAGE = "stage"
ACTIVATED = "activated"
CLOSED = "closed"
CREDIT = "credit"

CAUSE_USER = "user"
CAUSE_CONVERSION = "conversion"
CAUSE_PROMPT = "prompt"
CAUSE_SCENARIO = "scenario"
CAUSE_MERGE = "merge"
CAUSE_RESTORED = "restored"
#: An administrator told it; the system has not seen it happen.
CAUSE_HISTORY = "history"

#: What can be told of the past.
TOLD_EVENTS = frozenset({STATUS, STAGE})

#: What a line is made of.
COLUMNS = (
    "date",
    "event",
    "stage",
    "cause",
    "user_id",
    "company_id",
    "response_id",
    "lead_id",
    "partner_id",
    "old_status_id",
    "new_status_id",
    "old_campaign_id",
    "new_campaign_id",
    "scenario_id",
)
#: What administrators may tell of a line.
TOLD_FIELDS = frozenset(
    {
        "date",
        "event",
        "stage",
        "user_id",
        "company_id",
        "lead_id",
        "partner_id",
        "old_status_id",
        "new_status_id",
    }
)


class CrmFunnelJournal(models.Model):
    """One line for each change; nobody changes or deletes lines.

    The stage dates on a response say the same as its lines of kind *stage*: reports recount from
    either. Where an end was taken back, those of the end before that do not count. Lines outlive
    the lead and the contact that they are about.

    What happened before this database knew of it, administrators tell by ``load`` or ``create``,
    as *history*.
    """

    _name = "crm.funnel.journal"
    _description = "Funnel Journal"
    _inherit = "crm.fact.mixin"
    _order = "date desc, id desc"
    _rec_name = "event"
    _log_access = False

    date = fields.Datetime(required=True, readonly=True)
    event = fields.Selection(
        [
            (STATUS, "Status changed"),
            (STAGE, "Stage reached"),
            (ACTIVATED, "Response made active"),
            (CLOSED, "Response closed"),
            (CREDIT, "Credit moved"),
        ],
        required=True,
        readonly=True,
    )
    stage = fields.Selection(
        [
            (lifecycle.MQL, "MQL"),
            (lifecycle.SAL, "SAL"),
            (lifecycle.SQL, "SQL"),
            (lifecycle.WON, "Won"),
            (lifecycle.LOST, "Lost"),
        ],
        readonly=True,
    )
    cause = fields.Selection(
        [
            (CAUSE_USER, "A user"),
            (CAUSE_CONVERSION, "Conversion of a response"),
            (CAUSE_PROMPT, "Response prompt"),
            (CAUSE_SCENARIO, "Scenario"),
            (CAUSE_MERGE, "Merge"),
            (CAUSE_RESTORED, "Restored after its end"),
            (CAUSE_HISTORY, "History"),
        ],
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", readonly=True, index=True, ondelete="cascade")
    response_id = fields.Many2one(
        "crm.response", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    campaign_id = fields.Many2one(related="response_id.campaign_id")
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index="btree_not_null", ondelete="set null"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Contact", readonly=True, index="btree_not_null", ondelete="set null"
    )
    old_status_id = fields.Many2one("crm.funnel.status", readonly=True, ondelete="set null")
    new_status_id = fields.Many2one("crm.funnel.status", readonly=True, ondelete="set null")
    old_campaign_id = fields.Many2one("utm.campaign", readonly=True, ondelete="set null")
    new_campaign_id = fields.Many2one("utm.campaign", readonly=True, ondelete="set null")

    before = fields.Char(compute="_compute_words")
    after = fields.Char(compute="_compute_words")

    _order_index = models.Index("(date DESC, id DESC)")

    def _compute_words(self):
        """Say what each line changed from and to, whatever kind of line it is."""
        stages = dict(self._fields["stage"]._description_selection(self.env))
        # sudo: the names of campaigns and statuses; who may see the line may know them.
        for line in self.sudo():
            line.before = line.old_campaign_id.title or line.old_status_id.name
            line.after = (
                stages.get(line.stage)
                or line.new_campaign_id.title
                or line.new_status_id.name
                or (line.event == ACTIVATED and line.campaign_id.title)
            )

    @api.model
    def _record(self, lines, store_with=None):
        """Write ``lines`` down, now and under the present user unless they say otherwise.

        Returns, if ``store_with`` is given, whether anybody has an active response: where nobody
        has, which costs nothing to learn here, nothing else follows from a status.

        :param store_with: executes an insertion together with something else, and returns the rows
            of a SELECT; see ``crm.funnel.mixin._store_with``

        In SQL: lines come by the thousand, need nothing computed, and nobody has the right to
        create them, as they follow from what happened.
        """
        if not lines:
            return False
        common = {
            "date": self.env.cr.now(),
            "user_id": self.env.uid,
            "company_id": self.env.company.id,
        }
        query = self._query_record([{**common, **line} for line in lines])
        is_anybody_active = False
        if store_with is None:
            self.env.cr.execute(query)
        else:
            # The order makes it a look into the index of active responses, however old or new
            # what the database knows of that table is.
            is_active = SQL(
                "SELECT (SELECT TRUE FROM crm_response WHERE active_person_key IS NOT NULL"
                " ORDER BY company_id, active_person_key LIMIT 1)"
            )
            is_anybody_active = bool(store_with(query, is_active)[0][0])
        self.env["crm.response"].invalidate_model(["funnel_journal_ids"], flush=False)
        for model in ("crm.lead", "res.partner"):
            self.env[model].invalidate_model(["may_have_changes"], flush=False)
        return is_anybody_active

    @api.model
    def _query_record(self, lines):
        """Return the query that inserts ``lines``; what all of them share is sent once."""
        columns = {name: [line.get(name) or None for line in lines] for name in COLUMNS}
        own = [name for name, values in columns.items() if len(set(values)) > 1] or ["lead_id"]
        shared = [name for name in COLUMNS if name not in own and columns[name][0] is not None]
        return SQL(
            "INSERT INTO crm_funnel_journal (%s) SELECT line.*%s FROM unnest(%s) AS line",
            SQL(", ").join(SQL.identifier(name) for name in [*own, *shared]),
            SQL().join(SQL(", %s", columns[name][0]) for name in shared),
            SQL(", ").join(
                SQL("%s::%s[]", columns[name], SQL.identifier(self._fields[name].column_type[0]))
                for name in own
            ),
        )

    @api.model
    def _get_access_links(self):
        return ("lead_id", "response_id", "partner_id")

    @api.model
    def _get_history_names(self):
        return super()._get_history_names() | TOLD_FIELDS

    @api.model_create_multi
    def create(self, vals_list):
        """Take lines about the past from administrators, marked as history.

        :raise AccessError: what happens now is written down by the system
        :raise ValidationError: naming the line, if it cannot be
        """
        if not self._is_history():
            if self.env.su:
                return super().create(vals_list)
            raise AccessError(
                self.env._(
                    "The funnel journal is written automatically. Administrators can import "
                    "earlier events."
                )
            )
        lines = super().create(
            [
                {
                    "company_id": self.env.company.id,
                    "event": STATUS,
                    **{name: value for name, value in vals.items() if name in TOLD_FIELDS},
                    "cause": CAUSE_HISTORY,
                }
                for vals in vals_list
            ]
        )
        lines._check_history()
        for number, line in enumerate(lines, 1):
            if line.event not in TOLD_EVENTS or not (line.lead_id or line.partner_id):
                raise ValidationError(
                    self.env._(
                        "Row %s: name a lead or a contact, and the status or stage that it got.",
                        number,
                    )
                )
        return lines

    @api.model
    def _get_history_chains(self):
        return (("date",),)

    def write(self, vals):  # pylint: disable=method-required-super
        # Lines are written once; nothing is passed on.
        raise UserError(self.env._("Entries of the funnel journal cannot be changed."))

    def _move_to_lead(self, lead_ids, lead_id):
        """Let lines about merged leads be about the one that stays, in SQL past ``write``."""
        self.flush_model(["lead_id"])
        self.env.cr.execute(
            SQL(
                "UPDATE crm_funnel_journal SET lead_id = %s WHERE lead_id = ANY(%s)",
                lead_id,
                list(lead_ids),
            )
        )
        self.invalidate_model(["lead_id"])
