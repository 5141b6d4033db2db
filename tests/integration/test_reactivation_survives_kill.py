"""Reactivation whose server is killed again and again loses no request and doubles none."""

from collections import Counter

from rpc_client import Client, kill, wait_for

LEADS = 5_000
CHUNK = 500
KILLS = 2


def _prepare(client):
    """Return the invocable scenario, switched on, and leads half of which have a response."""
    campaign, default = client.call(
        "utm.campaign", "create", [{"title": "Kill"}, {"title": "Kill default"}]
    )
    (scenario,) = client.call(
        "crm.reactivation.scenario", "search", [("kind", "=", "invocable")], limit=1
    )
    client.call(
        "crm.reactivation.scenario",
        "write",
        [scenario],
        {
            "inserts_default": True,
            "default_ids": [(0, 0, {"campaign_id": default})],
            "is_on": True,
        },
    )
    # The others would have their turn first, and one of them asks the internet about each lead.
    others = client.call(
        "ir.cron", "search", [("model_id.model", "!=", "crm.reactivation.request")]
    )
    client.call("ir.cron", "write", others, {"active": False})
    (type_id,) = client.call("crm.response.type", "search", [("code", "=", "phone_call")])
    leads = []
    for start in range(0, LEADS, CHUNK):
        numbers = range(start, start + CHUNK)
        ids = client.call(
            "crm.lead",
            "create",
            [
                {"name": f"Kill {n}", "type": "lead", "email_from": f"kill{n}@example.com"}
                for n in numbers
            ],
            context={"tracking_disable": True},
        )
        client.call(
            "crm.response",
            "create",
            [
                {
                    "type_id": type_id,
                    "campaign_id": campaign,
                    "email_from": f"kill{n}@example.com",
                    "lead_id": lead_id,
                }
                for n, lead_id in zip(numbers, ids, strict=True)
                if n % 2
            ],
        )
        leads += ids
    return scenario, leads, campaign, default


def test_killed_reactivation_resumes_without_loss_or_duplicates(serve, database):
    # Nothing is closed before all are asked for; what waits outlives this server, too.
    process, port = serve("--max-cron-threads=0")
    client = Client(database.name, port)
    scenario, leads, campaign, default = _prepare(client)
    for start in range(0, LEADS, CHUNK):
        client.call(
            "crm.reactivation.scenario",
            "invoke",
            [scenario],
            "crm.lead",
            leads[start : start + CHUNK],
        )

    def restart():
        """Kill the server and return the next one, whose scheduled job is called at once."""
        kill(process)
        successor, its_port = serve()
        its_client = Client(database.name, its_port)
        # As any new request does; else the next server looks whether there is work in a minute.
        its_client.call("crm.reactivation.request", "action_retry", [])
        return successor, its_client

    def count(model, *domain):
        return client.call(model, "search_count", list(domain))

    mine = ("scenario_id", "=", scenario)

    def closed_after(before):
        closed = count("crm.reactivation.request", mine, ("state", "!=", "pending"))
        return closed if closed > before else 0

    process, client = restart()
    closed = 0
    for _kill_number in range(KILLS):
        closed = wait_for(
            lambda closed=closed: closed_after(closed), 120, "the requests are not closed"
        )
        process, client = restart()
        assert closed < LEADS, "killed with work left to do"
    wait_for(
        lambda: not count("crm.reactivation.request", mine, ("state", "=", "pending")),
        240,
        "the requests are not closed",
    )

    requests = client.call(
        "crm.reactivation.request", "search_read", [mine], ["lead_id", "outcome", "state"]
    )
    assert sorted(request["lead_id"][0] for request in requests) == sorted(leads)
    assert Counter(request["outcome"] for request in requests) == {
        "reactivate": LEADS // 2,
        "default": LEADS // 2,
    }
    assert {request["state"] for request in requests} == {"done"}
    active = client.call(
        "crm.response",
        "search_read",
        [("is_active_response", "=", True)],
        ["lead_id", "campaign_id"],
    )
    assert sorted(response["lead_id"][0] for response in active) == sorted(leads)
    assert Counter(response["campaign_id"][0] for response in active) == {
        campaign: LEADS // 2,
        default: LEADS // 2,
    }
    assert count("crm.response", ("campaign_id", "=", default)) == LEADS // 2, "no default twice"
    assert count("crm.funnel.journal", ("event", "=", "activated")) == LEADS
    notes = count("mail.message", ("model", "=", "crm.lead"), ("body", "like", "gets the credit"))
    assert notes == LEADS, "one note a lead"
