"""What comes in and is worked on while very many responses and leads are there already."""

import base64
import csv
import io
from contextlib import contextmanager
from unittest.mock import patch

#: How many of each are captured, imported, converted and assigned at once.
COUNT = 1000


def get_work(env):
    """Return ``(label, prepare, run)`` of each kind of work on :data:`COUNT` records.

    ``run`` is given what ``prepare`` returns. The caller rolls back.
    """
    return [
        ("capture", _prepare_answers, _capture),
        ("import", _prepare_file, _import),
        ("convert", _capture_answers, lambda env, responses: responses._convert("lead")),
        ("assign", _prepare_leads, lambda env, leads: leads._assign(origin="api")),
    ]


@contextmanager
def without_commit(env):
    """Keep what a scheduled job would commit in this transaction."""
    with patch.object(type(env.cr), "commit", lambda cursor: cursor.flush()):
        yield


def _prepare_answers(env):
    campaign = env["utm.campaign"].search([("title", "=", "Scale 200")])
    shared = {
        "campaign_id": campaign.id,
        "type_id": env.ref("response_management.type_web_form").id,
    }
    return [{**shared, **_prepare_person(number)} for number in range(COUNT)]


def _prepare_person(number):
    return {
        "contact_name": f"Newcomer {number}",
        "partner_name": f"New company {number}",
        "email_from": f"new{number}@work{number}.example",
        "phone": f"+1202{5550000 + number:07d}",
        "city": "Scranton",
    }


def _capture(env, vals_list):
    env["crm.response"]._capture(vals_list)


def _capture_answers(env):
    return env["crm.response"]._capture(_prepare_answers(env))


def _prepare_file(env):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("Name", "Email", "Phone", "City"))
    for number in range(COUNT):
        writer.writerow(
            (f"Newcomer {number}", f"new{number}@work.example", f"+1202{5550000 + number}", "Ghent")
        )
    content = base64.b64encode(text.getvalue().encode())
    record = env["crm.response.import"].create({"file": content, "file_name": "work.csv"})
    record.type_id = env.ref("response_management.type_web_form")
    record.action_import()
    return record


def _import(env, record):
    record._process(lambda _count: True)


def _prepare_leads(env):
    """Return leads that wait for ten salespeople of one rule, with all there is to be counted."""
    env["crm.assignment.rule"].search([]).active = False
    people = env["res.users"].search([("login", "=like", "scale\\_%")], order="id", limit=10)
    env["crm.assignment.rule"].create(
        {
            "name": "Work",
            "domain": "[('name', '=like', 'Work %')]",
            "distribution": "least_open",
            "availability": "always",
            "day_cap": COUNT,
            "company_id": False,
            "receiver_ids": [(0, 0, {"user_id": user.id}) for user in people],
        }
    )
    return (
        env["crm.lead"]
        .with_context(tracking_disable=True)
        .create(
            [
                {
                    "name": f"Work {number}",
                    "type": "lead",
                    "user_id": False,
                    "team_id": False,
                    **_prepare_person(number),
                }
                for number in range(COUNT)
            ]
        )
        .with_context(tracking_disable=False)
    )
