"""What leads and contacts have in common in the funnel: a status that is watched."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...logic import lifecycle, period
from ..common.row_lock import lock_in_order
from ..status import crm_funnel_journal as journal


class CrmFunnelMixin(models.AbstractModel):
    """Gives a model its funnel status, and says what follows when that changes.

    ``crm_funnel_mixin_watch`` notices the changes.
    """

    _name = "crm.funnel.mixin"
    _description = "Funnel Status"
    #: Field by which responses, requests and lines of the journal name a record of the model.
    _person_field = None

    funnel_status_id = fields.Many2one(
        "crm.funnel.status",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        group_expand="_expand_funnel_statuses",
        help="What is being done about this person. Empty if the person was never engaged.",
    )
    funnel_kind = fields.Selection(related="funnel_status_id.kind", string="Kind of Status")
    funnel_reason_id = fields.Many2one(
        "crm.funnel.reason",
        string="Status Reason",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="['|', ('status_ids', '=', False), ('status_ids', 'in', funnel_status_id)]",
    )
    nurture_until = fields.Datetime(
        copy=False,
        help=(
            "Until then the person does not qualify again, except through a campaign that "
            "bypasses the timeout."
        ),
    )
    active_response_id = fields.Many2one(
        "crm.response",
        compute="_compute_active_response_id",
        search="_search_active_response_id",
        groups="sales_team.group_sale_salesman",
        help="The active response of this person.",
    )
    active_campaign_id = fields.Many2one(
        related="active_response_id.campaign_id",
        string="Campaign with the Credit",
        # The campaign of a response is tracked. Here that would compute this at each write.
        tracking=False,
        groups="sales_team.group_sale_salesman",
    )

    @api.constrains("nurture_until")
    def _check_nurture_until(self):
        if not all(period.is_sound(r.nurture_until) for r in self if r.nurture_until):
            raise ValidationError(self.env._("Nurture until a day between 1970 and 2199."))

    def _compute_active_response_id(self):
        # A form asks for more than this: of one record, first whether there is anything at all.
        if len(self) == 1:
            is_any = self.may_have_responses
        else:
            is_any = self.env["crm.response"]._is_any_active()
        active = self._get_active_responses() if is_any else {}
        for record in self:
            record.active_response_id = active.get(record, False)

    @api.model
    def _expand_funnel_statuses(self, statuses, domain):
        return statuses.search([("active", "=", True)])

    # ------------------------------------------------------------
    # FOLLOW
    # ------------------------------------------------------------

    def _on_status_changed(self, changes):
        """React to the statuses that a transaction changed, all of one model.

        What an administrator tells of the past is written down, and nothing else follows from it.

        :param list[StatusChange] changes: one per record
        """
        changes = self._journalize_history(changes)
        if not changes:
            return
        # Before the journal, with which it is stored.
        self._update_nurture(changes)
        is_anybody_active = self._journalize(changes)
        people = self.union(*(change.record for change in changes))
        active = people._get_active_responses() if is_anybody_active else {}
        self._reopen_closed([c for c in changes if c.record not in active], active)
        lock_in_order(self.env["crm.response"].union(*active.values()))
        carried = [c for c in changes if c.record in active and c.new]
        for (status, user), group in self._group_changes(
            carried, lambda c: (c.new, c.user)
        ).items():
            responses = self.env["crm.response"].union(*(active[c.record] for c in group))
            responses._follow(status, cause=journal.CAUSE_USER, user=user)
        engaged = [c for c in changes if c.is_engagement and c.record not in active]
        if engaged:
            self._on_engaged(engaged)

    @api.model
    def _group_changes(self, changes, key):
        groups = defaultdict(list)
        for change in changes:
            groups[key(change)].append(change)
        return groups

    def _journalize(self, changes):
        """Write the changes down; return whether anybody at all has an active response."""
        return self.env["crm.funnel.journal"]._record(
            [
                {
                    **change.record._prepare_journal_values(),
                    "event": journal.STATUS,
                    "cause": journal.CAUSE_USER,
                    "user_id": change.user.id,
                    "old_status_id": change.old.id,
                    "new_status_id": change.new.id,
                }
                for change in changes
            ],
            store_with=self._store_with,
        )

    def _store_with(self, insertion, answer):
        """Execute ``insertion``, with what is pending of the model where that is one statement.

        :return: the rows of ``answer``, a SELECT
        """
        return self.env.execute_query(SQL("WITH line AS (%s) %s", insertion, answer))

    def _journalize_history(self, changes):
        """Write the changes down that are of the past, and return the others."""
        past = [c for c in changes if c.is_creation and c.record._get_history_date()]
        self.env["crm.funnel.journal"]._record(
            [
                {
                    **change.record._prepare_journal_values(),
                    "event": journal.STATUS,
                    "cause": journal.CAUSE_HISTORY,
                    "user_id": False,
                    "date": change.record._get_history_date(),
                    "new_status_id": change.new.id,
                }
                for change in past
            ]
        )
        return [change for change in changes if change not in past] if past else changes

    def _get_history_date(self):
        """Return when a record got the status with which it was told of, nothing if it is new."""
        return

    def _update_nurture(self, changes):
        """Date the nurture of people who are not worked on, and end it for those who are again."""
        self.union(*(c.record for c in changes if not c.is_active))._set_nurture_until()
        awake = self.union(*(c.record for c in changes if c.is_active))
        awake.filtered(lambda record: record.nurture_until or record.funnel_reason_id).write(
            {"nurture_until": False, "funnel_reason_id": False}
        )

    def _set_nurture_until(self):
        """Write until when people are left alone, where the reason of their status says so."""
        now = self.env.cr.now()
        for reason, records in self.grouped("funnel_reason_id").items():
            until = lifecycle.nurture_until(now, reason.nurture_days)
            if not until:
                continue
            nurtured = records.filtered(
                lambda r: r.funnel_status_id.kind in lifecycle.NURTURE_KINDS | {lifecycle.LOST}
            )
            if nurtured:
                nurtured.write({"nurture_until": until})

    def _reopen_closed(self, changes, active):
        """Take back the end of responses whose lead was restored; they join ``active``."""
        restored = {
            change.record.id: change.record
            for change in changes
            if lifecycle.is_taken_back(change.old_kind, change.new_kind)
        }
        if not restored:
            return
        field = self._person_field
        ended = (
            self.env["crm.response"]
            .sudo()
            .search(
                [
                    (field, "in", list(restored)),
                    ("date_deactivated", "!=", False),
                    ("funnel_status_id.kind", "in", list(lifecycle.END_KINDS)),
                ],
                order="date_deactivated desc",
            )
        )
        latest = ended.browse(
            {response[field].id: response.id for response in reversed(ended)}.values()
        )
        for response in latest._reopen(cause=journal.CAUSE_RESTORED):
            active[restored[response[field].id]] = response

    # ------------------------------------------------------------
    # PERSON
    # ------------------------------------------------------------

    def _get_person_marks(self):
        """Return ``{field of crm.response: value}`` by which responses of this person are found.

        Without value for marks that are unknown.
        """
        raise NotImplementedError

    def _get_active_responses(self):
        """Return ``{record: active response of its person}``, in one query."""
        marks = {
            record: ((record.company_id or self.env.company).id, record._get_person_marks())
            for record in self
        }
        return self.env["crm.response"]._find_active(marks)

    def _prepare_person_values(self):
        """Return who this is, as the door takes it."""
        raise NotImplementedError

    def _get_engaged_kind(self):
        """Return the kind of status for somebody taken up now."""
        return lifecycle.OPEN

    def _is_won(self):
        """Return whether this is a deal that is won; a customer is none for good."""
        return False

    def _has_settled_credit(self):
        """Return whether this is a won deal to which responses led."""
        return False

    def _get_engagement_date(self):
        """Return when somebody engaged the person, as far as what is recorded now says so."""
        return self.env.cr.now()

    def _prepare_journal_values(self):
        raise NotImplementedError

    def _get_funnel_owner(self):
        """Return the user whose role counts for this person: the owner, else who works now."""
        self.ensure_one()
        return self.user_id or self.env.user

    def _search_active_response_id(self, operator, value):
        if operator not in ("any", "in"):
            return NotImplemented
        if operator == "in":
            responses = self.env["crm.response"].browse(v for v in value if v)
            if False in value:
                return ~Domain(self._get_active_domain([])) if not responses else NotImplemented
            return self._get_active_domain([("id", "in", responses.ids)])
        return self._get_active_domain(value)

    @api.model
    def _get_active_domain(self, domain):
        """Return the domain of records with an active response in ``domain``."""
        return [("response_ids", "any", Domain("is_active_response", "=", True) & Domain(domain))]
