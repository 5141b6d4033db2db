"""What waits for the next flush, kept while a savepoint may undo that flush."""


class PendingValues:
    """The values of all records of a model that are not stored yet.

    A flush forgets that they were to be stored. Where it is rolled back, :meth:`restore` has them
    stored by the next one.
    """

    def __init__(self, records):
        """Compute what is pending of ``records``, and keep what is to be stored of their model."""
        records._recompute_recordset()
        self._model = records.browse()
        self._values = {}
        for field in records._fields.values():
            known = field._get_cache(records.env) if field.store and field.column_type else {}
            for record_id in records.env._field_dirty.get(field, ()) if known else ():
                self._values.setdefault(field, {})[record_id] = known[record_id]

    def restore(self):
        for field, values in self._values.items():
            for record_id, value in values.items():
                field._update_cache(self._model.browse(record_id), value, dirty=True)
