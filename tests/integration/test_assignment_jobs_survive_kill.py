"""A run that job runners share: a worker that is killed costs its job a second try, and no more."""

import os
import signal
import time

import pytest
from rpc_client import Client, wait_for

from setup import server

#: More than two jobs: a job has 2500 leads.
LEADS = 6000
#: Seconds after which the runner believes that a job has lost its worker.
DEAD_AFTER = 11
PATIENCE = 120


@pytest.fixture
def runners(serve, database, monkeypatch):
    """A client of a server whose two workers do the jobs, and SQL on its database."""
    monkeypatch.setenv("ODOO_QUEUE_JOB_CHANNELS", "root:2")
    _process, port = serve(
        "--load=base,web,queue_job", "--workers=2", f"--gevent-port={server.any_free_port()}"
    )
    return Client(database.name, port)


def _make_leads(client, sql):
    """Copy a lead that Odoo has made, while there is no rule for it yet."""
    client.call("crm.assignment.rule", "write", client.call("crm.assignment.rule", "search", []),
                {"active": False})  # fmt: skip
    lead_id = client.call(
        "crm.lead",
        "create",
        {"name": "Lead", "contact_name": "Mei", "type": "lead", "user_id": False, "team_id": False},
    )
    columns = sql(
        "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns "
        "WHERE table_name = 'crm_lead' AND column_name <> 'id'"
    )
    sql(
        f"INSERT INTO crm_lead ({columns}) SELECT {columns} FROM crm_lead, "
        f"generate_series(2, {LEADS}) WHERE id = {lead_id}"
    )


def _make_rule(client):
    """Create a rule for them, which wakes the schedule."""
    group_id = client.call("ir.model.data", "check_object_reference", "sales_team",
                           "group_sale_salesman")[1]  # fmt: skip
    users = [
        client.call(
            "res.users", "create", {"name": login, "login": login, "group_ids": [(4, group_id)]}
        )
        for login in ("one", "two", "three")
    ]
    client.call(
        "crm.assignment.rule",
        "create",
        {
            "name": "Everything",
            "domain": "[('name', '=', 'Lead')]",
            "availability": "always",
            "company_id": False,
            "receiver_ids": [(0, 0, {"user_id": user}) for user in users],
        },
    )


def test_a_killed_worker_costs_its_job_a_second_try(runners, prepared, database):
    def sql(statement):
        return prepared.postgresql.sql(statement, database.name)

    def jobs(*domain):
        return runners.call(
            "queue.job",
            "search_read",
            [("method_name", "in", ("_assign_leads", "_close_parts")), *domain],
            ["state", "worker_pid", "retry"],
        )

    _make_leads(runners, sql)
    _make_rule(runners)
    (job, *_others) = wait_for(
        lambda: [item for item in jobs(("state", "=", "started")) if item["worker_pid"]],
        PATIENCE,
        "nobody does the jobs",
    )
    os.kill(job["worker_pid"], signal.SIGKILL)
    assert jobs(("id", "=", job["id"]))[0]["state"] == "started", "killed too late"
    time.sleep(DEAD_AFTER)
    # The runner looks for dead jobs when one changes, else once a minute.
    sql(f"UPDATE queue_job SET priority = priority WHERE id = {job['id']}")
    wait_for(lambda: not jobs(("state", "!=", "done")), PATIENCE, "the jobs do not get done")
    assert jobs(("id", "=", job["id"]))[0]["retry"] > 1

    assert sql("SELECT count(*) FROM crm_lead WHERE name = 'Lead' AND user_id IS NULL") == "0"
    lines = "SELECT count(lead_id), count(DISTINCT lead_id) FROM crm_assignment_line"
    assert sql(lines) == f"{LEADS}\t{LEADS}"
    assert (
        sql("SELECT state, job_count, assigned_count FROM crm_assignment_run")
        == f"done\t3\t{LEADS}"
    )
    assert sql("SELECT count(*) FROM crm_assignment_run_part WHERE is_done") == "3"
    assert (
        sql("SELECT day_count FROM crm_assignment_receiver ORDER BY id")
        == f"{LEADS // 3}\n" * 2 + f"{LEADS // 3}"
    )
