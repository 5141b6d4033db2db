"""Those who share a number, an address or a contact with somebody who is erased are left alone."""

import json

from odoo.exceptions import UserError
from odoo.tests import tagged

from .erasure_common import EMAIL, NAME, PHONE, ErasureCase

OTHER_EMAIL = "otto.other@example.com"
NUMBER = "+32470987654"


@tagged("crm_privacy", "post_install", "-at_install")
class TestErasureOfOthers(ErasureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.data = cls.env["crm.personal.data"].with_user(cls.officer)

    def _erase(self, records):
        self.env.flush_all()
        return self.env["crm.erasure"].browse(records.with_user(self.officer).anonymise())

    def _new_lead_elsewhere(self, **vals):
        return self._new_lead(
            **{"company_id": self.other_company.id, "user_id": False, "team_id": False, **vals}
        )

    def _record_consents(self):
        self.env["crm.consent"]._record(
            [
                {**vals, "channel": "call", "state": "given", "source": "colleague"}
                for vals in (
                    {"email": EMAIL, "phone": PHONE},
                    {"email": OTHER_EMAIL, "phone": PHONE},
                    {"phone": PHONE},
                )
            ]
        )
        return self.env["crm.consent"].search([("phone_sanitized", "=", NUMBER)], order="id")

    def test_two_people_on_one_number(self):
        lead = self._new_lead()
        self._new_lead(name="Otto's", contact_name="Otto Other", email_from=OTHER_EMAIL)
        mine, theirs, of_both = self._record_consents()
        blocked = self.env["phone.blacklist"].sudo()._add([NUMBER])
        self.env["mail.blacklist"]._add(EMAIL)
        other_email = self.env["mail.blacklist"].sudo()._add(OTHER_EMAIL)
        text = json.dumps(self.data._collect([("crm.lead", lead.id)]), default=str)
        self.assertIn(EMAIL, text)
        self.assertNotIn("other", text.lower().replace("other company", ""))
        self._erase(lead)
        self.env.invalidate_all()
        self.assertNotIn(EMAIL, mine.mapped("email_normalized"))
        self.assertNotIn(NUMBER, mine.mapped("phone_sanitized"))
        self.assertEqual(theirs.email_normalized, OTHER_EMAIL)
        self.assertEqual((theirs | of_both).mapped("phone_sanitized"), [NUMBER, NUMBER])
        self.assertTrue(blocked.exists() and other_email.exists())
        self.assertFalse(self.env["mail.blacklist"].sudo().search([("email", "=", EMAIL)]))

    def test_others_who_stand_under_a_person_stay(self):
        """A contact under another one may be an address of theirs, or somebody of their own."""
        lead = self._new_lead(partner_id=self.person.id)
        cases = [
            # type, name, email, phone; whether it is the person's
            ("other", "Bob Brown", "bob@brown.example", False, False),
            ("other", "Bob Brown", False, False, False),
            ("invoice", "Acme Accounts", "accounts@acme.example", PHONE, False),
            ("delivery", False, "stock@acme.example", False, False),
            ("delivery", False, False, "+32 2 555 12 12", False),
            ("delivery", False, EMAIL, PHONE, True),
            ("delivery", False, False, "0470/98.76.54", True),
            ("invoice", f"{NAME} (invoice)", False, False, True),
            ("other", False, False, False, True),
        ]
        rows = self.env["res.partner"].create(
            [
                {
                    "parent_id": self.person.id,
                    "type": kind,
                    "name": name,
                    "email": email,
                    "phone": phone,
                    "street": "High Street 1",
                }
                for kind, name, email, phone, _is_theirs in cases
            ]
        )
        note = self.env["res.partner"].create({"name": "Somebody", "comment": "Ask Bob Brown"})
        before = rows.mapped(lambda row: (row.name, row.email, row.phone, row.street))
        self._erase(lead)
        self.env.invalidate_all()
        for row, case, values in zip(rows, cases, before, strict=True):
            with self.subTest(case=case):
                self.assertEqual(bool(row.date_erased), case[-1])
                if not case[-1]:
                    self.assertEqual((row.name, row.email, row.phone, row.street), values)
        self.assertIn("Bob Brown", note.comment)
        addresses = {"bob@brown.example", "accounts@acme.example", "stock@acme.example", EMAIL}
        suppressed = self.env["crm.suppression"]._find_suppressed(
            self.env.company.id, addresses, []
        )
        self.assertEqual(suppressed, {("email", EMAIL)})

    def test_a_row_with_another_address_is_not_found_by_the_number(self):
        lead = self._new_lead()
        mine, theirs, by_number = self._record_consents()
        self._erase(lead)
        self.env.invalidate_all()
        self.assertNotIn(NUMBER, (mine | by_number).mapped("phone_sanitized"))
        self.assertEqual(theirs.email_normalized, OTHER_EMAIL)

    def test_a_company_keeps_its_number_however_it_is_typed(self):
        company = self.env["res.partner"].create(
            {"name": "Acme", "is_company": True, "phone": "0470/98.76.54"}
        )
        self.assertEqual(company.phone_sanitized, NUMBER)
        self._erase(self._new_lead(partner_id=company.id, phone="0470/98.76.54"))
        self.env.invalidate_all()
        self.assertEqual(company.phone, "0470/98.76.54")

    def test_what_another_company_has_stays_blocked_there(self):
        self._new_lead_elsewhere()
        blocked = self.env["phone.blacklist"].sudo()._add([NUMBER])
        unmailed = self.env["mail.blacklist"].sudo()._add(EMAIL)
        consent = self._record_consents()[0]
        self._erase(self._new_lead())
        self.env.invalidate_all()
        self.assertTrue(blocked.exists() and unmailed.exists())
        self.assertNotEqual(consent.email_normalized, EMAIL, "it is of this company")

    def test_what_another_company_has_is_suppressed_and_redacted_here(self):
        self._new_lead_elsewhere()
        note = self.env["crm.lead"].create(
            {"name": "Ben", "description": f"Knows {NAME}, {EMAIL}, {PHONE}"}
        )
        self.env.flush_all()
        self._erase(self._new_lead())
        self.env.invalidate_all()
        for word in (NAME, EMAIL, PHONE):
            self.assertNotIn(word, note.description)
        found = self.env["crm.suppression"]._find_suppressed(self.env.company.id, [EMAIL], [NUMBER])
        self.assertEqual(found, {("email", EMAIL), ("phone", NUMBER)})

    def test_what_stands_on_records_of_another_company_stays(self):
        kept, cleared = (
            lead.activity_schedule("mail.mail_activity_data_call", note=f"{NAME} at {EMAIL}")
            for lead in (
                self._new_lead_elsewhere(),
                self.env["crm.lead"].create({"name": "Ben", "company_id": self.env.company.id}),
            )
        )
        self._erase(self._new_lead())
        self.env.invalidate_all()
        self.assertIn(f"{NAME} at {EMAIL}", kept.note)
        self.assertNotIn(NAME, cleared.note)
        self.assertNotIn(EMAIL, cleared.note)

    def test_texts_of_no_company_name_people_of_all(self):
        theirs = self._new_lead_elsewhere()
        log = self.env["ir.logging"].create(
            {
                "name": "test", "type": "server", "message": f"Wrote to {EMAIL}",
                "path": "test", "func": "test", "line": "1",
            }
        )  # fmt: skip
        mine = self._new_lead()
        self._erase(mine)
        self.env.invalidate_all()
        self.assertIn(EMAIL, log.message)
        theirs.unlink()
        self._erase(self._new_lead())
        self.env.invalidate_all()
        self.assertNotIn(EMAIL, log.message)

    def test_a_contact_of_all_companies_is_held_by_any(self):
        bare = self.env["res.partner"].create({"name": NAME})
        by_contact = {"partner_id": bare.id, "email_from": False, "phone": False}
        for person, vals in ((self.person, {}), (bare, by_contact)):
            with self.subTest(person.email):
                theirs = self._new_lead_elsewhere(**vals)
                theirs.is_legal_hold = True
                with self.assertRaisesRegex(UserError, "legal hold"):
                    self._erase(person)
                theirs.is_legal_hold = False
                self._erase(person)
                self.assertTrue(person.date_erased)

    def test_a_contact_of_all_companies_is_kept_for_any(self):
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        bare = self.env["res.partner"].create({"name": NAME})
        by_contact = {"partner_id": bare.id, "email_from": False, "phone": False}
        deal, customer = {"type": "opportunity"}, {"type": "opportunity", "stage_id": won.id}
        for person, vals, reasons in (
            (self.person, {"type": "lead"}, []),
            (self.person, deal, ["deal"]),
            (self.person, customer, ["customer"]),
            (bare, {**deal, **by_contact}, ["deal"]),
            (bare, {**customer, **by_contact}, ["customer"]),
        ):
            with self.subTest(email=person.email, vals=vals):
                theirs = self._new_lead_elsewhere(**vals)
                found = self.data._find_people([(person._name, person.id)])
                self.assertEqual(list(self.data._find_kept(found).values()), reasons)
                theirs.unlink()

    def test_a_hold_elsewhere_does_not_keep_what_is_of_this_company_alone(self):
        self.person.company_id = self.env.company
        self._new_lead_elsewhere().is_legal_hold = True
        self._erase(self.person)
        self.assertTrue(self.person.date_erased)

    def test_the_dialog_shows_all_names(self):
        lead = self._new_lead(contact_name="Zoe Other-Name")
        self._new_lead(contact_name=NAME)
        start = self.env["crm.erasure.start"].with_user(self.officer)
        people = start.create({"res_model": "crm.lead", "res_ids": lead.ids}).people
        self.assertIn(NAME, people)
        self.assertIn("Zoe Other-Name", people)
