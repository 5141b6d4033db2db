"""Whatever comes to a door: deliveries in = recorded + known + set aside, for random deliveries.

Files and e-mails have the same property in ``test_import_inputs`` and ``test_capture_mail_people``.
"""

from random import Random

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import ResponseCase
from .test_capture_sender import SenderHttpCase

PEOPLE = (
    {"contact_name": "Ada Eins", "email_from": "ada@example.com"},
    {"contact_name": "A. Eins", "email_from": "ada@example.com"},
    {"contact_name": "Bob Zwei", "email_from": "ada@example.com"},
    {"contact_name": "Ada Eins", "phone": "+32 470 12 34 56"},
    {"email_from": "no address"},
    {"partner_name": "Eins AG"},
)


@tagged("post_install", "-at_install")
class TestEveryDelivery(ResponseCase):
    def test_every_delivery_of_a_program_has_its_status(self):
        random = Random(20261130)
        door = self.Response.with_user(self.officer)
        for number in range(12):
            deliveries = [
                {
                    "type_code": random.choice(["web_form", "phone_call"]),
                    "campaign_id": random.choice([self.campaign.id, False]),
                    "responded": random.random() < 0.7,
                    "external_key": random.choice([f"k{random.randint(1, 9)}", False]),
                    "date": f"2026-10-{random.randint(1, 28):02d}",
                    **random.choice(PEOPLE),
                }
                for _delivery in range(random.randint(1, 30))
            ]
            with self.subTest(number=number):
                before = self.Response.search_count([])
                results = door.capture(deliveries)
                self.assertEqual(len(results), len(deliveries))
                statuses = [result["status"] for result in results]
                self.assertLessEqual(set(statuses), {"new", "repeat", "answer", "double", "known"})
                more = self.Response.search_count([]) - before
                self.assertEqual(more, sum(status in ("new", "repeat") for status in statuses))
                self.assertTrue(all(self.Response.browse(r["id"]).exists() for r in results))
                keys = {d["external_key"]: r for d, r in zip(deliveries, results, strict=True)}
                again = door.capture([d for d in deliveries if d["external_key"]])
                self.assertEqual({result["status"] for result in again} - {"known"}, set())
                for result, delivery in zip(
                    again, [d for d in deliveries if d["external_key"]], strict=True
                ):
                    self.assertTrue(keys[delivery["external_key"]]["id"])
                    self.assertTrue(result["id"])

    def test_a_program_that_errs_has_nothing_recorded(self):
        door = self.Response.with_user(self.officer)
        good = {"type_code": "web_form", "contact_name": "Ada Eins"}
        before = self.Response.search_count([])
        for bad in (
            {"type_code": "no_such_type"},
            {**good, "date": "soon"},
            {**good, "date": "9999-12-31"},
            {**good, "campaign_id": -1},
            {**good, "shoe_size": 42},
            {**good, "external_key": "x" * 700},
            "text",
        ):
            with self.subTest(bad=bad), self.assertRaises(ValidationError):
                door.capture([good, bad])
        self.assertEqual(self.Response.search_count([]), before)

    def test_every_entry_by_hand_is_recorded_or_told_as_known(self):
        random = Random(7)
        Entry = self.env["crm.response.entry"].with_user(self.salesperson)
        for number in range(40):
            before = self.Response.search_count([])
            vals = {
                "type_id": random.choice([self.web_form, self.phone_call]).id,
                "campaign_id": random.choice([self.campaign.id, False]),
                **random.choice(PEOPLE),
            }
            with self.subTest(number=number, vals=vals):
                try:
                    action = Entry.create(vals).action_save_and_new()
                except UserError as error:
                    self.assertTrue(error.args[0])
                    self.assertEqual(self.Response.search_count([]), before)
                    continue
                more = self.Response.search_count([]) - before
                self.assertIn(more, (0, 1))
                self.assertEqual(action["context"]["default_is_previous_double"], not more)
                previous = self.Response.browse(action["context"]["default_previous_id"])
                self.assertTrue(previous.exists(), "what it is, or what it was taken for")


@tagged("post_install", "-at_install")
class TestEveryPost(SenderHttpCase):
    def test_every_post_is_recorded_known_or_refused_in_a_list(self):
        random = Random(20261130)
        source = self.Source.create(
            {
                "name": "Shop",
                "type_id": self.web_form.id,
                "limit_source_minute": 0,
                "limit_source_hour": 0,
                "limit_address_minute": 0,
                "limit_address_hour": 0,
            }
        )
        names = {"contact_name": "name", "email_from": "email", "phone": "phone"}
        accepted = refused = 0
        for _post in range(60):
            person = {names.get(key, "company"): v for key, v in random.choice(PEOPLE).items()}
            body = random.choice(
                [
                    {**person, "message": random.choice(["Call me", "Send it"])},
                    {**person, "answers": [{"q": 1}], "fax_number": "1"},
                    {},
                    {"message": "nobody"},
                ]
            )
            answer = self._post(source, body)
            self.assertLess(answer.status_code, 500)
            accepted += answer.status_code == 200
            refused += answer.status_code >= 400
        self.assertEqual(accepted + refused, 60)
        source.invalidate_recordset()
        posts = source.post_ids
        self.assertEqual(len(posts.filtered(lambda post: post.state == "taken")), accepted)
        self.assertEqual(
            source.refusal_count, refused, "none of them is dropped without a line in the list"
        )
        self.assertTrue(all(posts.filtered(lambda p: p.state == "taken").mapped("response_id")))
