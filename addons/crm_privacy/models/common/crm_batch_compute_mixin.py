"""Computing many records at once: those that say the same are computed once."""

from collections import defaultdict

from odoo import api, models

#: Context in which many records are created or written together.
ALIKE = "crm_computed_alike"
#: Fewer records are computed as fast one by one.
MIN_RECORDS = 20


class CrmBatchComputeMixin(models.AbstractModel):
    """Computes, in the context ``ALIKE``, a field once for all records that read the same for it.

    In a batch most records have the same owner, team, stage and probability. Natively each of them
    is computed by itself, which takes longer than to store them.
    """

    _name = "crm.batch.compute.mixin"
    _description = "Records Computed in Batches"

    @api.model
    def _get_alike_fields(self):
        """Return ``{field: names that its compute reads without declaring them}``.

        Named are computed fields that follow from nothing but the values of what they depend on, of
        themselves, and of these.
        """
        return {}

    def _compute_field_value(self, field):
        reads = self._get_alike_fields().get(field.name) if self.env.context.get(ALIKE) else None
        if reads is None or len(self) < MIN_RECORDS or not all(self._ids):
            return super()._compute_field_value(field)
        groups = defaultdict(list)
        for record_id, row in zip(self._ids, self._read_causes(field, reads), strict=True):
            groups[row].append(record_id)
        firsts = self.browse(ids[0] for ids in groups.values())
        super(CrmBatchComputeMixin, firsts)._compute_field_value(field)
        names = [computed.name for computed in self.pool.field_computed[field]]
        for ids in groups.values():
            first, others = self.browse(ids[:1]), self.browse(ids[1:])
            for name in names if others else ():
                others[name] = first[name]
        (self - firsts)._validate_fields(names)
        return None

    def _read_causes(self, field, reads):
        """Return for each record the values by which ``field`` is computed, as the cache has them.

        Field by field, because record by record takes as long as computing them.
        """
        computed = {other.name for other in self.pool.field_computed[field]}
        declared = {
            path.partition(".")[0]
            for name in computed
            for path in self.pool.field_depends[self._fields[name]]
        }
        causes = sorted({*declared, *reads} - computed)
        self._recompute_recordset(causes)
        names = [*causes, *sorted(computed)]
        self.fetch(names)
        columns = [self._fields[name]._get_cache(self.env) for name in names]
        return zip(*([column.get(key) for key in self._ids] for column in columns), strict=True)
