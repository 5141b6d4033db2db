"""Each of several addresses in one field tells a person: Odoo reads the first one."""

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.crm_privacy.logic import email_key
from odoo.addons.crm_privacy.models.erasure.crm_suppression import SuppressedError

from .erasure_common import ErasureCase

ONE, OTHER = "zq.one@x.example", "zq.other@y.example"
WRITTEN = (
    f"{ONE}, {OTHER}", f"{ONE};{OTHER}", f"Zerlina <{ONE}>; {OTHER}", f"{ONE} / {OTHER}",
    f"{ONE} {OTHER}", f"{ONE.upper()}, {OTHER.upper()}", f"{ONE} or {OTHER}.",
    f"'{ONE}', '{OTHER}'",
)  # fmt: skip


@tagged("crm_privacy", "post_install", "-at_install")
class TestSeveralEmails(ErasureCase):
    def _find(self, record):
        (found,) = self.env["crm.personal.data"]._find_people([(record._name, record.id)]).persons
        return set(found.records)

    def _new_mailed_lead(self, email, **vals):
        return self._new_lead(email_from=email, phone=False, **vals)

    def test_the_database_reads_what_the_logic_reads(self):
        for written in WRITTEN:
            with self.subTest(written):
                ((words,),) = self.env.execute_query(
                    SQL("SELECT %s", SQL(email_key.WORDS_SQL, SQL("%s::text", written)))
                )
                self.assertEqual(set(email_key.get_keys("", written)), {ONE, OTHER})
                self.assertLessEqual({ONE, OTHER}, set(words))

    def test_each_of_two_addresses_tells_the_person(self):
        for written in WRITTEN:
            both = self._new_mailed_lead(written)
            for email in (ONE, OTHER):
                for model in ("crm.lead", "res.partner"):
                    with self.subTest(written=written, email=email, model=model):
                        record = (
                            self._new_mailed_lead(email)
                            if model == "crm.lead"
                            else self.env[model].create({"name": "Zerlina Q", "email": email})
                        )
                        refs = {("crm.lead", both.id), (model, record.id)}
                        if model == "res.partner":
                            record.name = both.contact_name
                        self.assertLessEqual(refs, self._find(record))
                        self.assertLessEqual(refs, self._find(both))
                        record.unlink()
            both.unlink()

    def test_none_of_two_addresses_comes_back(self):
        company = self.env.company
        for written in WRITTEN:
            lead = self._new_mailed_lead(written)
            other = self.env["crm.lead"].create(
                {"name": "Ben", "description": f"Ask {ONE} and {OTHER}"}
            )
            lead.with_user(self.officer).anonymise()
            for email in (ONE, OTHER):
                with self.subTest(written=written, email=email):
                    self.assertNotIn(email, other.description)
                    for entered in (email, f"c@z.example, {email}"):
                        with self.assertRaises(SuppressedError):
                            self.env["crm.suppression"]._refuse_entered([(entered, "")], company)
            release = self.env["crm.suppression.release"].with_user(self.officer)
            release.create({"email": written}).action_release()
            self.env["crm.suppression"]._refuse_entered([(written, "")], company)

    def test_the_lookup_finds_the_second_address(self):
        lead = self._new_mailed_lead(WRITTEN[0])
        wizard = self.env["privacy.lookup.wizard"].create({"name": "Zerlina", "email": OTHER})
        self.assertIn(("crm.lead", lead.id), wizard._get_refs())

    def test_a_no_of_any_address_or_number_stops(self):
        numbers = "+32 470 98 76 54", "+32 471 12 34 56"
        keys = [number.replace(" ", "") for number in numbers]
        lead = self._new_lead(email_from=WRITTEN[1], phone="; ".join(numbers))
        Consent = self.env["crm.consent"]
        for channel, name, marks in (
            ("mail", "email", (ONE, OTHER)), ("call", "phone", keys), ("text", "phone", keys),
        ):  # fmt: skip
            for mark in marks:
                with self.subTest(channel=channel, mark=mark):
                    said = {name: mark, "channel": channel, "source": "colleague"}
                    (before,) = Consent._may_contact(lead, channel).values()
                    Consent._record([{**said, "state": "refused"}])
                    (after,) = Consent._may_contact(lead, channel).values()
                    Consent._record([{**said, "state": "given"}])
                    self.assertTrue(before.is_allowed)
                    self.assertFalse(after.is_allowed)

    def test_of_two_people_the_other_one_stays(self):
        ben = self.env["res.partner"].create({"name": "Ben Jones", "email": OTHER})
        lead = self._new_mailed_lead(WRITTEN[0])
        lead.with_user(self.officer).anonymise()
        self.assertTrue(lead.date_erased)
        self.assertFalse(ben.date_erased)
        self.assertEqual(ben.email, OTHER)
