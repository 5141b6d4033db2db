"""Writing the owners of many leads at once: what is done once for all instead of for each."""

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.crm_privacy.tools.inner_context import get_inner
from odoo.addons.crm_privacy.tools.log_fields import keep_as_unchanged

from .batch import IN_BATCH

#: Differs from whatever a field can hold.
UNKNOWN = object()
#: Types of fields that Odoo stores as 0 where they are cleared.
NUMBERS = frozenset({"float", "integer", "monetary"})


class CrmLead(models.Model):
    """In the context ``IN_BATCH`` the leads of a run are written together.

    Every hook on ``write`` still runs. Spared are: checking a company again for each lead, and a
    statement for the followers of each pair of team and owner.
    """

    _inherit = "crm.lead"

    # A compute has no result.
    def _compute_team_id(self):  # pylint: disable=missing-return
        # Odoo looks for the team of each lead; those of one owner, team and type get the same.
        for leads in self.grouped(lambda lead: (lead.user_id, lead.team_id, lead.type)).values():
            first, before = leads[:1], leads[:1].team_id
            super(CrmLead, first)._compute_team_id()
            if first.team_id != before:
                (leads - first).team_id = first.team_id

    # A compute has no result.
    def _compute_stage_id(self):  # pylint: disable=missing-return
        if self and get_inner(self.env, IN_BATCH):
            # Whatever the team, a lead stays in a stage of all teams: no need to read whose it is.
            common_ids = self.env["crm.stage"]._get_common_ids()
            self = self.filtered(lambda lead: lead.stage_id.id not in common_ids)
        super()._compute_stage_id()

    def _check_company(self, fnames=None):
        if get_inner(self.env, IN_BATCH) and fnames and "company_id" not in fnames:
            # All leads of a write get the same values: one lead of each company tells for all.
            companies = self._read_tuples(["company_id"])
            self = self.browse(dict(zip(companies, self._ids, strict=True)).values())
        return super()._check_company(fnames)

    @api.model
    def _write_quietly(self, values):
        """Have ``{lead id: {field: value}}`` written with the next flush of the leads.

        Neither tracked nor followed by anything but what is computed from it, and nobody counts as
        having changed the leads: for what the system itself records. Not by ``write``, which is for
        one value on many leads. Each further UPDATE of a row costs as much again, so all that an
        act writes goes into one.
        """
        names = {name for vals in values.values() for name in vals}
        cleared = self._clear_numbers(names, values)
        columns = {name: self._fields[name]._get_cache(self.env) for name in names}
        changed, changed_ids = set(), set()
        for lead_id, vals in values.items():
            for name, value in vals.items():
                if lead_id in cleared.get(name, ()):
                    continue
                known = columns[name].get(lead_id, UNKNOWN)
                # What the database knows already makes the UPDATE no longer.
                if known != value:
                    field, lead = self._fields[name], self.browse(lead_id)
                    value = field.convert_to_cache(value or False, lead, validate=False)
                    if known != value:
                        field._update_cache(lead, value, dirty=True)
                        changed.add(name)
                        changed_ids.add(lead_id)
        if get_inner(self.env, IN_BATCH):
            # Written by the run as well, and nothing else is computed from it.
            self.browse(values).invalidate_recordset(["sla_state"], flush=False)
            return
        leads = self.browse(changed_ids)
        keep_as_unchanged(leads)
        leads.modified(changed)

    @api.model
    def _clear_numbers(self, names, values):
        """Store as NULL what ``values`` clear of the numbers among ``names``.

        For Odoo no number is 0, but a time that nothing has taken yet is none.

        :return: ``{name: ids of its leads}``
        """
        cleared = {}
        for name in names:
            if self._fields[name].type in NUMBERS:
                cleared[name] = {
                    lead_id for lead_id, vals in values.items() if _is_none(vals.get(name, UNKNOWN))
                }
        for name, lead_ids in cleared.items():
            known = self._fields[name]._get_cache(self.env)
            leads = self.browse(key for key in lead_ids if known.get(key, UNKNOWN) is not None)
            if leads:
                # What waits for the next flush is older.
                leads.flush_recordset([name])
                self.env.cr.execute(_query_clear(name, leads.ids))
                leads.invalidate_recordset([name], flush=False)
                leads.modified([name])
        return cleared

    def _insert_held_followers(self):
        """Insert the followers that the writes of a batch called for."""
        # sudo: they follow because the leads are theirs.
        self.env["mail.followers"].sudo()._insert_held()
        self.invalidate_recordset(
            ["message_follower_ids", "message_partner_ids", "message_is_follower"], flush=False
        )


def _is_none(value):
    return value is None or value is False


def _query_clear(name, lead_ids):
    column = SQL.identifier(name)
    return SQL(
        "UPDATE crm_lead SET %s = NULL WHERE id = ANY(%s) AND %s IS NOT NULL",
        column,
        lead_ids,
        column,
    )
