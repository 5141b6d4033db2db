"""What leads and contacts have in common in the funnel: a status that is watched."""

from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import clean_context

from ..logic import lifecycle, scenario
from . import crm_funnel_journal as journal
from .res_company import GATE_BLOCK, GATE_WARN


class Note(NamedTuple):
    """How a record stood, ``None`` if it did not exist, and who was the first to change it."""

    values: tuple | None
    uid: int


class StatusChange(NamedTuple):
    """A record whose status is another one at the end of a transaction; ``user`` changed it."""

    record: models.BaseModel
    old: models.BaseModel
    new: models.BaseModel
    user: models.BaseModel
    is_creation: bool = False

    @property
    def is_engagement(self):
        """Whether somebody took the person up.

        What a visitor, the mail gateway or a scheduled job brings in is there to be taken up.
        """
        if self.is_creation and (self.user._is_superuser() or not self.user._is_internal()):
            return False
        return lifecycle.is_engagement(self.old.kind, self.new.kind)


class CrmFunnelMixin(models.AbstractModel):
    """Gives a model its funnel status and notices changes once, after all writes of a transaction.

    Natively one act is several writes (a loss archives, then takes the probability away), so what
    is seen inside ``write`` may never have been. ``write`` therefore only notes how each record
    was; a callback before the commit compares. It may run several times in a transaction, at each
    savepoint, and finds nothing to do the second time.
    """

    _name = "crm.funnel.mixin"
    _description = "Funnel Status"
    _inherit = ["crm.funnel.note"]

    funnel_status_id = fields.Many2one(
        "crm.funnel.status",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        group_expand="_expand_funnel_statuses",
        help="What somebody is doing about this person. Empty for whoever was never engaged.",
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
        copy=False, help="Until then the person does not qualify anew, save by a campaign that may."
    )
    active_response_id = fields.Many2one(
        "crm.response",
        compute="_compute_active_response_id",
        search="_search_active_response_id",
        groups="sales_team.group_sale_salesman",
        help="The response that carries the person's funnel now.",
    )
    active_campaign_id = fields.Many2one(
        related="active_response_id.campaign_id",
        string="Campaign with the Credit",
        groups="sales_team.group_sale_salesman",
    )
    funnel_journal_count = fields.Integer(
        compute="_compute_funnel_journal_count", groups="sales_team.group_sale_salesman"
    )

    def _compute_active_response_id(self):
        active = self._get_active_responses()
        for record in self:
            record.active_response_id = active.get(record, False)

    @api.model
    def _expand_funnel_statuses(self, statuses, domain):
        return statuses.search([("active", "=", True)])

    # ------------------------------------------------------------
    # WATCH
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records.filtered(lambda r: r._is_engaged_on_creation())._note_new()
        return records

    def write(self, vals):
        if not self._get_watched_fields().isdisjoint(vals):
            self._note_situations()
        result = super().write(vals)
        if vals.get("funnel_reason_id") and "funnel_status_id" not in vals:
            # The reason was given after the status, which was seen with another one or none.
            self._date_rest()
        return result

    @api.model
    def _get_watched_fields(self):
        return frozenset({"funnel_status_id"})

    def _is_engaged_on_creation(self):
        """Return whether the new record says by itself that somebody works on the person."""
        return bool(self.funnel_status_id)

    @api.model
    def _get_situation_fields(self):
        """Return the names of the stored fields that say how a record stands."""
        return ("funnel_status_id",)

    @api.model
    def _read_situation(self, values):
        """Return the ``Situation`` that ``values`` of these fields, as cached, spell."""
        (status_id,) = values
        return lifecycle.Situation(status=status_id or None, kind=self._get_status_kind(status_id))

    @api.model
    def _get_status_kind(self, status_id):
        return self.env["crm.funnel.status"].sudo().browse(status_id or ()).kind or None

    def _get_situation_values(self):
        """Return ``{id: values}`` of the fields that say how a record stands.

        Past the fields' access, record by record, which would cost as much as the write that is
        watched: of a thousand records most stand alike, and are compared only.
        """
        names = self._get_situation_fields()
        self._recompute_recordset(names)
        # sudo: how records stand does not depend on who writes them.
        self.sudo().fetch(names)
        caches = [self._fields[name]._get_cache(self.env) for name in names]
        return {
            record_id: tuple(cache.get(record_id) for cache in caches) for record_id in self._ids
        }

    def _get_noted(self):
        """Return how the records stood that this transaction has changed since the last look."""
        precommit = self.env.cr.precommit
        name = f"crm.funnel.{self._name}"
        if name not in precommit.data:
            precommit.data[name] = {}
            # Defaults meant for what the user is creating are not meant for what follows of it.
            env = self.env(context=clean_context(self.env.context))
            precommit.add(self.browse().with_env(env)._follow_funnel)
        return precommit.data[name]

    def _note_new(self):
        """Remember that the records came into being in this transaction."""
        noted = self._get_noted()
        for record_id in self._ids:
            noted[record_id] = Note(None, self.env.uid)

    def _note_situations(self):
        """Remember how the records are before the first write of this transaction."""
        noted = self._get_noted()
        fresh = self.browse(number for number in self._ids if number and number not in noted)
        if fresh:
            for record_id, values in fresh._get_situation_values().items():
                noted[record_id] = Note(values, self.env.uid)

    def _follow_funnel(self):
        """Bring statuses in line with what happened natively, and tell what changed."""
        data = self.env.cr.precommit.data
        name = f"crm.funnel.{self._name}"
        noted = data.get(name)
        if not noted:
            data.pop(name, None)
            return
        # sudo: what follows from a change does not depend on what else its author may see.
        records = self.sudo().with_context(active_test=False).browse(noted).exists()
        before = {}
        for values in {note.values for note in noted.values()}:
            before[values] = self._read_situation(values) if values else lifecycle.Situation()
        due = defaultdict(list)
        ruled = {}
        for record_id, values in records._get_situation_values().items():
            old = noted[record_id].values
            if old == values:
                continue
            if (old, values) not in ruled:
                ruled[old, values] = lifecycle.follow(before[old], self._read_situation(values))
            status_id, kind = ruled[old, values]
            status_id = status_id or (kind and self.env["crm.funnel.status"]._get_id(kind))
            if status_id:
                due[status_id].append(record_id)
        for status_id, ids in due.items():
            # They are still noted, so this write is not a change of its own.
            records.browse(ids).write({"funnel_status_id": status_id})
        del data[name]
        changes = records._get_changes(noted, before)
        if changes:
            self.sudo()._on_status_changed(changes)

    def _get_changes(self, noted, before):
        """Return a ``StatusChange`` for each record whose status is another one than noted."""
        Status = self.env["crm.funnel.status"]
        statuses = self._fields["funnel_status_id"]._get_cache(self.env)
        self.fetch(["funnel_status_id"])
        changes = []
        for record in self:
            note = noted[record.id]
            old, new = before[note.values].status, statuses.get(record.id) or None
            if old != new:
                user = self.env["res.users"].browse(note.uid)
                changes.append(
                    StatusChange(
                        record,
                        Status.browse(old or ()),
                        Status.browse(new or ()),
                        user,
                        note.values is None,
                    )
                )
        return changes

    # ------------------------------------------------------------
    # FOLLOW
    # ------------------------------------------------------------

    def _on_status_changed(self, changes):
        """React to the statuses that a transaction changed, all of one model.

        :param list[StatusChange] changes: one per record
        """
        self._journalise(changes)
        self._rest(changes)
        active = self.union(*(change.record for change in changes))._get_active_responses()
        self._reopen_closed([c for c in changes if c.record not in active], active)
        for change_group in self._group_changes(c for c in changes if c.record in active):
            responses = self.env["crm.response"].union(*(active[c.record] for c in change_group))
            first = change_group[0]
            if first.new:
                responses._follow(first.new, cause=journal.CAUSE_USER, user=first.user)
        engaged = [c for c in changes if c.is_engagement and c.record not in active]
        if engaged:
            self._on_engaged(engaged)

    @api.model
    def _group_changes(self, changes):
        groups = defaultdict(list)
        for change in changes:
            groups[change.new, change.user].append(change)
        return groups.values()

    def _journalise(self, changes):
        self.env["crm.funnel.journal"]._record(
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
            ]
        )

    def _rest(self, changes):
        """Leave people put to rest alone for a while; whoever is taken up again rests no more."""
        self.union(*(c.record for c in changes if not c.new.is_active))._date_rest()
        awake = self.union(*(c.record for c in changes if c.new.is_active))
        awake.filtered(lambda record: record.nurture_until or record.funnel_reason_id).write(
            {"nurture_until": False, "funnel_reason_id": False}
        )

    def _date_rest(self):
        """Date until when the people are left alone, as far as the reason of their rest says."""
        now = self.env.cr.now()
        for reason, records in self.grouped("funnel_reason_id").items():
            until = lifecycle.rest_until(now, reason.nurture_days)
            resting = records.filtered(
                lambda r: r.funnel_status_id.kind in lifecycle.RESTING_KINDS | {lifecycle.LOST}
            )
            if until and resting:
                resting.write({"nurture_until": until})

    def _reopen_closed(self, changes, active):
        """Take back the end of responses whose lead was restored; they join ``active``."""
        restored = {
            change.record.id: change.record
            for change in changes
            if lifecycle.is_taken_back(change.old.kind, change.new.kind)
        }
        field = "lead_id" if self._name == "crm.lead" else "partner_id"
        if not restored:
            return
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

    def _on_engaged(self, changes):
        """People without active response are worked on: ask the scenarios, else the gate."""
        asked = self.env["crm.reactivation.scenario"].sudo()._on_engaged(changes)
        self._check_gate([change for change in changes if change.record not in asked])

    def _check_gate(self, changes):
        """Warn or stop users in active mode who engage people without saying why.

        :raise UserError: the company blocks it
        """
        for company, group in self._group_by_company(changes).items():
            if company.funnel_gate not in (GATE_BLOCK, GATE_WARN):
                continue
            users = self.env["res.users"].union(*{change.user for change in group})
            modes = company._get_funnel_modes(users)
            gated = [
                change
                for change in group
                if modes[change.user.id] == scenario.MODE_ACTIVE
                and change.user._is_internal()
                and not change.user._is_superuser()
            ]
            if not gated:
                continue
            message = self.env._(
                "Nothing says what caused the engagement of %(name)s. Use “What Caused It?” to "
                "pick the campaign that gets the credit.",
                name=gated[0].record.display_name,
            )
            if company.funnel_gate == GATE_BLOCK:
                raise UserError(message)
            for user in self.env["res.users"].union(*{change.user for change in gated}):
                user._bus_send("simple_notification", {"type": "warning", "message": message})

    @api.model
    def _group_by_company(self, changes):
        groups = defaultdict(list)
        for change in changes:
            groups[change.record.company_id or self.env.company].append(change)
        return groups

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
        """Return whether this is a deal that is won; whoever is a customer is none for good."""
        return False

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

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_response_prompt(self):
        """Return the dialog that asks what caused the engagement."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What Caused It?"),
            "res_model": "crm.response.prompt",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_lead_id": self.id if self._name == "crm.lead" else False,
                "default_partner_id": self.id if self._name == "res.partner" else False,
                "dialog_size": "medium",
            },
        }

    def action_view_funnel_journal(self):
        """Return the action that lists what happened to this person in the funnel."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "funnel_reactivation.crm_funnel_journal_action"
        )
        field = "lead_id" if self._name == "crm.lead" else "partner_id"
        action["domain"] = [(field, "=", self.id)]
        action["context"] = {}
        return action

    def _compute_funnel_journal_count(self):
        field = "lead_id" if self._name == "crm.lead" else "partner_id"
        counts = dict(
            self.env["crm.funnel.journal"]._read_group(
                [(field, "in", self.ids)], [field], ["__count"]
            )
        )
        for record in self:
            record.funnel_journal_count = counts.get(record._origin, 0)

    def action_reactivate(self):
        """Ask the invocable scenarios about these people; for automation rules and programs.

        Returns the requests, which the scheduled job closes with their outcome.
        """
        self.check_access("write")
        return self.env["crm.reactivation.scenario"]._invoke(self).ids
