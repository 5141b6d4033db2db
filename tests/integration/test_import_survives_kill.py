"""An import whose server is killed again and again loses nothing and doubles nothing."""

import base64
import csv
import io

from rpc_client import Client, kill, wait_for

ROWS = 12_000
KILLS = 2


def _make_file():
    """Return a call list in which every tenth row equals the one before."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["contact", "duration", "output"])
    for number in range(ROWS):
        kind = number - 1 if number % 10 == 9 else number
        writer.writerow(
            ["cellular" if kind % 3 else "telephone", kind, "yes" if kind % 7 == 0 else "no"]
        )
    return text.getvalue().encode()


def test_killed_import_resumes_without_loss_or_duplicates(serve, database):
    process, port = serve()
    client = Client(database.name, port)
    (type_id,) = client.call("crm.response.type", "search", [("code", "=", "phone_call")])
    file_id = client.call(
        "crm.response.import",
        "create",
        {
            "file": base64.b64encode(_make_file()).decode(),
            "file_name": "calls.csv",
            "type_id": type_id,
        },
    )
    client.call("crm.response.import", "action_import", [file_id])

    def progress():
        (row,) = client.call("crm.response.import", "read", [file_id], ["row_done", "state"])
        return row

    def row_after(row):
        done = progress()["row_done"]
        return done if done > row else 0

    row = 0
    for _kill_number in range(KILLS):
        row = wait_for(lambda row=row: row_after(row), 120, "the import does not get on")
        kill(process)
        process, port = serve()
        client = Client(database.name, port)
    assert progress()["state"] != "done", "killed too late to prove anything: use more rows"
    wait_for(lambda: progress()["state"] == "done", 240, "the import does not get on")

    def count(*domain):
        return client.call("crm.response", "search_count", [("import_id", "=", file_id), *domain])

    assert count() == ROWS
    answers = sum((n - 1 if n % 10 == 9 else n) % 7 == 0 for n in range(ROWS))
    assert count(("polarity", "=", "positive")) == answers
    (result,) = client.call(
        "crm.response.import",
        "read",
        [file_id],
        ["recorded_count", "known_count", "rejected_count"],
    )
    assert (result["recorded_count"], result["known_count"], result["rejected_count"]) == (
        ROWS,
        0,
        0,
    )
