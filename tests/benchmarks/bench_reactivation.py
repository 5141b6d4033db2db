# ruff: noqa: T201 (a benchmark prints)
"""Status changes and reactivation requests: the same writes with and without the funnel.

    python tests/benchmarks/bench_reactivation.py -c ODOO.CONF -d SCRATCH_DATABASE

The database needs ``funnel_reactivation`` and is filled for good: what a transaction has made
itself is dearer to change than what it finds. Printed: a write of the stage of 1,000 leads, which
the funnel watches, with all scenarios on, beside the same write past the funnel, in turns and each
rolled back; and how many requests the scheduled job closes and commits in a second. Of several
runs the best one counts.
"""

import argparse
import gc
import time

from scratch_database import open_environment

COUNT = 1000
ROUNDS = 7
BATCHES = 4
GOALS = {"status": 1.1, "requests": 1000}
UNTRACKED = {"tracking_disable": True}


def main():
    env = open_environment(_parse_options())
    leads = _make_leads(env(context={**env.context, **UNTRACKED}), BATCHES * COUNT)
    scenarios = env["crm.reactivation.scenario"].search([("kind", "!=", "score")])
    scenarios.write({"is_on": True, "delay_minutes": 0})
    env.cr.commit()
    _compare_status(env, leads[:COUNT])
    _process_requests(env, leads)
    env.cr.close()


def _compare_status(env, leads):
    stages = env["crm.stage"].search([("is_won", "=", False)], limit=2)
    native, watched = [], []
    for _round in range(ROUNDS):
        for times, write in ((native, _native_write), (watched, _watched_write)):
            times.append(_time(env, lambda write=write: write(leads, stages[1])))
            env.cr.rollback()
    for index, unit in enumerate(("time", "processor time")):
        plain, ours = (min(times[index] for times in each) for each in (native, watched))
        print(
            f"stage of {COUNT} leads, {unit:15} {plain:8.3f} s past the funnel "
            f"{ours:8.3f} s with scenarios on   {ours / plain:5.2f} x (goal {GOALS['status']})"
        )


def _process_requests(env, leads):
    """Close a request for each lead, as the scheduled job does, a batch per transaction."""
    working = env["crm.funnel.status"].search([("kind", "=", "working")], limit=1)
    best = float("inf")
    for start in range(0, len(leads), COUNT):
        leads[start : start + COUNT].write({"funnel_status_id": working.id})
        env.cr.commit()
        requests = env["crm.reactivation.request"].search([("state", "=", "pending")])
        queries = env.cr.sql_log_count
        seconds, cpu = _time(env, lambda requests=requests: _process(requests))
        best = min(best, seconds)
        outcomes = requests.grouped("outcome")
        print(
            f"{len(requests)} requests {seconds:8.3f} s {cpu:8.3f} s cpu "
            f"{env.cr.sql_log_count - queries:5} queries   "
            + ", ".join(f"{len(group)} {outcome}" for outcome, group in outcomes.items())
        )
    print(f"requests closed a second {COUNT / best:8.0f} (goal {GOALS['requests']})")


def _process(requests):
    requests._process()
    requests.env.cr.commit()


def _watched_write(leads, stage):
    leads.with_context(**UNTRACKED).write({"stage_id": stage.id})
    leads.env.cr.flush()


def _native_write(leads, stage):
    """Write the stage as natively, with the funnel's watch taken out."""
    cls = type(leads)
    watch, cls._get_watched_fields = cls._get_watched_fields, lambda self: frozenset()
    try:
        _watched_write(leads, stage)
    finally:
        cls._get_watched_fields = watch


def _make_leads(env, count):
    """Return leads of people nobody knows, half of them with a response."""
    run = int(time.time())
    leads = env["crm.lead"].create(
        [
            {
                "name": f"Lead {i}",
                "type": "lead",
                "contact_name": f"Person {i}",
                "email_from": f"person{i}@{run}.bench.example.com",
                "user_id": env.uid,
            }
            for i in range(count)
        ]
    )
    campaign, default = env["utm.campaign"].create([{"title": "Bench"}, {"title": "Bench default"}])
    env["crm.response"]._capture(
        [
            {
                "type_code": "web_form",
                "campaign_id": campaign.id,
                "email_from": lead.email_from,
                "contact_name": lead.contact_name,
            }
            for lead in leads[::2]
        ]
    )
    for record in env["crm.reactivation.scenario"].search([("kind", "=", "active_status")]):
        record.write(
            {"inserts_default": True, "default_ids": [(0, 0, {"campaign_id": default.id})]}
        )
    env.cr.flush()
    return leads


def _time(env, action):
    """Return the seconds and the processor seconds, past the database's, that ``action`` takes."""
    env.invalidate_all()
    gc.collect()
    start, cpu = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - start, time.process_time() - cpu


def _parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-c", "--config", required=True, help="configuration file of Odoo")
    parser.add_argument("-d", "--database", required=True, help="database with funnel_reactivation")
    return parser.parse_args()


if __name__ == "__main__":
    main()
