"""Writing the owners of many leads at once: what is done once for all instead of for each."""

import json
from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from .batch import IN_BATCH

#: Differs from whatever a field can hold.
UNKNOWN = object()


class CrmLead(models.Model):
    """In the context ``IN_BATCH`` the leads of a run are written together.

    Every hook on ``write`` still runs. Spared are: checking a company again for each lead, a
    statement for the followers of each pair of team and owner, and a second UPDATE for the clocks.
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

    def _check_company(self, fnames=None):
        if self.env.context.get(IN_BATCH) and fnames and "company_id" not in fnames:
            # All leads of a write get the same values: one lead of each company tells for all.
            companies = self._read_tuples(["company_id"])
            self = self.browse(dict(zip(companies, self._ids, strict=True)).values())
        return super()._check_company(fnames)

    @api.model
    def _write_quietly(self, values):
        """Write ``{lead id: {field: value}}``, one statement for each set of fields.

        Neither tracked nor followed by anything but what is computed from it: for what the system
        itself records. In a batch it waits for the next flush.
        """
        if self.env.context.get(IN_BATCH):
            self._hold_values(values)
            return
        groups = defaultdict(list)
        for lead_id, vals in values.items():
            if vals:
                groups[tuple(sorted(vals))].append(lead_id)
        for names, lead_ids in groups.items():
            leads = self.browse(lead_ids)
            # What a batch has left for the next flush is older than what is written now.
            leads.flush_recordset(names)
            self.env.cr.execute(self._query_write(names, {key: values[key] for key in lead_ids}))
            leads.invalidate_recordset(names, flush=False)
            leads.modified(names)

    @api.model
    def _query_write(self, names, values):
        columns = [SQL.identifier(name) for name in names]
        rows = [
            SQL(
                "(%s)",
                SQL(", ").join(
                    [
                        SQL("%s::int", lead_id),
                        *(self._get_sql_value(name, vals[name]) for name in names),
                    ]
                ),
            )
            for lead_id, vals in values.items()
        ]
        return SQL(
            "UPDATE crm_lead SET %s FROM (VALUES %s) AS new (id, %s) WHERE crm_lead.id = new.id",
            SQL(", ").join(SQL("%s = new.%s", column, column) for column in columns),
            SQL(", ").join(rows),
            SQL(", ").join(columns),
        )

    @api.model
    def _get_sql_value(self, name, value):
        column_type = SQL(self._fields[name].column_type[1])
        if value and self._fields[name].type == "json":
            value = json.dumps(value)
        # Nothing is NULL, but no minutes are a time.
        return SQL("%s::%s", None if value is False else value, column_type)

    @api.model
    def _hold_values(self, values):
        """Have ``{lead id: {field: value}}`` written with the next flush of the leads.

        Not by ``write``, which is for one value on many leads; nothing hooks into these fields.
        """
        names = {name for vals in values.values() for name in vals}
        columns = {name: self._fields[name]._get_cache(self.env) for name in names}
        for lead_id, vals in values.items():
            for name, value in vals.items():
                known = columns[name].get(lead_id, UNKNOWN)
                # What the database knows already makes the UPDATE no longer.
                if known != value:
                    field, lead = self._fields[name], self.browse(lead_id)
                    value = field.convert_to_cache(value or False, lead, validate=False)
                    if known != value:
                        field._update_cache(lead, value, dirty=True)
        self.browse(values).invalidate_recordset(["sla_state"], flush=False)

    def _insert_held_followers(self):
        """Insert the followers that the writes of a batch called for."""
        # sudo: they follow because the leads are theirs.
        self.env["mail.followers"].sudo()._insert_held()
        self.invalidate_recordset(
            ["message_follower_ids", "message_partner_ids", "message_is_follower"], flush=False
        )
