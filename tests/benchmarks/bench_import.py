# ruff: noqa: T201 (a benchmark prints)
"""Import of a supplier's file: ours, Odoo's ``load`` and a staging ``COPY``, in one run.

    python tests/benchmarks/bench_import.py CALLS.CSV -c ODOO.CONF -d SCRATCH_DATABASE

``CALLS.CSV`` has the columns of the bank's phone campaigns (contact, duration, output …). The
database needs ``response_management``; ours commits to it as the scheduled job would, the other
two are rolled back. ``load`` is slow: by default it gets the first 4,000 rows and its time is
scaled to all of them; ``--load-rows 0`` gives it every row. Seconds are those of the processor, of
Odoo and of its database connection together: others may use the machine.
"""

import argparse
import base64
import csv
import gc
import io
import sys
from pathlib import Path

from scratch_database import get_seconds, open_environment

GOALS = {"load": 10, "sql": 6, "again": 3, "memory": 64}


def main():
    options = _parse_options()
    env = open_environment(options)
    content = Path(options.file).read_bytes()
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    print(f"{len(rows)} rows, {len(content) / 1024**2:.1f} MiB")

    # Everything that a first use loads is loaded before anything is measured.
    _run_ours(env, _shorten(content, 1500), "warm-up")
    _report("first import", first := _run_ours(env, content, "first"), len(rows))
    _report("same file again", again := _run_ours(env, content, "again"), len(rows))
    sql = _run_sql(env, rows)
    _report("staging COPY + INSERT", sql, len(rows))
    sample = rows[: options.load_rows] if options.load_rows else rows
    load = _run_load(env, sample)
    _report(f"load() of {len(sample)} rows", load, len(sample))
    scaled = load["seconds"] * len(rows) / len(sample)
    if len(sample) < len(rows):
        print(f"{'load() of all rows, scaled':32}{scaled:9.2f} s")
    print()
    _judge("faster than load()", scaled / first["seconds"], GOALS["load"], at_least=True)
    _judge("times the staging COPY", first["seconds"] / sql["seconds"], GOALS["sql"])
    _judge(
        "faster the second time", first["seconds"] / again["seconds"], GOALS["again"], at_least=True
    )
    _judge("MiB of memory", max(first["memory"], again["memory"]), GOALS["memory"])
    env.cr.close()


def _parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", help="CSV of the calls")
    parser.add_argument("-c", "--config", required=True, help="configuration file of Odoo")
    parser.add_argument("-d", "--database", required=True, help="database to fill")
    parser.add_argument("--load-rows", type=int, default=4000, help="rows for load(), 0 = all")
    return parser.parse_args()


def _shorten(content, count):
    """Return a small file of the same columns with rows that the whole file does not have."""
    lines = content.splitlines(True)[: count + 1]
    return lines[0] + b"".join(b"warm " + line for line in lines[1:])


def _run_ours(env, content, name):
    """Import through the product's own import, committing each batch."""
    record = env["crm.response.import"].create(
        {"file": base64.b64encode(content), "file_name": f"{name}.csv"}
    )
    record.action_import()
    env.cr.commit()
    env.invalidate_all()

    def commit(_count):
        env.cr.commit()
        return True

    with _Measure(env) as measure:
        record._process(commit)
    print(
        f"{name}: {record.state}, {record.recorded_count} new, {record.known_count} known, "
        f"{record.rejected_count} rejected"
    )
    return measure.figures


def _run_load(env, rows):
    """Load the same rows with the method behind Odoo's Import button."""
    names = [
        "type_id/id",
        "response_channel_id",
        "responded",
        "polarity",
        "external_key",
        "response_properties.duration",
    ]
    data = [
        [
            "response_management.type_phone_call",
            row["contact"],
            "1" if row["output"] == "yes" else "0",
            "Positive" if row["output"] == "yes" else "",
            f"load-{number}",
            row["duration"],
        ]
        for number, row in enumerate(rows)
    ]
    Response = env["crm.response"].with_context(import_file=True, tracking_disable=True)
    with _Measure(env) as measure:
        for start in range(0, len(data), 2000):
            result = Response.load(names, data[start : start + 2000])
            if not result["ids"]:
                sys.exit(f"load() failed: {result['messages'][:2]}")
            env.cr.flush()
            env.invalidate_all()
    env.cr.rollback()
    return measure.figures


def _run_sql(env, rows):
    """Write the same rows with the least that PostgreSQL needs."""
    text = io.StringIO()
    csv.writer(text).writerows(
        (number, row["contact"], row["output"], row["duration"]) for number, row in enumerate(rows)
    )
    text.seek(0)
    values = {
        "company": env.company.id,
        "uid": env.uid,
        "type": env.ref("response_management.type_phone_call").id,
    }
    with _Measure(env) as measure:
        cr = env.cr
        cr.execute(
            "CREATE TEMP TABLE staging (number int, contact text, output text, duration int)"
        )
        cr._obj.copy_expert("COPY staging FROM STDIN WITH CSV", text)
        cr.execute(
            """
            INSERT INTO crm_response (
                name, company_id, type_id, response_channel_id, date, responded, polarity, score,
                state, verdict, verdict_reason, capture_method, external_key, active, is_counted,
                response_properties, create_uid, write_uid, create_date, write_date
            )
            SELECT 'RSP/' || number, %(company)s, %(type)s, medium.id, now(), output = 'yes',
                   CASE output WHEN 'yes' THEN 'positive' END, 0,
                   CASE output WHEN 'yes' THEN 'review' ELSE 'member' END,
                   CASE output WHEN 'yes' THEN 'qualified' END, 'positive', 'import',
                   'sql-' || number, true, true, jsonb_build_object('duration', duration),
                   %(uid)s, %(uid)s, now(), now()
              FROM staging
              JOIN utm_medium medium ON lower(medium.name) = contact
            """,
            values,
        )
        if cr.rowcount != len(rows):
            sys.exit(f"{cr.rowcount} rows written by SQL")
    env.cr.rollback()
    return measure.figures


class _Measure:
    """Seconds, queries and growth of the process at its peak, of what runs inside."""

    def __init__(self, env):
        self.env = env
        self.figures = {}

    def __enter__(self):
        gc.collect()
        Path("/proc/self/clear_refs").write_text("5")
        self.memory = _read_memory("VmRSS")
        self.queries = self.env.cr.sql_log_count
        self.start = get_seconds(self.env)
        return self

    def __exit__(self, *error):
        self.figures = {
            "seconds": get_seconds(self.env) - self.start,
            "queries": self.env.cr.sql_log_count - self.queries,
            "memory": (_read_memory("VmHWM") - self.memory) / 1024,
        }


def _read_memory(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def _report(label, figures, count):
    print(
        f"{label:32}{figures['seconds']:9.2f} s {count / figures['seconds']:8.0f} rows/s"
        f"{figures['queries']:8} queries {figures['memory']:6.0f} MiB"
    )


def _judge(label, value, goal, at_least=False):
    holds = value >= goal if at_least else value <= goal
    sign, verdict = "≥" if at_least else "≤", "ok" if holds else "MISSED"
    print(f"{value:8.1f} {label:28} goal {sign} {goal}: {verdict}")


if __name__ == "__main__":
    main()
