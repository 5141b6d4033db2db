"""Workers that assign leads on one database at the same time, and are killed while they do.

    python assignment_workers.py ODOO.CONF DATABASE SEED

Loads Odoo once and forks: each worker is a process of its own with connections of its own. Four
assign, as the scheduled job does; one edits leads as people do. Workers are killed with SIGKILL at
random moments and replaced at once. Then two watch the clocks. Prints what is in the database
afterwards as JSON.
"""

import json
import os
import random
import signal
import sys
import time

import psycopg2

LEADS = 3000
DAY_CAP = 200
ASSIGNERS = 4
KILLS = 16
#: Commit often, so that there is much to disturb.
BATCH_SIZE = 100
#: Color of the leads that a person has taken.
TAKEN = 9
PATIENCE = 60


def main():
    config, database, seed = sys.argv[1:]
    import odoo
    from odoo.modules.registry import Registry

    odoo.tools.config.parse_config(["-c", config, "-d", database, "--no-http", "--log-level=error"])
    registry = Registry(database)
    facts = _in_transaction(registry, _build)
    chance = random.Random(int(seed))
    jobs = [_assign] * ASSIGNERS + [_edit]
    kills = _run_until(registry, jobs, KILLS, chance, lambda: _is_done(registry))
    watched = _in_transaction(registry, _make_late)
    watch_kills = _run_until(registry, [_watch, _watch], 3, chance, lambda: _is_watched(registry))
    result = _in_transaction(registry, lambda env: _read(env, facts, watched))
    sys.stdout.write(json.dumps({"kills": kills, "watch_kills": watch_kills, **result}))


# ----------------------------------------------------------------
# PROCESSES
# ----------------------------------------------------------------


def _run_until(registry, jobs, kills, chance, is_done):
    """Run ``jobs``, kill some of them, and stop when all is done; return how many were killed."""
    workers = {_fork(registry, job, chance.random()): job for job in jobs}
    deadline, killed = time.monotonic() + PATIENCE, 0
    try:
        while not is_done():
            if time.monotonic() > deadline:
                raise RuntimeError("the workers do not get on")
            time.sleep(chance.uniform(0.02, 0.3))
            if killed < kills:
                victim = chance.choice(sorted(workers))
                job = workers.pop(victim)
                _kill(victim)
                workers[_fork(registry, job, chance.random())] = job
                killed += 1
    finally:
        for worker in workers:
            _kill(worker)
    return killed


def _fork(registry, job, seed):
    from odoo import sql_db

    # A connection belongs to one process.
    sql_db.close_all()
    worker = os.fork()
    if worker:
        return worker
    try:
        chance = random.Random(seed)
        while True:
            _in_transaction(registry, lambda env: job(env, chance))
            time.sleep(0.01)
    finally:
        os._exit(1)


def _kill(worker):
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)


def _in_transaction(registry, function):
    """Do as the server does with a call: once more if other transactions were in the way."""
    from odoo import SUPERUSER_ID, api
    from odoo.exceptions import ConcurrencyError

    while True:
        with registry.cursor() as cr:
            try:
                result = function(api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"}))
                cr.commit()
            except (ConcurrencyError, psycopg2.OperationalError):
                cr.rollback()
            else:
                return result
        time.sleep(0.02)


# ----------------------------------------------------------------
# JOBS
# ----------------------------------------------------------------


def _assign(env, _chance):
    from odoo.addons.lead_assignment.models.run import crm_assignment_run_schedule as waiting

    waiting.BATCH_SIZE = BATCH_SIZE
    env["crm.assignment.run"]._cron_assign()


def _edit(env, chance):
    """Take a lead, or move one on, as a salesperson."""
    leads = env["crm.lead"].search([("name", "=like", "Lead %")])
    human = env["res.users"].search([("login", "=", "human")])
    lead = env["crm.lead"].browse(chance.choice(leads.ids))
    if chance.random() < 0.5:
        lead.write({"user_id": human.id, "color": TAKEN})
    else:
        stages = env["crm.stage"].search([("is_won", "=", False)], limit=2)
        lead.write({"stage_id": chance.choice(stages.ids), "expected_revenue": 100})


def _watch(env, _chance):
    from odoo.addons.lead_assignment.models.speed import crm_lead_escalation as watch

    watch.BATCH_SIZE = BATCH_SIZE
    env["crm.lead"]._cron_watch_speed()


# ----------------------------------------------------------------
# WORLD
# ----------------------------------------------------------------


def _build(env):
    """Create two rules and their leads; the second rule has room for less than all of its own."""
    group = env.ref("sales_team.group_sale_salesman").id
    users = env["res.users"].create(
        [
            {"name": login, "login": login, "group_ids": [(4, group)]}
            for login in ("turn_1", "turn_2", "turn_3", "cap_1", "cap_2", "cap_3", "human")
        ]
    )
    common = {"availability": "always", "company_id": False}
    env["crm.assignment.rule"].search([]).active = False
    in_turn, capped = env["crm.assignment.rule"].create(
        [
            {
                **common,
                "name": "Round robin",
                "domain": "[('priority', '=', '1')]",
                "receiver_ids": [(0, 0, {"user_id": user.id}) for user in users[:3]],
            },
            {
                **common,
                "name": "By weight, with a limit",
                "domain": "[('priority', '=', '2')]",
                "distribution": "weighted",
                "day_cap": DAY_CAP,
                "receiver_ids": [
                    (0, 0, {"user_id": user.id, "weight": weight})
                    for weight, user in enumerate(users[3:6], start=1)
                ],
            },
        ]
    )
    env["crm.lead"].with_context(tracking_disable=True).create(
        [
            {
                "name": f"Lead {number}",
                "contact_name": f"Contact {number}",
                "type": "lead",
                "user_id": False,
                "team_id": False,
                "priority": str(1 + number % 2),
            }
            for number in range(LEADS)
        ]
    )
    return {"in_turn": in_turn.id, "capped": capped.id}


def _make_late(env):
    """Have some owned leads miss their target, all at once."""
    env["crm.sla.policy"].search([]).active = False
    env["crm.sla.policy"].create(
        {"name": "Late", "attempt_hours": 1, "escalate_to": "none", "warn_percent": 50}
    )
    leads = env["crm.lead"].search(
        [("name", "=like", "Lead %"), ("user_id", "!=", False)], limit=800, order="id"
    )
    leads._update_sla()
    env.flush_all()
    env.cr.execute(
        "UPDATE crm_lead SET sla_stage = 'attempt', is_sla_breached = false, is_sla_warned = false,"
        " sla_deadline = now() at time zone 'UTC' + (CASE WHEN id %% 2 = 0 THEN -1 ELSE 1 END) "
        " * interval '1 day', sla_warn_date = now() at time zone 'UTC' - interval '2 days'"
        " WHERE id = ANY(%s)",
        [leads.ids],
    )
    return leads.ids


def _is_done(registry):
    """Return whether no lead waits any more but those that nobody can take."""
    return not _in_transaction(
        registry,
        lambda env: env["crm.lead"].search_count(env["crm.lead"]._get_assignable_domain()),
    )


def _is_watched(registry):
    return not _in_transaction(
        registry,
        lambda env: env["crm.lead"].search_count(
            env["crm.lead"]._get_warning_domain() | env["crm.lead"]._get_breach_domain()
        ),
    )


def _read(env, facts, watched):
    """Return what the database says, as simple values."""

    def rows(query, *values):
        env.cr.execute(query, values)
        return env.cr.fetchall()

    return {
        "leads": rows(
            """
            SELECT lead.id, users.login, lead.color, lead.assignment_reason,
                   (SELECT array_agg(owner.login) FROM crm_assignment_line line
                      JOIN res_users owner ON owner.id = line.user_id
                     WHERE line.lead_id = lead.id AND line.state = 'assigned')
              FROM crm_lead lead LEFT JOIN res_users users ON users.id = lead.user_id
             WHERE lead.name LIKE 'Lead %%'
            """
        ),
        "receivers": rows(
            """
            SELECT users.login, receiver.day_count, receiver.turn, receiver.credit,
                   (SELECT count(*) FROM crm_assignment_line line
                     WHERE line.receiver_id = receiver.id AND line.state = 'assigned')
              FROM crm_assignment_receiver receiver
              JOIN res_users users ON users.id = receiver.user_id
             WHERE receiver.rule_id IN (%s, %s)
            """,
            facts["in_turn"],
            facts["capped"],
        ),
        "runs": rows(
            """
            SELECT run.state, run.assigned_count,
                   (SELECT count(*) FROM crm_assignment_line line
                     WHERE line.run_id = run.id AND line.state = 'assigned')
              FROM crm_assignment_run run WHERE NOT coalesce(run.is_dry_run, false)
            """
        ),
        "events": rows(
            "SELECT lead_id, kind, count(*) FROM crm_sla_event WHERE lead_id = ANY(%s) "
            "GROUP BY lead_id, kind",
            watched,
        ),
        "watched": watched,
        "followers": rows(
            """
            SELECT count(*) FROM crm_assignment_line line
              JOIN res_users users ON users.id = line.user_id
             WHERE line.state = 'assigned' AND line.lead_id IS NOT NULL AND NOT EXISTS (
                   SELECT FROM mail_followers follower WHERE follower.res_model = 'crm.lead'
                      AND follower.res_id = line.lead_id AND follower.partner_id = users.partner_id)
            """
        )[0][0],
        "deadlocks": rows(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        )[0][0],
    }


if __name__ == "__main__":
    main()
