# ruff: noqa: T201 (a benchmark prints)
"""What keeping the sums of responses in step costs the door, with and without the journal.

    python tests/benchmarks/bench_sums.py -c ODOO.CONF -d SCRATCH_DATABASE

Batches of a thousand answers of an import and of members, which go in by ``COPY``, and single
answers; in turn with the triggers and without, everything rolled back. Processor time of Odoo and
of its database connection.
"""

import argparse
import statistics

from scratch_database import get_seconds, open_environment

ROUNDS = 7
GOAL = 1.10


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-c", "--config", required=True, help="configuration file of Odoo")
    parser.add_argument("-d", "--database", required=True, help="database to write to")
    env = open_environment(parser.parse_args())
    campaign = env["utm.campaign"].create({"title": "Sums"})
    env.cr.commit()
    kind = env["crm.response.type"].search([], limit=1)
    shared = {"campaign_id": campaign.id, "type_id": kind.id, "capture_method": "import"}
    print(f"{'captured':30}{'with, ms':>10}{'without, ms':>13}{'ratio':>7}")
    for label, count, responded in (
        ("1,000 members", 1000, False),
        ("1,000 answers of an import", 1000, True),
        ("1 answer", 1, True),
    ):
        ratios, spent = [], {True: [], False: []}
        for number in range(ROUNDS):
            for is_kept in (True, False):
                vals_list = [
                    {**shared, "responded": responded, "email_from": f"s{number}.{row}@a.example"}
                    for row in range(count)
                ]
                spent[is_kept].append(_measure(env, vals_list, is_kept))
            ratios.append(spent[True][-1] / spent[False][-1])
        kept, left = (1000 * statistics.median(spent[key]) for key in (True, False))
        ratio = statistics.median(ratios)
        verdict = "ok" if ratio <= GOAL else f"MISSED, goal ≤ {GOAL}"
        print(f"{label:30}{kept:10.1f}{left:13.1f}{ratio:7.2f}  {verdict}")
    env.cr.rollback()
    env.cr.close()


def _measure(env, vals_list, is_kept):
    """Return the seconds that it takes to capture ``vals_list``, and forget it again."""
    if not is_kept:
        env.cr.execute("ALTER TABLE crm_response DISABLE TRIGGER USER")
    start = get_seconds(env)
    env["crm.response"]._capture(vals_list)
    env.flush_all()
    spent = get_seconds(env) - start
    env.cr.rollback()
    env.invalidate_all()
    return spent


if __name__ == "__main__":
    main()
