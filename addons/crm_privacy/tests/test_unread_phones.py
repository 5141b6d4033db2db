"""Numbers that could not be read as those of a country tell a person all the same."""

import re
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.crm_privacy.logic import consent
from odoo.addons.crm_privacy.logic.phone_key import TAILS_SQL, get_keys, get_tail
from odoo.addons.crm_privacy.models.erasure.crm_suppression import SuppressedError

from .erasure_common import ErasureCase

NAME = "Zerlina Quastenflosse"
#: As it was typed, for which Odoo finds no number of Belgium.
NUMBER = "(846)-523-2111"
KEY = "8465232111"
SPELLINGS = (
    NUMBER, "846 523 2111", "846.523.2111", "846/5232111", "0846 523 21 11", "+1 846 523 2111",
    "1-846-523-2111", "8 846 523-21-11", "846-523-2111 ext. 7", "+7 846 523-21-11",
)  # fmt: skip
#: Two numbers in one field.
TWO = (
    "(846)-523-2111; (846) 777-1122", "846 523 2111 / 846 777 1122", "846.523.2111 or 8467771122",
    "846-523-2111 (home), 846-777-1122 (work)", "8465232111/8467771122", "8465232111,8467771122",
    "846 523 2111 - 846 777 1122", "tel 846 523 2111 fax 846 777 1122",
    "(846)-523-2111 & 846 777-1122",
    "846-523-2111 x9; 846-777-1122 x12", "+7 846 523-21-11; +7 846 777-11-22",
)  # fmt: skip
OTHERS = ("(846)-523-2112", "523-2111", "+32 470 52 32 11", "+7 846 523-21-12")


@tagged("crm_privacy", "post_install", "-at_install")
class TestUnreadPhones(ErasureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person.write({"phone": NUMBER, "email": False, "country_id": False})
        cls.data = cls.env["crm.personal.data"]

    def _new_bare_lead(self, phone=NUMBER, **vals):
        return self._new_lead(phone=phone, email_from=False, **vals)

    def _find(self, record):
        (found,) = self.data._find_people([(record._name, record.id)]).persons
        return set(found.records)

    def test_the_number_is_none_of_the_country(self):
        self.assertFalse(self.person.phone_sanitized)
        self.assertEqual(self._new_bare_lead("+7 846 523-21-11").phone_sanitized, "+78465232111")

    def test_the_person_is_found_by_any_spelling(self):
        self._check_spellings()

    def test_many_are_found_likewise(self):
        with patch("odoo.addons.crm_privacy.models.common.crm_personal_data.MAX_UNREAD", 0):
            self._check_spellings()

    def _check_spellings(self):
        for spelling in SPELLINGS:
            with self.subTest(spelling):
                lead = self._new_bare_lead(spelling)
                both = {("res.partner", self.person.id), ("crm.lead", lead.id)}
                self.assertEqual(self._find(self.person), both)
                self.assertEqual(self._find(lead), both)
                lead.unlink()

    def test_others_are_somebody_else(self):
        leads = [self._new_bare_lead(spelling) for spelling in OTHERS[:-1]]
        leads.append(self._new_bare_lead(contact_name="Ben Jones"))
        self.assertEqual(self._find(self.person), {("res.partner", self.person.id)})
        for lead in leads:
            self.assertEqual(self._find(lead), {("crm.lead", lead.id)})

    def test_nothing_is_left(self):
        leads = [self._new_bare_lead(spelling) for spelling in SPELLINGS]
        other = self.env["crm.lead"].create(
            {"name": "Ben", "description": f"Ask {NAME}, {', '.join(SPELLINGS)}"}
        )
        self.env.flush_all()
        self.person.with_user(self.officer).anonymise()
        traces = self._find_traces(
            ("quastenflosse", "quastengasse", "523-2111", "523 2111", "5232111", "523-21-11")
        )
        self.assertEqual(traces, {})
        self.assertTrue(all(lead.date_erased for lead in leads))
        self.assertFalse(other.date_erased)
        self.assertIn("Ask", other.description)

    def test_the_list_knows_any_spelling(self):
        company = self.env.company
        only_here = {"allowed_company_ids": company.ids}
        Suppression = self.env["crm.suppression"].with_context(**only_here)
        normalize = self.env["crm.consent"]._normalize_phone
        keys = {spelling: normalize(spelling, company) for spelling in (*SPELLINGS, *OTHERS)}
        for erased in SPELLINGS:
            Suppression._suppress([], [keys[erased]])
            release = self.env["crm.suppression.release"].with_context(**only_here)
            shown = release.create({}).suppressed_count
            self.assertEqual(shown, 1, "spellings are no further people")
            for spelling, key in keys.items():
                with self.subTest(erased=erased, spelling=spelling):
                    refused = bool(Suppression._find_suppressed(company.id, [], [key]))
                    # Two numbers that could be read are two, unless they are equal.
                    are_read = keys[erased].startswith("+") and key.startswith("+")
                    # So are two with the codes of two countries.
                    are_coded = f"1{KEY}" in (key, keys[erased]) and {key, keys[erased]} & {
                        f"8{KEY}",
                        f"+7{KEY}",
                    }
                    is_other = are_coded or (are_read and key != keys[erased])
                    self.assertEqual(refused, spelling in SPELLINGS and not is_other)
            release.with_user(self.officer).create({"phone": erased}).action_release()
            left = Suppression.search([("company_id", "=", company.id)])
            self.assertFalse(left, erased)

    def test_the_end_of_a_number_is_another_number(self):
        company = self.env.company
        Suppression = self.env["crm.suppression"].with_context(allowed_company_ids=company.ids)
        normalize = self.env["crm.consent"]._normalize_phone
        # As a company without a country keeps 1(234)567-8901.
        Suppression._suppress([], ["12345678901"])
        for spelling, is_refused in (
            ("(234) 567-8901", True),
            ("+49 4567 8901", False),
            ("+49 234 5678901", False),
            ("4567 8901", False),
            ("345 678 901", False),
        ):
            with self.subTest(spelling):
                key = normalize(spelling, company)
                found = Suppression._find_suppressed(company.id, [], [key])
                self.assertEqual(bool(found), is_refused)

    def test_the_database_looks_for_the_ends_that_the_numbers_have(self):
        for written in (
            *SPELLINGS,
            *TWO,
            "523-21-11, 523-21-12",
            "523-21-11 / 12",
            "523-21-11, 12, 13",
            "523-21-11\n523-21-12",
            "030 / 23125005",
            "0846,523,21,11",
            "(846) 523-2111 x9; (846) 777-1122",
            "(846) 523-2111 EXT. 9, (846) 777-1122 ext. 12",
            "846-523-2111, доб. 5",
            "846 523 2111 (mornings, room 2)",
            "523-2111, 523-2112; 523-2113",
            "0479/55.66.77 / 02 555 44 33",
            "0479/55.66.77",
            "+49 (0)30 231, 23125005",
            "٨٤٦ 523 2111",
            "８４６-523-2111, ８４６-777-1122",
        ):
            with self.subTest(written):
                text = SQL("%s::text", written)
                ((tails,),) = self.env.execute_query(SQL("SELECT %s", SQL(TAILS_SQL, text, text)))
                # Whether a slash is part of a number is decided afterwards.
                known = set(map(get_tail, get_keys("", written)))
                self.assertLessEqual(known, set(tails))
                self.assertLessEqual(len(set(tails)), max(len(known), 3))

    def test_each_of_two_numbers_tells_the_person(self):
        for written in TWO:
            both = self._new_bare_lead(written)
            for number in ("846 523 2111", "846 777 1122"):
                with self.subTest(written=written, number=number):
                    lead = self._new_bare_lead(number)
                    refs = {("crm.lead", both.id), ("crm.lead", lead.id)}
                    self.assertLessEqual(refs, self._find(lead))
                    self.assertLessEqual(refs, self._find(both))
                    lead.unlink()
            both.unlink()

    def test_none_of_two_numbers_comes_back(self):
        company = self.env.company
        normalize = self.env["crm.consent"]._normalize_phones
        for written in (*TWO, "0470 98 76 54; 0471 12 34 56", "0470 98 76 54 / 0471 12 34 56"):
            lead = self._new_bare_lead(written)
            other = self.env["crm.lead"].create({"name": "Ben", "description": f"Ask {written}"})
            lead.with_user(self.officer).anonymise()
            numbers = ("0470987654", "0471/123456") if "0470" in written else (NUMBER, "8467771122")
            for number in numbers:
                with self.subTest(written=written, number=number):
                    found = self.env["crm.suppression"]._find_suppressed(
                        company.id, [], normalize(number, company)
                    )
                    self.assertTrue(found)
                    with self.assertRaises(SuppressedError):
                        self.env["crm.suppression"]._refuse_entered([("", written)], company)
                    release = self.env["crm.suppression.release"].with_user(self.officer)
                    self.assertFalse(re.search(r"\d{3}", other.description), other.description)
            release.create({"phone": written}).action_release()
            self.env["crm.suppression"]._refuse_entered([("", written)], company)

    def test_of_several_numbers_each_tells_its_own_person(self):
        one = self._new_bare_lead("523-21-11, 523-21-12", contact_name="Ben Jones")
        other = self._new_bare_lead("(846) 777-1122", contact_name="Ben Jones")
        several = self._new_bare_lead("(846) 523-2111 x9; (846) 777-1122", contact_name="Ben Jones")
        self.assertEqual(self._find(one), {("crm.lead", one.id)})
        both = {("crm.lead", other.id), ("crm.lead", several.id)}
        self.assertEqual(self._find(other), both)
        self.assertEqual(self._find(several), both)

    def test_a_number_that_others_have_is_not_refused(self):
        for spelling in SPELLINGS:
            with self.subTest(spelling):
                theirs = self._new_bare_lead(spelling, contact_name="Ben Jones")
                found = self.data._find_people([("res.partner", self.person.id)])
                self.assertIn(KEY, self.data._find_shared(found, []))
                theirs.unlink()
        found = self.data._find_people([("res.partner", self.person.id)])
        self.assertNotIn(KEY, self.data._find_shared(found, []))

    def test_a_no_holds_for_any_spelling(self):
        lead = self._new_bare_lead(partner_id=False)
        entry = self.env["crm.consent.entry"].create(
            {"model": "crm.lead", "res_id": lead.id, "says": "no", "is_call": True}
        )
        entry.action_record()
        (said,) = self.env["crm.consent"].search([("lead_id", "=", lead.id)])
        self.assertEqual(said.phone_sanitized, KEY)
        for spelling in SPELLINGS:
            other = self._new_bare_lead(spelling, partner_id=False, contact_name="Z. Q.")
            verdict = self.env["crm.consent"]._may_contact(other, consent.CALL)[other]
            self.assertFalse(verdict.is_allowed, spelling)
            self.assertEqual(other.with_user(self.officer).consent_ids, said)
        for spelling in OTHERS:
            other = self._new_bare_lead(spelling, partner_id=False)
            self.assertTrue(
                self.env["crm.consent"]._may_contact(other, consent.CALL)[other].is_allowed
            )

    def test_what_is_kept_is_told(self):
        leads = [self._new_bare_lead(spelling) for spelling in SPELLINGS]
        self.env.flush_all()
        told = self.data._collect([("res.partner", self.person.id)])
        ids = {
            section["model"]: {record["id"] for record in section["records"]}
            for section in told["sections"]
        }
        self.assertIn(NUMBER, told["phones"])
        self.assertNotIn(KEY, told["phones"], "they are told as they were typed")
        self.assertEqual(ids["res.partner"], {self.person.id})
        self.assertEqual(ids["crm.lead"], {lead.id for lead in leads})

    def test_the_look_up_has_an_index(self):
        # A little table is read as a whole otherwise.
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        columns = self.person._get_person_columns()
        # The first has one of Odoo's where Email or SMS Marketing is installed.
        for condition in self.data._query_phones(columns, [KEY])[1:]:
            rows = self.env.execute_query(
                SQL("EXPLAIN SELECT id FROM res_partner AS row WHERE %s", condition)
            )
            plan = " ".join(line for (line,) in rows)
            self.assertIn("Index", plan)
            self.assertNotIn("Seq Scan", plan)


@tagged("crm_privacy", "post_install", "-at_install")
class TestNativeImport(ErasureCase):
    """Odoo's own Import button brings nobody back."""

    def _load(self, model, *rows):
        fields = ["name", "phone", {"crm.lead": "email_from"}.get(model, "email")]
        Model = self.env[model].with_user(self.salesperson).with_context(import_file=True)
        return Model.load(fields, [list(row) for row in rows])

    def test_rows_of_the_erased_are_refused_with_a_reason(self):
        self.person.with_user(self.officer).anonymise()
        mine = ("Zerlina", "0470 98 76 54", "zerlina.quastenflosse@example.com")
        others = ("Ben", "", "ben@example.com")
        for model in ("crm.lead", "res.partner"):
            for row in (mine, (mine[0], "", mine[2]), (mine[0], mine[1], "")):
                with self.subTest(model=model, row=row), mute_logger("odoo.sql_db"):
                    result = self._load(model, others, row)
                    self.assertFalse(result["ids"])
                    some, message = result["messages"]
                    self.assertIn("Some of these people", some["message"])
                    self.assertEqual(message["rows"], {"from": 1, "to": 1})
                    self.assertIn("This person was erased", message["message"])
                    for value in filter(None, row[1:]):
                        self.assertNotIn(value, str(result["messages"]))
            self.assertTrue(self._load(model, others)["ids"])
        self.assertEqual(self._find_traces(), {})

    @staticmethod
    def _get_id(model):
        return f"crm_privacy_test.{model.replace('.', '_')}"

    def _load_by_id(self, model, **vals):
        user = self.salesperson
        user.company_ids |= self.other_company
        Model = (
            self.env[model]
            .with_user(user)
            .with_context(
                import_file=True, allowed_company_ids=(self.env.company | self.other_company).ids
            )
        )
        return Model.load(["id", *vals], [[self._get_id(model), *vals.values()]])

    def test_nobody_comes_back_by_external_id(self):
        mine = {"name": "Zerlina Quastenflosse", "phone": "0470 98 76 54"}
        address = "zerlina.quastenflosse@example.com"
        ben = self.env["res.partner"].create({"name": "Ben Jones of Nowhere"})
        for model, column in (("crm.lead", "email_from"), ("res.partner", "email")):
            values = {**mine, column: address}
            with self.subTest(model), mute_logger("odoo.sql_db"):
                (record_id,) = self._load_by_id(model, **values)["ids"]
                record = self.env[model].browse(record_id)
                record.with_user(self.officer).anonymise()
                self.assertTrue(record.date_erased)
                # Each column alone, other people too, and what the list does not know.
                for vals in (
                    values,
                    {column: address},
                    {"phone": mine["phone"]},
                    {"name": mine["name"]},
                    {column: "ben@example.com"},
                    {"street": "Quastengasse 7"},
                ):
                    result = self._load_by_id(model, **vals)
                    self.assertFalse(result["ids"], vals)
                    self.assertIn("This person was erased", result["messages"][-1]["message"])
                if model == "crm.lead":
                    self.assertFalse(self._load_by_id(model, partner_id=ben.name)["ids"])
                self.assertEqual(self._find_traces(), {})
                # The reason holds: released, they are recorded again, and not on this record.
                release = self.env["crm.suppression.release"].with_user(self.officer)
                release.create({"email": address, "phone": mine["phone"]}).action_release()
                (message,) = self._load_by_id(model, **values)["messages"]
                self.assertIn("without its ID or External ID", message["message"])
                bare = self.env[model].with_user(self.salesperson).with_context(import_file=True)
                result = bare.load(list(values), [list(values.values())])
                self.assertTrue(result["ids"], result["messages"])
                self.env[model].browse(result["ids"]).with_user(self.officer).anonymise()
                # A file may still bring what is not personal.
                self.assertTrue(self._load_by_id(model, name=record.name, color="3")["ids"])
                self.assertEqual(record.color, 3)
                release.create({"email": address}).action_release()
                release.create({"phone": mine["phone"]}).action_release()

    def test_nobody_comes_back_to_the_record_of_somebody_else(self):
        self.person.with_user(self.officer).anonymise()
        for model, column in (("crm.lead", "email_from"), ("res.partner", "email")):
            with self.subTest(model), mute_logger("odoo.sql_db"):
                (record_id,) = self._load_by_id(model, name="Ben")["ids"]
                for vals in (
                    {column: "zerlina.quastenflosse@example.com"},
                    {"phone": "0470 98 76 54"},
                ):
                    result = self._load_by_id(model, **vals)
                    self.assertFalse(result["ids"], vals)
                    self.assertIn("This person was erased", result["messages"][-1]["message"])
                self.env[model].browse(record_id).unlink()

    def test_the_company_of_the_record_counts(self):
        address = "zerlina.quastenflosse@example.com"
        there = {"allowed_company_ids": self.other_company.ids}
        self.env["crm.suppression"].with_context(**there)._suppress([address], [])
        for model, column in (("crm.lead", "email_from"), ("res.partner", "email")):
            for company, is_refused in ((self.other_company, True), (self.env.company, False)):
                with self.subTest(model=model, company=company.name), mute_logger("odoo.sql_db"):
                    result = self._load_by_id(
                        model, **{"name": "Zerlina", column: address, "company_id": company.name}
                    )
                    self.assertEqual(bool(result["ids"]), not is_refused, result["messages"])
        # Moved there by a file.
        for model in ("crm.lead", "res.partner"):
            with self.subTest(model), mute_logger("odoo.sql_db"):
                self.assertFalse(self._load_by_id(model, company_id=self.other_company.name)["ids"])

    def test_an_officer_who_allows_it_can_import(self):
        self.person.with_user(self.officer).anonymise()
        email = "zerlina.quastenflosse@example.com"
        release = self.env["crm.suppression.release"].with_user(self.officer)
        release.create({"email": email}).action_release()
        self.assertTrue(self._load("crm.lead", ("Zerlina", "", email))["ids"])
        with self.assertRaises(UserError):
            release.create({"phone": "12"}).action_release()
