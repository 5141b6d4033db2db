"""What owners, stages, statuses and currencies the rows name, with a guess of each."""

from odoo import models

from odoo.addons.response_management.logic.normalize import fold

from ...logic import source_key, source_table, source_value, value_words
from . import crm_migration_mapping as mappings
from . import crm_migration_row as rows


class CrmMigration(models.Model):
    _inherit = "crm.migration"

    def _map_values(self):
        """Note which owners, stages and statuses the rows name, with a guess for the new ones."""
        users = self._get_named_users()
        self._map_named(
            self._get_named_values(),
            lambda kind, value: self._guess_mapping(kind, value, users.get(value, {})),
            lambda value: users.get(value, {}).get("name") or value,
        )

    def _map_named(self, named, guess, get_label=str):
        """Add what is named to the mapping, with a guess for what is new.

        :param named: ``{(kind of mapping, value)}``
        """
        Mapping = self.env["crm.migration.mapping"]
        known = Mapping._get_all(self.company_id, self.system)
        new = Mapping.create(
            [
                {
                    "company_id": self.company_id.id,
                    "system": self.system,
                    "kind": kind,
                    "value": value,
                    "label": get_label(value),
                    **guess(kind, value),
                }
                for kind, value in sorted(named - known.keys())
            ]
        )
        self.mapping_ids |= new.union(*(known[pair] for pair in named & known.keys()))

    def _get_named_values(self):
        """Return ``{(kind of mapping, value)}`` that rows to be recorded name."""
        self.env.cr.execute(
            "SELECT DISTINCT kind, data->>'owner', data->>'stage', data->>'status'"
            " FROM crm_migration_row WHERE migration_id = %s AND state IN %s",
            [self.id, (rows.TO_RECORD, rows.TO_LINK)],
        )
        named = set()
        for kind, owner, stage, status in self.env.cr.fetchall():
            if owner:
                named.add((mappings.OWNER, owner))
            if stage and kind == source_table.DEAL:
                named.add((mappings.STAGE, stage))
            # HubSpot keeps it with the contact.
            if status and kind in (source_table.LEAD, source_table.CONTACT):
                named.add((mappings.STATUS, status))
        return named

    def _get_named_users(self):
        """Return ``{id as the files write it: data}`` of the other system's users."""
        self.env.cr.execute(
            "SELECT key, data FROM crm_migration_row WHERE migration_id = %s AND kind = %s",
            [self.id, source_table.USER],
        )
        users = dict(self.env.cr.fetchall())
        return _Users(users, self.system)

    def _guess_mapping(self, kind, value, user):
        if kind == mappings.OWNER:
            return {"user_id": self._find_user(value, user)}
        if kind == mappings.STATUS:
            funnel_kind = value_words.get_status_kind(value)
            return {"funnel_status_id": self.env["crm.funnel.status"]._get_id(funnel_kind)}
        return {"stage_id": self._find_stage(value)}

    def _find_user(self, value, user):
        """Return the id of the user of ours who has the email, login or name of theirs."""
        told = (*source_value.get_names(value), *user.values())
        words = {fold(word) for word in told if isinstance(word, str) and word}
        for person in self.env["res.users"].search([("share", "=", False)]):
            if words & {fold(person.login), fold(person.email or ""), fold(person.name)}:
                return person.id
        return False

    def _find_stage(self, value):
        stages = self.env["crm.stage"].search([("team_ids", "in", [False, *self.team_id.ids])])
        same = stages.filtered(lambda stage: fold(stage.name) == fold(value))
        if not same and value_words.get_stage_end(value) == value_words.WON:
            same = stages.filtered("is_won")
        return same[:1].id


class _Users(dict):
    """Users of another system, found by their id however it is written."""

    def __init__(self, users, system):
        super().__init__(users)
        self._system = system

    def get(self, value, default=None):
        key = source_key.normalize(self._system, value)
        return super().get(key, default)
