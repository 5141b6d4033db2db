"""What is kept of a person is given to them, and nothing of anybody else."""

import io
import json
import zipfile

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .erasure_common import EMAIL, NAME, PHONE, ErasureCase


@tagged("crm_privacy", "post_install", "-at_install")
class TestAccess(ErasureCase):
    def _collect(self, record):
        data = self.env["crm.personal.data"].with_user(self.officer)
        return data._collect([(record._name, record.id)])

    def _get_values(self, collection, model):
        return [
            {value["name"]: value["value"] for value in record["values"]}
            for section in collection["sections"]
            if section["model"] == model
            for record in section["records"]
        ]

    def test_all_of_one_person(self):
        lead = self._new_lead(partner_id=self.person.id, description="<p>Wants <b>chairs</b></p>")
        lead.message_post(body="Called back", author_id=self.salesperson.partner_id.id)
        self.env["crm.consent"]._record(
            [{"email": EMAIL, "channel": "mail", "state": "given", "source": "colleague"}]
        )
        collection = self._collect(self.person)
        self.assertEqual(collection["names"], [NAME])
        self.assertEqual(collection["emails"], [EMAIL])
        (contact,) = self._get_values(collection, "res.partner")
        self.assertEqual(contact["street"], "Quastengasse 7")
        self.assertEqual(contact["country_id"], "Belgium")
        (found,) = self._get_values(collection, "crm.lead")
        self.assertEqual(found["description"], "Wants *chairs*")
        self.assertEqual(found["partner_id"], NAME)
        (consent,) = self._get_values(collection, "crm.consent")
        self.assertEqual((consent["channel"], consent["state"]), ("Email", "Given"))
        bodies = [m.get("body") for m in self._get_values(collection, "mail.message")]
        self.assertIn("Called back", bodies)
        self.assertEqual(self._collect(lead)["sections"], collection["sections"])

    def test_nothing_of_others(self):
        company = self.env["res.partner"].create({"name": "Acme", "is_company": True})
        other = self.env["res.partner"].create({"name": "Otto Other", "email": "otto@x.example"})
        lead = self._new_lead(partner_id=company.id)
        lead.message_post(body="Secret of Otto", author_id=other.id, message_type="email")
        self._new_lead(name="Otto's", contact_name="Otto Other", email_from="otto@x.example")
        theirs = self._new_lead(
            name="Theirs", company_id=self.other_company.id, user_id=False, team_id=False
        )
        text = json.dumps(self._collect(lead), default=str)
        self.assertIn(EMAIL, text)
        for word in ("Otto", "otto@x.example", theirs.name):
            self.assertNotIn(word, text)

    def test_the_page_is_escaped(self):
        lead = self._new_lead(partner_name="<script>alert(1)</script>")
        html, _json = lead.with_user(self.officer)._get_personal_data()
        self.assertIn("&lt;script&gt;", html)
        self.assertNotIn("<script>", html)
        self.assertIn("was downloaded", lead.message_ids[0].body)

    def test_who_may_have_it(self):
        lead = self._new_lead()
        theirs = self._new_lead(company_id=self.other_company.id, user_id=False, team_id=False)
        for record in (lead.with_user(self.salesperson), theirs.with_user(self.officer)):
            for method in (record._get_personal_data, record.action_give_personal_data):
                with self.assertRaises(AccessError):
                    method()

    def test_where_an_officer_looks(self):
        """In the privacy lookup, and on the form of each record that is about somebody."""
        self._new_lead(partner_id=self.person.id)
        lookup = self.env["privacy.lookup.wizard"].create({"email": EMAIL, "name": NAME})
        lookup.action_lookup()
        for name in self.env["crm.personal.data"]._get_person_models():
            for user, is_there in ((self.officer, True), (self.salesperson, False)):
                arch = self.env[name].with_user(user).get_view(view_type="form")["arch"]
                self.assertEqual("action_give_personal_data" in arch, is_there, (name, user.login))
        self.assertIn("action_give_personal_data", lookup.get_view(view_type="form")["arch"])
        action = lookup.action_give_personal_data()
        self.assertEqual(action["url"], f"/crm_privacy/access/res.partner/{self.person.id}")
        unknown = self.env["privacy.lookup.wizard"].create({"email": "no@x.example", "name": "No"})
        with self.assertRaises(UserError):
            unknown.action_give_personal_data()


@tagged("crm_privacy", "post_install", "-at_install")
class TestAccessDownload(ErasureCase, HttpCase):
    def test_the_download(self):
        lead = self._new_lead()
        url = f"/crm_privacy/access/crm.lead/{lead.id}"
        self.assertEqual(self.url_open(url, allow_redirects=False).status_code, 303)
        self.authenticate("privacy_seller", "privacy_seller")
        self.assertEqual(self.url_open(url).status_code, 403)
        self.authenticate("privacy_officer", "privacy_officer")
        self.assertEqual(self.url_open("/crm_privacy/access/res.users/2").status_code, 404)
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            page = archive.read("personal_data.html").decode()
            data = json.loads(archive.read("personal_data.json"))
        self.assertIn(NAME, page)
        self.assertEqual(data["emails"], [EMAIL])
        self.assertIn(PHONE.replace(" ", ""), data["phones"])
