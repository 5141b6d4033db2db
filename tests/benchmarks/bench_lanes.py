# ruff: noqa: T201 (a benchmark prints)
"""A large assignment run as jobs: how much shorter it is with two runners than with one.

    python tests/benchmarks/bench_lanes.py -c ODOO.CONF -d SCRATCH_DATABASE
        [--leads 20000] [--groups 10] [--runners 1 2] [--rounds 3]

The database needs ``lead_assignment_queue_job`` and is spoilt. Leads come to as many groups of
rules as asked for, of five salespeople each, who are in no other group. Each runner is a process
of its own that takes one job after the other, as the workers of OCA's job queue do; its way over
HTTP is left out. Seconds are those on the clock, so that the machine must have nothing else to do;
the seconds of the processor say how much there was to do in all. What becomes of each lead has to
be the same however many runners there are.
"""

import argparse
import os
import statistics
import sys
import time
from hashlib import sha256

from scratch_database import open_environment

GOAL = 1.7
PEOPLE = 5
CHANNELS = "ODOO_QUEUE_JOB_CHANNELS"


def main():
    options = _parse_options()
    env = open_environment(options, "base.user_root")
    _build(env, options)
    env.cr.commit()
    env.cr.close()
    seconds, plans = {}, {}
    # In turn, so that whatever else the machine does slows all down.
    for number in range(options.rounds):
        for runners in options.runners:
            spent, busy, plan, jobs = _run(options, env.registry, runners)
            print(
                f"round {number + 1}, {runners} runner(s): {spent:7.2f} s, {busy:7.2f} s of the"
                f" processor, {jobs} jobs, plan {plan[:12]}",
                flush=True,
            )
            seconds.setdefault(runners, []).append(spent)
            plans.setdefault(plan, set()).add(runners)
    first, *others = options.runners
    for runners in others:
        ratio = statistics.median(seconds[first]) / statistics.median(seconds[runners])
        print(f"{runners} runners: {ratio:.2f} x shorter {'ok' if ratio >= GOAL else 'MISSED'}")
    print("the same to the lead" if len(plans) == 1 else f"PLANS DIFFER: {plans}")
    return len(plans) != 1


def _parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-c", "--config", required=True, help="configuration file of Odoo")
    parser.add_argument("-d", "--database", required=True, help="database to spoil")
    parser.add_argument("--leads", type=int, default=20_000, help="number of leads")
    parser.add_argument("--groups", type=int, default=10, help="groups of rules")
    parser.add_argument("--runners", type=int, nargs="+", default=[1, 2], help="numbers of runners")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, the median counts")
    return parser.parse_args()


def _build(env, options):
    """Create people, rules and the leads that wait for them."""
    env["crm.assignment.rule"].search([]).active = False
    env.cr.execute("UPDATE crm_lead SET active = false WHERE user_id IS NULL")
    env.invalidate_all()
    group = env.ref("sales_team.group_sale_salesman").id
    users = env["res.users"].search([("login", "=like", "lane\\_%")], order="id")
    missing = range(len(users), PEOPLE * options.groups)
    users += (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {"name": f"Lane {n}", "login": f"lane_{n}", "group_ids": [(4, group)], "tz": "UTC"}
                for n in missing
            ]
        )
    )
    env["crm.assignment.rule"].create(
        [
            {
                "name": f"Group {number}",
                "domain": f"[('color', '=', {number}), ('name', '=like', 'Bench lane %')]",
                "distribution": ("weighted", "least_open")[number % 2],
                "availability": "always",
                "day_cap": options.leads,
                "open_cap": options.leads,
                "company_id": False,
                "receiver_ids": [
                    (0, 0, {"user_id": user.id, "weight": 1 + place})
                    for place, user in enumerate(users[PEOPLE * number :][:PEOPLE])
                ],
            }
            for number in range(options.groups)
        ]
    )
    lead = env["crm.lead"].with_context(tracking_disable=True).create(
        {"name": "Bench lane 0", "type": "lead", "email_from": "bench@example.com",
         "city": "Shanghai", "user_id": False, "team_id": False}
    )  # fmt: skip
    env.flush_all()
    env.cr.execute(
        "SELECT array_agg(column_name::text) FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = 'crm_lead' AND column_name <> 'id'"
    )
    (columns,) = env.cr.fetchone()
    own = {
        "name": "'Bench lane ' || n",
        "color": f"n * 7 %% {options.groups}",
        "priority": "(n %% 3)::text",
        "email_from": "'bench' || n || '@company' || n || '.example'",
        "email_normalized": "'bench' || n || '@company' || n || '.example'",
    }
    env.cr.execute(
        f"INSERT INTO crm_lead ({', '.join(columns)})"
        f" SELECT {', '.join(own.get(name, f'lead.{name}') for name in columns)}"
        " FROM crm_lead lead, generate_series(1, %s) n WHERE lead.id = %s",
        [options.leads - 1, lead.id],
    )


def _run(options, registry, runners):
    """Have as many runners do a run; return the seconds that it took, on the clock and of the
    processor, what became of the leads, and the number of jobs. Then take all back.
    """
    import odoo
    from odoo import sql_db

    os.environ[CHANNELS] = f"root:{runners}"
    with registry.cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {"lang": "en_US"})
        before = _read_state(env)
        start = time.perf_counter()
        run = _queue(env)
        cr.commit()
        jobs = run.job_count
    sql_db.close_all()
    workers = [_fork(registry) for _number in range(runners)]
    busy = 0
    for worker in workers:
        _pid, status, usage = os.wait4(worker, 0)
        busy += usage.ru_utime + usage.ru_stime
        if status:
            sys.exit("a runner failed")
    spent = time.perf_counter() - start
    with registry.cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {"lang": "en_US"})
        plan = _read_plan(env)
        _restore(env, before)
        cr.commit()
        cr.connection.autocommit = True
        cr.execute("VACUUM ANALYZE crm_lead, crm_assignment_line, mail_followers, queue_job")
        cr.connection.autocommit = False
    return spent, busy, plan, jobs


def _queue(env):
    """Return the run that the schedule has cut into jobs."""
    Run = env["crm.assignment.run"]
    type(Run)._has_runner = lambda self: True
    company = env["res.company"].search([], limit=1)
    companies = env["res.company"].search([])
    scope = Run.with_context(allowed_company_ids=companies.ids)
    for one in (*companies, companies.browse()):
        (scope.with_company(one) if one else scope)._assign_waiting(one)
    run = Run.search([("state", "=", "running"), ("job_count", ">", 0)], limit=1)
    if not run:
        sys.exit(f"nothing was cut into jobs for {company.name}")
    return run


def _fork(registry):
    """Return the id of a process that does jobs until none is left."""
    worker = os.fork()
    if worker:
        return worker
    status = 1
    try:
        while _do_next(registry):
            pass
        status = 0
    finally:
        os._exit(status)


def _do_next(registry):
    """Do a job as a worker of the queue does; return whether there may be another."""
    import odoo

    from odoo.addons.queue_job.controllers.main import RunJobController

    with registry.cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        cr.execute(
            """
            UPDATE queue_job SET state = 'enqueued', date_enqueued = now() AT TIME ZONE 'UTC'
             WHERE id = (
                   SELECT id FROM queue_job
                    WHERE state = 'pending'
                          AND (eta IS NULL OR eta <= now() AT TIME ZONE 'UTC')
                    ORDER BY priority, id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING uuid
            """
        )
        found = cr.fetchone()
        cr.commit()
        if found:
            job = RunJobController._acquire_job(env, found[0])
            if job:
                RunJobController._runjob(env, job)
            return True
        cr.execute("SELECT EXISTS (SELECT FROM queue_job WHERE state IN"
                   " ('pending', 'enqueued', 'started'))")  # fmt: skip
        (is_left,) = cr.fetchone()
    if is_left:
        time.sleep(0.02)
    return is_left


# ----------------------------------------------------------------
# STATE
# ----------------------------------------------------------------


def _read_state(env):
    """Return the highest ids of what a run adds."""
    tables = ("crm_assignment_line", "crm_assignment_run", "mail_followers", "mail_message",
              "mail_mail", "crm_sla_event")  # fmt: skip
    state = {}
    for table in tables:
        env.cr.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")
        (state[table],) = env.cr.fetchone()
    return state


def _read_plan(env):
    """Return a digest of what became of each lead, and of where the receivers stand."""
    env.cr.execute(
        "SELECT lead.id, lead.user_id, lead.team_id, lead.assignment_rule_id, line.reason,"
        " line.details::text FROM crm_lead lead LEFT JOIN crm_assignment_line line"
        " ON line.lead_id = lead.id WHERE lead.name LIKE 'Bench lane %' ORDER BY lead.id, line.id"
    )
    leads = env.cr.fetchall()
    if not all(lead[1] for lead in leads):
        sys.exit("some leads have no owner")
    env.cr.execute("SELECT id, credit, turn, day_count FROM crm_assignment_receiver ORDER BY id")
    return sha256(repr((leads, env.cr.fetchall())).encode()).hexdigest()


def _restore(env, state):
    """Take back what a run has done."""
    for table, last in reversed(state.items()):
        env.cr.execute(f"DELETE FROM {table} WHERE id > %s", [last])
    env.cr.execute("DELETE FROM queue_job")
    env.cr.execute(
        "UPDATE crm_lead SET user_id = NULL, team_id = NULL, assignment_rule_id = NULL,"
        " date_open = NULL WHERE name LIKE 'Bench lane %'"
    )
    env.cr.execute(
        "UPDATE crm_assignment_receiver SET credit = 0, backlog = 0, turn = 0, day_count = 0,"
        " day_date = NULL, date_last = NULL, backlog_date = NULL, quota_date = NULL"
    )


if __name__ == "__main__":
    sys.exit(main())
