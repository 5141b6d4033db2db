"""What native work on leads costs with the addons: nothing configured, and all of it in use.

    python tests/benchmarks/bench_native_cost.py -c ODOO.CONF -d SCRATCH_DATABASE
        [--native-database DATABASE] [--rounds 5]

The database needs all addons, the native one Odoo's own apps only; both are filled, which is
committed. Without a native database the costs of nothing configured are what the others are
compared with. Operations are those of ``docs/performance.md``, each from an empty cache to the end
of the commit, as a sales manager, and rolled back. They are run in turn, so that whatever else the
machine does slows all down, and the median counts. Seconds are those of the processor, of Odoo and
of its database connection together.
"""

import argparse
import gc
import statistics
import sys
from unittest.mock import patch

from lxml import etree
from scratch_database import get_seconds, open_environment

LEADS = 200
#: Times the first column: with everything in use.
GOALS = {1: 1.15, 100: 1.05}


def main():
    options = _parse_options()
    bare = _World(open_environment(options, "base.user_root"))
    worlds = {}
    if options.native_database:
        worlds["native"] = _World(
            open_environment(_replace(options, options.native_database), "base.user_root")
        )
    worlds["nothing configured"] = bare
    found = _measure(worlds, options.rounds)
    _configure(bare.env)
    bare.env.cr.commit()
    found |= _measure({"all in use": bare}, options.rounds)
    _print(found)


def _parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-c", "--config", required=True, help="configuration file of Odoo")
    parser.add_argument("-d", "--database", required=True, help="database to fill")
    parser.add_argument("--native-database", help="database without the addons, to fill as well")
    parser.add_argument("--rounds", type=int, default=5, help="times that each operation is run")
    return parser.parse_args()


def _replace(options, database):
    return argparse.Namespace(**{**vars(options), "database": database})


# ----------------------------------------------------------------
# WORLD
# ----------------------------------------------------------------


class _World:
    """A sales manager and some leads in one database."""

    def __init__(self, env):
        env["ir.cron"].search([]).active = False
        # Of the attendees that Odoo's event_crm adds to leads, which a copy reads.
        groups = env.ref("sales_team.group_sale_manager")
        groups |= env.ref("event.group_event_registration_desk", False) or groups
        self.env = env
        self.user = env["res.users"].create(
            {
                "name": "Bench manager",
                "login": f"bench-native-{env['res.users'].search_count([])}",
                "email": "bench-manager@example.com",
                "group_ids": [(6, 0, groups.ids)],
            }
        )
        partners = env["res.partner"].create(
            [{"name": f"Customer {n}", "email": f"c{n}@cost.example.com"} for n in range(LEADS)]
        )
        team = env["crm.team"].create({"name": "Bench", "member_ids": [(4, self.user.id)]})
        self.stages = env["crm.stage"].search([("is_won", "=", False)], limit=2)
        self.leads = env["crm.lead"].create(
            [
                {
                    "name": f"Cost {partner.id}",
                    "type": "opportunity",
                    "partner_id": partner.id,
                    "user_id": self.user.id,
                    "team_id": team.id,
                    "stage_id": self.stages[0].id,
                }
                for partner in partners
            ]
        )
        env.cr.commit()

    def get_leads(self, count):
        """Return leads as the manager sees them, with nothing in the cache."""
        env = self.env(user=self.user.id, su=False, context={"lang": "en_US"})
        env.invalidate_all()
        return env["crm.lead"].browse(self.leads.ids[:count])


def _configure(env):
    """Use what the addons offer for leads, as an organization that has all of it would."""
    users = env["res.users"].search([("share", "=", False)], limit=3)
    env["crm.assignment.rule"].create(
        {
            "name": "Bench",
            "domain": "[]",
            "is_realtime": True,
            "availability": "always",
            "receiver_ids": [(0, 0, {"user_id": user.id}) for user in users],
        }
    )
    env.company.is_lead_speed_measured = True
    env["crm.sla.policy"].create({"name": "Bench", "attempt_hours": 1, "escalate_to": "leader"})
    env["crm.recycle.policy"].create({"name": "Bench", "idle_hours": 8, "max_count": 3})
    env["crm.reactivation.scenario"].search([("kind", "!=", "score")]).write(
        {"is_on": True, "delay_minutes": 0}
    )


# ----------------------------------------------------------------
# OPERATIONS
# ----------------------------------------------------------------


def _create(world, count, **vals):
    Lead = world.get_leads(0)
    Lead.create(
        [
            {"name": f"New {n}", "type": "lead", "email_from": f"new{n}@cost.example.com", **vals}
            for n in range(count)
        ]
    )


def _plan_and_do_activity(leads):
    activity = leads.activity_schedule("mail.mail_activity_data_call", user_id=leads.env.uid)
    activity.action_feedback("Done")


def _plan_meeting(lead):
    lead.env["calendar.event"].create(
        {
            "name": "Meeting",
            "opportunity_id": lead.id,
            "res_id": lead.id,
            "res_model_id": lead.env["ir.model"]._get_id(lead._name),
            "start": "2030-01-07 09:00:00",
            "stop": "2030-01-07 10:00:00",
        }
    )


def _receive(lead):
    """As the mail gateway does, with the rights of the system."""
    lead.sudo().env["mail.thread"].message_process(
        lead._name,
        f"From: {lead.sudo().partner_id.email}\nTo: sales@cost.example.com\nSubject: Answer\n"
        "Message-Id: <answer@cost.example.com>\n\nPlease call me.\n",
        thread_id=lead.id,
    )


def _read_form(records):
    records.web_read(_get_names(records, "form"))


def _read_list(records, view_type):
    records.web_search_read([], _get_names(records, view_type), limit=80)


def _get_names(records, view_type):
    arch = etree.fromstring(records.get_view(view_type=view_type)["arch"])
    return {name: {} for name in arch.xpath("//field[not(ancestor::field)]/@name")}


#: ``{name: (records, what to do)}``; one record is a single operation, more are a batch.
OPERATIONS = {
    "create with owner": (1, lambda w: _create(w, 1, user_id=w.user.id)),
    # With a rule in use it is given an owner at once, which is more than the others do.
    "create without owner": (1, lambda w: _create(w, 1, user_id=False)),
    "create with owner, 100": (100, lambda w: _create(w, 100, user_id=w.user.id)),
    "write stage": (1, lambda w: w.get_leads(1).write({"stage_id": w.stages[1].id})),
    "write stage, 100": (100, lambda w: w.get_leads(100).write({"stage_id": w.stages[1].id})),
    "write owner": (
        1,
        lambda w: w.get_leads(1).write({"user_id": w.env.ref("base.user_admin").id}),
    ),
    "write owner, 100": (
        100,
        lambda w: w.get_leads(100).write({"user_id": w.env.ref("base.user_admin").id}),
    ),
    "write description": (1, lambda w: w.get_leads(1).write({"description": "Words"})),
    "set lost": (1, lambda w: w.get_leads(1).action_set_lost()),
    "set lost, 100": (100, lambda w: w.get_leads(100).action_set_lost()),
    "set won": (1, lambda w: w.get_leads(1).action_set_won()),
    "post note": (1, lambda w: w.get_leads(1).message_post(body="Note")),
    "post comment": (
        1,
        lambda w: w.get_leads(1).message_post(body="Hi", subtype_xmlid="mail.mt_comment"),
    ),
    "activity planned and done": (1, lambda w: _plan_and_do_activity(w.get_leads(1))),
    "meeting": (1, lambda w: _plan_meeting(w.get_leads(1))),
    "inbound mail": (1, lambda w: _receive(w.get_leads(1))),
    "merge 2": (1, lambda w: w.get_leads(2).merge_opportunity(auto_unlink=True)),
    "delete": (1, lambda w: w.get_leads(1).unlink()),
    "delete, 50": (100, lambda w: w.get_leads(50).unlink()),
    "copy": (1, lambda w: w.get_leads(1).copy()),
    "lead form": (1, lambda w: _read_form(w.get_leads(1))),
    "list of 80": (1, lambda w: _read_list(w.get_leads(0), "list")),
    "kanban of 80": (1, lambda w: _read_list(w.get_leads(0), "kanban")),
    "contact form": (1, lambda w: _read_form(w.get_leads(1).partner_id)),
    "pipeline by stage": (
        1,
        lambda w: w.get_leads(0).web_read_group([], ["stage_id"], ["__count"]),
    ),
}


def _measure(worlds, rounds):
    """Return ``{(operation, world): (queries, seconds)}``, medians of ``rounds``."""
    figures = {}
    for name, (_count, run) in OPERATIONS.items():
        taken = {key: [] for key in worlds}
        for number in range(rounds + 1):
            for key, world in worlds.items():
                figure = _time(world, run)
                if number:  # The first loads what is remembered from now on.
                    taken[key].append(figure)
        for key, found in taken.items():
            queries, seconds = zip(*found, strict=True)
            figures[name, key] = (statistics.median(queries), statistics.median(seconds))
    return figures


def _time(world, run):
    env = world.env
    env.invalidate_all()
    gc.collect()
    # What would be committed is flushed, and rolled back in the end.
    with patch.object(type(env.cr), "commit", lambda cursor: cursor.flush()):
        queries, start = env.cr.sql_log_count, get_seconds(env)
        run(world)
        env.cr.flush()
        figure = env.cr.sql_log_count - queries, get_seconds(env) - start
    env.cr.rollback()
    env.invalidate_all()
    return figure


def _print(found):
    columns = list(dict.fromkeys(key for _name, key in found))
    _say(f"{'':28}" + "".join(f"{key:>26}" for key in columns))
    for name, (count, _run) in OPERATIONS.items():
        first = found[name, columns[0]][1]
        cells = [
            f"{queries:10.0f} q {seconds * 1000:8.1f} ms {seconds / first:.2f}"
            for queries, seconds in (found[name, key] for key in columns)
        ]
        missed = found[name, columns[-1]][1] / first > GOALS[count]
        _say(f"{name:28}" + "".join(f"{cell:>26}" for cell in cells) + " MISSED" * missed)
    _say(f"goal of the last column: {GOALS[1]} times the first, {GOALS[100]} in a batch")


def _say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
