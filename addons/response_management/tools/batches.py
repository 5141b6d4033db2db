"""Work on many records at once that no single record can stop."""

import psycopg2

from odoo.exceptions import ConcurrencyError
from odoo.service.model import retrying


def in_halves(cr, records, work, give_up, *, let_pass=(), faults=Exception):
    """Do ``work(records)``; what fails is done in halves, down to the record at fault.

    Each attempt is all or nothing. Return what ``work`` returned for the parts that went well.

    :param records: a recordset, a list or a range
    :param give_up: called with the one record at fault, as records, and the error
    :param let_pass: errors that are the fault of no record, besides those of concurrency
    :param faults: errors that are the fault of a record; all others go to the caller
    :raise ConcurrencyError: another transaction disturbs; the caller starts again
    """
    if not records:
        return []
    try:
        with cr.savepoint():
            result = work(records)
    except (ConcurrencyError, psycopg2.OperationalError, *let_pass):
        raise
    except faults as error:
        if len(records) == 1:
            give_up(records, error)
            return []
        middle = len(records) // 2
        return [
            result
            for half in (records[:middle], records[middle:])
            for result in in_halves(cr, half, work, give_up, let_pass=let_pass, faults=faults)
        ]
    return [result]


def work_off(model, domain, work, *, order, limit, cut=None):
    """Do ``work(batch)`` for all records in ``domain``, a locked batch per transaction.

    Those that another worker has locked or done meanwhile are left out, and it ends when the time
    of the scheduled job is up. Work has to take its records out of ``domain``.

    :param cut: called with up to ``limit`` records of which nothing is read yet; returns the first
        ones, as many as make a batch
    """
    cron = model.env["ir.cron"]
    remaining = model.search_count(domain)
    while remaining:
        # What another transaction disturbs starts again, rather than count as a failed job.
        done = retrying(
            lambda: _work_off_next(model, domain, work, order=order, limit=limit, cut=cut),
            model.env,
        )
        if not done:
            break
        remaining = max(remaining - done, 0)
        if not cron._commit_progress(done, remaining=remaining):
            break


def _work_off_next(model, domain, work, *, order, limit, cut):
    batch = model.search(domain, order=order, limit=limit)
    if cut:
        batch = cut(batch)
    batch = batch.try_lock_for_update(allow_referencing=True).filtered_domain(domain)
    work(batch)
    return len(batch)
