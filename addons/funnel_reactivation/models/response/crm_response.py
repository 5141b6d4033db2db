"""The active response: the one that carries a person's funnel now."""

from collections import defaultdict

from odoo import fields, models

from odoo.addons.response_management.logic import qualification
from odoo.addons.response_management.models.conversion.closed_deal import OPEN

from ...logic import lifecycle
from ..common.row_lock import lock_in_order
from ..status import crm_funnel_journal as journal

#: Stage -> field with its date.
STAMP_FIELDS = {stage: f"date_{stage}" for stage in lifecycle.STAMPS}


class CrmResponse(models.Model):
    """Adds the funnel to responses.

    A person has at most one active response per company: the key of the person is unique among
    the active ones, in the database. ``_activate`` is the only place that makes a response active
    and ``_close`` the only one that ends it; ``crm_response_person`` says whose it is. Fields with
    ``fact=True`` follow from these and are written by nobody.
    """

    _inherit = "crm.response"

    is_active_response = fields.Boolean(
        string="Active Response",
        fact=True,
        readonly=True,
        copy=False,
        help="The active response of this person; one per person.",
    )
    active_person_key = fields.Char(fact=True, readonly=True, copy=False, personal="number")
    funnel_status_id = fields.Many2one(
        "crm.funnel.status",
        fact=True,
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="What happened to the person during this response.",
    )
    date_activated = fields.Datetime(string="Active Since", fact=True, readonly=True, copy=False)
    date_deactivated = fields.Datetime(string="Active Until", fact=True, readonly=True, copy=False)
    date_reactivated = fields.Datetime(
        string="Reactivated On",
        fact=True,
        readonly=True,
        copy=False,
        help="A response is reactivated once; from then on it is left out of the search.",
    )
    date_mql = fields.Datetime(string="MQL On", fact=True, history=True, readonly=True, copy=False)
    date_sal = fields.Datetime(string="SAL On", fact=True, history=True, readonly=True, copy=False)
    date_sql = fields.Datetime(string="SQL On", fact=True, history=True, readonly=True, copy=False)
    date_won = fields.Datetime(string="Won On", fact=True, history=True, readonly=True, copy=False)
    date_lost = fields.Datetime(
        string="Lost On", fact=True, history=True, readonly=True, copy=False
    )
    funnel_journal_ids = fields.One2many("crm.funnel.journal", "response_id", string="Funnel")

    _active_person_uniq = models.UniqueIndex(
        "(company_id, active_person_key) WHERE active_person_key IS NOT NULL",
        "This person has an active response already.",
    )
    _mql_index = models.Index("(date_mql) WHERE date_mql IS NOT NULL")
    _sal_index = models.Index("(date_sal) WHERE date_sal IS NOT NULL")
    _sql_index = models.Index("(date_sql) WHERE date_sql IS NOT NULL")
    _won_index = models.Index("(date_won) WHERE date_won IS NOT NULL")

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    def _mark_converted(self, lead, outcome):
        result = super()._mark_converted(lead, outcome)
        # The answers of one person made one lead; the earliest named its campaign. What is put on
        # a closed deal changes nothing of it.
        open_responses = self.filtered(
            lambda response: response.lead_id.won_status in (OPEN, False)
        )
        open_responses.sorted(lambda response: (response.date, response.id))._activate(
            cause=journal.CAUSE_CONVERSION
        )
        return result

    # ------------------------------------------------------------
    # ACTIVATE
    # ------------------------------------------------------------

    def _activate(self, *, cause, scenario=None, is_reactivation=False):
        """Make each response the active one of its person and return those that became it.

        Left out: responses whose person has an active response, be it of this very batch or made
        by another transaction just now. Marketing qualified them by this: they get their MQL date
        unless they have one. Their leads and contacts get an active status unless they have one.

        Leads are written with the rights of the user, unless the caller has all rights: anyone who
        may not change a lead may not change its campaign by a response either.

        :raise AccessError: the user may not change one of the leads
        """
        # sudo: what carries the funnel follows from what happened, no matter who caused it.
        lock_in_order(self.sudo().lead_id)
        unqualified = self.sudo().filtered(lambda response: not response.date_mql)
        responses = self.sudo()._mark_active(
            lambda active: active._write_activation(is_reactivation=is_reactivation)
        )
        if not responses:
            return self.browse()
        facts = {"cause": cause, "scenario_id": scenario.id if scenario else False}
        happened = [(response, {"event": journal.ACTIVATED}) for response in responses]
        qualified = {"event": journal.STAGE, "stage": lifecycle.MQL}
        happened += [(response, qualified) for response in responses & unqualified]
        self.env["crm.funnel.journal"]._record(
            [
                {**response._prepare_journal_values(), **event, **facts}
                for response, event in happened
            ]
        )
        responses._move_credit(facts, author=self.env)
        responses._on_activated(author=self.env)
        return self.browse(responses.ids)

    def _write_activation(self, *, is_reactivation):
        now = self.env.cr.now()
        vals = {
            "date_activated": now,
            "date_deactivated": False,
            "funnel_status_id": self.env["crm.funnel.status"]._get_id(lifecycle.OPEN),
            "state": qualification.STATE_CONVERTED,
        }
        if is_reactivation:
            vals["date_reactivated"] = now
        attached = self.filtered("lead_id")
        (self - attached).write({**vals, "state": qualification.STATE_ACCEPTED})
        converted = attached.filtered(lambda r: r.state == qualification.STATE_CONVERTED)
        converted.write(vals)
        (attached - converted).write(
            {
                **vals,
                "outcome": "attached",
                "date_converted": now,
                "converter_id": self.env.uid,
            }
        )
        unqualified = self.filtered(lambda response: not response.date_mql)
        unqualified.write({STAMP_FIELDS[lifecycle.MQL]: now})

    def _carries_result(self):
        """A response that carries a person's funnel, or did, is needed as it is."""
        return super()._carries_result() or bool(self.is_active_response or self.funnel_journal_ids)

    # ------------------------------------------------------------
    # FOLLOW
    # ------------------------------------------------------------

    def _stamp(self, stages_by_id, facts):
        """Date the stages of ``{response id: stages}`` now and write them into the journal."""
        now = self.env.cr.now()
        grouped = defaultdict(list)
        for response_id, stages in stages_by_id.items():
            if stages:
                grouped[stages].append(response_id)
        lines = []
        for stages, ids in grouped.items():
            responses = self.browse(ids)
            responses.write({STAMP_FIELDS[stage]: now for stage in stages})
            lines += [
                {**r._prepare_journal_values(), "event": journal.STAGE, "stage": stage, **facts}
                for r in responses
                for stage in stages
            ]
        self.env["crm.funnel.journal"]._record(lines)

    def _follow(self, status, *, cause, user=None):
        """Take the status of their person over; the active responses end with an inactive one."""
        facts = {"cause": cause, **({"user_id": user.id} if user else {})}
        responses = self.sudo()
        responses._stamp(
            {r.id: lifecycle.stamps(status.kind, r._get_stamped()) for r in responses}, facts
        )
        if lifecycle.is_active(status.kind):
            responses.write({"funnel_status_id": status.id})
        else:
            responses._close(status.kind, status=status, **facts)

    def _close(self, kind, *, status=None, cause, **facts):
        """End the active responses with a status of ``kind``."""
        if not self:
            return
        status_id = status.id if status else self.env["crm.funnel.status"]._get_id(kind)
        self.write(
            {
                "is_active_response": False,
                "active_person_key": False,
                "date_deactivated": self.env.cr.now(),
                "funnel_status_id": status_id,
            }
        )
        self.env["crm.funnel.journal"]._record(
            [
                {
                    **response._prepare_journal_values(),
                    "event": journal.CLOSED,
                    "new_status_id": status_id,
                    "cause": cause,
                    **facts,
                }
                for response in self
            ]
        )
        self._forget_active()

    def _reopen(self, *, cause):
        """Make responses active again whose end was taken back, and return those that became it."""
        responses = self.sudo()._mark_active()
        if responses:
            responses.write({"date_deactivated": False, "date_lost": False, "date_won": False})
            self.env["crm.funnel.journal"]._record(
                [
                    {**r._prepare_journal_values(), "event": journal.ACTIVATED, "cause": cause}
                    for r in responses
                ]
            )
        return responses

    def _get_stamped(self):
        """Return the stages that the response has reached."""
        self.ensure_one()
        return frozenset(stage for stage, name in STAMP_FIELDS.items() if self[name])

    def _prepare_journal_values(self):
        self.ensure_one()
        return {
            "response_id": self.id,
            "lead_id": self.lead_id.id,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
        }

    def _move_credit(self, facts, *, author):
        """Let the leads name the campaigns of their active responses; the journal says so.

        :param author: environment with whose rights the leads are written
        """
        moved = self.filtered(
            lambda r: r.lead_id and r.campaign_id and r.lead_id.campaign_id != r.campaign_id
        )
        self.env["crm.funnel.journal"]._record(
            [
                {
                    **response._prepare_journal_values(),
                    "event": journal.CREDIT,
                    "old_campaign_id": response.lead_id.campaign_id.id,
                    "new_campaign_id": response.campaign_id.id,
                    **facts,
                }
                for response in moved
            ]
        )
        for name in ("campaign_id", "medium_id", "source_id"):
            for value, responses in moved.grouped(name).items():
                # Only where it differs: natively, the probability of a lead is computed again
                # whenever its source is written.
                leads = responses.lead_id.filtered_domain([(name, "!=", value.id)])
                leads.with_env(author).write({name: value.id})

    def _on_activated(self, *, author):
        """React to responses that have become active; called once for all of a batch.

        :param author: environment with whose rights leads are written
        """
