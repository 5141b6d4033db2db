"""The ledger: only added to, seen by officers, exported for the person."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users

from ..logic import consent
from .consent_common import ConsentCase


@tagged("post_install", "-at_install")
class TestConsentLedger(ConsentCase):
    def test_entry_has_what_proves_it(self):
        (entry,) = self._say(
            "given",
            email="Jane <JANE@example.com>",
            phone="(202) 555-0100",
            wording="I agree  to be emailed",
            answer="yes",
            page="https://example.com/form",
            ip_digest=self.Consent._get_ip_digest("192.0.2.1"),
        )
        self.assertEqual(entry.email_normalized, "jane@example.com")
        self.assertEqual(entry.phone_sanitized, "+12025550100")
        self.assertEqual(entry.company_id, self.company)
        self.assertEqual(entry.date, self.env.cr.now())
        self.assertEqual(len(entry.wording_version), 8)
        self.assertNotIn("192.0.2.1", entry.ip_digest)
        (again,) = self._say("given", wording="I agree to be emailed")
        self.assertEqual(again.wording_version, entry.wording_version)
        self.assertNotEqual(
            self._say("given", wording="I agree to be called").wording_version,
            entry.wording_version,
        )

    def test_of_nobody_no_entry_is_made(self):
        self.assertFalse(self._say("given", email="nobody at all"))
        self.assertFalse(self._say("given", email="a" * 400 + "@example.com"))
        self.assertTrue(self._say("given", email=False, phone="+1 202-555-0100"))
        self.assertTrue(self._say("given", email=False, partner_id=self.env.user.partner_id.id))

    def test_nobody_edits_or_deletes(self):
        entry = self._say("given")
        for values in ({"state": "refused"}, {"email_normalized": False}, {"lead_id": False}):
            with self.assertRaises(UserError):
                entry.sudo().write(values)
        with self.assertRaises(UserError):
            entry.sudo().unlink()
        self.assertEqual(entry.state, "given")

    @users("privacy_officer")
    def test_officers_only_read(self):
        self._say("given")
        ledger = self.env["crm.consent"]
        entry = ledger.search([("email_normalized", "=", "jane@example.com")])
        self.assertEqual(entry.state, "given")
        exported = entry.sudo().export_data(["email_normalized", "state"])["datas"]
        self.assertEqual(exported, [["jane@example.com", "Given"]])
        for operation in ("create", "write", "unlink"):
            self.assertFalse(ledger.has_access(operation), operation)

    @users("privacy_sales")
    def test_salespeople_do_not_see_the_ledger(self):
        self._say("given")
        with self.assertRaises(AccessError):
            self.env["crm.consent"].search([])
        lead = self.jane.with_user(self.env.user)
        self.assertNotIn("consent_ids", lead.fields_get())
        self.assertIn("May be emailed: agreed", lead.contact_permission)

    def test_ledger_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        entry = self._say("refused", company_id=other.id)
        seen = self.Consent.with_user(self.officer).search([("id", "in", entry.ids)])
        self.assertFalse(seen)
        self.assertEqual(self._judge(self.jane), [(True, "unknown")])
        verdict = self.Consent._may_contact(self.jane, consent.MAIL, other)[self.jane]
        self.assertFalse(verdict.is_allowed)

    def test_colleague_notes_what_was_said(self):
        def note(says, user=self.salesperson, **values):
            entry = (
                self.env["crm.consent.entry"]
                .with_user(user)
                .create({"model": "crm.lead", "res_id": self.jane.id, "says": says, **values})
            )
            entry.action_record()
            return self.Consent.search([("lead_id", "=", self.jane.id)], limit=1, order="id desc")

        first = note("no", is_call=True, answer="On the phone")
        self.assertEqual((first.state, first.channel), ("refused", "call"))
        self.assertEqual(first.user_id, self.salesperson)
        self.assertEqual(first.message_id, self.jane.message_ids[:1])
        self.assertEqual(note("yes", is_call=True).state, "given")
        self.assertEqual(note("no", is_call=True).state, "withdrawn")
        with self.assertRaises(UserError):
            note("no")
        with self.assertRaises(UserError):
            note("no", is_call=True, date="2999-01-01 00:00:00")
        self.john.write({"email_from": False, "phone": False})
        with self.assertRaises(UserError):
            note("no", is_call=True, res_id=self.john.id)

    def test_nobody_notes_on_what_they_may_not_see(self):
        own = self.env["res.users"].create(
            {
                "name": "Own leads",
                "login": "privacy_own",
                "group_ids": [(4, self.env.ref("sales_team.group_sale_salesman").id)],
            }
        )
        self.jane.user_id = self.salesperson
        entry = (
            self.env["crm.consent.entry"]
            .with_user(own)
            .create({"model": "crm.lead", "res_id": self.jane.id, "is_mail": True})
        )
        with self.assertRaises(AccessError):
            entry.action_record()

    def test_entries_follow_merged_leads_and_contacts(self):
        partners = self.env["res.partner"].create(
            [{"name": name, "email": "jane@example.com"} for name in ("Jane", "Jane D.")]
        )
        entries = self._say("given", lead_id=self.john.id, partner_id=partners[1].id)
        twin = self._new_lead("John again", "john@example.com")
        (twin | self.john).merge_opportunity(user_id=False, team_id=False)
        survivor = (twin | self.john).exists()
        self.assertEqual(entries.lead_id, survivor)
        self.env["base.partner.merge.automatic.wizard"]._merge(partners.ids, partners[0])
        entries.invalidate_recordset()
        self.assertEqual(entries.partner_id, partners[0])
        survivor.unlink()
        self.assertTrue(entries.exists())

    def test_officers_see_the_entries_of_a_person(self):
        self._say("given")
        self._say("refused", channel=consent.CALL, email=False, phone="+1 202-555-0100")
        self._say("given", email="john@example.com", phone="+1 202-555-0100")
        lead = self.jane.with_user(self.officer)
        self.assertEqual(lead.consent_count, 2)
        self.assertEqual(lead.consent_ids.mapped("state"), ["refused", "given"])
        action = lead.action_view_consents()
        self.assertEqual(self.Consent.search(action["domain"]), lead.consent_ids.sudo())
