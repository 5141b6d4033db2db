# ruff: noqa: T201 (a check prints what it finds)
"""The bank's 41,188 calls through the product's own import, with a worker killed on the way.

    python tests/integration/check_bank_calls.py CALLS.CSV -c ODOO.CONF -d SCRATCH_DATABASE

The file is no part of the repository. The database needs ``response_management`` and is written
to. Ends with status 1 when a figure is not the known one.
"""

import argparse
import base64
import signal
import subprocess
import sys
import time
from pathlib import Path

ROWS = 41_188
#: Answers and calls by channel, as published with the data.
KNOWN = {"cellular": (3_853, 26_144), "telephone": (787, 15_044)}
TALK = 10_638_243


def main():
    options = _parse_options()
    if options.worker:
        _work(options)
        return
    env = _open_environment(options)
    content = Path(options.file).read_bytes()
    before = env["crm.response"].search_count([])
    record = _queue(env, content)
    _kill_worker(env, options, record)
    while record.state in ("queued", "running"):
        _start_worker(options).wait()
        _refresh(env)
    failures = [*_check_figures(env, record), *_check_again(env, options, content)]
    added = env["crm.response"].search_count([]) - before
    failures += [] if added == ROWS else [f"{added} responses added, not {ROWS}"]
    env.cr.close()
    print("\n".join(failures) or f"ok: {ROWS} responses, twice imported, once killed")
    sys.exit(bool(failures))


def _parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", help="CSV of the calls")
    parser.add_argument("-c", "--config", required=True, help="configuration file of Odoo")
    parser.add_argument("-d", "--database", required=True, help="database to fill")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _open_environment(options):
    import odoo
    from odoo.modules.registry import Registry

    odoo.tools.config.parse_config(["-c", options.config, "-d", options.database, "--no-http"])
    cr = Registry(options.database).cursor()
    user = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {}).ref("base.user_admin")
    return odoo.api.Environment(cr, user.id, {"lang": "en_US"})


def _queue(env, content):
    record = env["crm.response.import"].create(
        {"file": base64.b64encode(content), "file_name": "bank_marketing_calls.csv"}
    )
    record.action_import()
    env.cr.commit()
    return record


def _work(options):
    """Do what the scheduled job does, until everything is done."""
    env = _open_environment(options)
    env["crm.response.import"].sudo()._cron_process_imports()
    env.cr.commit()
    env.cr.close()


def _start_worker(options):
    return subprocess.Popen([sys.executable, __file__, *sys.argv[1:], "--worker"])


def _kill_worker(env, options, record):
    """Start a worker and kill it in the middle of the file, with no chance to tidy up."""
    worker = _start_worker(options)
    while worker.poll() is None:
        _refresh(env)
        if 0.3 < record.row_done / ROWS < 0.9:
            time.sleep(0.05)
            worker.send_signal(signal.SIGKILL)
            break
        time.sleep(0.02)
    worker.wait()
    _refresh(env)
    print(f"killed at row {record.row_done}, {record.response_count} responses, {record.state}")
    if not 0 < record.row_done < ROWS:
        sys.exit("the worker was not killed in the middle of the file")


def _refresh(env):
    env.cr.commit()
    env.invalidate_all()


def _check_figures(env, record):
    counts = {
        channel.name: count
        for channel, count in env["crm.response"]._read_group(
            [("import_id", "=", record.id)], ["response_channel_id"], ["__count"]
        )
    }
    answers = {
        channel.name: count
        for channel, count in env["crm.response"]._read_group(
            [("import_id", "=", record.id), ("polarity", "=", "positive")],
            ["response_channel_id"],
            ["__count"],
        )
    }
    found = {name: (answers.get(name, 0), count) for name, count in counts.items()}
    if record.state != "done" or record.rejected_count:
        yield f"{record.state}, {record.rejected_count} rejected: {record.message}"
    if found != KNOWN:
        yield f"answers and calls by channel are {found}, not {KNOWN}"
    env.cr.execute(
        """
        SELECT sum((response_properties->>'duration')::int)
          FROM crm_response
         WHERE import_id = %s
        """,
        [record.id],
    )
    (talk,) = env.cr.fetchone()
    if talk != TALK:
        yield f"{talk} seconds of talk, not {TALK}"


def _check_again(env, options, content):
    again = _queue(env, content)
    _start_worker(options).wait()
    _refresh(env)
    if (again.state, again.recorded_count, again.known_count) != ("done", 0, ROWS):
        yield (
            f"second import: {again.state}, {again.recorded_count} new, {again.known_count} known"
        )


if __name__ == "__main__":
    main()
