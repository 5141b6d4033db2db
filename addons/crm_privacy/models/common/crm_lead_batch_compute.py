"""Computing many leads at once: those that say the same are computed once."""

from collections import defaultdict

from odoo import api, models

#: Context in which many leads are created or written together.
ALIKE = "crm_computed_alike"
#: Fewer leads are computed as fast one by one.
MIN_RECORDS = 20


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    def _get_alike_fields(self):
        """Return ``{field: names that its compute reads without declaring them}``.

        Named are computed fields that follow from nothing but the values of what they depend on, of
        themselves, and of these.
        """
        return dict.fromkeys(
            (
                "company_id",
                "date_last_stage_update",
                "date_open",
                "prorated_revenue",
                "recurring_revenue_monthly",
                "recurring_revenue_monthly_prorated",
                "recurring_revenue_prorated",
                "stage_id",
                "won_status",
            ),
            (),
        )

    def _compute_field_value(self, field):
        """Compute ``field``, in the context ``ALIKE`` once for all leads that read the same for it.

        In a batch most leads have the same owner, team, stage and probability. Natively each of
        them is computed by itself, which takes longer than to store them.
        """
        reads = self._get_alike_fields().get(field.name) if self.env.context.get(ALIKE) else None
        if reads is None or len(self) < MIN_RECORDS or not all(self._ids):
            return super()._compute_field_value(field)
        groups = defaultdict(list)
        for record_id, row in zip(self._ids, self._read_causes(field, reads), strict=True):
            groups[row].append(record_id)
        firsts = self.browse(ids[0] for ids in groups.values())
        super(CrmLead, firsts)._compute_field_value(field)
        names = [computed.name for computed in self.pool.field_computed[field]]
        for ids in groups.values():
            first, others = self.browse(ids[:1]), self.browse(ids[1:])
            for name in names if others else ():
                others[name] = first[name]
        (self - firsts)._validate_fields(names)
        return None

    def _read_tuples(self, names):
        """Return the values of the fields ``names``, a tuple a lead, ids for records.

        As the cache holds them: lead by lead and field by field, reading costs more than all that
        is decided.
        """
        self._recompute_recordset(names)
        self.fetch(names)
        columns = [self._fields[name]._get_cache(self.env) for name in names]
        return list(zip(*([column[key] for key in self._ids] for column in columns), strict=True))

    def _read_causes(self, field, reads):
        """Return for each lead the values by which ``field`` is computed, as the cache has them.

        Field by field, because lead by lead takes as long as computing them.
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
