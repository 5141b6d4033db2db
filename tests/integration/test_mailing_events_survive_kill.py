"""The job on mailings whose server is killed in its midst loses nothing and doubles nothing."""

import contextlib
import http.client
import threading
import time
from collections import Counter

from rpc_client import Client, kill, wait_for

RECIPIENTS = 4_000
BATCH = 1_000
SETTLING_SECONDS = 12


def _send_mailing(client):
    """Record a mailing as sent; return its id."""
    (model_id,) = client.call("ir.model", "search", [("model", "=", "mailing.contact")])
    campaign_id = client.call("utm.campaign", "create", {"title": "Survivors"})
    mailing_id = client.call(
        "mailing.mailing",
        "create",
        {
            "subject": "Survive",
            "email_from": "news@example.com",
            "mailing_model_id": model_id,
            "campaign_id": campaign_id,
        },
    )
    for start in range(0, RECIPIENTS, BATCH):
        people = [
            {"name": f"Person {number}", "email": f"person{number}@example.com"}
            for number in range(start, start + BATCH)
        ]
        ids = client.call("mailing.contact", "create", people)
        traces = client.call(
            "mailing.trace",
            "create",
            [
                {
                    "mass_mailing_id": mailing_id,
                    "model": "mailing.contact",
                    "res_id": contact_id,
                    "email": person["email"],
                }
                for contact_id, person in zip(ids, people, strict=True)
            ],
        )
        client.call("mailing.trace", "set_sent", traces)
        client.call("mailing.trace", "set_opened", traces[::2])
    return mailing_id


def _run_job(client):
    (job,) = client.call(
        "ir.cron", "search", [("cron_name", "=", "Responses: record what happened to mailings")]
    )
    # The server may be killed meanwhile.
    with contextlib.suppress(OSError, http.client.HTTPException):
        client.call("ir.cron", "method_direct_trigger", [job])


def test_killed_job_loses_no_event_and_doubles_none(serve, database):
    process, port = serve()
    client = Client(database.name, port)
    mailing_id = _send_mailing(client)
    time.sleep(SETTLING_SECONDS)

    def count():
        return client.call("crm.response", "search_count", [("mailing_id", "=", mailing_id)])

    job = threading.Thread(target=_run_job, args=[client])
    job.start()
    done = wait_for(count, 120, "the job does not get on")
    kill(process)
    job.join(timeout=60)
    assert done < RECIPIENTS, "killed too late to prove anything: use more recipients"

    process, port = serve()
    client = Client(database.name, port)
    _run_job(client)
    rows = client.call(
        "crm.response",
        "search_read",
        [("mailing_id", "=", mailing_id)],
        ["email_normalized", "responded"],
    )
    assert len(rows) == RECIPIENTS
    assert set(Counter(row["email_normalized"] for row in rows).values()) == {1}
    assert sum(row["responded"] for row in rows) == RECIPIENTS / 2
