from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import ResponseCase


class LeadQualityCase(ResponseCase):
    """Leads of a company that offers two things to want; what the database held before is gone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Lead = cls.env["crm.lead"]
        cls.env["crm.interest"].search([]).active = False
        cls.env.company.write(
            {
                "is_interest_required": True,
                "lead_person_policy": "qualification",
                "forecast_policy": "included",
            }
        )
        cls.energy, cls.cleaning = cls.env["crm.interest"].create(
            [{"name": "Energy"}, {"name": "Cleaning"}]
        )
        cls.solar = cls.env["crm.interest"].create(
            {"name": "Solar panels", "parent_id": cls.energy.id}
        )

    @classmethod
    def _new_lead(cls, **vals):
        return cls.Lead.create(
            {"name": "Roof", "type": "lead", "contact_name": "Ann", "user_id": False, **vals}
        )


@tagged("post_install", "-at_install")
class TestLeadInterest(LeadQualityCase):
    def test_lead_without_interest_is_created_but_not_qualified(self):
        lead = self._new_lead().with_user(self.env.ref("base.user_admin"))
        with self.assertRaisesRegex(UserError, "primary buying interest.*Roof"):
            lead.convert_opportunity(self.jane)
        with self.assertRaisesRegex(UserError, "primary buying interest"):
            lead.type = "opportunity"
        self.assertEqual(lead.type, "lead")
        lead.primary_interest_id = self.solar
        lead.convert_opportunity(self.jane)
        self.assertEqual(lead.type, "opportunity")

    def test_interest_may_come_with_the_write_that_qualifies(self):
        lead = self._new_lead()
        lead.write({"type": "opportunity", "primary_interest_id": self.solar.id})
        self.assertEqual(lead.type, "opportunity")

    def test_company_may_do_without_interests(self):
        self.env.company.is_interest_required = False
        lead = self._new_lead()
        lead.convert_opportunity(self.jane)
        self.assertEqual(lead.type, "opportunity")

    def test_nobody_needs_an_interest_where_there_is_none_to_choose(self):
        (self.energy | self.cleaning | self.solar).active = False
        lead = self._new_lead()
        lead.convert_opportunity(self.jane)
        self.assertEqual(lead.type, "opportunity")

    def test_interests_of_another_company_are_none_to_choose(self):
        (self.energy | self.cleaning | self.solar).company_id = self.other_company
        lead = self._new_lead()
        lead.convert_opportunity(self.jane)
        self.assertEqual(lead.type, "opportunity")

    def test_opportunity_from_nothing_needs_no_interest(self):
        lead = self._new_lead(type="opportunity")
        lead.write({"type": "opportunity", "priority": "1"})
        self.assertEqual(lead.type, "opportunity")

    def test_primary_interest_is_one_of_the_interests(self):
        lead = self._new_lead(primary_interest_id=self.solar.id)
        self.assertEqual(lead.interest_ids, self.solar)
        lead.interest_ids = [Command.link(self.cleaning.id)]
        self.assertEqual(lead.primary_interest_id, self.solar)
        lead.interest_ids = [Command.unlink(self.solar.id)]
        self.assertEqual(lead.primary_interest_id, self.cleaning, "the only one is primary")
        lead.interest_ids = [Command.clear()]
        self.assertFalse(lead.primary_interest_id)
        lead.write({"primary_interest_id": self.solar.id, "interest_ids": [(4, self.cleaning.id)]})
        self.assertEqual(lead.interest_ids, self.solar + self.cleaning)
        self.assertEqual(lead.primary_interest_id, self.solar)

    def test_sole_interest_of_a_new_lead_is_primary(self):
        one = self._new_lead(interest_ids=[Command.link(self.solar.id)])
        two = self._new_lead(interest_ids=[Command.set((self.solar + self.cleaning).ids)])
        self.assertEqual(one.primary_interest_id, self.solar)
        self.assertFalse(two.primary_interest_id, "somebody has to choose")

    def test_form_keeps_primary_and_all_interests_in_step(self):
        form = Form(self.Lead.with_user(self.salesperson).with_context(default_type="lead"))
        form.name = "Roof"
        form.primary_interest_id = self.solar
        self.assertEqual(form.interest_ids.ids, self.solar.ids)
        form.interest_ids.remove(self.solar.id)
        self.assertFalse(form.primary_interest_id)

    def test_interest_of_the_response_carries_over(self):
        self.offer.interest_id = self.solar
        plain, own = self._capture(
            self._stranger(1, treatment_id=self.treatment.id),
            self._stranger(2, treatment_id=self.treatment.id, interest_id=self.cleaning.id),
        )
        self.assertEqual((plain + own).interest_id, self.solar + self.cleaning)
        leads = (plain + own)._convert("lead")
        self.assertEqual(plain.lead_id.primary_interest_id, self.solar)
        self.assertEqual(own.lead_id.primary_interest_id, self.cleaning)
        self.assertEqual(own.lead_id.interest_ids, self.cleaning)
        self.assertEqual(len(leads), 2)

    def test_interests_of_one_person_all_carry_over(self):
        responses = self._capture(
            self._delivery(interest_id=self.solar.id),
            self._delivery(interest_id=self.cleaning.id, campaign_id=False),
        )
        lead = responses._convert("lead")
        self.assertEqual(lead.interest_ids, self.solar + self.cleaning)
        self.assertIn(lead.primary_interest_id, self.solar + self.cleaning)

    def test_offer_found_by_hand_brings_its_interest(self):
        self.offer.interest_id = self.solar
        response = self._capture(self._stranger(1, campaign_id=False))
        self.assertFalse(response.interest_id)
        response.with_user(self.officer).treatment_id = self.treatment
        self.assertEqual(response.interest_id, self.solar)

    def test_attached_response_brings_its_interest(self):
        lead = self._new_lead(primary_interest_id=self.cleaning.id)
        bare = self._new_lead()
        for target in (lead, bare):
            response = self._capture(
                self._stranger(target.id, interest_id=self.solar.id, user_id=self.salesperson.id)
            )
            response.with_user(self.salesperson)._convert("attached", lead=target)
        self.assertEqual(lead.interest_ids, self.solar + self.cleaning)
        self.assertEqual(lead.primary_interest_id, self.cleaning)
        self.assertEqual(bare.primary_interest_id, self.solar)

    def test_merge_loses_no_interest(self):
        first = self._new_lead(primary_interest_id=self.solar.id)
        second = self._new_lead(primary_interest_id=self.cleaning.id, sales_effort="large")
        merged = (first + second).merge_opportunity()
        self.assertEqual(merged.interest_ids, self.solar + self.cleaning)
        self.assertTrue(merged.primary_interest_id)
        self.assertEqual(merged.sales_effort, "large")

    def test_archived_interests_are_never_offered(self):
        (self.energy | self.cleaning | self.solar).action_archive()
        company = self.env.company.with_context(active_test=False)
        self.assertFalse(company._is_interest_demanded())
        self.assertFalse(self.env.company._is_interest_demanded())

    def test_interest_in_use_is_archived_not_deleted(self):
        self._new_lead(primary_interest_id=self.solar.id)
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.energy.unlink()
        self.cleaning.unlink()
        self.assertFalse(self.cleaning.exists())

    def test_interest_is_called_by_its_path(self):
        self.assertEqual(self.solar.display_name, "Energy / Solar panels")
        self.energy.name = "Power"
        self.assertEqual(self.solar.complete_name, "Power / Solar panels")
        self.assertEqual(self.solar.display_name, "Power / Solar panels")
        with self.assertRaises(UserError):
            self.energy.parent_id = self.solar

    def test_leads_of_an_interest_and_those_below(self):
        lead = self._new_lead(primary_interest_id=self.solar.id)
        lead.interest_ids += self.energy.create({"name": "Wind", "parent_id": self.energy.id})
        self._new_lead(primary_interest_id=self.solar.id).active = False
        self.assertEqual((self.solar + self.energy).mapped("lead_count"), [1, 1])
        self.assertEqual(self.Lead.search(self.energy.action_view_leads()["domain"]), lead)
        self.solar.active = False
        self.env.invalidate_all()
        self.assertEqual(self.energy.lead_count, 1)
        self.assertEqual(self.Lead.search(self.energy.action_view_leads()["domain"]), lead)


@tagged("post_install", "-at_install")
class TestLeadPerson(LeadQualityCase):
    def test_qualifying_needs_a_contact_or_a_company(self):
        for vals in ({"partner_id": self.jane.id}, {"contact_name": "A"}, {"partner_name": "B"}):
            lead = self._new_lead(
                **{"contact_name": False, "primary_interest_id": self.solar.id, **vals}
            )
            lead.convert_opportunity(False)
            self.assertEqual(lead.type, "opportunity")
        unnamed = self._new_lead(contact_name=False, primary_interest_id=self.solar.id)
        unnamed = unnamed.with_user(self.env.ref("base.user_admin"))
        with self.assertRaisesRegex(UserError, "contact or a company.*Roof"):
            unnamed.convert_opportunity(False)
        unnamed.convert_opportunity(self.jane)
        self.assertEqual(unnamed.type, "opportunity", "the contact comes with the conversion")

    def test_who_wrote_an_email_is_called_as_it_says(self):
        named, bare = (
            self._new_lead(contact_name=False, email_from=email, primary_interest_id=self.solar.id)
            for email in ('"Ann Smith" <ann@example.com>', "bob@example.com")
        )
        (named + bare).convert_opportunity(False)
        self.assertEqual((named.contact_name, bare.contact_name), ("Ann Smith", "bob"))

    def test_creation_asks_for_nothing_by_default(self):
        lead = self.Lead.with_user(self.salesperson).create({"name": "Card"})
        self.assertTrue(lead)

    def test_company_may_ask_the_creator_of_a_lead(self):
        self.env.company.lead_person_policy = "creation"
        Lead = self.Lead.with_user(self.salesperson)
        with self.assertRaisesRegex(UserError, "Fill in the contact name"):
            Lead.create({"name": "Card"})
        self.assertTrue(Lead.create({"name": "Card", "partner_name": "Acme"}))

    def test_mail_forms_and_imports_are_taken_as_they_come(self):
        self.env.company.lead_person_policy = "creation"
        mail = {"subject": "Hello", "from": "ann@example.com", "author_id": False}
        self.assertTrue(self.Lead.sudo().message_new(mail))
        self.assertTrue(self.Lead.with_user(self.salesperson).sudo().create({"name": "Form"}))
        loaded = self.Lead.with_user(self.salesperson).with_context(import_file=True)
        self.assertFalse(loaded.load(["name"], [["Imported"]])["messages"])

    def test_message_names_the_first_leads_and_counts_the_rest(self):
        leads = self.Lead.create([{"name": f"Lead {n}", "type": "lead"} for n in range(5)])
        with self.assertRaisesRegex(UserError, "Lead 0, Lead 1, Lead 2 and 2 more"):
            leads.with_user(self.env.ref("base.user_admin"))._check_qualifiable()

    def test_jobs_and_automations_are_not_asked(self):
        leads = self.Lead.create([{"name": f"Lead {n}", "type": "lead"} for n in range(2)])
        leads[0].contact_name = "Ann"
        # One that names no person does not stop the others.
        leads.sudo().write({"type": "opportunity"})
        self.assertEqual(leads.mapped("type"), ["opportunity"] * 2)

    def test_rule_based_assignment_leaves_unqualified_leads_as_leads(self):
        fit = self._new_lead(primary_interest_id=self.solar.id)
        unfit = self._new_lead()
        for lead in fit + unfit:
            lead.with_context(leave_unqualified_leads=True).convert_opportunity(
                lead.partner_id, user_ids=self.salesperson.ids
            )
        self.assertEqual((fit + unfit).mapped("type"), ["opportunity", "lead"])
        self.assertEqual((fit + unfit).user_id, self.salesperson)

    def test_native_assignment_is_not_stopped_by_an_unqualified_lead(self):
        self.env["ir.config_parameter"].set_param("crm.lead.auto.assignment", True)
        self.env["crm.team"].search([]).active = False
        self.Lead.search([("user_id", "=", False)]).active = False
        team = self.env["crm.team"].create({"name": "Team", "use_leads": True})
        self.env["crm.team.member"].create(
            {"crm_team_id": team.id, "user_id": self.salesperson.id, "assignment_max": 300}
        )
        leads = self._new_lead(team_id=False) + self._new_lead(
            team_id=False, primary_interest_id=self.solar.id
        )
        team._action_assign_leads(force_quota=True, creation_delta_days=0)
        self.assertEqual(leads.user_id, self.salesperson)
        self.assertEqual(sorted(leads.mapped("type")), ["lead", "opportunity"])

    def test_interests_of_many_leads_are_stored_at_once(self):
        def create(**vals):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.Lead.create([{"name": str(n), "type": "lead", **vals} for n in range(50)])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        create()
        self.assertLessEqual(create(primary_interest_id=self.solar.id), create() + 10)
