"""Who changed records last, and when, where the system itself records something of them."""


def keep_as_unchanged(records):
    """Have the next flush of ``records`` leave who changed them last, and when."""
    fields = [records._fields[name] for name in ("write_uid", "write_date")]
    records.fetch([field.name for field in fields])
    for field in fields:
        known = field._get_cache(records.env)
        for record in records:
            if record.id in known:
                field._update_cache(record, known[record.id], dirty=True)
