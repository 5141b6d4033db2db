# ruff: noqa: T201 (a benchmark prints)
"""Credit of many deals by six models, beside the SQL that a person would write for one of them.

    python tests/benchmarks/bench_credit.py -c ODOO.CONF -d SCRATCH_DATABASE [--deals 10000]

The database needs ``funnel_reactivation`` and is filled, in one transaction that is rolled back:
each deal has ten responses. The report gives the credit by model and campaign, to the cent, with
and without reactivation, in one query; the plain SQL does the same without cents, by window
functions, six models one beside the other. Three times each, the best one counts.
"""

import argparse
import time

from scratch_database import open_environment

RESPONSES = 10
GOAL = 2.0

#: What a person would write: the shares of six models as floating-point numbers, summed up.
PLAIN_SQL = """
    WITH touch AS (
        SELECT r.id, r.lead_id, r.campaign_id, l.expected_revenue AS value, v.scope, r.date,
               COALESCE(MIN(r.date_mql) OVER d, l.create_date) AS became_lead,
               COALESCE(MIN(r.date_sql) OVER d, l.date_conversion, l.create_date) AS became_deal,
               ROW_NUMBER() OVER (PARTITION BY r.lead_id, v.scope ORDER BY r.date, r.id) AS place,
               COUNT(*) OVER d AS n
          FROM crm_response r
          JOIN crm_lead l ON l.id = r.lead_id
    CROSS JOIN (VALUES ('with'), ('without')) AS v (scope)
         WHERE l.type = 'opportunity' AND l.expected_revenue <> 0 AND r.responded AND r.active
           AND r.state <> 'rejected' AND r.is_suspected IS NOT TRUE
           AND (l.won_status = 'pending' OR l.date_closed IS NULL OR r.date <= l.date_closed)
           AND (v.scope = 'with' OR NOT EXISTS (
                SELECT FROM crm_reactivation_request q
                 WHERE q.response_id = r.id AND q.outcome = 'default'))
        WINDOW d AS (PARTITION BY r.lead_id, v.scope)),
    keyed AS (
        SELECT touch.*,
               COALESCE(MAX(place) FILTER (WHERE date <= became_lead) OVER d, 1) AS mql,
               COALESCE(MAX(place) FILTER (WHERE date <= became_deal) OVER d, 1) AS sql
          FROM touch WINDOW d AS (PARTITION BY lead_id, scope)),
    counted AS (
        SELECT keyed.*, (place = 1)::int + (place = mql)::int + (place = sql)::int AS keys,
               COUNT(*) FILTER (WHERE place NOT IN (1, mql, sql)) OVER d AS others
          FROM keyed WINDOW d AS (PARTITION BY lead_id, scope))
    SELECT m.model, scope, campaign_id, SUM(value * m.share)
      FROM counted
CROSS JOIN LATERAL (VALUES
           ('first', (place = 1)::int::float), ('last', (place = n)::int), ('even', 1.0 / n),
           ('u', CASE WHEN n <= 2 THEN 1.0 / n WHEN place IN (1, n) THEN 0.4
                      ELSE 0.2 / (n - 2) END),
           ('w', CASE WHEN others = 0 THEN keys / 3.0 WHEN keys > 0 THEN 0.3 * keys
                      ELSE 0.1 / others END),
           ('points', 1.0 / n)) AS m (model, share)
  GROUP BY m.model, scope, campaign_id
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-c", "--config", required=True, help="configuration file of Odoo")
    parser.add_argument("-d", "--database", required=True, help="database with funnel_reactivation")
    parser.add_argument("--deals", type=int, default=10_000, help="number of deals")
    options = parser.parse_args()
    env = open_environment(options, "base.user_root")
    print(f"filling {options.deals} deals with {RESPONSES} responses each …")
    _fill(env, options.deals)
    report = env["crm.credit.report"]
    counts = []

    def ours():
        env.invalidate_all()
        before = env.cr.sql_log_count
        report._read_group([], ["model", "scope", "campaign_id"], ["amount:sum"])
        counts.append(env.cr.sql_log_count - before)

    def plain():
        env.cr.execute(PLAIN_SQL)
        env.cr.fetchall()

    plain_seconds, our_seconds = _best(plain), _best(ours)
    ratio = our_seconds / plain_seconds
    print(f"plain SQL, without cents                 {plain_seconds:8.3f} s")
    print(
        f"credit report, to the cent               {our_seconds:8.3f} s   {ratio:5.2f} x"
        f" (goal {GOAL})   {counts[-1]} queries"
    )
    env.cr.rollback()
    env.cr.close()


def _fill(env, deals):
    """Make deals and responses in SQL; the report reads nothing but the tables."""
    campaigns = env["utm.campaign"].create([{"title": f"Bench {i}"} for i in range(40)]).ids
    lead = env["crm.lead"].create({"name": "Deal", "type": "opportunity", "expected_revenue": 1})
    response = env["crm.response"]._capture(
        [{"type_code": "web_form", "email_from": "deal@bench.example.com"}]
    )
    response.state = "accepted"
    env.cr.flush()
    _copy(env, "crm_lead", lead.id, deals, "expected_revenue = 100 + n * 0.37")
    env.cr.execute("SELECT array_agg(id ORDER BY id) FROM crm_lead WHERE name = 'Deal'")
    leads = env.cr.fetchone()[0]
    _copy(
        env,
        "crm_response",
        response.id,
        deals * RESPONSES,
        f"lead_id = (%s::int[])[1 + n %% {len(leads)}], "
        f"campaign_id = (%s::int[])[1 + (n * 7) %% {len(campaigns)}], "
        "date = now() - n %% 300 * interval '1 day', "
        "date_mql = CASE WHEN n %% 4 = 0 THEN now() END, "
        "date_sql = CASE WHEN n %% 9 = 0 THEN now() END",
        leads,
        campaigns,
    )
    env.cr.execute("ANALYZE crm_lead")
    env.cr.execute("ANALYZE crm_response")


def _copy(env, table, record_id, count, changes, *arguments):
    """Copy a row ``count`` times; ``n`` counts the copies in ``changes``."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
        "AND column_name <> 'id'",
        [table],
    )
    assigned = dict(part.split(" = ", 1) for part in _split(changes))
    names = [name for (name,) in env.cr.fetchall()]
    values = ", ".join(assigned.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    ordered = [name for name in names if "%s" in assigned.get(name, "")]
    by_name = dict(zip([n for n in assigned if "%s" in assigned[n]], arguments, strict=True))
    env.cr.execute(
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table}, "
        f"generate_series(1, {count}) AS n WHERE id = {record_id}",
        [by_name[name] for name in ordered],
    )


def _split(changes):
    """Return the assignments, which commas at the end of a line part from each other."""
    parts, depth, start = [], 0, 0
    for index, letter in enumerate(changes):
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            parts.append(changes[start:index].strip())
            start = index + 1
    return [*parts, changes[start:].strip()]


def _best(action):
    best = float("inf")
    for _try in range(3):
        start = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - start)
    return best


if __name__ == "__main__":
    main()
