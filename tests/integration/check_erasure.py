# ruff: noqa: T201 (a check prints what it finds)
"""People are erased, and nothing but them: every report before and after, and a hunt for traces.

    python tests/integration/check_erasure.py -c ODOO.CONF -d SCRATCH_DATABASE
        [--size 100000] [--people 2500] [--log FILE] [--steps fill,before,erase,after,return,hunt]

The database needs all addons and is spoiled: on one with demo data, a tenth of its people is
erased. With ``--size`` it is filled first. What is remembered between steps lies in a file beside
the configuration, so that they may be run one by one.

``before`` and ``after`` copy each row of each report, as of one moment. ``return`` brings the
people back by a file, a form, Odoo's own Import button and a mailing list: each must refuse them,
give a reason and keep nothing of what it was given. ``hunt`` looks for their names, addresses and
numbers in all texts of the database, in the files on the disk, unpacked if they are archives, and
in the log. Prints seconds and what is wrong, and ends with status 1 if anything is.
"""

import argparse
import base64
import csv
import datetime
import io
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import erasure_traces
from erasure_reports import compare

ROOT = Path(__file__).resolve().parents[2]
STEPS = ("fill", "before", "erase", "after", "return", "hunt")
BEFORE, AFTER = "erasure_before", "erasure_after"
#: Of all people; without ``--people``.
SHARE = 10
REASON = "erased"


def main():
    options = _parse_options()
    state_file = options.config.parent / f"erasure_{options.database}.json"
    state = json.loads(state_file.read_text()) if state_file.exists() else {}
    env = _open_environment(options)
    wrong = []
    for step in options.steps.split(","):
        start = time.monotonic()
        said = _STEPS[step](env, options, state)
        env.cr.commit()
        state_file.write_text(json.dumps(state))
        wrong += said or ()
        print(f"{step}: {time.monotonic() - start:.0f} s", *(said or ()), sep="\n  ", flush=True)
    env.cr.close()
    print(json.dumps({"people": len(state.get("people", ())), "wrong": wrong, **state["told"]}))
    sys.exit(bool(wrong))


def _parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-c", "--config", required=True, type=Path, help="configuration of Odoo")
    parser.add_argument("-d", "--database", required=True, help="database to spoil")
    parser.add_argument("--size", type=int, default=0, help="number of responses to fill in")
    parser.add_argument("--people", type=int, default=0, help="number of people to erase")
    parser.add_argument("--log", type=Path, help="log file of Odoo to search, too")
    parser.add_argument("--steps", default=",".join(STEPS), help="some of the steps")
    return parser.parse_args()


def _open_environment(options):
    import odoo
    from odoo.modules.registry import Registry

    log = [f"--logfile={options.log}"] if options.log else []
    odoo.tools.config.parse_config(
        ["-c", str(options.config), "-d", options.database, "--no-http", *log]
    )
    cr = Registry(options.database).cursor()
    admin = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {}).ref("base.user_admin")
    context = {"allowed_company_ids": admin.company_ids.ids, "tz": "UTC", "lang": "en_US"}
    return odoo.api.Environment(cr, admin.id, context)


# ----------------------------------------------------------------
# STEPS
# ----------------------------------------------------------------


def _fill(env, options, state):
    """Make many people, each with responses, leads, notes and a row of a file."""
    state["told"] = {}
    if not options.size:
        return
    sys.path.append(str(ROOT / "tests" / "benchmarks"))
    from scale_data import fill

    fill(env, options.size, options.size // 3)
    env.cr.execute(
        """
        UPDATE crm_lead SET description = '<p>Note of ' || contact_name || ' at ' || email_from
                         || '</p>', street = id || ' Scale Street' WHERE name LIKE 'Scale %%';
        INSERT INTO mail_message (model, res_id, message_type, subject, body, email_from, date,
                                  create_date, write_date, message_id)
        SELECT 'crm.lead', id, 'email', 'Re: ' || contact_name, '<p>Dear ' || contact_name
               || ', you wrote from ' || email_from || '</p>', email_from, create_date,
               create_date, create_date, '<scale' || id || '@scale.example>'
          FROM crm_lead WHERE name LIKE 'Scale %%';
        INSERT INTO crm_interaction (company_id, name, state, direction, channel, source, date,
                                     lead_id, description, active, create_date, write_date,
                                     campaign_id, user_id, workload, hourly_rate)
        SELECT company_id, 'Call with ' || contact_name, 'done', 'outbound', 'call', 'manual',
               create_date, id, 'Said ' || email_from, true, create_date, create_date,
               campaign_id, user_id, 0.5, 30
          FROM crm_lead WHERE name LIKE 'Scale %%' AND user_id IS NOT NULL;
        ANALYZE
        """
    )
    env.invalidate_all()


def _write_reports(options, schema, moment):
    """Copy all reports and figures into a schema, as of one moment."""
    names = sorted(path.parent.name for path in (ROOT / "addons").glob("*/__manifest__.py"))
    given = {
        "config": options.config, "database": options.database, "schema": schema,
        "moment": moment, "addons": ",".join(names),
    }  # fmt: skip
    path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(ROOT)]))
    subprocess.run(
        [sys.executable, "-m", "setup.upgrade_figures"]
        + [f"--{name}={value}" for name, value in given.items()],
        env={**os.environ, "PYTHONPATH": path},
        check=True,
    )


def _before(env, options, state):
    now = datetime.datetime.now(datetime.timezone.utc)
    state["moment"] = now.strftime("%Y-%m-%d %H:%M:%S")
    env.cr.execute(f"DROP SCHEMA IF EXISTS {BEFORE} CASCADE; DROP SCHEMA IF EXISTS {AFTER} CASCADE")
    env.cr.commit()
    _write_reports(options, BEFORE, state["moment"])


def _erase(env, options, state):
    """Erase some people, as an officer who selects them in a list."""
    data = env["crm.personal.data"]
    chance = random.Random(7)
    names = [name for name in data._get_person_models() if not options.size or "response" in name]
    refs = [
        (name, record_id)
        for name in names
        for record_id in env[name].sudo().with_context(active_test=False).search([]).ids
    ]
    if options.size:
        refs = chance.sample(refs, min(2 * (options.people or 1), len(refs)))
    found, kept = data._split_people(data._find_people(refs))
    persons = [person for person in found.persons if person.emails or person.names]
    chosen = chance.sample(persons, min(options.people or len(persons) // SHARE, len(persons)))
    state["people"] = [
        {
            **{name: sorted(getattr(each, name)) for name in ("emails", "names", "written")},
            "streets": _read_streets(env, each),
        }
        for each in chosen
    ]
    start = time.monotonic()
    erasure = env["crm.erasure"]._erase([sorted(each.records)[0] for each in chosen], "other")
    parts = 0
    while erasure.sudo().is_queued:
        env.cr.commit()
        erasure.sudo()._work_on_next()
        parts += 1
        env.invalidate_all()
    env.cr.commit()
    env["ir.attachment"].sudo()._gc_file_store()
    state["told"] |= {
        "kept": sum(kept.values()),
        "parts": parts,
        "rows": {line.model_id.model: line.row_count for line in erasure.line_ids},
        "erased_in": round(time.monotonic() - start),
    }
    failed = erasure.state != "done" or erasure.person_count != len(chosen)
    return [f"the erasure: {erasure.state}, {erasure.message}"] if failed else []


def _read_streets(env, person):
    return sorted(
        {
            street
            for model, record_id in person.records
            for name in ("street", "street2")
            if name in env[model]._fields and (street := env[model].sudo().browse(record_id)[name])
        }
    )


def _after(env, options, state):
    env.cr.execute(f"DROP SCHEMA IF EXISTS {AFTER} CASCADE")
    env.cr.commit()
    _write_reports(options, AFTER, state["moment"])
    state["told"]["reports"], wrong = compare(env, BEFORE, AFTER)
    return wrong


def _return(env, options, state):
    """Bring the people back through each door."""
    counts = _count(env)
    # Who has neither an address nor a number of their own cannot be told from a namesake.
    people = [each for each in state["people"] if _is_known(env, each)]
    state["told"]["brought_back"] = len(people)
    wrong = [*_import(env, people), *_enter(env, people[:20])]
    env.cr.commit()
    env["ir.attachment"].sudo()._gc_file_store()
    now = _count(env)
    wrong += [f"{name}: {now[name] - count} more" for name, count in counts.items()
              if now[name] != count]  # fmt: skip
    return wrong


def _count(env):
    names = ("crm.response", "crm.lead", "res.partner", "mailing.contact")
    return {
        name: env[name].sudo().with_context(active_test=False).search_count([]) for name in names
    }


def _is_known(env, person):
    phones = [env["crm.consent"]._normalize_phone(text, env.company) for text in person["written"]]
    suppression = env["crm.suppression"].sudo()
    return bool(suppression._find_suppressed(env.company.id, person["emails"], phones))


def _get_row(person):
    """Return name, address, number and street of a person, as another supplier has them."""
    phones = [text for text in person["written"] if "@" not in text]
    return [
        next(iter(person["names"]), "Somebody"),
        next(iter(person["emails"]), "").title(),
        next(iter(phones), ""),
        next(iter(person["streets"]), ""),
    ]


def _import(env, people):
    """Bring them in a file, among others who are not theirs."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["Name", "Email", "Phone", "Street", "Date"])
    for person in people:
        rows.writerow([*_get_row(person), "2020-11-02"])
    rows.writerow(["", "nobody", "", "", "no date"])
    record = env["crm.response.import"].create(
        {
            "type_id": env.ref("response_management.type_web_form").id,
            "file": base64.b64encode(text.getvalue().encode()),
            "file_name": "supplier.csv",
        }
    )
    record.action_import()
    env.cr.commit()
    for _part in range(1000):
        record._process()
        env.cr.commit()
        env.invalidate_all()
        if record.state not in ("queued", "running"):
            break
    found = env["crm.response.import.row"].search([("import_id", "=", record.id)])
    codes = Counter(found.mapped("code"))
    refused = found.filtered(lambda row: row.code == "suppressed")
    wrong = []
    if len(refused) != len(people):
        wrong.append(f"import: {len(refused)} of {len(people)} rows refused; {dict(codes)}")
    if any(any(filter(None, row.cells or ())) or REASON not in row.reason for row in refused):
        wrong.append("import: a refusal tells what was in the row, or no reason")
    return wrong


def _enter(env, people):
    """Enter them in a form, by Odoo's own Import button and on a mailing list."""
    doors = {
        "form": lambda row: env["crm.response"].capture(
            [
                {
                    "type_code": "web_form",
                    "contact_name": row[0],
                    "email_from": row[1],
                    "phone": row[2],
                }
            ]
        ),
        "import of leads": lambda row: _load(env["crm.lead"], ("email_from", "phone"), row),
        "import of contacts": lambda row: _load(env["res.partner"], ("email", "phone"), row),
        "mailing list": lambda row: env["mailing.contact"].create(
            {"email": row[1], "mobile": row[2]}
        ),
        "import of a list": lambda row: _load(env["mailing.contact"], ("email", "mobile"), row),
    }
    wrong = []
    for person in people:
        row = _get_row(person)
        for name, door in doors.items():
            refusal = _try(env, door, row)
            if refusal is None:
                wrong.append(f"{name}: taken")
            elif REASON not in refusal or any(value and value in refusal for value in row):
                wrong.append(f"{name}: a refusal tells what was entered, or no reason")
    return wrong


def _try(env, door, row):
    """Return why a door does not take a row, ``None`` if it does."""
    from odoo.exceptions import UserError

    try:
        with env.cr.savepoint():
            door(row)
    except UserError as refusal:
        return str(refusal)
    return None


def _load(model, columns, row):
    from odoo.exceptions import UserError

    found = model.with_context(import_file=True).load(["name", *columns], [row[:3]])
    if not found["ids"]:
        raise UserError("; ".join(message["message"] for message in found["messages"]))


def _hunt(env, options, state):
    found, searched = erasure_traces.find(env, state["people"], options.log)
    state["told"]["searched"] = searched
    return found


_STEPS = {
    "fill": _fill, "before": _before, "erase": _erase, "after": _after, "return": _return,
    "hunt": _hunt,
}  # fmt: skip

if __name__ == "__main__":
    main()
