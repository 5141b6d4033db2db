"""The job on mailings whose server is killed in its midst loses nothing and doubles nothing."""

import contextlib
import http.client
import os
import signal
import threading
import time
import xmlrpc.client
from collections import Counter

RECIPIENTS = 4_000
BATCH = 1_000
SETTLING_SECONDS = 12


class Client:
    """What a program on another machine would do."""

    def __init__(self, database, port):
        self.database = database
        self.address = f"http://127.0.0.1:{port}/xmlrpc/2"
        self.user = xmlrpc.client.ServerProxy(f"{self.address}/common").authenticate(
            database, "admin", "admin", {}
        )

    def call(self, model, method, *args, **kwargs):
        # A connection of its own for each call: one of them runs in a thread.
        models = xmlrpc.client.ServerProxy(f"{self.address}/object", allow_none=True)
        return models.execute_kw(
            self.database, self.user, "admin", model, method, list(args), kwargs
        )


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
    deadline = time.monotonic() + 120
    while not (done := count()):
        assert time.monotonic() < deadline, "the job does not get on"
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=30)
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
