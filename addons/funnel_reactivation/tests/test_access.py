"""Who may see and do what in the funnel."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import FunnelCase

ADDON = "odoo.addons.funnel_reactivation."


@tagged("post_install", "-at_install")
class TestFunnelAccess(FunnelCase):
    def test_salesperson_reads_statuses_and_cannot_set_them_up(self):
        status = self.statuses["open"].with_user(self.seller)
        self.assertTrue(status.name)
        with self.assertRaises(AccessError):
            status.name = "Mine"

    def test_scenarios_are_set_up_by_administrators(self):
        record = self.scenarios["prompt"]
        with self.assertRaises(AccessError):
            record.with_user(self.seller).read(["name"])
        record.with_user(self.manager).look_back_days = 10
        self.assertEqual(record.look_back_days, 10)

    def test_nobody_writes_what_follows_from_the_funnel(self):
        lead = self._lead()
        response = self._respond(lead, self.webinar).with_user(self.manager)
        Response = self.env["crm.response"].with_user(self.manager)
        entry = {"type_id": self.web_form.id, "contact_name": "Eve", "campaign_id": self.fair.id}
        values = {"boolean": True, "datetime": "2026-01-01 00:00:00", "char": "x"}
        facts = [
            name
            for name, field in Response._fields.items()
            if field.store and field.readonly and field._module == "funnel_reactivation"
        ]
        self.assertIn("date_won", facts)
        for name in facts:
            value = values.get(Response._fields[name].type) or self.statuses["won"].id
            commands = [
                fields.Command.update(response.id, {name: value}),
                fields.Command.create({**entry, name: value}),
            ]
            acts = {
                "write": lambda v={name: value}: response.write(v),
                "web_save": lambda v={name: value}: response.web_save(v, {"id": {}}),
                "create": lambda v={name: value}: Response.create({**entry, **v}),
                "copy": lambda v={name: value}: response.copy(v),
                "command": lambda c=commands[0]: lead.with_user(self.manager).write(
                    {"response_ids": [c]}
                ),
                "command to create": lambda c=commands[1]: lead.with_user(self.manager).write(
                    {"response_ids": [c]}
                ),
            }
            for path, act in acts.items():
                with self.subTest(f"{name} by {path}"):
                    try:
                        with self.env.cr.savepoint():
                            act()
                    except AccessError:
                        continue
                    self.fail("it was taken")
            column = name if Response._fields[name].type != "many2one" else f"{name}/.id"
            result = Response.load(
                ["contact_name", "type_id/.id", column], [["Eve", self.web_form.id, str(value)]]
            )
            self.assertFalse(result["ids"], f"{name} by load")
            made = Response.with_context(**{f"default_{name}": value}).create(entry)
            self.assertFalse(made.sudo()[name], f"{name} by a default")

    def test_nobody_writes_what_a_back_test_found(self):
        Backtest = self.env["crm.reactivation.backtest"].with_user(self.manager)
        entry = {"scenario_id": self.scenarios["invocable"].id}
        record = Backtest.create(entry)
        line = {"look_back_days": 7, "saved_count": 99}
        for vals in (
            {"state": "done"},
            {"total_count": 9},
            {"done_count": 9},
            {"left_out_count": 9},
            {"position": 9},
            {"line_ids": [fields.Command.create(line)]},
        ):
            for act in (
                lambda v=vals: record.write(v),
                lambda v=vals: Backtest.create({**entry, **v}),
            ):
                with self.subTest(vals), self.assertRaises(AccessError):
                    act()

    def test_journal_of_others_leads_is_hidden(self):
        mine, other = self._lead("Ann"), self._lead("Bob", user=self.caller)
        self._set(mine, "working")
        self._set(other, "working", self.caller)
        lines = (
            self.env["crm.funnel.journal"]
            .with_user(self.seller)
            .search([("lead_id", "in", (mine | other).ids)])
        )
        self.assertEqual(lines.lead_id, mine)

    def test_invoking_needs_the_right_to_write_the_records(self):
        record = self._switch_on("invocable")
        lead = self._lead("Bob", user=self.caller)
        with self.assertRaises(AccessError):
            record.with_user(self.seller).invoke("crm.lead", lead.ids)

    def test_other_company_is_another_funnel(self):
        other = self.env["res.company"].create({"name": "Other"})
        lead = self._lead()
        ours = self._respond(lead, self.webinar)
        ours._activate(cause="user")
        theirs = (
            self.env["crm.response"]
            .with_company(other)
            ._capture(
                [
                    {
                        "type_id": self.web_form.id,
                        "email_from": lead.email_from,
                        "company_id": other.id,
                    }
                ]
            )
        )
        self.assertTrue(theirs._activate(cause="user"))
        self.assertTrue(ours.is_active_response)

    @mute_logger("odoo.sql_db")
    def test_filters_ask_for_nothing_that_their_author_may_not_see(self):
        """They are applied with all rights, and who is left out would tell."""
        record = self.scenarios["invocable"].with_user(self.manager)
        unreadable = {
            "a field of another group": "[('%spartner_id.signup_type', '!=', False)]",
            "a model that the author may not read": "[('%sgroup_ids.rule_groups.name', '!=', 1)]",
            "a lambda": "[(lambda: '%slogin')() and ('id', '>', 0)]",
            "a call": "[('%slogin', '=', str(1))]",
            "a name": "[('%sid', '=', uid)]",
            "no field": "[('%snothing_like_it', '=', 1)]",
            "a value of the wrong type": "[('%sid', '=', 'one')]",
            "no list": "{'%s'",
        }
        for what, text in unreadable.items():
            own = text % ""
            line = {"campaign_id": self.cold.id, "user_domain": own}
            for act in (
                lambda text=text: record.write({"lead_domain": text % "user_id."}),
                lambda text=text: record.write({"partner_domain": text % "user_ids."}),
                lambda line=line: record.write({"default_ids": [(0, 0, line)]}),
                lambda own=own: (
                    self.env["crm.funnel.mode.rule"]
                    .with_user(self.manager)
                    .create({"mode": "passive", "user_domain": own})
                ),
            ):
                with self.subTest(what), self.assertRaises(ValidationError):
                    act()
        record.lead_domain = "[('user_id.login', 'like', 'a')]"

    def test_filters_tell_nothing_of_another_company(self):
        """Over a contact that both have, one could ask about the other's leads, bit by bit."""
        other = self.env["res.company"].create({"name": "Other"})
        shared = self.env["res.partner"].create({"name": "Shared"})
        lead = self._lead(partner_id=shared.id)
        theirs = {"name": "Theirs", "company_id": other.id, "team_id": False, "user_id": False}
        record = self.scenarios["invocable"].with_user(self.manager)
        texts = (
            "[('partner_id.opportunity_ids.expected_revenue', '>', 800)]",
            "[('partner_id', 'any', [('opportunity_ids', 'any', [('name', '=', 'Theirs')])])]",
            "['!', ('partner_id.opportunity_ids.name', '!=', 'Theirs')]",
            "[('partner_id.opportunity_ids.name', 'not like', 'Ann')]",
            "[('partner_id', 'not any', [('opportunity_ids.name', '=', 'Theirs')])]",
        )

        def ask(text):
            record.lead_domain = text
            return record.sudo()._filter_served(lead)

        before = {text: ask(text) for text in texts}
        vals = {**theirs, "type": "opportunity", "partner_id": shared.id, "expected_revenue": 900}
        self.env["crm.lead"].create(vals)
        self.env.invalidate_all()
        for text in texts:
            self.assertEqual(ask(text), before[text], text)
        lead.type = "opportunity"
        self.assertEqual(ask("[('partner_id.opportunity_ids.name', 'like', 'Ann')]"), lead)

    def test_empty_calls_wake_no_job(self):
        portal = new_test_user(self.env, "funnel_portal", groups="base.group_portal")
        triggers = self.env["ir.cron.trigger"].search([])
        called = 0
        for model, name in self._get_own_actions():
            for user in (portal, self.seller, self.manager):
                try:
                    getattr(self.env[model].with_user(user), name)()
                except (AccessError, UserError, ValueError):
                    continue
                called += 1
        self.assertGreater(called, 5)
        self.assertEqual(self.env["ir.cron.trigger"].search([]), triggers)

    def _get_own_actions(self):
        """Yield the model and name of each button that this addon has."""
        for model, cls in self.env.registry.items():
            own = [base for base in cls.mro() if base.__module__.startswith(ADDON)]
            for name in sorted({name for base in own for name in vars(base)}):
                if name.startswith("action_"):
                    yield model, name

    def test_a_reader_of_a_lead_moves_no_credit_and_asks_no_scenario(self):
        record = self._switch_on("invocable")
        lead = self._lead()
        self.env["ir.rule"].create(
            {
                "name": "Hands off",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "domain_force": f"[('id', '!=', {lead.id})]",
                "perm_read": False,
                "perm_create": False,
                "perm_unlink": False,
            }
        )
        activity = lead.activity_schedule("mail.mail_activity_data_todo", user_id=self.seller.id)
        self.assertTrue(lead.with_user(self.seller).name)
        wizard = self.env["crm.response.prompt"].with_user(self.seller)
        for act in (
            wizard.create(
                {"lead_id": lead.id, "campaign_id": self.cold.id, "action": "stay"}
            ).action_apply,
            lead.with_user(self.seller).action_reactivate,
            activity.with_user(self.seller).action_reactivate,
            lambda: record.with_user(self.manager).invoke("crm.lead", lead.ids),
            lambda: record.with_user(self.manager).invoke("mail.activity", activity.ids),
        ):
            with self.assertRaises(AccessError):
                act()
        self.assertFalse(lead.response_ids or record.request_ids)

    def test_a_user_bound_on_a_lead_moves_no_credit_by_a_response(self):
        """Another addon may bind users on parts of a lead: its check is the one of the ORM."""
        Lead = type(self.env["crm.lead"])
        write = Lead.write

        bound = AccessError("bound")  # pylint: disable=translation-required

        def bind(leads, vals):
            if not leads.env.su and vals.keys() & {"campaign_id", "funnel_status_id"}:
                raise bound
            return write(leads, vals)

        self._switch_on("prompt")
        lead = self._lead(type="opportunity", campaign_id=self.fair.id)
        answer = self._respond(lead, self.webinar, email_from="ann@example.com")
        earlier = self._respond(lead, self.cold, 9, type_code="chat")
        earlier.date_mql = earlier.date
        prompt = {"lead_id": lead.id, "campaign_id": self.cold.id, "action": "stay"}
        before = lead.read(["campaign_id", "medium_id", "source_id", "funnel_status_id"])
        with patch.object(Lead, "write", bind):
            for act in (
                lambda: answer.with_user(self.seller)._convert("attached", lead=lead),
                lambda: (
                    self.env["crm.response.prompt"]
                    .with_user(self.seller)
                    .create(prompt)
                    .action_apply()
                ),
            ):
                with self.assertRaisesRegex(AccessError, "bound"), self.env.cr.savepoint():
                    act()
        self._commit()
        self.env.invalidate_all()
        names = ["campaign_id", "medium_id", "source_id", "funnel_status_id"]
        self.assertEqual(lead.read(names), before)
        self.assertFalse(lead.active_response_id)
        # The scheduled job is bound by no user's rights.
        with patch.object(Lead, "write", bind):
            answer.sudo()._activate(cause="scenario")
        self.assertEqual(lead.campaign_id, self.webinar)
