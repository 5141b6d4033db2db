"""Posts of services that come in a rush: kept at once, recorded by the job."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tests import new_test_user, tagged

from ..logic.pace import Load, Pause
from ..models.source import crm_capture_queue
from .test_capture_sender import SenderHttpCase


@tagged("post_install", "-at_install")
class TestQueue(SenderHttpCase):
    def setUp(self):
        super().setUp()
        self.source = self._connect("make", limit_source_minute=0, limit_source_hour=0)
        # All that is posted, but for the first.
        self.startPatcher(patch.object(crm_capture_queue, "load", Load(1)))
        self.startPatcher(patch.object(crm_capture_queue, "MAX_SHARE", 0))
        self.startPatcher(patch.object(crm_capture_queue, "_calls", Pause(3600)))
        with patch.object(crm_capture_queue, "MAX_SHARE", 2):
            self._post(self.source, self._make(0))

    def _make(self, number):
        return {"id": f"Q-{number}", "name": f"Q {number}", "email": f"q{number}@example.com"}

    def _states(self, source=None):
        return (source or self.source).post_ids.sorted("id").mapped("state")

    def _work_off(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(crm_capture_queue.JOB).method_direct_trigger()
        self.env.invalidate_all()

    def test_what_comes_in_a_rush_is_kept_and_recorded_once(self):
        for number in (1, 2, 1):
            answer = self._post(self.source, self._make(number))
            self.assertEqual(answer.status_code, 202, answer.text)
            self.assertEqual(answer.json()["results"], [{"status": "queued"}])
        self.assertEqual(self._states(), ["taken", "queued", "queued", "queued"])
        self.assertEqual(len(self._responses(self.source)), 1)
        moments = self.source.post_ids.mapped("date")
        self._work_off()
        self.assertEqual(self._states(), ["taken"] * 4)
        keys = self._responses(self.source).mapped("external_key")
        self.assertEqual(keys, [f"form:{self.source.id}:Q-{number}" for number in range(3)])
        twins = self.source.post_ids.filtered(lambda post: '"Q-1"' in post.content)
        self.assertEqual(len(twins), 2)
        self.assertEqual(len(twins.response_id), 1)
        self.assertEqual(self.source.post_ids.mapped("date"), moments)

    def test_it_came_when_it_was_posted(self):
        self._post(self.source, self._make(1))
        earlier = fields.Datetime.now() - timedelta(hours=1)
        self.source.post_ids.filtered(lambda post: post.state == "queued").date = earlier
        self._work_off()
        self.assertEqual(self._responses(self.source)[-1].date, earlier)

    def test_the_job_is_called_and_not_by_each_post(self):
        Trigger = self.env["ir.cron.trigger"]
        domain = [("cron_id", "=", self.env.ref(crm_capture_queue.JOB).id)]
        before = Trigger.search_count(domain)
        for number in (1, 2, 3):
            self._post(self.source, self._make(number))
        self.assertEqual(Trigger.search_count(domain), before + 1)

    def test_what_was_wrong_is_listed(self):
        self._post(self.source, {"id": "Q-7"})
        self._post(self.source, self._make(8))
        self._work_off()
        self.assertEqual(self._states(), ["taken", "refused", "taken"])
        refusal = self.source.refusal_ids
        self.assertEqual((len(refusal), refusal.reason), (1, "invalid"))
        self.assertEqual(refusal.post_id.content, '{"id": "Q-7"}')

    def test_each_delivery_of_a_batch_has_its_own_verdict(self):
        answer = self._post(self.source, [self._make(1), {"id": "Q-7"}])
        self.assertEqual(answer.json()["results"], [{"status": "queued"}] * 2)
        self._work_off()
        self.assertEqual(self._states(), ["taken", "taken", "refused"])

    def test_one_that_breaks_stops_no_other(self):
        for number in (1, 2, 3):
            self._post(self.source, self._make(number))
        record = type(self.source)._record_together

        def broken(source, verdicts, *args):
            if any(verdict.payload["id"] == "Q-2" for verdict in verdicts):
                raise ZeroDivisionError("broken")
            return record(source, verdicts, *args)

        path = "odoo.addons.response_management.models.source.crm_capture_queue"
        with (
            patch.object(type(self.source), "_record_together", broken),
            self.assertLogs(path, "ERROR"),
        ):
            self._work_off()
        self.assertEqual(self._states(), ["taken", "taken", "refused", "taken"])
        refusal = self.source.refusal_ids
        self.assertEqual((refusal.reason, refusal.post_id.state), ("error", "refused"))
        self.assertIn("Q-2", refusal.post_id.content)
        refusal.post_id.with_user(self.officer).action_take()
        self.assertEqual(len(self._responses(self.source)), 4)

    def test_what_another_transaction_disturbs_starts_again(self):
        self._post(self.source, self._make(1))
        record, calls = type(self.source)._record_together, []

        def disturbed(source, *args):
            calls.append(args)
            if len(calls) == 1:
                raise ConcurrencyError("elsewhere")
            return record(source, *args)

        with (
            patch.object(type(self.source), "_record_together", disturbed),
            patch("odoo.service.model.time.sleep"),
        ):
            self._work_off()
        self.assertEqual(len(calls), 2)
        self.assertEqual(self._states(), ["taken", "taken"])

    def test_what_is_told_at_once(self):
        """Forms, wrong secrets in the post, and what waits for an officer do not queue."""
        form = self.Source.create({"name": "Form", "type_id": self.web_form.id})
        self.assertEqual(self._post(form, {"email": "wrong"}).status_code, 422)
        named = self._connect("google_ads", secret="right")
        body = {"lead_id": "1", "google_key": "wrong", "user_column_data": []}
        self.assertEqual(self._post(named, body).status_code, 401)
        self.source.is_live = False
        answer = self._post(self.source, self._make(1))
        self.assertEqual(answer.json()["results"], [{"status": "waiting"}])

    def test_what_a_sender_wants_to_hear_stays(self):
        source = self._connect("twilio")
        body, content_type = self._get_example(source)
        answer = self._post(source, body, content_type)
        self.assertIn("<Response>", answer.text)
        self.assertEqual(self._states(source), ["queued"])
        self._work_off()
        self.assertEqual(self._states(source), ["taken"])

    def test_nothing_queued_is_forgotten(self):
        self._post(self.source, self._make(1))
        self.source.post_ids.date = fields.Datetime.now() - timedelta(days=9)
        self.env["crm.capture.post"]._gc_posts()
        self.assertIn("queued", self._states())

    def test_an_officer_may_be_faster_than_the_job(self):
        self._post(self.source, self._make(1))
        queued = self.source.post_ids.filtered(lambda post: post.state == "queued")
        queued.with_user(self.officer).action_take()
        self._work_off()
        self.assertEqual(self._states(), ["taken", "taken"])
        self.assertEqual(len(self._responses(self.source)), 2)

    def test_a_deleted_source_records_what_was_promised(self):
        for number in (1, 2, 3):
            self._post(self.source, self._make(number))
        manager = new_test_user(
            self.env, "m", groups="response_management.group_response_management_manager"
        )
        self.source.with_user(manager).unlink()
        found = self.env["crm.response"].search([("email_normalized", "=like", "q_@example.com")])
        self.assertEqual(len(found), 4)

    def test_a_source_with_a_long_queue_is_deleted_later(self):
        """No request records more than a batch, by number or by size."""
        for number in (1, 2, 3):
            self._post(self.source, self._make(number))
        for limit in ("BATCH_SIZE", "MAX_BYTES"):
            with (
                self.subTest(limit=limit),
                patch.object(crm_capture_queue, limit, 2),
                self.assertRaises(UserError),
            ):
                self.source.unlink()
        self.assertEqual(self._states(), ["taken", "queued", "queued", "queued"])
        self.source.active = False
        self._work_off()
        self.assertEqual(self._states(), ["taken"] * 4)
        self.source.unlink()
        self.assertFalse(self.source.exists())

    def test_nobody_is_asked_for_a_deleted_source(self):
        self._post(self.source, self._make(1))
        self.source.is_confirmed_first = True
        self.source.unlink()
        self.assertFalse(
            self.env["crm.confirmation"].search([("email_normalized", "=", "q1@example.com")])
        )
        self.assertFalse(
            self.env["crm.response"].search([("email_normalized", "=", "q1@example.com")])
        )

    def test_who_may_not_delete_a_source_records_nothing(self):
        self._post(self.source, self._make(1))
        with self.assertRaises(AccessError):
            self.source.with_user(self.salesperson).unlink()
        self.assertEqual(self._states(), ["taken", "queued"])

    def test_who_was_erased_meanwhile_is_no_refusal(self):
        """What nobody can mend is in no list of what to mend."""
        for number in (1, 2):
            self._post(self.source, self._make(number))
        vals = {"type_code": "web_form", "email_from": "q1@example.com", "contact_name": "Q 1"}
        response = self.env["crm.response"]._capture([vals])
        self.env.flush_all()
        response.anonymise()
        self._work_off()
        self.assertEqual(self._states(), ["taken", "refused", "taken"])
        post = self.source.post_ids.filtered(lambda post: post.state == "refused")
        self.assertEqual(post.reason, "suppressed")
        self.assertTrue(post.detail)
        self.assertFalse(post.content or post.seen)
        self.assertFalse(self.source.refusal_ids)

    def test_an_empty_entry_is_none_of_an_erased_person(self):
        self._post(self.source, [self._make(1), None])
        self._work_off()
        self.assertEqual(self._states(), ["taken", "taken", "refused"])
        self.assertEqual(self.source.refusal_ids.reason, "invalid")

    def test_what_is_to_be_confirmed_by_now_waits(self):
        for number in (1, 2):
            self._post(self.source, self._make(number))
        self.source.is_confirmed_first = True
        self.env["crm.suppression"]._suppress(["q2@example.com"], [])
        self._work_off()
        self.assertEqual(self._states(), ["taken", "unconfirmed", "refused"])
        self.assertEqual(len(self._responses(self.source)), 1)
        self.assertEqual(self.source.refusal_ids.reason, "suppressed")
        confirmation = self.env["crm.confirmation"].search([("model", "=", "crm.capture.post")])
        self.assertEqual(confirmation.email_normalized, "q1@example.com")
        confirmation._confirm()
        self.assertEqual(self._states(), ["taken", "taken", "refused"])

    def test_as_much_at_once_as_fits_into_the_memory(self):
        large = {**self._make(5), "message": "x" * 500}
        for body in (*map(self._make, (1, 2, 3, 4)), large, self._make(6)):
            self._post(self.source, body)
        record, batches = type(self.source.post_ids)._record_queued, []

        def note(model, posts):
            batches.append(len(posts))
            return record(model, posts)

        with (
            patch.object(crm_capture_queue, "MAX_BYTES", 150),
            patch.object(type(self.source.post_ids), "_record_queued", note),
        ):
            self._work_off()
        self.assertEqual(batches, [2, 2, 1, 1])
        self.assertEqual(set(self._states()), {"taken"})

    def test_budget_of_a_post(self):
        # The first of a rush calls the job.
        self._post(self.source, self._make(1))
        token = self.source.token
        self.env.invalidate_all()
        with self.assertQueryCount(2):
            source = self.Source._find_by_token(token)
            self.assertTrue(source.active and source._is_allowed_origin(""))
            self.assertFalse(source._get_signatures() or source._admit(None))
            self.assertTrue(source._is_to_queue(self._make(2)))
            source._enqueue(self._make(2), seen={"destination_url": "https://x.example"})
        post = self.source.post_ids[0]
        self.assertEqual((post.state, post.create_uid), ("queued", self.env.user))
        self.assertEqual(post.seen, {"destination_url": "https://x.example"})

    def test_budget_with_one_who_stops_the_batch(self):
        self._post(self.source, [self._make(number) for number in range(1, 101)])
        self.env["crm.suppression"]._suppress(["q37@example.com"], [])
        self.env.invalidate_all()
        # In halves down to the one at fault; one by one they were more than a thousand.
        with self.assertQueryCount(200):
            self._work_off()
        self.assertEqual(self._states().count("taken"), 100)
        refused = self.source.post_ids.filtered(lambda post: post.state == "refused")
        self.assertEqual((len(refused), refused.reason, refused.content), (1, "suppressed", False))

    def test_budget(self):
        for number in range(1, 41):
            self._post(self.source, self._make(number))
        self.env.invalidate_all()
        # However many there are; one by one they would be a thousand.
        with self.assertQueryCount(75):
            self._work_off()
        self.assertEqual(set(self._states()), {"taken"})
