"""What a reviewer sees of a response at a glance, and the keys that decide about it."""

from odoo.tests import HttpCase, tagged

from odoo.addons.crm_privacy.tools.readable_date import format_day
from odoo.addons.response_management.models.response.crm_response_glance import SAID_LENGTH
from odoo.addons.response_management.wizard.crm_response_convert import NEXT

from .common import ResponseCase


@tagged("post_install", "-at_install")
class TestGlance(ResponseCase):
    def _answer(self, number, key, **vals):
        """Return an answer of a stranger; they give several, each known by ``key``."""
        return self._stranger(number, external_key=f"answer-{key}", **vals)

    def test_words_come_before_parameters(self):
        for description, parameters, said in (
            ("<p>Call me <b>tonight</b></p><p>please</p>", {}, "Call me tonight please"),
            (
                "<p>Hi</p><p>Other words:</p><ul><li>Roof?: Flat</li><li>When?: Now</li></ul>",
                {},
                "Hi Other words: Roof?: Flat · When?: Now",
            ),
            ("one<br/>two<div>three</div>four", {}, "one two three four"),
            ("", {"duration": 95}, "Duration (seconds): 95"),
            ("<p>Call me</p>", {"duration": 95}, "Call me"),
            ("", {}, ""),
            ("<p>" + "word " * 100 + "</p>", {}, ("word " * 100)[: SAID_LENGTH - 1].rstrip() + "…"),
        ):
            with self.subTest(said[:30]):
                response = self._capture(
                    self._answer(
                        said,
                        said,
                        type_id=self.env.ref("response_management.type_phone_call").id,
                        description=description,
                        response_properties=parameters,
                    )
                )
                self.assertEqual(response.said or "", said)

    def test_history_counts_what_the_same_person_answered(self):
        first, second, third, other = self._capture(
            self._answer(1, "a", date="2026-01-05 10:00:00"),
            self._answer(1, "b", date="2026-02-05 10:00:00"),
            self._answer(1, "c", date="2026-03-05 10:00:00"),
            self._answer(2, "d"),
        )
        title = self.campaign.title
        second.campaign_id = False
        february, march = (format_day(self.env, answer.date) for answer in (second, third))
        self.assertEqual(third.history, f"2 other answers, the last: {february}")
        self.assertEqual(second.history, f"2 other answers, the last: {title}, {march}")
        self.assertEqual(first.history, f"2 other answers, the last: {title}, {march}")
        self.assertFalse(other.history)

    def test_history_tells_only_what_the_user_may_see(self):
        mine, _theirs = self._capture(
            self._answer(1, "a", date="2026-01-05 10:00:00"),
            self._answer(1, "b", date="2026-02-05 10:00:00", user_id=self.officer.id),
        )
        mine.user_id = self.salesperson
        self.assertTrue(mine.with_user(self.officer).history)
        self.assertFalse(mine.with_user(self.salesperson).history)

    def test_glance_costs_the_same_for_many(self):
        few = self._capture(
            *(self._answer(n % 3, n, date=f"2026-01-0{n + 1} 10:00:00") for n in range(6))
        )
        many = self._capture(
            *(
                self._answer(f"x{n % 30}", f"x{n}", date=f"2026-01-0{n // 30 + 1} 10:00:00")
                for n in range(60)
            )
        )
        self.assertEqual((len(few), len(many)), (6, 60))
        counts = []
        for responses in (few, many):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            responses.mapped("said")
            responses.mapped("history")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_who_works_through_the_queue_stays_in_it(self):
        response = self._capture(self._stranger(1))
        for context, tag in (({NEXT: True}, "display_notification"), ({}, None)):
            wizard = (
                self.env["crm.response.convert"]
                .with_context(active_ids=response.ids, **context)
                .create({"outcome": "opportunity"})
            )
            action = wizard.action_apply()
            self.assertEqual(action.get("tag"), tag)
            response.lead_id.unlink()


@tagged("post_install", "-at_install")
class TestReviewKeys(HttpCase):
    def test_queue_is_worked_through_by_keyboard(self):
        self.env["crm.response"].search([("state", "=", "review")]).write({"active": False})
        kind = self.env["crm.response.type"].create({"name": "Tour type", "code": "tour"})
        reason = self.env["crm.response.reject.reason"].create(
            {"name": "Tour reason", "sequence": 0}
        )
        responses = self.env["crm.response"].create(
            [
                {
                    "contact_name": name,
                    "email_from": f"{name.lower()}@tour.example",
                    "type_id": kind.id,
                    "description": f"<p>{name} wants a call</p>",
                    "date": date,
                }
                for name, date in (
                    ("Anna", "2026-01-05 10:00:00"),
                    ("Berta", "2026-01-04 10:00:00"),
                    ("Carla", "2026-01-03 10:00:00"),
                    ("Dora", "2026-01-02 10:00:00"),
                    ("Erna", "2026-01-01 10:00:00"),
                )
            ]
        )
        responses._write_workflow({"state": "review"})
        self.start_tour("/odoo/response-review", "crm_response_review_keys", login="admin")
        self.assertEqual(
            responses.mapped("state"), ["accepted", "rejected", "converted", "accepted", "accepted"]
        )
        self.assertEqual(responses[1].reject_reason_id, reason)
