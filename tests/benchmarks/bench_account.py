# ruff: noqa: T201 (a benchmark prints)
"""Campaign accounts, response reports and the overview over many responses, beside plain SQL.

    python tests/benchmarks/bench_account.py -c ODOO.CONF -d SCRATCH_DATABASE [--size 1000000]
    (``--size 0`` measures what an earlier fill, committed, has left in the database)

The database needs ``response_management`` and is filled, in one transaction that is rolled back:
40 campaigns over two years, a tenth of the rows repeat answers, a twentieth as many leads. Each
screen is timed through the ORM and as the SQL that a person would write for the same figures, in
turn; the medians of all rounds are compared. Milliseconds are those of the processor, of Odoo and
of its database connection together: others may use the machine. So that nobody works beside the
connection unseen, the database plans without parallel workers. Screens that look at a part (one
campaign, seven days) must not scan all responses.
"""

import argparse
import statistics

from scratch_database import get_seconds, open_environment

CAMPAIGNS = 40
GOAL = 1.5
ROUNDS = 7
#: Short screens are repeated for so long in each round.
SECONDS = 0.3

PIVOT_MEASURES = [
    "member_count:sum", "responder_count:sum", "response_rate:avg", "lead_count:sum",
    "won_count:sum", "revenue:sum", "money_cost:sum", "workload_cost:sum", "roi:avg",
    "full_roi:avg",
]  # fmt: skip

#: What a person would write for members and responders; ``{key}`` is what it is grouped by.
RESPONSES_SQL = """
    SELECT {key}, COUNT(*) FILTER (WHERE responded),
           COUNT(*) FILTER (WHERE repeat_of_id IS NULL AND is_suspected IS NOT TRUE),
           COUNT(*) FILTER (WHERE repeat_of_id IS NULL AND is_suspected IS NOT TRUE
                              AND is_responder),
           COUNT(*) FILTER (WHERE state = 'converted')
      FROM crm_response response
     WHERE active AND {where}
     GROUP BY {key}
"""
LEADS_SQL = """
    SELECT campaign_id, COUNT(*), COUNT(*) FILTER (WHERE type = 'opportunity'),
           COUNT(*) FILTER (WHERE won_status = 'won'),
           SUM(expected_revenue) FILTER (WHERE won_status = 'won')
      FROM crm_lead WHERE {where} GROUP BY campaign_id
"""

#: The overview of the last seven days beside the seven before, as a person would ask for it.
OVERVIEW_SQL = [
    """
    SELECT date::date, type_id, COUNT(*) FROM crm_response
     WHERE active AND responded AND date >= CURRENT_DATE - 13 AND date < CURRENT_DATE + 1
     GROUP BY date::date, type_id
    """,
    """
    SELECT is_late, COUNT(*), COUNT(campaign_id), MIN(date) FROM crm_response
     WHERE active AND state = 'review' AND company_id = {company} GROUP BY is_late
    """,
    """
    SELECT COUNT(*) FROM crm_response
     WHERE active AND state = 'accepted' AND company_id = {company}
    """,
    *(
        f"""
        SELECT COUNT(*), SUM(expected_revenue) FROM crm_lead lead
         WHERE active AND {where.format(f"BETWEEN CURRENT_DATE - {start} AND CURRENT_DATE - {end}")}
           AND (campaign_id IS NOT NULL
                OR EXISTS (SELECT 1 FROM crm_response WHERE lead_id = lead.id))
        """
        for where in (
            "create_date {0}",
            "type = 'opportunity' AND (date_conversion {0} OR date_conversion IS NULL"
            " AND create_date {0})",
            "won_status = 'won' AND date_closed {0}",
        )
        for start, end in ((6, -1), (13, 6))
    ),
    "SELECT date, SUM(amount) FROM crm_campaign_cost WHERE date >= CURRENT_DATE - 13 GROUP BY date",
    """
    SELECT date, SUM(hours), SUM(cost) FROM crm_campaign_workload
     WHERE date >= CURRENT_DATE - 13 GROUP BY date
    """,
    """
    SELECT campaign_id, COUNT(*) FILTER (WHERE date >= CURRENT_DATE - 6) AS now, COUNT(*)
      FROM crm_response
     WHERE active AND responded AND campaign_id IS NOT NULL
       AND date >= CURRENT_DATE - 13 AND date < CURRENT_DATE + 1
     GROUP BY campaign_id ORDER BY now DESC LIMIT 8
    """,
    """
    SELECT COUNT(*), PERCENTILE_CONT(ARRAY[0.5, 0.9]) WITHIN GROUP (
               ORDER BY EXTRACT(EPOCH FROM date_reviewed - create_date) / 3600)
      FROM crm_response WHERE active AND date_reviewed >= CURRENT_DATE - 6 AND reviewer_id = {user}
    """,
]


def main():
    options = _parse_options()
    env = open_environment(options, tz="UTC")
    if options.size:
        print(f"filling {options.size} responses …")
        campaigns = _fill(env, options.size)
    else:
        campaigns = env["utm.campaign"].search([("title", "=like", "Benchmark %")])
    env.cr.execute("SET LOCAL max_parallel_workers_per_gather = 0")
    one = campaigns[7]
    ids = tuple(campaigns.ids)
    print(f"{'screen':40}{'ours, ms':>9}{'SQL, ms':>9}{'ratio':>7}{'queries':>9}")
    _compare(
        env, "accounts of 40 campaigns", lambda: _read_accounts(env, campaigns),
        [_responses(f"campaign_id IN {ids}"), _leads(f"campaign_id IN {ids}")],
    )  # fmt: skip
    _compare(
        env, "account of one campaign", lambda: _read_accounts(env, one),
        [_responses(f"campaign_id = {one.id}"), _leads(f"campaign_id = {one.id}")],
        is_part=True,
    )  # fmt: skip
    _compare(
        env, "pivot of accounts by campaign",
        lambda: env["crm.campaign.account"].formatted_read_group(
            [], ["campaign_id"], PIVOT_MEASURES
        ),
        [_responses("campaign_id IS NOT NULL"), _leads("campaign_id IS NOT NULL")],
    )  # fmt: skip
    report = env["crm.response.report"]
    rates = ["member_count:sum", "responder_count:sum", "response_rate:avg", "converted_count:sum"]
    _compare(
        env, "response rate by campaign and type",
        lambda: report.formatted_read_group([], ["campaign_id", "type_id"], rates),
        [_responses("TRUE", key="campaign_id, type_id")],
    )  # fmt: skip
    _compare(
        env, "response rate by month",
        lambda: report.formatted_read_group([], ["date:month"], rates),
        [_responses("TRUE", key="date_trunc('month', date)")],
    )  # fmt: skip
    _compare(
        env, "channel by channel",
        lambda: report.formatted_read_group(
            [("responded", "=", True)], ["medium_id", "response_channel_id"],
            ["response_count:sum"],
        ),
        ["SELECT medium_id, response_channel_id, COUNT(*) FROM crm_response"
         " WHERE active AND responded GROUP BY medium_id, response_channel_id"],
    )  # fmt: skip
    shown = f"campaign_id IN {ids[:8]}"
    _compare(
        env, "overview of 7 days", lambda: _read_overview(env),
        [sql.format(company=env.company.id, user=env.uid) for sql in OVERVIEW_SQL]
        + [_responses(shown), _leads(shown)],
        is_part=True,
    )  # fmt: skip
    env.cr.rollback()
    env.cr.close()


def _responses(where, key="campaign_id"):
    return RESPONSES_SQL.format(where=where, key=key)


def _leads(where):
    return LEADS_SQL.format(where=where)


def _parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-c", "--config", required=True, help="configuration file of Odoo")
    parser.add_argument("-d", "--database", required=True, help="database to fill")
    parser.add_argument("--size", type=int, default=1_000_000, help="number of responses")
    return parser.parse_args()


def _fill(env, size):
    """Write campaigns, responses and leads, and tell the planner about them."""
    campaigns = env["utm.campaign"].create(
        [{"title": f"Benchmark {number}"} for number in range(CAMPAIGNS)]
    )
    env["crm.campaign.cost"].create(
        [{"campaign_id": c.id, "name": "Cost", "amount": 100 + c.id} for c in campaigns] * 5
    )
    env.flush_all()
    values = {
        "size": size, "company": env.company.id, "campaigns": campaigns.ids, "count": CAMPAIGNS,
        "types": env["crm.response.type"].search([]).ids,
        "media": env["utm.medium"].search([], limit=5).ids,
        "users": env["res.users"].search([], limit=4).ids,
    }  # fmt: skip
    env.cr.execute("SELECT COALESCE(MAX(id), 0) + 1000 FROM crm_response")
    (values["first"],) = env.cr.fetchone()
    env.cr.execute(
        """
        INSERT INTO crm_response (
            id, name, company_id, campaign_id, type_id, medium_id, response_channel_id, user_id,
            date, date_reached, create_date, responded, is_counted, is_suspected, is_late, active,
            state,
            capture_method, repeat_of_id, is_responder
        )
        SELECT %(first)s + g, 'B/' || g, %(company)s, (%(campaigns)s)[1 + (g / 100) %% %(count)s],
               (%(types)s)[1 + g %% array_length(%(types)s, 1)],
               (%(media)s)[1 + (g / 7) %% array_length(%(media)s, 1)],
               (%(media)s)[1 + (g / 3) %% array_length(%(media)s, 1)],
               (%(users)s)[1 + g %% array_length(%(users)s, 1)],
               reached.date + (g %% 4) * interval '1 day', reached.date, now(),
               g %% 3 > 0, g %% 4 > 1 AND g %% 3 > 0,
               g %% 50 = 1, g %% 40 = 2, TRUE,
               CASE WHEN g %% 3 = 0 THEN 'member' WHEN g %% 1000 = 1 THEN 'review'
                    WHEN g %% 13 = 0 THEN 'converted' ELSE 'closed' END,
               'import', CASE WHEN g %% 10 = 9 THEN %(first)s + g - 1 END,
               g %% 4 > 1 AND g %% 3 > 0 OR g %% 10 = 8 AND (g + 1) %% 4 > 1 AND (g + 1) %% 3 > 0
          FROM generate_series(1, %(size)s) AS g,
               LATERAL (SELECT now() - (g %% 9973) / 9973.0 * interval '730 days' AS date)
               AS reached
        """,
        values,
    )
    env.cr.execute(
        """
        INSERT INTO crm_lead (
            name, type, company_id, campaign_id, stage_id, active, expected_revenue, won_status,
            create_date, date_closed, date_open
        )
        SELECT 'B/' || g, CASE WHEN g %% 2 = 0 THEN 'opportunity' ELSE 'lead' END, %(company)s,
               (%(campaigns)s)[1 + g %% %(count)s], %(stage)s, TRUE, g %% 1000,
               CASE WHEN g %% 6 = 0 THEN 'won' ELSE 'pending' END,
               now() - random() * interval '730 days', now(), now()
          FROM generate_series(1, %(size)s / 20) AS g
        """,
        {**values, "stage": env["crm.stage"].search([], limit=1).id},
    )
    env.cr.execute("ANALYZE crm_response")
    env.cr.execute("ANALYZE crm_lead")
    return campaigns


def _read_accounts(env, campaigns):
    env.invalidate_all()
    return campaigns.read(["response_rate", "won_revenue", "full_cost", "lead_gap", "full_roi"])


def _read_overview(env):
    env.invalidate_all()
    return env["crm.response.overview"].get_overview("7_days")


def _compare(env, label, run, statements, is_part=False):
    """Print ours beside plain SQL, and whether a part of the responses was read as a part."""
    run()
    queries = env.cr.sql_log_count
    run()
    queries = env.cr.sql_log_count - queries
    rounds = []
    for _number in range(ROUNDS):
        ours = _measure(env, run)
        plain = _measure(env, lambda: [_fetch(env, sql) for sql in statements])
        rounds.append((ours, plain, ours / plain))
    ours, plain, ratio = map(statistics.median, zip(*rounds, strict=True))
    verdict = "ok" if ratio <= GOAL else f"MISSED, goal ≤ {GOAL}"
    print(f"{label:40}{ours:9.1f}{plain:9.1f}{ratio:7.2f}{queries:9}  {verdict}")
    if is_part:
        scans = _find_scans(env, run)
        print(f"{'':4}scans of all responses: {len(scans) or 'none'}")
        for scan in scans:
            print(f"{'':8}{scan}")


def _measure(env, run):
    """Return the milliseconds that ``run`` takes, on average of as many as fit."""
    count, start = 0, get_seconds(env)
    while (spent := get_seconds(env) - start) < SECONDS:
        run()
        count += 1
    return 1000 * spent / count


def _fetch(env, statement):
    env.cr.execute(statement)
    return env.cr.fetchall()


def _find_scans(env, run):
    """Return the beginning of each query of ``run`` that reads crm_response from end to end."""
    seen = []
    execute = type(env.cr).execute

    def spy(cursor, query, params=None, log_exceptions=True):
        seen.append((query, params))
        return execute(cursor, query, params, log_exceptions)

    type(env.cr).execute = spy
    try:
        run()
    finally:
        type(env.cr).execute = execute
    scans = []
    for query, params in seen:
        code, values = (query.code, query.params) if hasattr(query, "code") else (query, params)
        if "crm_response" not in code or not code.lstrip().upper().startswith("SELECT"):
            continue
        env.cr.execute("EXPLAIN " + code, values)
        plan = "\n".join(row[0] for row in env.cr.fetchall())
        if "Seq Scan on crm_response " in plan + " ":
            scans.append(" ".join(code.split())[:100])
    return scans


if __name__ == "__main__":
    main()
