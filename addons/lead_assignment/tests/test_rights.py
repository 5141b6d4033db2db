"""Rights on sections, on every path that writes a lead, as every kind of user."""

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import AssignmentCase, RightsCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestRights(RightsCase):
    # ------------------------------------------------------------
    # WHO
    # ------------------------------------------------------------

    def test_each_section_is_held(self):
        self.assertLocked(self.ben, {"email_from": "new@example.com"})
        self.assertLocked(self.ben, {"contact_name": "Another"})
        self.assertOpen(self.ben, {"city": "Suzhou", "street": "1 Road"})
        self.assertOpen(self.ben, {"description": "Thirty", "expected_revenue": 30})
        self.assertOpen(self.cleo, {"email_from": "other@example.com"})
        for vals in (
            {"description": "Forty"},
            {"expected_revenue": 40.0},
            {"stage_id": self.env["crm.stage"].search([], limit=1, order="sequence desc").id},
            {"tag_ids": [Command.create({"name": "Hot"})]},
            {"active": False},
            {"type": "lead"},
        ):
            self.assertLocked(self.cleo, vals)
        self.assertOpen(self.cleo, {"color": 3})

    def test_one_locked_field_holds_back_the_whole_write(self):
        self.assertLocked(self.ben, {"city": "Suzhou", "function": "Boss"})
        self.assertEqual(self.lead.city, "Shanghai")

    def test_the_message_says_which_field_and_why(self):
        with self.assertRaisesRegex(AccessError, "Contact Name.*Desks.*read-only by Anna"):
            self.lead.with_user(self.ben).contact_name = "Another"

    def test_masters_administrators_and_the_system_are_free(self):
        for user in (self.anna, self.manager):
            self.assertOpen(user, {"contact_name": f"By {user.name}", "description": user.name})
        self.lead.with_user(self.ben).sudo().contact_name = "By the system"

    def test_who_sees_all_leads_is_held_where_distribution_says_so(self):
        self.assertLocked(self.all_docs, {"contact_name": "Another"})
        self.assertOpen(self.all_docs, {"description": "More"})
        other = self._new_leads(1, user_id=self.anna.id)
        self.assertOpen(self.all_docs, {"contact_name": "Another"}, other)

    def test_nobody_is_free_by_taking_over_a_lead_that_binds_them(self):
        """Who sees all leads may take this one over, and is bound by their share all the same."""
        for how in ("write", "hand over"):
            with self.subTest(how=how), self.assertRaises(AccessError):
                lead = self.lead.with_user(self.all_docs)
                if how == "write":
                    lead.user_id = self.all_docs
                else:
                    self.all_share.with_user(self.all_docs).action_hand_over()
                lead.contact_name = "Another"
        self.assertOpen(self.all_docs, {"user_id": self.ben.id})

    def test_who_is_not_on_the_lead_is_turned_away_as_before(self):
        outsider = self._new_user("outsider", "sales_team.group_sale_salesman")
        self.assertLocked(outsider, {"description": "No"})
        self.assertLocked(self.employee, {"description": "No"})
        self.assertLocked(self._new_user("portal", "base.group_portal"), {"description": "No"})

    def test_executors_write_messages_and_plan_activities(self):
        self.ben_share.sudo().write({"company_right": "read", "requirement_right": "read"})
        lead = self.lead.with_user(self.ben)
        message = lead.message_post(body="Called them", message_type="comment")
        self.assertEqual(message.author_id, self.ben.partner_id)
        lead.activity_schedule("mail.mail_activity_data_call", user_id=self.ben.id)
        self.assertEqual(lead.activity_ids.user_id, self.ben)

    # ------------------------------------------------------------
    # POLICY
    # ------------------------------------------------------------

    def test_the_policy_decides_between_role_and_distribution(self):
        """All leads: the role lets change, the distribution does not. And the other way round."""
        role = self.env.ref("lead_assignment.crm_rights_role_own_executor")
        role.write({"contact_right": "silent", "requirement_right": "read"})
        for policy, all_docs_contact, ben_requirement in (
            ("strictest", False, False),
            ("widest", True, True),
            ("distribution", False, True),
            ("role", True, False),
        ):
            with self.subTest(policy):
                self.company.lead_rights_policy = policy
                lead = self.lead
                attempts = (
                    (self.all_docs, {"contact_name": policy}, all_docs_contact),
                    (self.ben, {"description": policy}, ben_requirement),
                )
                for user, vals, is_open in attempts:
                    (self.assertOpen if is_open else self.assertLocked)(user, vals, lead)

    def test_the_reason_of_a_conflict_is_one_short_sentence(self):
        """It names the side that says read-only, not the policy that sides with it."""
        role = self.env.ref("lead_assignment.crm_rights_role_own_executor")
        role.write({"contact_right": "silent", "requirement_right": "read"})
        self.company.lead_rights_policy = "strictest"
        by_distribution = self.lead.with_user(self.all_docs).contact_lock
        self.assertRegex(by_distribution, r"^Shared with you read-only by [^.;]+\.$")
        by_role = self.lead.with_user(self.ben).requirement_lock
        self.assertRegex(by_role, r"^Read-only for your role, [^.;]+\.$")

    def test_the_policy_is_that_of_the_company_of_the_lead(self):
        other = self.env["res.company"].create({"name": "Other", "lead_rights_policy": "widest"})
        self.all_docs.company_ids |= other
        lead = self.Lead.create({"name": "In the Files", "company_id": other.id, "user_id": False})
        self.env["crm.lead.share"].create(
            {"lead_id": lead.id, "user_id": self.all_docs.id, "contact_right": "read"}
        )
        scope = self.all_docs.with_context(allowed_company_ids=(self.company | other).ids)
        self.company.lead_rights_policy = "strictest"
        lead.with_env(scope.env(user=self.all_docs)).contact_name = "In the Files"
        self.assertLocked(self.all_docs, {"contact_name": "Here"})

    def test_a_role_may_hold_leads_that_nobody_shares(self):
        self.env.ref("lead_assignment.crm_rights_role_own_master").requirement_right = "read"
        own = self._new_leads(1, user_id=self.ben.id)
        self.assertLocked(self.ben, {"description": "No"}, own)
        self.env.ref("lead_assignment.crm_rights_role_all_other").contact_right = "read"
        other = self._new_leads(1, user_id=self.ben.id)
        self.assertLocked(self.all_docs, {"contact_name": "No"}, other)
        self.assertOpen(self.all_docs, {"description": "Yes"}, other)

    # ------------------------------------------------------------
    # PATHS
    # ------------------------------------------------------------

    def test_what_is_sent_back_unchanged_passes(self):
        lead = self.lead.with_user(self.ben)
        values = {
            "email_from": "mei@example.com",
            "phone": self.lead.phone,
            "partner_id": self.partner.id,
            "lang_id": self.lead.lang_id.id,
            "function": "",
            "description": "Changed",
        }
        lead.write(values)
        self.assertIn("Changed", lead.description)
        self.assertEqual(values["function"], "")
        self.assertOpen(
            self.cleo,
            {
                "description": self.lead.description,
                "tag_ids": [Command.set(self.lead.tag_ids.ids)],
                "expected_revenue": self.lead.expected_revenue,
                "date_deadline": False,
                "priority": self.lead.priority,
                "email_from": "fresh@example.com",
            },
        )

    def test_a_locked_email_sent_back_does_not_reach_the_contact(self):
        """The native form sends e-mail and phone whenever they differ from the contact's."""
        self.env.cr.execute(
            "UPDATE res_partner SET email = 'own@example.com' WHERE id = %s", [self.partner.id]
        )
        self.env.invalidate_all()
        lead = self.lead.with_user(self.ben)
        lead.write({"email_from": "mei@example.com", "description": "Saved"})
        self.assertEqual(self.partner.email, "own@example.com")
        self.lead.with_user(self.anna).write({"email_from": "mei@example.com"})
        self.assertEqual(self.partner.email, "mei@example.com")

    def test_the_form(self):
        with Form(self.lead.with_user(self.ben), view="crm.crm_lead_view_form") as form:
            self.assertTrue(form.contact_lock)
            self.assertFalse(form.company_lock or form.requirement_lock)
            self.assertEqual(form.lock_summary, f"Contact: {form.contact_lock}")
            self.assertTrue(form.control_lock)
            with self.assertRaises(AssertionError):
                form.email_from = "no@example.com"
            with self.assertRaises(AssertionError):
                form.user_id = self.ben
            form.expected_revenue = 77
        self.assertEqual(self.lead.expected_revenue, 77)
        with Form(self.lead.with_user(self.cleo), view="crm.crm_lead_view_form") as form:
            with self.assertRaises(AssertionError):
                form.expected_revenue = 5
            form.phone = "+86 21 5555 0001"
        with Form(self.lead.with_user(self.anna), view="crm.crm_lead_view_form") as form:
            self.assertFalse(form.contact_lock or form.control_lock or form.lock_summary)
            form.phone = "+86 21 5555 0002"

    def test_what_is_locked_is_a_sentence_for_each_reason(self):
        for contact, company, requirement, summary in (
            (False, False, False, False),
            ("By Anna.", False, False, "Contact: By Anna."),
            ("By Anna.", "By Anna.", False, "Contact, Company: By Anna."),
            (
                "By Anna.",
                "By role.",
                "By Anna.",
                "Contact, Requirement: By Anna. Company: By role.",
            ),
        ):
            lead = self.lead.new(
                {
                    "contact_lock": contact,
                    "company_lock": company,
                    "requirement_lock": requirement,
                }
            )
            self.assertEqual(lead._summarize_locks(), summary)

    def test_every_copy_of_a_field_in_the_form_is_locked(self):
        arch = self.Lead.get_view(self.env.ref("crm.crm_lead_view_form").id, "form")["arch"]
        arch = etree.fromstring(arch)
        for name, lock in (
            ("email_from", "contact_lock"),
            ("phone", "contact_lock"),
            ("street", "company_lock"),
            ("expected_revenue", "requirement_lock"),
            ("stage_id", "requirement_lock"),
            ("user_id", "control_lock"),
        ):
            nodes = arch.xpath(f"//field[@name='{name}'][not(ancestor::field)]")
            self.assertTrue(nodes, name)
            for node in nodes:
                self.assertIn(lock, node.get("readonly", ""), name)
        partner = arch.xpath("//field[@name='partner_id']")[0].get("readonly")
        self.assertIn("contact_lock or company_lock", partner)

    def test_a_screen_has_every_lock_once_and_on_no_line_of_its_own(self):
        View = self.env["ir.ui.view"]
        for kind, hidden, arch in (
            ("form", "invisible", '<form><div><field name="city"/></div></form>'),
            ("list", "column_invisible", '<list editable="top"><field name="city"/></list>'),
        ):
            view = View.create({"name": kind, "model": "crm.lead", "arch": arch})
            arch = self.Lead.get_view(view.id, kind)["arch"]
            self.assertNotIn("\n", arch)
            (lock,) = etree.fromstring(arch).xpath("//field[@name='company_lock']")
            self.assertEqual(lock.get(hidden), "1")

    def test_list_editing_of_several_leads(self):
        own = self._new_leads(1, user_id=self.ben.id, email_from="a@example.com")
        both = (self.lead | own).with_user(self.ben)
        with self.assertRaises(AccessError):
            both.write({"email_from": "same@example.com"})
        self.assertEqual(own.email_from, "a@example.com")
        both.write({"email_from": "mei@example.com"})
        self.assertEqual(own.email_from, "mei@example.com")
        saved = self.lead.with_user(self.ben).web_save(
            {"expected_revenue": 5}, {"expected_revenue": {}}
        )
        self.assertEqual(saved[0]["expected_revenue"], 5)
        with self.assertRaises(AccessError):
            self.lead.with_user(self.ben).web_save({"contact_name": "No"}, {"name": {}})

    def test_import(self):
        self.env["ir.model.data"].create(
            {
                "module": "__test__",
                "name": "desks",
                "model": "crm.lead",
                "res_id": self.lead.id,
                "noupdate": False,
            }
        )
        Lead = self.Lead.with_user(self.ben).with_context(import_file=True)
        refused = Lead.load(["id", "contact_name"], [["__test__.desks", "Another"]])
        self.assertFalse(refused["ids"])
        self.assertIn("read-only", refused["messages"][0]["message"])
        passed = Lead.load(
            ["id", "email_from", "city"], [["__test__.desks", "mei@example.com", "Suzhou"]]
        )
        self.assertEqual(passed["ids"], self.lead.ids, passed["messages"])
        self.assertEqual(self.lead.city, "Suzhou")

    def test_server_action_run_by_the_user(self):
        actions = self.env["ir.actions.server"].create(
            [
                {
                    "name": "Code",
                    "model_id": self.env["ir.model"]._get_id("crm.lead"),
                    "state": "code",
                    "code": "records.write({'contact_name': 'No'})",
                },
                {
                    "name": "Update",
                    "model_id": self.env["ir.model"]._get_id("crm.lead"),
                    "state": "object_write",
                    "update_path": "contact_name",
                    "value": "No",
                },
            ]
        )
        context = {"active_model": "crm.lead", "active_id": self.lead.id}
        for action in actions:
            with self.subTest(action.name), self.assertRaises(AccessError):
                action.with_user(self.ben).with_context(**context, active_ids=self.lead.ids).run()
        actions.with_user(self.anna).with_context(**context, active_ids=self.lead.ids).run()
        self.assertEqual(self.lead.contact_name, "No")

    def test_what_automations_and_the_system_do_is_not_bound(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Update",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "state": "object_write",
                "update_path": "contact_name",
                "value": "Yes",
            }
        )
        context = {"active_model": "crm.lead", "active_id": self.lead.id}
        action.with_user(self.ben).sudo().with_context(**context).run()
        self.assertEqual(self.lead.contact_name, "Yes")

    def test_server_action_on_a_related_record(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Update",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "state": "object_write",
                "update_path": "partner_id.email",
                "value": "no@example.com",
            }
        )
        context = {"active_model": "crm.lead", "active_id": self.lead.id}
        with self.assertRaises(AccessError):
            action.with_user(self.ben).with_context(**context).run()
        action.with_user(self.cleo).with_context(**context).run()
        self.assertEqual(self.lead.email_from, "no@example.com")

    def test_properties_sent_back_unchanged_pass(self):
        self.lead.team_id = self.env["crm.team"].create(
            {
                "name": "T",
                "member_ids": [Command.set(self.anna.ids)],
                "lead_properties_definition": [
                    {"name": "desks", "type": "integer", "string": "Desks"},
                    {"name": "who", "type": "many2one", "comodel": "res.partner", "string": "Who"},
                ],
            }
        )
        self.lead.lead_properties = {"desks": 20, "who": self.partner.id}
        self.env.flush_all()
        lead = self.lead.with_user(self.cleo)
        sent_back = lead.read(["lead_properties"])[0]["lead_properties"]
        lead.write({"lead_properties": sent_back, "function": "Buyer"})
        lead.write({"lead_properties": {"desks": 20}, "function": "Boss"})
        sent_back[0]["value"] = 21
        self.assertLocked(self.cleo, {"lead_properties": sent_back})
        self.assertLocked(self.cleo, {"lead_properties": {"desks": 22}})
        self.assertOpen(self.ben, {"lead_properties": {"desks": 23}})

    def test_writing_the_contact_is_no_way_around(self):
        partner = self.partner.with_user(self.ben)
        for vals in ({"email": "no@example.com"}, {"phone": "+86 21 5555 9999"}):
            with self.assertRaisesRegex(AccessError, "Desks"):
                partner.write(vals)
        partner.write({"email": "mei@example.com", "comment": "Nice"})
        partner.write({"function": "Buyer"})
        with self.assertRaises(AccessError):
            partner.write(
                {"opportunity_ids": [Command.update(self.lead.id, {"contact_name": "No"})]}
            )
        self.partner.with_user(self.cleo).email = "yes@example.com"
        self.assertEqual(self.lead.email_from, "yes@example.com")
        self.env["res.partner"].with_user(self.ben).create({"name": "X"}).email = "x@example.com"
        self.lead.active = False
        with self.assertRaisesRegex(AccessError, "Desks"):
            partner.write({"email": "lost@example.com"})

    def test_a_new_contact_needs_contact_and_company(self):
        other = self.env["res.partner"].create({"name": "Other", "street": "2 Road"})
        self.assertLocked(self.ben, {"partner_id": other.id})
        self.ben_share.sudo().write({"contact_right": "modify", "company_right": "read"})
        self.assertLocked(self.ben, {"partner_id": other.id})
        self.ben_share.sudo().company_right = "modify"
        self.assertOpen(self.ben, {"partner_id": other.id})

    def test_lost_won_and_archive_are_requirement(self):
        lead = self.lead.with_user(self.cleo)
        for attempt in (lead.action_set_lost, lead.action_set_won, lead.action_archive):
            with self.assertRaises(AccessError):
                attempt()
        self.lead.with_user(self.ben).action_set_lost()
        self.assertEqual(self.lead.won_status, "lost")

    def test_converting_is_requirement(self):
        lead = self._new_leads(1, user_id=self.anna.id)
        self.env["crm.lead.share"].create(
            {"lead_id": lead.id, "user_id": self.cleo.id, "requirement_right": "read"}
        )
        with self.assertRaises(AccessError):
            lead.with_user(self.cleo).convert_opportunity(self.env["res.partner"])
        lead.with_user(self.anna).convert_opportunity(self.env["res.partner"])
        self.assertEqual(lead.type, "opportunity")

    def test_merging_and_deleting_need_every_section(self):
        own = self._new_leads(1, user_id=self.ben.id)
        with self.assertRaises(AccessError):
            (self.lead | own).with_user(self.ben).merge_opportunity()
        with self.assertRaises(AccessError):
            self.lead.with_user(self.ben).unlink()
        self.env["ir.model.access"].create(
            {
                "name": "delete",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "group_id": self.env.ref("sales_team.group_sale_salesman").id,
                "perm_read": True,
                "perm_unlink": True,
            }
        )
        with self.assertRaisesRegex(AccessError, "master|deleted"):
            self.lead.with_user(self.all_docs).unlink()
        self.lead.with_user(self.anna).unlink()

    def test_new_leads_are_anybodys(self):
        self.env.ref("lead_assignment.crm_rights_role_own_master").contact_right = "read"
        lead = self.Lead.with_user(self.ben).create({"name": "New", "contact_name": "Mei"})
        self.assertEqual(lead.contact_name, "Mei")
        self.assertLocked(self.ben, {"contact_name": "Li"}, lead)

    # ------------------------------------------------------------
    # SECTIONS
    # ------------------------------------------------------------

    def test_fields_of_other_apps_are_requirement_until_listed(self):
        field = self.env["ir.model.fields"].create(
            {
                "name": "x_machine",
                "field_description": "Machine",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "ttype": "char",
            }
        )
        sections = {item.key: item for item in self.env["crm.lead.section"].search([])}
        self.assertIn(field, sections["requirement"].other_field_ids)
        self.assertLocked(self.cleo, {"x_machine": "No"})
        self.assertOpen(self.ben, {"x_machine": "Yes"})
        sections["contact"].field_ids |= field
        self.assertOpen(self.cleo, {"x_machine": "Now"})
        self.assertLocked(self.ben, {"x_machine": "No"})
        arch = self.Lead.get_view(view_type="list")["arch"]
        self.assertIn("contact_lock", arch)
        sections["contact"].field_ids -= field
        sections["free"].field_ids |= field
        self.assertOpen(self.ben, {"x_machine": "Free"})
        self.assertOpen(self.cleo, {"x_machine": "For all"})

    def test_sections_and_roles_are_the_administrators(self):
        section = self.env["crm.lead.section"].search([], limit=1)
        role = self.env["crm.rights.role"].search([], limit=1)
        for record in (section, role):
            with self.assertRaises(AccessError):
                record.with_user(self.all_docs).write({"sequence": 1})
        section.with_user(self.manager).read(["field_ids", "other_field_ids"])
        section.with_user(self.manager).field_ids.mapped("display_name")
        role.with_user(self.manager).contact_right = "read"


@tagged("lead_assignment", "post_install", "-at_install")
class TestSharingWhatOneMayRead(AssignmentCase):
    """Who shares a lead gives no more than they have, and the defaults know it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rule = cls._new_rule(cls.anna)
        rule.receiver_ids.contact_right = "read"
        cls.leads = cls._new_leads(2)
        cls.leads[0]._assign()
        cls.leads[1].user_id = cls.anna
        cls.Share = cls.env["crm.lead.share"].with_user(cls.anna)
        cls.env.flush_all()

    def _rights(self, lead, user):
        share = lead.share_ids.filtered(lambda item: item.user_id == user)
        return (share.contact_right, share.company_right, share.requirement_right)

    def test_the_dialog_offers_what_the_user_may_give(self):
        action = self.leads.with_user(self.anna).action_share()
        Change = self.env["crm.lead.share.change"].with_user(self.anna)
        Change.with_context(**action["context"]).create({"user_ids": self.ben.ids}).action_apply()
        for lead in self.leads:
            self.assertEqual(self._rights(lead, self.ben), ("read", "modify", "modify"))

    def test_the_form_offers_what_the_user_may_give(self):
        with Form(self.Share.with_context(default_lead_id=self.leads[0].id)) as form:
            form.user_id = self.ben
        self.assertEqual(self._rights(self.leads[0], self.ben), ("read", "modify", "modify"))

    def test_what_is_not_named_is_what_the_user_may_give(self):
        self.Share.create([{"lead_id": lead.id, "user_id": self.ben.id} for lead in self.leads])
        self.assertEqual(self._rights(self.leads[0], self.ben), ("read", "modify", "modify"))
        self.assertEqual(self._rights(self.leads[1], self.ben), ("modify", "modify", "modify"))

    def test_what_is_named_and_not_theirs_is_refused(self):
        with self.assertRaises(AccessError):
            self.Share.create(
                {"lead_id": self.leads[0].id, "user_id": self.ben.id, "contact_right": "modify"}
            )

    def test_watching_an_open_lead_computes_no_probability(self):
        """Several writes in a row have it computed once, as without the addon."""
        [lead] = self._new_leads(1, user_id=self.anna.id)
        self.env.flush_all()
        team = self.env["crm.team"].create({"name": "Another"})
        lead.write({"team_id": team.id, "user_id": self.ben.id})
        field = lead._fields["automated_probability"]
        self.assertIn(lead, self.env.records_to_compute(field))
