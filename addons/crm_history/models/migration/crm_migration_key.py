"""By which id another system knows a record of ours."""

from odoo import api, fields, models
from odoo.tools import SQL


class CrmMigrationKey(models.Model):
    """One record of another system and the one of ours that it became, for ever.

    A second migration of the same files finds them here and records nothing again.
    """

    _name = "crm.migration.key"
    _description = "ID in Other System"
    _log_access = False
    _order = "id"
    _rec_name = "key"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    system = fields.Char(required=True, readonly=True, personal=False)
    kind = fields.Char(required=True, readonly=True, personal=False)
    key = fields.Char(required=True, readonly=True, personal=False)
    res_model = fields.Char(required=True, readonly=True, personal=False)
    res_id = fields.Many2oneReference(model_field="res_model", required=True, readonly=True)
    migration_id = fields.Many2one(
        "crm.migration", readonly=True, index="btree_not_null", ondelete="set null"
    )
    date_linked = fields.Datetime(
        readonly=True,
        default=fields.Datetime.now,
        help="When the migration created or found the record.",
    )
    is_created = fields.Boolean(
        readonly=True, help="The migration created the record; otherwise it linked an existing one."
    )
    is_carried = fields.Boolean(readonly=True, help="The funnel of the lead has been updated.")

    _key_uniq = models.UniqueIndex(
        "(company_id, system, kind, key)", "This record was taken over before."
    )
    _record_index = models.Index("(res_model, res_id)")

    @api.model
    def _find(self, company, system, pairs):
        """Return ``{(kind, key): (model, id)}`` of those ``(kind, key)`` that are known, in one
        query; those whose record is gone are not.
        """
        if not pairs:
            return {}
        kinds, keys = zip(*pairs, strict=True)
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT known.kind, known.key, known.res_model, known.res_id
                  FROM crm_migration_key AS known
                  JOIN unnest(%s, %s) AS wanted (kind, key)
                    ON wanted.kind = known.kind AND wanted.key = known.key
                 WHERE known.company_id = %s AND known.system = %s
                """,
                list(kinds),
                list(keys),
                company.id,
                system,
            )
        )
        found = {(kind, key): (model, res_id) for kind, key, model, res_id in rows}
        there = {}
        for model, res_id in found.values():
            there.setdefault(model, set()).add(res_id)
        for model, ids in there.items():
            there[model] = set(self.env[model].browse(ids).exists().ids)
        return {pair: each for pair, each in found.items() if each[1] in there[each[0]]}

    @api.model
    def _forget_gone(self, company, system):
        """Forget the keys of records that are gone, so that their rows can be recorded again."""
        self.flush_model()
        models_ = self._read_group(
            [("company_id", "=", company.id), ("system", "=", system)], ["res_model"]
        )
        for (model,) in models_:
            self.env[model].flush_model()
            self.env.cr.execute(
                SQL(
                    """
                    DELETE FROM crm_migration_key AS known
                     WHERE company_id = %s AND system = %s AND res_model = %s
                       AND NOT EXISTS (SELECT FROM %s AS record WHERE record.id = known.res_id)
                    """,
                    company.id,
                    system,
                    model,
                    SQL.identifier(self.env[model]._table),
                )
            )
        self.invalidate_model()
