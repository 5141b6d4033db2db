"""What each write entails in the funnel, as a table: fields, rows and statements of ours.

``golden.txt`` holds what has been found right. After a change that is meant, make it anew, and read
the difference::

    GOLDEN_RECORD=1 ./setup/test addons/funnel_reactivation/tests/test_golden.py
"""

import os
import re
from collections import Counter
from pathlib import Path
from unittest.mock import patch

from odoo.tests import tagged

from .common import FunnelCase

GOLDEN = Path(__file__).with_name("golden.txt")
#: What is compared of leads and of responses.
LEAD_FIELDS = ("funnel_status_id", "funnel_reason_id", "nurture_until", "campaign_id", "active")
RESPONSE_FIELDS = (
    "state", "outcome", "lead_id", "is_active_response", "active_person_key", "funnel_status_id",
    "date_activated", "date_deactivated", "date_reactivated", "date_mql", "date_sal", "date_sql",
    "date_won", "date_lost",
)  # fmt: skip
_OURS = re.compile(
    r"crm_(funnel|reactivation|credit)_|WHERE.*(active_person_key|is_active_response)", re.DOTALL
)


@tagged("post_install", "-at_install")
class TestGolden(FunnelCase):
    """
    | setup   | what is on, and who is in the funnel                                   |
    |---------|------------------------------------------------------------------------|
    | nothing | no scenario, no gate, no user                                          |
    | funnel  | every lead has an answer that carries the funnel                       |
    | all     | the same, every scenario with a default, and a gate that warns         |
    """

    maxDiff = None

    def _get_writes(self):
        """Return ``{name: write}``; each gets a lead, a deal, three leads and a lost deal."""
        reason = self.env["crm.lost.reason"].create(
            {"name": "Golden", "funnel_status_id": self.statuses["nurture"].id}
        )
        first, second = self.env["crm.stage"].create(
            [{"name": f"Golden {i}", "sequence": 900 + i} for i in (1, 2)]
        )
        second.funnel_status_id = self.statuses["working"]
        kinds = {kind: status.id for kind, status in self.statuses.items()}
        new = {"name": "Golden", "user_id": self.seller.id, "team_id": self.team.id}
        Lead = "crm.lead"
        return {
            "create a lead": lambda w: w.env[Lead].create({**new, "type": "lead"}),
            "create a deal": lambda w: w.env[Lead].create({**new, "type": "opportunity"}),
            "create ten deals": lambda w: w.env[Lead].create([{**new, "type": "opportunity"}] * 10),
            "description": lambda w: w.lead.write({"description": "x"}),
            "owner": lambda w: w.lead.write({"user_id": self.caller.id}),
            "stage": lambda w: w.deal.write({"stage_id": first.id}),
            "stage with a status": lambda w: w.deal.write({"stage_id": second.id}),
            "status working": lambda w: w.lead.write({"funnel_status_id": kinds["working"]}),
            "status working of three": lambda w: w.three.write(
                {"funnel_status_id": kinds["working"]}
            ),
            "status nurture": lambda w: w.lead.write({"funnel_status_id": kinds["nurture"]}),
            "convert": lambda w: w.lead.convert_opportunity(False),
            "lost": lambda w: w.deal.action_set_lost(),
            "lost for a reason": lambda w: w.deal.action_set_lost(lost_reason_id=reason.id),
            "won": lambda w: w.deal.action_set_won(),
            "restored": lambda w: w.lost.action_restore(),
            "archived": lambda w: w.lead.action_archive(),
            "probability": lambda w: w.deal.write({"probability": 40}),
            "email": lambda w: w.lead.write({"email_from": "other@example.com"}),
            "contact": lambda w: w.env["res.partner"].create({"name": "Golden"}),
            "email of a contact": lambda w: w.partner.write({"email": "other@example.com"}),
            "status of a contact": lambda w: w.partner.write(
                {"funnel_status_id": kinds["working"]}
            ),
        }

    def _set_up(self, setup):
        leads = [self._lead(name) for name in ("Lea", "One", "Two", "Tri")]
        deal = self._lead("Dea", type="opportunity")
        lost = self._lead("Los", type="opportunity")
        partner = self.env["res.partner"].create({"name": "Pat", "email": "pat@example.com"})
        if setup != "nothing":
            for lead in (*leads, deal, lost):
                self._respond(lead, self.webinar)._activate(cause="user")
        self._commit()
        lost.action_set_lost()
        self._commit()
        if setup == "all":
            self.env.company.funnel_gate = "warn"
            for kind, record in self.scenarios.items():
                self._add_default(record)
                self._switch_on(kind)
        self._commit()
        return {"lead": leads[0].id, "deal": deal.id, "lost": lost.id, "partner": partner.id,
                "three": [lead.id for lead in leads[1:]]}  # fmt: skip

    def test_nothing_configured_costs_next_to_nothing(self):
        """One statement a batch where a status changes, none otherwise."""
        for line in GOLDEN.read_text().splitlines():
            setup, name, users, changes = line.split(" | ")
            if setup != "nothing" or name == "restored":
                continue  # Whether an end is taken back has to be looked up.
            most = max(int(each.split()[-1]) for each in users.split(", "))
            self.assertLessEqual(most, 1 if "journal status" in changes else 0, line)

    def test_what_each_write_entails(self):
        found = []
        for setup in ("nothing", "funnel", "all"):
            with self.env.cr.savepoint() as savepoint:
                world = self._set_up(setup)
                for name, write in self._get_writes().items():
                    found += self._tell(setup, name, write, world)
                savepoint.rollback()
                self.env.invalidate_all()
                self.env.registry.clear_cache()
        if os.environ.get("GOLDEN_RECORD"):
            GOLDEN.write_text("\n".join(found) + "\n")
        self.assertEqual("\n".join(found), GOLDEN.read_text().strip())

    def _tell(self, setup, name, write, world):
        """Return a line for each set of users to whom the same happens."""
        told = {}
        for who, user in (("own", self.seller), ("manager", self.manager), ("system", None)):
            statements, changes = self._do(write, world, user or self.env.ref("base.user_root"))
            told.setdefault(changes, []).append(f"{who} {statements}")
        return [
            f"{setup} | {name} | {', '.join(users)} | {changes}" for changes, users in told.items()
        ]

    def _do(self, write, world, user):
        env = self.env(user=user.id, context={"tracking_disable": True})
        lead, partner = env["crm.lead"], env["res.partner"]
        places = {
            "env": env,
            "lead": lead.browse(world["lead"]),
            "deal": lead.browse(world["deal"]),
            "lost": lead.browse(world["lost"]),
            "three": lead.browse(world["three"]),
            "partner": partner.browse(world["partner"]),
        }
        with self.env.cr.savepoint() as savepoint:
            before = self._look(world)
            # As after a first request of the same kind: what is remembered is remembered.
            self.env["crm.funnel.status"]._get_id("open")
            self.env["crm.funnel.status"]._get_kinds()
            self.env["crm.reactivation.scenario"]._get_listening_ids()
            self.env.invalidate_all()
            places["lead"].read(["name"])
            statements = []
            execute = type(self.env.cr).execute

            def count(cursor, query, *args, **kwargs):
                if _OURS.search(getattr(query, "code", None) or str(query)):
                    statements.append(query)
                return execute(cursor, query, *args, **kwargs)

            with patch.object(type(self.env.cr), "execute", count):
                write(type("World", (), places))
                self.env.cr.flush()
            after = self._look(world)
            changes = self._compare(before, after)
            savepoint.rollback()
            self.env.invalidate_all()
        return len(statements), changes

    def _look(self, world):
        """Return what stands in the tables."""
        self.env.flush_all()
        self.env.invalidate_all()
        everything = self.env(context={"active_test": False})
        ids = [world["lead"], world["deal"], world["lost"], *world["three"]]
        leads = everything["crm.lead"].browse(ids)
        partner = everything["res.partner"].browse(world["partner"])
        labels = dict(zip(ids, ("lead", "deal", "lost", "one", "two", "tri"), strict=True))
        values = {}
        for record in leads:
            for name in LEAD_FIELDS:
                values[labels[record.id], name] = self._say(record, name)
            for response in record.response_ids:
                for name in RESPONSE_FIELDS:
                    values[f"answer of {labels[record.id]}", name] = self._say(response, name)
        for name in LEAD_FIELDS[:3]:
            values["contact", name] = self._say(partner, name)
        journal = everything["crm.funnel.journal"].search([], order="id")
        rows = Counter(
            ("journal", line.event, line.stage or line.new_status_id.kind or "", line.cause)
            for line in journal
        )
        requests = everything["crm.reactivation.request"].search([])
        rows.update(("request", request.kind, request.state) for request in requests)
        rows["responses",] = everything["crm.response"].search_count([])
        return values, rows

    def _say(self, record, name):
        field, value = record._fields[name], record[name]
        if field.type == "many2one":
            return getattr(value, "kind", None) or value.display_name or ""
        if field.type in ("datetime", "char"):
            return "set" if value else ""
        return value or ""

    def _compare(self, before, after):
        (old, rows), (new, new_rows) = before, after
        changes = [
            f"{who}.{name}={new.get((who, name), '')}"
            for who, name in sorted(old.keys() | new.keys())
            if old.get((who, name)) != new.get((who, name))
        ]
        changes += [
            f"+{' '.join(filter(None, key))} {new_rows[key] - rows[key]:+d}"
            for key in sorted(new_rows.keys() | rows.keys())
            if new_rows[key] != rows[key]
        ]
        return "; ".join(changes) or "nothing"
