"""The one gate of the addon: every write on a lead, and what follows from it, in order."""

from typing import NamedTuple

from odoo import api, models

from odoo.addons.crm_privacy.tools.inner_context import get_inner

from ..common.assignment_fact_mixin import ADDON
from .batch import IN_BATCH

#: Fields of which a write may change what :class:`LeadState` says.
WATCHED = frozenset({"active", "probability", "stage_id", "type", "user_id"})


class LeadState(NamedTuple):
    """What a lead is at a moment, as far as events depend on it."""

    user_id: int
    type: str
    stage_id: int
    is_closed: bool
    date_closed: object


class CrmLead(models.Model):
    """Nothing else in the addon overrides ``write``: what follows from one extends an event.

    An event is called once for all leads that it happened to, after the write and with the rights
    of the user who writes.
    """

    _inherit = "crm.lead"

    def write(self, vals):
        self._check_changed_facts(vals, ADDON)
        # Odoo adds to the values that it is given.
        names = frozenset(vals)
        # A run tells the events of its batch by itself.
        is_followed = bool(self) and not get_inner(self.env, IN_BATCH)
        before = self._get_states(names) if is_followed else {}
        result = True
        for leads, allowed in self._get_allowed_writes(vals):
            result = super(CrmLead, leads).write(allowed)
        # Without records, no access has been checked.
        if is_followed:
            self._follow_write(before, names)
        return result

    @api.model
    def _prepare_new_leads(self, vals_list):
        """Hook: return ``vals_list`` with what the system adds to new leads."""
        return vals_list

    def _get_allowed_writes(self, vals):
        """Hook: return ``[(leads, what of vals to write on them)]``, or raise."""
        return [(self, vals)]

    def _get_states(self, names):
        """Return ``{lead id: LeadState}``; nothing if a write of ``names`` changes none of it."""
        if not names & WATCHED:
            return {}
        # sudo: what was there is compared, not shown.
        return {
            lead.id: LeadState(
                lead.user_id.id,
                lead.type,
                lead.stage_id.id,
                # Asked first, the stage spares computing the probability in the midst of writes.
                not lead.active or (lead.stage_id.is_won and lead.won_status == "won"),
                lead.date_closed,
            )
            for lead in self.sudo()
        }

    # ------------------------------------------------------------
    # EVENTS
    # ------------------------------------------------------------

    def _follow_write(self, before, names):
        """Have done what follows from a write of the fields ``names``, in this order."""
        if before:
            after = self._get_states(names)

            def which(test):
                return self.filtered(lambda lead: test(before[lead.id], after[lead.id]))

            reopened = which(lambda old, new: old.is_closed and not new.is_closed)
            closed = which(lambda old, new: new.is_closed and not old.is_closed)
            qualified = which(self._get_qualification_test(names))
            moved = which(lambda old, new: old.user_id != new.user_id)
            if reopened:
                reopened._on_reopened({key: state.date_closed for key, state in before.items()})
            if closed:
                closed._on_closed()
            if qualified:
                qualified._on_qualified()
            if moved:
                moved._on_owner_changed({key: state.user_id for key, state in before.items()})
        self._on_edited(names)

    @api.model
    def _get_qualification_test(self, names):
        """Return a function that tells from two states whether a lead was qualified in between.

        A lead is qualified when it becomes an opportunity, and an opportunity that never was a
        lead when it moves on in the pipeline.
        """
        sequences = self.env["crm.stage"]._get_sequences() if "stage_id" in names else {}

        def is_qualified(old, new):
            if old.type == "lead":
                return new.type == "opportunity"
            before, after = sequences.get(old.stage_id), sequences.get(new.stage_id)
            return None not in (before, after) and after > before

        return is_qualified

    def _on_created(self):
        """Hook: the leads are new; those that a rule assigns at once have their owner."""

    def _on_reopened(self, closed_on):
        """Hook: the leads are worked on again.

        :param closed_on: ``{lead id: when it was closed}``
        """

    def _on_closed(self):
        """Hook: the leads are won, lost or archived."""

    def _on_qualified(self):
        """Hook: the leads are worth a deal, see :meth:`_get_qualification_test`."""

    def _on_owner_changed(self, owners):
        """Hook: the leads have another owner, or none any more.

        :param owners: ``{lead id: id of the user before, or nothing}``
        """

    def _on_edited(self, names):
        """Hook: the fields ``names`` were written, with other values or the same."""
