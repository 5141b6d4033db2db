# ruff: noqa: T201 (a benchmark prints)
"""Status changes and reactivation requests: the same writes with and without the funnel.

    python tests/benchmarks/bench_reactivation.py -c ODOO.CONF -d SCRATCH_DATABASE

The database needs ``funnel_reactivation``; nothing is committed. Printed: a write of the status of
1,000 leads with all scenarios on beside the same write of a plain field that is watched natively
(the stage), and how many requests are closed in a second.
"""

import argparse
import time

from scratch_database import open_environment

COUNT = 1000
GOALS = {"status": 1.1, "requests": 1000}


def main():
    env = open_environment(_parse_options())
    env = env(context={**env.context, "tracking_disable": True})
    leads = _make_leads(env, 4 * COUNT)
    stages = env["crm.stage"].search([("is_won", "=", False)], limit=2)
    batches = [leads[i : i + COUNT] for i in range(0, len(leads), COUNT)]
    working = env["crm.funnel.status"].search([("kind", "=", "working")], limit=1)

    listening = env["crm.reactivation.scenario"].search([])
    without = _time(env, lambda: _native_write(batches[0], stages))
    listening.filtered(lambda s: s.kind != "score").write({"is_on": True, "delay_minutes": 0})
    plain = _time(env, lambda: batches[1].write({"stage_id": stages[1].id}))
    engaged = _time(env, lambda: batches[2].write({"funnel_status_id": working.id}))
    print(f"stage of {COUNT} leads, past the funnel    {without:8.3f} s")
    print(f"stage of {COUNT} leads, scenarios on       {plain:8.3f} s   {plain / without:5.2f} x")
    print(f"taken up, a request for each             {engaged:8.3f} s")

    requests = env["crm.reactivation.request"].search([("state", "=", "pending")])
    seconds = _time(env, requests._process)
    states = requests.grouped("state")
    print(
        f"{len(requests)} requests closed                   {seconds:8.3f} s   "
        f"{len(requests) / seconds:5.0f}/s   "
        + ", ".join(f"{len(group)} {state}" for state, group in states.items())
    )
    env.cr.rollback()


def _native_write(leads, stages):
    """Write the stage as natively, with the funnel's watch taken out."""
    cls = type(leads)
    watch, cls._get_watched_fields = cls._get_watched_fields, lambda self: frozenset()
    try:
        leads.write({"stage_id": stages[1].id})
        leads.env.cr.flush()
    finally:
        cls._get_watched_fields = watch


def _make_leads(env, count):
    """Return leads, half of them with a response a few days old."""
    leads = env["crm.lead"].create(
        [
            {
                "name": f"Lead {i}",
                "type": "lead",
                "contact_name": f"Person {i}",
                "email_from": f"person{i}@bench.example.com",
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
    env.invalidate_all()
    start = time.perf_counter()
    action()
    env.cr.flush()
    return time.perf_counter() - start


def _parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-c", "--config", required=True, help="configuration file of Odoo")
    parser.add_argument("-d", "--database", required=True, help="database with funnel_reactivation")
    return parser.parse_args()


if __name__ == "__main__":
    main()
