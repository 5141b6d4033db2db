"""Conversion of responses to leads: ours, a batched ``create`` of leads, Odoo's mass wizard.

    python tests/benchmarks/bench_convert.py -c ODOO.CONF -d SCRATCH_DATABASE [--sizes 2000 10000]

The database needs ``response_management``. Each measurement starts from fresh responses that
another transaction brought, as it does, and of which PostgreSQL knows how many there are. It is
rolled back, and they are deleted again. Two pairs are compared:

- responses of strangers to leads, no contacts made, with one ``create`` of leads as bare as the
  door makes them, without tracking;
- the same with a new contact for each, with the native wizard that converts as many leads and
  makes a customer of each, as it does by default but for looking for duplicates. The wizard is
  slow: by default it gets 1,000 leads and its time is scaled; ``--native-size 0`` gives it all.

Processor time is that of Odoo and of its database connection together.
"""

import argparse
import gc
import sys
import time
from datetime import datetime
from pathlib import Path

from scratch_database import get_seconds, open_environment

SIZES = (2000, 10000, 50000)
#: At least this share of the speed of ``create``, at least so many times the speed of the wizard.
GOALS = {"create": 0.9, "wizard": 8}
UNTRACKED = {"tracking_disable": True, "mail_create_nolog": True, "mail_notrack": True}


def main():
    options = _parse_options()
    env = open_environment(options)
    _measure(env, "warm-up", 100, _make_responses, _convert)
    _measure(env, "warm-up", 100, _make_nothing, _create_leads)
    _measure(env, "warm-up", 100, _make_responses, _convert_with_contacts)
    _measure(env, "warm-up", 20, _make_leads, _run_wizard)
    for size in options.sizes:
        ours = _measure(env, "ours, no contacts", size, _make_responses, _convert)
        create = _measure(env, "create of leads", size, _make_nothing, _create_leads)
        with_contacts = _measure(
            env, "ours, new contacts", size, _make_responses, _convert_with_contacts
        )
        native_size = min(options.native_size or size, size)
        wizard = _measure(env, "native mass wizard", native_size, _make_leads, _run_wizard)
        for index, unit in enumerate(("time", "processor time")):
            speed = create[index] / ours[index]
            times = wizard[index] * size / native_size / with_contacts[index]
            _judge(f"of the speed of create, {unit}", speed, GOALS["create"])
            _judge(f"times the mass wizard, {unit}", times, GOALS["wizard"])
    env.cr.close()


def _parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-c", "--config", required=True, help="configuration file of Odoo")
    parser.add_argument("-d", "--database", required=True, help="database to work in")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of responses")
    parser.add_argument("--native-size", type=int, default=1000, help="leads of the wizard, 0 all")
    return parser.parse_args()


def _measure(env, name, size, make, run):
    """Make the records, time what is done with them, take all back; return time and CPU time."""
    records = make(env, size)
    env.flush_all()
    env.invalidate_all()
    gc.collect()
    memory = _get_memory()
    queries, start, cpu = env.cr.sql_log_count, time.perf_counter(), get_seconds(env)
    run(env, records, size)
    env.flush_all()
    seconds, cpu = time.perf_counter() - start, get_seconds(env) - cpu
    queries = env.cr.sql_log_count - queries
    env.cr.rollback()
    env.invalidate_all()
    memory = _get_memory() - memory
    _take_away(env, records)
    _say(
        f"{name:20} {size:7} {seconds:8.2f} s {cpu:8.2f} s cpu {size / seconds:8.0f}/s "
        f"{queries / size:8.3f} q {memory:6.0f} MiB"
    )
    return seconds, cpu


def _get_memory():
    """Return the memory of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def _make_responses(env, size):
    """Capture ``size`` answers of people nobody knows."""
    form = env.ref("response_management.type_web_form")
    Response = env["crm.response"].with_context(**UNTRACKED)
    responses = Response.browse()
    for start in range(0, size, 2000):
        responses += Response._capture(
            [
                {"type_id": form.id, "date": datetime(2026, 1, 2), **_prepare_person(number)}
                for number in range(start, min(start + 2000, size))
            ]
        )
    env.cr.commit()
    _maintain(env, "ANALYZE crm_response, crm_response_lock")
    return responses.with_context(tracking_disable=False)


def _take_away(env, records):
    """Delete responses that were committed; what became of them was rolled back."""
    if records is not None and records._name == "crm.response":
        env.cr.execute("DELETE FROM crm_response WHERE id = ANY(%s)", [records.ids])
        env.cr.commit()
    # All of it: the keys of people, say, are the same each time, and what was taken back would be
    # looked at again for each of them.
    _maintain(env, "VACUUM ANALYZE")


def _maintain(env, statement):
    """Run what PostgreSQL does by itself after a while, outside of a transaction."""
    with env.registry.cursor() as cursor:
        cursor.connection.rollback()
        cursor.connection.autocommit = True
        cursor.execute(statement)


def _prepare_person(number):
    return {
        "contact_name": f"Person {number}",
        "partner_name": f"Company {number}",
        "email_from": f"person{number}@bench{number}.example.com",
        "phone": f"+1202{5550000 + number:07d}",
        "city": "Scranton",
    }


def _make_nothing(env, size):
    return None


def _make_leads(env, size):
    return env["crm.lead"].with_context(**UNTRACKED).create(_prepare_leads(env, size))


def _prepare_leads(env, size):
    stage = env["crm.lead"]._stage_find(domain=[("fold", "=", False)])
    return [
        {
            "name": f"Web form: Person {number}",
            "type": "lead",
            "user_id": env.uid,
            "team_id": False,
            "stage_id": stage.id,
            **_prepare_person(number),
        }
        for number in range(size)
    ]


def _convert(env, responses, size):
    responses._convert("lead")


def _convert_with_contacts(env, responses, size):
    responses._convert("lead", create_contact=True)


def _create_leads(env, _nothing, size):
    env["crm.lead"].with_context(**UNTRACKED).create(_prepare_leads(env, size))


def _run_wizard(env, leads, size):
    wizard = (
        env["crm.lead2opportunity.partner.mass"]
        .with_context(
            active_model="crm.lead",
            active_ids=leads.ids,
            **dict.fromkeys(UNTRACKED, False),
        )
        .create({"deduplicate": False, "action": "each_exist_or_create"})
    )
    wizard.action_mass_convert()


def _judge(what, value, goal):
    _say(f"  {value:6.2f} {what}, goal {goal}: {'reached' if value >= goal else 'MISSED'}")


def _say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
