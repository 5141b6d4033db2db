"""Changes are seen once, whatever makes them, and whatever becomes of a part of them."""

from contextlib import suppress

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import FunnelCase


@tagged("post_install", "-at_install")
class TestFollow(FunnelCase):
    def _lines(self, lead):
        """Return the statuses that the journal says the lead had, the first one first."""
        lines = self.env["crm.funnel.journal"].search(
            [("lead_id", "=", lead.id), ("event", "=", "status")], order="id"
        )
        return [line.new_status_id.kind for line in lines]

    def test_what_a_savepoint_took_back_was_not(self):
        lead = self._lead()
        with suppress(ZeroDivisionError), self.env.cr.savepoint():
            lead.funnel_status_id = self.statuses["working"]
            lead.flush_recordset()
            raise ZeroDivisionError
        self._commit()
        self.assertEqual(self._lines(lead), [])
        self.assertFalse(lead.funnel_status_id)

    def test_what_was_noted_before_a_savepoint_survives_it(self):
        lead = self._lead()
        lead.funnel_status_id = self.statuses["working"]
        with suppress(ZeroDivisionError), self.env.cr.savepoint():
            lead.funnel_status_id = self.statuses["nurture"]
            raise ZeroDivisionError
        self._commit()
        self.assertEqual(self._lines(lead), ["working"])
        self.assertEqual(lead.funnel_status_id.kind, "working")

    def test_callback_runs_twice_and_finds_nothing(self):
        lead = self._lead()
        lead.funnel_status_id = self.statuses["working"]
        self._commit()
        lead.write({"funnel_status_id": self.statuses["working"].id})
        self._commit()
        self.assertEqual(self._lines(lead), ["working"])

    def test_lead_that_comes_and_goes_in_one_transaction(self):
        lead = self.env["crm.lead"].create({"name": "Brief", "type": "opportunity"})
        lead.unlink()
        other = self._lead()
        other.funnel_status_id = self.statuses["working"]
        other.unlink()
        self._commit()
        self.assertFalse((lead | other).exists())
        self.assertFalse(self.env["crm.funnel.journal"].search([("lead_id", "=", False)]))

    def test_defaults_of_what_the_user_creates_are_not_taken_for_others(self):
        # Natively a lead without any probability that is archived is lost.
        lead = self._lead(probability=10)
        response = self._respond(lead, self.webinar)
        response._activate(cause="user")
        lead.with_context(default_state="rejected", default_type="lead", active_test=True).write(
            {"active": False}
        )
        self._commit()
        self.assertEqual(lead.funnel_status_id.kind, "no_action")
        self.assertFalse(response.is_active_response)

    def test_other_company_listens_for_itself(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.scenarios["active_status"].copy({"company_id": other.id})
        theirs.is_on = True
        self.manager.company_ids += other
        lead = self._lead(company_id=other.id, team_id=False, user_id=False)
        mine = self._lead("Bob")
        # One user, one transaction, two companies.
        (lead | mine).with_user(self.manager).with_context(
            allowed_company_ids=[self.env.company.id, other.id]
        ).write({"funnel_status_id": self.statuses["working"].id})
        self._commit()
        self.assertEqual(theirs.request_ids.lead_id, lead)
        self.assertEqual(theirs.request_ids.company_id, other)

    def test_import_counts(self):
        lead = self._lead()
        self.env["ir.model.data"].create(
            {"module": "__test__", "name": "lead", "model": "crm.lead", "res_id": lead.id}
        )
        result = (
            self.env["crm.lead"]
            .with_user(self.manager)
            .with_context(import_file=True)
            .load(
                ["id", "name", "funnel_status_id"],
                [["__test__.lead", "Ann", "Working"], ["__test__.new", "New", ""]],
            )
        )
        self.assertFalse([m for m in result["messages"] if m["type"] == "error"])
        self._commit()
        self.assertEqual(self._lines(lead), ["working"])

    def test_form_and_kanban_drag_count(self):
        stages = self.env["crm.stage"].create(
            [{"name": "One"}, {"name": "Two", "funnel_status_id": self.statuses["working"].id}]
        )
        lead = self._lead(stage_id=stages[0].id)
        lead.with_user(self.seller).web_save({"stage_id": stages[1].id}, {"stage_id": {}})
        self._commit()
        self.assertEqual(self._lines(lead), ["working"])
        lead.with_user(self.seller).web_save(
            {"funnel_status_id": self.statuses["nurture"].id}, {"funnel_status_id": {}}
        )
        self._commit()
        self.assertEqual(self._lines(lead), ["working", "nurture"])

    def test_merged_and_mass_converted_leads_count(self):
        one, two = self._lead("Ann"), self._lead("Bob")
        self.env["crm.lead2opportunity.partner.mass"].with_context(
            active_model="crm.lead", active_ids=(one | two).ids
        ).create({"deduplicate": False}).action_mass_convert()
        self._commit()
        self.assertEqual(self._lines(one), ["opportunity"])
        merged = (one | two).merge_opportunity()
        self._commit()
        self.assertEqual(merged.funnel_status_id.kind, "opportunity")

    def test_automation_rule_on_the_status_fires_and_counts(self):
        if "base.automation" not in self.env:
            self.skipTest("needs base_automation")
        self._switch_on("active_status")
        field = self.env["ir.model.fields"]._get("crm.lead", "funnel_status_id")
        self.env["base.automation"].create(
            {
                "name": "Recycled goes to nurture",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "trigger": "on_create_or_write",
                "trigger_field_ids": field.ids,
                "filter_domain": "[('funnel_status_id.kind', '=', 'recycled')]",
                "action_server_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Rest",
                            "model_id": self.env["ir.model"]._get_id("crm.lead"),
                            "state": "object_write",
                            "update_path": "funnel_status_id",
                            "resource_ref": f"crm.funnel.status,{self.statuses['nurture'].id}",
                        },
                    )
                ],
            }
        )
        lead = self._lead()
        self._set(lead, "recycled")
        self.assertEqual(lead.funnel_status_id.kind, "nurture")
        self.assertEqual(self._lines(lead), ["nurture"])

    def test_colleagues_at_one_telephone_are_two(self):
        phone = "+32470123456"
        ann, bob = self._lead("Ann", phone=phone), self._lead("Bob", phone=phone)
        hers = self._respond(ann, self.webinar, phone=phone)
        his = self._respond(bob, self.fair, phone=phone)
        self.assertEqual(len((hers | his)._activate(cause="user")), 2)
        self._set(bob, "working")
        self.assertTrue(his.date_sal)
        self.assertFalse(hers.date_sal)
        self._set(bob, "nurture")
        self.assertTrue(hers.is_active_response)


@tagged("post_install", "-at_install")
class TestInvokeOverHttp(HttpCase):
    """The external API asks a scenario; each call is a request of its own."""

    def setUp(self):
        super().setUp()
        self.record = self.env.ref("funnel_reactivation.scenario_invocable")
        self.record.write({"is_on": True, "delay_minutes": 0})
        self.lead = self.env["crm.lead"].create({"name": "Ann", "type": "lead"})
        self.env.flush_all()

    @mute_logger("odoo.addons.rpc.controllers.xmlrpc")
    def test_xmlrpc(self):
        user = self.env.ref("base.user_admin")
        ids = self.xmlrpc_object.execute(
            self.env.cr.dbname,
            user.id,
            "admin",
            "crm.reactivation.scenario",
            "invoke",
            self.record.ids,
            "crm.lead",
            self.lead.ids,
        )
        request = self.env["crm.reactivation.request"].browse(ids)
        self.assertEqual((request.lead_id, request.state), (self.lead, "pending"))

    def test_json2(self):
        user = self.env.ref("base.user_admin")
        key = self.env["res.users.apikeys"].with_user(user)._generate("rpc", "test", None)
        self.env.flush_all()

        def call(**arguments):
            return self.url_open(
                "/json/2/crm.reactivation.scenario/invoke",
                headers={"Authorization": f"Bearer {key}"},
                json={"ids": self.record.ids, **arguments},
            )

        answer = call(model="crm.lead", res_ids=self.lead.ids, default=False)
        self.assertEqual(answer.status_code, 200, answer.text)
        request = self.env["crm.reactivation.request"].browse(answer.json())
        self.assertEqual(request.lead_id, self.lead)
        self.assertFalse(request.inserts_default)
