"""Assignment of leads: ours, Odoo's own and plain SQL, on the same leads, in one run.

    python tests/benchmarks/bench_assignment.py -c ODOO.CONF -d SCRATCH_DATABASE
        [--sizes 1000 10000 100000] [--native 500] [--profile FILE]

The database needs ``lead_assignment``. Fifty rules and fifty people with limits and working
calendars; the scheduled run gives each lead its owner, with a stored reason, and sends one notice
a person. Odoo's own engine has the same fifty people and filters; it is measured on a few leads
and scaled. Seconds are those of the processor, of Odoo and of its database connection together, if
both are on this machine: others may use it. The SQL writes the rows that our run has left: it
decides nothing. Everything is rolled back: what would be committed is flushed.
"""

import argparse
import cProfile
import statistics
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

from scratch_database import get_seconds, open_environment

PEOPLE = 50
SIZES = (1000, 10_000, 100_000)
NATIVE_SIZE = 500
#: ``{leads: (times native, times the SQL)}``; of other sizes those of the next smaller one.
GOALS = {0: (25, 3), 10_000: (40, 2)}
#: Where the time of a run goes: deciding and writing down, and what is written to the leads.
PLANNING = ("_gather", "_plan", "_create_lines")
APPLYING = ("_apply_assignments", "_share_leads", "_on_batch_assigned", "_finish")


def main():
    options = _parse_options()
    env = open_environment(options, "base.user_root")
    _say(f"{'leads':>8} {'what':22} {'seconds':>9} {'queries':>9} {'MiB':>6} {'assigned':>9}")
    with _world(env, 50) as world:
        _measure("warm-up", world, _run_cron)
    with _world(env, options.native) as world:
        native = _measure("native", world, _run_native)
    before = None
    for size in options.sizes:
        ours = _compare(env, size, native, options)
        if before:
            _say(f"{size:8} growth {ours / before:.1f} times (goal: at most 11)")
        before = ours
    _compare_creation(env, 1, 40)
    _compare_creation(env, 50, 3)
    env.cr.close()


def _compare(env, size, native, options):
    """Print ours, SQL and dry run for ``size`` leads; return our seconds."""
    with _world(env, size) as world, _parts(env, (*PLANNING, *APPLYING)) as parts:
        ours = _measure("ours", world, _run_cron, options.profile)
        planning = sum(parts[name] for name in PLANNING)
        rows = _measure("SQL, the same rows", world, _prepare_sql(world))
    with _world(env, size) as world:
        dry = _measure("dry run", world, _run_preview)
    scaled = native["seconds"] / native["count"] * size
    times, limit = GOALS[max(least for least in GOALS if least <= size)]
    _say(
        f"{size:8} {scaled / ours['seconds']:.1f} times faster than native (goal: {times}), "
        f"{ours['seconds'] / rows['seconds']:.2f} times the SQL (goal: at most {limit}), "
        f"dry run {dry['seconds'] / planning:.2f} times the planning (goal: at most 1)"
    )
    for name, seconds in parts.items():
        _say(f"{size:8}   of it {name} {seconds:.2f}")
    return ours["seconds"]


def _parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-c", "--config", required=True, help="configuration file of Odoo")
    parser.add_argument("-d", "--database", required=True, help="database to work in")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="numbers of leads")
    parser.add_argument("--native", type=int, default=NATIVE_SIZE, help="leads for Odoo's own")
    parser.add_argument("--profile", help="write a profile of each run to FILE.<leads>")
    return parser.parse_args()


# ----------------------------------------------------------------
# MEASURE
# ----------------------------------------------------------------


def _measure(name, world, run, profile=None):
    env = world["env"]
    env.flush_all()
    env.invalidate_all()
    profiler = cProfile.Profile() if profile else None
    memory, queries, start = _get_memory(), env.cr.sql_log_count, get_seconds(env)
    if profiler:
        profiler.enable()
    run(world)
    env.flush_all()
    if profiler:
        profiler.disable()
        profiler.dump_stats(f"{profile}.{world['count']}")
    result = {
        "count": world["count"],
        "seconds": get_seconds(env) - start,
        "queries": env.cr.sql_log_count - queries,
    }
    env.invalidate_all()
    assigned = _fetch(env, "SELECT count(user_id) FROM crm_lead WHERE name LIKE 'Bench lead %'")
    _say(
        f"{world['count']:8} {name:22} {result['seconds']:9.3f} {result['queries']:9} "
        f"{_get_memory() - memory:6.0f} {assigned:9}"
    )
    return result


@contextmanager
def _parts(env, names):
    """Yield ``{method: seconds spent in it}`` of the runs meanwhile."""
    seconds = dict.fromkeys(names, 0.0)
    cls = type(env["crm.assignment.run"])

    def timed(name, method):
        def call(*args, **kwargs):
            start = get_seconds(env)
            try:
                return method(*args, **kwargs)
            finally:
                seconds[name] += get_seconds(env) - start

        return call

    with ExitStack() as stack:
        for name in names:
            stack.enter_context(patch.object(cls, name, timed(name, getattr(cls, name))))
        yield seconds


def _get_memory():
    """Return the memory of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def _fetch(env, query):
    env.cr.execute(query)
    return env.cr.fetchone()[0]


# ----------------------------------------------------------------
# WORLD
# ----------------------------------------------------------------


@contextmanager
def _world(env, size):
    """Yield a world in which ``size`` leads wait, and take it back."""
    with patch.object(type(env.cr), "commit", lambda cursor: cursor.flush()):
        env.cr.execute("UPDATE crm_assignment_rule SET active = false")
        env.cr.execute("UPDATE crm_lead SET active = false WHERE user_id IS NULL")
        env.cr.execute("UPDATE crm_team SET use_opportunities = false")
        env.invalidate_all()
        team, users = _make_people(env, size)
        _make_rules(env, team, users, size)
        _make_leads(env, size)
        yield {"env": env, "count": size, "team": team, "users": users}
    env.cr.rollback()
    env.invalidate_all()
    env.registry.clear_all_caches()
    # What was rolled back must not slow down what is measured next.
    with env.registry.cursor() as cursor:
        cursor.connection.rollback()
        cursor.connection.autocommit = True
        cursor.execute("VACUUM ANALYZE crm_lead, mail_followers, crm_assignment_line")


def _make_people(env, size):
    calendar = env["resource.calendar"].create(
        {
            "name": "Bench",
            "tz": "UTC",
            "attendance_ids": [(5,)] + [
                (0, 0, {"name": "Day", "dayofweek": str(day), "hour_from": 0, "hour_to": 24})
                for day in range(7)
            ],
        }
    )  # fmt: skip
    env.company.resource_calendar_id = calendar
    group = env.ref("sales_team.group_sale_salesman")
    users = env["res.users"].create(
        [
            {
                "name": f"Seller {n}",
                "login": f"bench_{n}",
                "email": f"bench_{n}@example.com",
                "group_ids": [(4, group.id)],
                "tz": "UTC",
            }
            for n in range(PEOPLE)
        ]
    )
    team = env["crm.team"].create(
        {"name": "Bench", "use_leads": True, "assignment_domain": "[('team_id', '=', False)]"}
    )
    env["crm.team.member"].create(
        [
            {
                "crm_team_id": team.id,
                "user_id": user.id,
                # Room for all: the native engine gives a thirtieth of the month's leads a day.
                "assignment_max": 30 * size,
                "assignment_domain": f"[('color', '=', {number})]",
            }
            for number, user in enumerate(users)
        ]
    )
    return team, users


def _make_rules(env, team, users, size):
    """Create a rule for each fiftieth of the leads, each with three receivers."""
    env["crm.assignment.rule"].create(
        [
            {
                "name": f"Bench {number}",
                "domain": f"[('color', '=', {number}), ('type', '=', 'lead')]",
                "team_id": team.id,
                "distribution": "weighted",
                "availability": "day",
                "day_cap": size,
                "open_cap": size,
                "company_id": False,
                "receiver_ids": [
                    (0, 0, {"user_id": users[(number + step) % PEOPLE].id, "weight": step + 1})
                    for step in range(3)
                ],
            }
            for number in range(PEOPLE)
        ]
    )


def _make_leads(env, size):
    """Copy a lead that the ORM has made: what else it computes is the same for all."""
    lead = env["crm.lead"].with_context(tracking_disable=True).create(
        {
            "name": "Bench lead 0",
            "type": "lead",
            "email_from": "bench@example.com",
            "phone": "+32 470 12 34 56",
            "city": "Shanghai",
            "partner_name": "Bench company",
            "user_id": False,
            "team_id": False,
        }
    )  # fmt: skip
    env.flush_all()
    own = {
        "name": "'Bench lead ' || n",
        "color": f"n %% {PEOPLE}",
        "email_from": "'bench' || n || '@company' || n || '.example'",
        "email_normalized": "'bench' || n || '@company' || n || '.example'",
        "email_domain_criterion": "'@company' || n || '.example'",
        "create_date": "now() at time zone 'UTC' - interval '1 day' - n * interval '1 second'",
    }
    env.cr.execute(
        "SELECT array_agg(column_name::text) FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name = 'crm_lead' AND column_name <> 'id'"
    )
    (columns,) = env.cr.fetchone()
    env.cr.execute(
        f"INSERT INTO crm_lead ({', '.join(columns)}) "
        f"SELECT {', '.join(own.get(name, f'lead.{name}') for name in columns)} "
        "FROM crm_lead lead, generate_series(1, %s) n WHERE lead.id = %s",
        [size - 1, lead.id],
    )
    # Where so many leads are, as many have followers. In an empty table PostgreSQL would look for
    # each follower by reading all of them, and go on so while the table fills.
    env.cr.execute(
        "INSERT INTO mail_followers (res_model, res_id, partner_id) "
        "SELECT 'bench.document', n, %s FROM generate_series(1, %s) n",
        [env.user.partner_id.id, size],
    )
    env.cr.execute("ANALYZE crm_lead")
    env.cr.execute("ANALYZE mail_followers")
    env.invalidate_all()


# ----------------------------------------------------------------
# RUN
# ----------------------------------------------------------------


def _run_cron(world):
    world["env"]["crm.assignment.run"]._cron_assign()


def _run_preview(world):
    run = world["env"]["crm.assignment.run"]._preview()
    if run.state == "queued":
        run.env["crm.assignment.run"]._cron_preview()
    run.invalidate_recordset()
    if run.state != "done" or run.assigned_count != world["count"]:
        raise RuntimeError(f"{run.state}: {run.message}")


def _run_native(world):
    # As the scheduled job does, for leads that are older than its delay.
    world["env"]["ir.config_parameter"].set_param("crm.lead.auto.assignment", "True")
    world["team"]._action_assign_leads(creation_delta_days=0)


def _prepare_sql(world):
    """Return a function that writes what the run before has written, by plain SQL."""
    env = world["env"]
    tables = ("crm_assignment_line", "mail_followers", "mail_followers_mail_message_subtype_rel")
    env.flush_all()
    env.cr.execute(
        "CREATE TEMP TABLE bench_lead ON COMMIT DROP AS "
        "SELECT * FROM crm_lead WHERE name LIKE 'Bench lead %'"
    )
    env.cr.execute(
        "CREATE TEMP TABLE bench_mail_followers ON COMMIT DROP AS SELECT * FROM mail_followers "
        "WHERE res_model = 'crm.lead' AND res_id IN (SELECT id FROM bench_lead)"
    )
    env.cr.execute(
        "CREATE TEMP TABLE bench_mail_followers_mail_message_subtype_rel ON COMMIT DROP AS "
        "SELECT * FROM mail_followers_mail_message_subtype_rel "
        "WHERE mail_followers_id IN (SELECT id FROM bench_mail_followers)"
    )
    env.cr.execute(
        "CREATE TEMP TABLE bench_crm_assignment_line ON COMMIT DROP AS "
        "SELECT * FROM crm_assignment_line WHERE lead_id IN (SELECT id FROM bench_lead)"
    )
    for table in ("crm_assignment_line", "mail_followers"):
        env.cr.execute(f"DELETE FROM {table} WHERE id IN (SELECT id FROM bench_{table})")
    env.cr.execute(
        "UPDATE crm_lead SET user_id = NULL, team_id = NULL WHERE id IN (SELECT id FROM bench_lead)"
    )
    names = _get_changed_columns(env)
    env.invalidate_all()

    def run(world):
        cr = world["env"].cr
        columns = ", ".join(f"{name} = bench.{name}" for name in names)
        cr.execute(
            f"UPDATE crm_lead SET {columns} FROM bench_lead bench WHERE crm_lead.id = bench.id"
        )
        for table in tables:
            cr.execute(f"INSERT INTO {table} SELECT * FROM bench_{table}")

    return run


def _get_changed_columns(env):
    """Return the columns of leads that an assignment writes."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' "
        "AND table_name = 'crm_lead' AND (column_name LIKE 'sla%' OR column_name LIKE 'is_sla%' "
        "OR column_name LIKE 'date_%' OR column_name LIKE 'assignment%' OR column_name IN "
        "('user_id', 'team_id', 'write_uid', 'write_date', 'company_id', "
        "'automated_probability', 'probability', 'prorated_revenue'))"
    )
    return [name for (name,) in env.cr.fetchall()]


# ----------------------------------------------------------------
# CREATION
# ----------------------------------------------------------------


def _compare_creation(env, count, repeats):
    """Print what it costs to create leads that a rule assigns at once.

    Beside them the same leads, created with their owner as a person would: that sends a notice,
    too. Both are created in turn, so that whatever else the machine does slows both down.
    """
    with _world(env, 50) as world:
        rules = env["crm.assignment.rule"].search([])
        Lead = env["crm.lead"].with_context({"lang": "en_US"})

        def create(**vals):
            env.flush_all()
            env.cr.precommit.run()
            env.invalidate_all()
            queries, start = env.cr.sql_log_count, get_seconds(env)
            Lead.create(
                [{"name": "One", "type": "lead", "color": 7, "team_id": False, **vals}] * count
            )
            env.flush_all()
            env.cr.precommit.run()
            return get_seconds(env) - start, env.cr.sql_log_count - queries

        def compare(kinds):
            rounds = [[create(**vals) for vals in kinds.values()] for _number in range(repeats + 1)]
            for name, found in zip(kinds, list(zip(*rounds[1:], strict=True)), strict=True):
                seconds, queries = (
                    statistics.median(column) for column in zip(*found, strict=True)
                )
                _say(f"{count:8} {name:22} {seconds:9.3f} {queries:9}")
                yield seconds, queries

        owner = {"user_id": world["users"][7].id, "team_id": world["team"].id}
        rules.is_realtime = True
        owned, realtime = compare({"with its owner": owner, "by a rule": {"user_id": False}})
        rules.is_realtime = False
        list(compare({"waits for the schedule": {"user_id": False}}))
        rules.active = False
        list(compare({"without owner": {"user_id": False}}))
    _say(
        f"{count:8} on creation {realtime[0] / owned[0]:.2f} times the time, "
        f"{realtime[1] / owned[1]:.2f} times the queries of native with owner (goal: at most 1.1)"
    )


def _say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
