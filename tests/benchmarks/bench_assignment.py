"""Assignment of leads: ours and Odoo's own, on the same leads, in one run.

    python tests/benchmarks/bench_assignment.py -c ODOO.CONF -d SCRATCH_DATABASE [--sizes 1000 5000]

The database needs ``lead_assignment``. Both engines give the leads to the same ten members of one
team; nothing is committed by us, and what Odoo's own engine would commit is rolled back too. Odoo's
engine merges duplicates and creates contacts on its way, so the leads here have neither.
"""

import argparse
import sys
import time
from unittest.mock import patch

SIZES = (1000, 5000)


def main():
    options = _parse_options()
    env = _open_environment(options)
    _say(f"{'leads':>8} {'engine':10} {'seconds':>9} {'queries':>9} {'assigned':>9}")
    _measure(env, "warm-up", 50, _run_ours)
    _measure(env, "warm-up", 50, _run_native)
    for size in options.sizes:
        ours = _measure(env, "ours", size, _run_ours)
        native = _measure(env, "native", size, _run_native)
        _say(
            f"{size:8} ratio: {native['seconds'] / ours['seconds']:.1f} times faster, "
            f"{native['queries'] / ours['queries']:.1f} times fewer queries"
        )
    env.cr.close()


def _parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-c", "--config", required=True, help="configuration file of Odoo")
    parser.add_argument("-d", "--database", required=True, help="database to work in")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of leads")
    return parser.parse_args()


def _open_environment(options):
    import odoo
    from odoo.modules.registry import Registry

    odoo.tools.config.parse_config(["-c", options.config, "-d", options.database, "--no-http"])
    cr = Registry(options.database).cursor()
    return odoo.api.Environment(cr, odoo.SUPERUSER_ID, {"lang": "en_US"})


def _measure(env, name, size, run):
    """Build the world, time one engine on it, and take everything back."""
    team, leads = _build(env, size)
    env.flush_all()
    env.invalidate_all()
    queries, start = env.cr.sql_log_count, time.perf_counter()
    with patch.object(type(env.cr), "commit", lambda cursor: None):
        run(env, team, leads)
        env.flush_all()
    result = {
        "seconds": time.perf_counter() - start,
        "queries": env.cr.sql_log_count - queries,
    }
    env.invalidate_all()
    assigned = env["crm.lead"].search_count([("id", "in", leads.ids), ("user_id", "!=", False)])
    env.cr.rollback()
    env.invalidate_all()
    _say(
        f"{size:8} {name:10} {result['seconds']:9.2f} {result['queries']:9} {assigned:9}",
    )
    return result


def _build(env, size):
    """Return ``(team, leads)``: nothing else waits for an owner."""
    env["crm.assignment.rule"].search([("active", "=", True)]).active = False
    env["crm.lead"].search([("user_id", "=", False)]).active = False
    env["crm.team"].search([("use_opportunities", "=", True)]).active = False
    env["ir.config_parameter"].sudo().set_param("crm.lead.auto.assignment", "True")
    group = env.ref("sales_team.group_sale_salesman")
    users = env["res.users"].create(
        [
            {"name": f"Seller {n}", "login": f"bench_{n}", "group_ids": [(4, group.id)]}
            for n in range(10)
        ]
    )
    team = env["crm.team"].create(
        {"name": "Bench", "use_leads": True, "assignment_domain": "[('team_id', '=', False)]"}
    )
    # Room for all: the native engine gives a thirtieth of the month's leads a day.
    env["crm.team.member"].create(
        [
            {"crm_team_id": team.id, "user_id": user.id, "assignment_max": 30 * size}
            for user in users
        ]
    )
    leads = env["crm.lead"].create(
        [
            {
                "name": f"Bench lead {n}",
                "type": "lead",
                "email_from": f"bench{n}@company{n}.example",
                "user_id": False,
                "team_id": False,
            }
            for n in range(size)
        ]
    )
    env["crm.assignment.rule"].create(
        {
            "name": "Bench",
            "receiver_mode": "team",
            "team_id": team.id,
            "availability": "always",
            "company_id": False,
        }
    )
    return team, leads


def _run_ours(env, team, leads):
    leads._assign(origin="cron")


def _run_native(env, team, leads):
    # As the scheduled job does, for leads that are older than its delay.
    team._action_assign_leads(creation_delta_days=0)


def _say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
