"""What each write on a lead entails, as a table: fields, rows and statements of ours.

``golden.txt`` holds what has been found right. After a change that is meant, make it anew, and read
the difference::

    GOLDEN_RECORD=1 ./setup/test addons/lead_assignment/tests/test_golden.py
"""

import os
import re
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .speed_common import SpeedCase

GOLDEN = Path(__file__).with_name("golden.txt")
#: Tables whose rows are counted.
TABLES = (
    "crm_lead", "crm_assignment_run", "crm_assignment_line", "crm_lead_share", "crm_lead_attempt",
    "crm_sla_event", "crm_auto_response", "crm_cadence_step", "mail_activity", "mail_followers",
    "mail_tracking_value", "calendar_event",
)  # fmt: skip
_OURS = re.compile(
    r"crm_(assignment|sla|lead_share|lead_attempt|cadence|auto_response|recycle|territory|rights"
    r"|lead_section)"
)
#: Fields of other addons than these are theirs to test.
MODULES = ("crm", "lead_assignment", "mail", "phone_validation", "utm")
#: The revision depends on the rules that have ever been in the database.
_LEFT_OUT = {
    "id", "write_date", "create_date", "create_uid", "write_uid", "duration_tracking",
    "assignment_revision",
}  # fmt: skip


@tagged("lead_assignment", "post_install", "-at_install")
class TestGolden(SpeedCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.lead.scoring.frequency"].search([]).unlink()
        cls.all_docs = cls._new_user("all", "sales_team.group_sale_salesman_all_leads")
        cls.stages = cls.env["crm.stage"].create(
            [
                {"name": f"Stage {number}", "sequence": 900 + number, "is_won": number == 4}
                for number in (1, 2, 3, 4)
            ]
        )
        cls.other_team = cls.env["crm.team"].create({"name": "Outside Sales", "use_leads": True})
        cls.users = {
            "own": cls.anna,
            "executor": cls.ben,
            "all": cls.all_docs,
            "manager": cls.manager,
            "system": cls.env.ref("base.user_root"),
        }

    def _set_up_everything(self):
        template = self.env["mail.template"].create(
            {
                "name": "Thanks",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "subject": "Thanks",
            }
        )
        plan = self.env["mail.activity.plan"].create(
            {
                "name": "Plan",
                "res_model": "crm.lead",
                "template_ids": [
                    Command.create(
                        {
                            "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
                            "responsible_type": "on_demand",
                            "delay_count": days,
                        }
                    )
                    for days in (0, 3)
                ],
            }
        )
        self._new_policy(contact_hours=4, qualify_hours=40)
        self.env["crm.recycle.policy"].search([]).active = False
        self.env["crm.recycle.policy"].create({"name": "Idle", "idle_hours": 40})
        self._new_rule(
            self.cleo,
            self.anna,
            is_realtime=False,
            cadence_plan_id=plan.id,
            auto_response_template_id=template.id,
        )
        # There have been lines, steps and answers before: that is asked once.
        self._new_leads(1, email_from="first@example.com")._assign()

    def _new_world(self, is_configured):
        """Return leads of Anna by what they are for."""
        new = {
            "stage_id": self.stages[1].id,
            "city": "Shanghai",
            "phone": "+86 21 5555 0000",
            "expected_revenue": 1000,
        }
        lead = self._new_lead(self.anna, **new)
        deal = self._new_lead(self.anna, **new, type="opportunity")
        batch = self._new_leads(3, user_id=self.anna.id, team_id=self.team.id, **new)
        pool = self._new_leads(3, team_id=self.team.id, email_from="pool@example.com", **new)
        lost = self._new_lead(self.anna, **new, type="opportunity")
        won = self._new_lead(self.anna, **new, type="opportunity")
        self.env.flush_all()
        lost.action_set_lost()
        won.stage_id = self.stages[3]
        pool[0].write(
            {"assignment_reason": "none_available", "assignment_retry_date": "2026-11-05 08:00:00"}
        )
        if is_configured:
            self.env["crm.lead.share"].create(
                [
                    {"lead_id": item.id, "user_id": self.ben.id, "company_right": "read"}
                    for item in lead | deal
                ]
            )
        self.env.cr.flush()
        return {
            "lead": lead,
            "deal": deal,
            "batch": batch,
            "pool": pool[1],
            "parked": pool[0],
            "lost": lost,
            "won": won,
        }

    # ------------------------------------------------------------
    # WRITES
    # ------------------------------------------------------------

    def _get_writes(self):
        """Return ``{name: (leads, what is done with them)}``."""

        def write(**vals):
            return lambda leads: leads.write(dict(vals))

        one, two, three, won = self.stages
        return {
            "owner set": ("pool", write(user_id=self.cleo.id)),
            "owner set on a parked one": ("parked", write(user_id=self.cleo.id)),
            "owner changed": ("lead", write(user_id=self.cleo.id)),
            "owner of a deal changed": ("deal", write(user_id=self.cleo.id)),
            "owner to executor": ("lead", write(user_id=self.ben.id)),
            "owner taken": ("lead", write(user_id=False)),
            "owner and team": (
                "lead",
                write(user_id=self.cleo.id, team_id=self.other_team.id),
            ),
            "team": ("lead", write(team_id=self.other_team.id)),
            "team taken": ("deal", write(team_id=False)),
            "company": ("lead", write(company_id=self.company.id)),
            "type opportunity": ("lead", write(type="opportunity")),
            "type lead": ("deal", write(type="lead")),
            "stage on": ("deal", write(stage_id=three.id)),
            "stage on of a lead": ("lead", write(stage_id=three.id)),
            "stage back": ("deal", write(stage_id=one.id)),
            "stage won": ("deal", write(stage_id=won.id)),
            "won": ("deal", lambda leads: leads.action_set_won()),
            "lost": ("deal", lambda leads: leads.action_set_lost()),
            "archived": ("lead", lambda leads: leads.action_archive()),
            "restored": ("lost", lambda leads: leads.action_unarchive()),
            "reopened": ("won", write(stage_id=two.id)),
            "won one lost": (
                "won",
                write(stage_id=two.id, probability=0, active=False),
            ),
            "probability": ("deal", write(probability=60)),
            "priority": ("lead", write(priority="2")),
            "grade raised": ("lead", lambda leads: leads.raise_grade()),
            "email": ("lead", write(email_from="new@example.com")),
            "phone": ("lead", write(phone="+86 10 5555 0000")),
            "city": ("lead", write(city="Beijing")),
            "city of a parked one": ("parked", write(city="Beijing")),
            "contact name": ("lead", write(contact_name="Somebody")),
            "contact": ("lead", write(partner_id=self.anna.partner_id.id)),
            "description": ("lead", write(description="Text")),
            "revenue": ("deal", write(expected_revenue=5)),
            "mark": ("lead", write(processing_state="waiting")),
            "nothing new": (
                "lead",
                write(user_id=self.anna.id, team_id=self.team.id, stage_id=two.id),
            ),
            "owners of three": ("batch", write(user_id=self.cleo.id)),
            "three taken": ("batch", write(user_id=False)),
            "three on": ("batch", write(stage_id=three.id)),
            "three won": ("batch", write(stage_id=won.id)),
            "three lost": ("batch", lambda leads: leads.action_set_lost()),
            "converted": (
                "lead",
                lambda leads: leads.convert_opportunity(self.customer),
            ),
            "attempt": ("lead", lambda leads: leads.log_attempt()),
            "contacted": ("lead", lambda leads: leads.log_attempt("contacted")),
            "message": (
                "lead",
                lambda leads: leads.message_post(
                    body="Hello",
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                    partner_ids=self.customer.ids,
                ),
            ),
            "note": ("lead", lambda leads: leads.message_post(body="Note")),
            "activity": (
                "lead",
                lambda leads: leads.activity_schedule(
                    "mail.mail_activity_data_call", user_id=leads.env.uid
                ).action_feedback(),
            ),
            "meeting": (
                "lead",
                lambda leads: leads.env["calendar.event"].create(
                    {
                        "name": "Meeting",
                        "start": datetime(2026, 11, 4, 9),
                        "stop": datetime(2026, 11, 4, 10),
                        "opportunity_id": leads.id,
                    }
                ),
            ),
            "merged": (
                "batch",
                lambda leads: leads.with_context(active_test=False).merge_opportunity(),
            ),
            "assigned by rules": ("pool", lambda leads: leads._assign()),
            "given to others": (
                "batch",
                lambda leads: self._redistribute(leads),
            ),
            "created": ("lead", lambda leads: self._create(leads, user_id=leads.env.uid)),
            "created without owner": ("lead", lambda leads: self._create(leads, user_id=False)),
            "copied": ("deal", lambda leads: leads.copy()),
            "deleted": ("lead", lambda leads: leads.unlink()),
        }

    def _create(self, leads, **vals):
        return leads.create(
            {
                "name": "New",
                "contact_name": "Kim",
                "email_from": "new@example.com",
                "team_id": self.team.id,
                **vals,
            }
        )

    def _redistribute(self, leads):
        wizard = leads.env["crm.lead.redistribute"].create(
            {"action": "take_back", "lead_ids": [Command.set(leads.ids)]}
        )
        wizard.action_apply()

    # ------------------------------------------------------------
    # TABLE
    # ------------------------------------------------------------

    def test_what_writes_entail(self):
        found = []
        for config in ("nothing", "measured", "everything"):
            with self.env.cr.savepoint() as savepoint:
                self.company.is_lead_speed_measured = config == "measured"
                if config == "everything":
                    self._set_up_everything()
                found += self._get_lines(config)
                savepoint.rollback()
            self.env.invalidate_all()
        if os.environ.get("GOLDEN_RECORD"):
            GOLDEN.write_text("".join(f"{line}\n" for line in found))
        known = _read(GOLDEN.read_text().splitlines())
        now = _read(found)
        self.assertEqual(
            {key: entailed for key, (entailed, _count) in now.items()},
            {key: entailed for key, (entailed, _count) in known.items()},
        )
        dearer = {
            key: (known[key][1], count) for key, (_entailed, count) in now.items()
            if count > known[key][1]
        }  # fmt: skip
        self.assertFalse(dearer, "more statements than before")

    def _get_lines(self, config):
        world = self._new_world(config == "everything")
        lines = []
        for what, (name, act) in self._get_writes().items():
            outcomes = defaultdict(list)
            for who, user in self.users.items():
                if config != "everything" and who in ("executor", "all"):
                    continue
                # Once for the caches.
                self._measure(world[name], user, act)
                entailed, count = self._measure(world[name], user, act)
                outcomes[entailed].append(f"{who} {count}")
            for entailed, people in outcomes.items():
                lines.append(f"{config} | {what} | {', '.join(people)} | {entailed}")
        return lines

    def _measure(self, leads, user, act):
        """Return ``(what the act entails, in words, our statements)``, and take it back."""
        with self.env.cr.savepoint() as savepoint:
            self.env.invalidate_all()
            self.env.cr.precommit.data.clear()
            before = self._get_state(leads)
            own = leads.with_user(user).with_context(tracking_disable=False)
            statements = []
            execute = type(self.env.cr).execute

            def listen(cursor, query, *args, **kwargs):
                statements.append(str(getattr(query, "code", query)))
                return execute(cursor, query, *args, **kwargs)

            entailed = None
            with (
                patch.object(type(self.env.cr), "execute", listen),
                mute_logger("odoo.models.unlink", "odoo.addons.base.models.ir_model"),
            ):
                try:
                    act(own)
                    self.env.cr.flush()
                except (AccessError, UserError) as error:
                    entailed = type(error).__name__
            count = sum(1 for statement in statements if _OURS.search(statement))
            if entailed is None:
                self.env.invalidate_all()
                entailed = _describe(before, self._get_state(leads))
            savepoint.rollback()
        self.env.invalidate_all()
        self.env.cr.precommit.data.clear()
        return entailed, count

    def _get_state(self, leads):
        """Return ``{key: text}`` of the leads, of new ones too, and of the rows there are."""
        state = {}
        known = leads.exists()
        newest = self.Lead.with_context(active_test=False).search(
            [("create_uid", "!=", False), ("name", "in", ("New", "Lead 1 (copy)"))]
        )
        for number, lead in enumerate([*known.sudo(), *(newest - known).sudo()], start=1):
            for name, field in lead._fields.items():
                if (
                    field.store
                    and field.column_type
                    and field._module in MODULES
                    and name not in _LEFT_OUT
                ):
                    state[f"{number}.{name}"] = self._get_text(lead, field)
        for table in TABLES:
            self.env.cr.execute(f"SELECT count(*) FROM {table}")
            state[f"+{table}"] = self.env.cr.fetchone()[0]
        self.env.cr.execute(
            "SELECT count(*) FROM ir_cron_trigger trigger JOIN ir_model_data data "
            "ON data.res_id = trigger.cron_id AND data.model = 'ir.cron' "
            "WHERE data.module = 'lead_assignment'"
        )
        state["+wake-ups"] = self.env.cr.fetchone()[0]
        return state

    def _get_text(self, lead, field):
        value = lead[field.name]
        if field.type == "many2one":
            return value.display_name if value else ""
        if field.type == "datetime":
            return fields.Datetime.to_string(value) or ""
        if field.type in ("float", "monetary"):
            return f"{value:.6g}"
        return str(value or "")


def _describe(before, after):
    """Return in words what is different."""
    parts = []
    for key in sorted({*before, *after}):
        old, new = before.get(key, ""), after.get(key, "")
        if key.startswith("+"):
            if new != old:
                parts.append(f"{key} {new - old:+}")
        elif new != old and not (key not in before and new in ("", "0", "False")):
            parts.append(f"{key}={new}")
    return "; ".join(parts) or "nothing"


def _read(lines):
    """Return ``{(config, write, user): (what it entails, statements)}`` of the lines of a table."""
    found = {}
    for line in lines:
        config, what, people, entailed = line.split(" | ", 3)
        for person in people.split(", "):
            who, count = person.rsplit(" ", 1)
            found[config, what, who] = (entailed, int(count))
    return found
