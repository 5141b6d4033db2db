"""Large posts that were refused: kept whole where that is possible, and taken all the same."""

import json
from unittest.mock import patch
from urllib.parse import urlencode

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.source import crm_capture_reception
from .test_capture_sender import SenderHttpCase

FORM = "application/x-www-form-urlencoded"


def person(number=0, **values):
    return {"id": f"L-{number}", "name": f"L {number}", "email": f"l{number}@example.com", **values}


@tagged("post_install", "-at_install")
class TestLargePosts(SenderHttpCase):
    def setUp(self):
        super().setUp()
        self.source = self._connect("make", secret="right", secret_header="X-Key")

    def _refuse(self, body, content_type="application/json", *, key="wrong"):
        answer = self._post(self.source, body, content_type, headers={"X-Key": key})
        self.env.invalidate_all()
        return answer, self.source.post_ids

    def _take(self, posts):
        posts.with_user(self.officer).action_take()
        self.env.invalidate_all()
        return self._responses(self.source)

    def test_what_is_refused_is_kept_whole_and_can_be_taken(self):
        letters = "ä" * 60_000
        batch = [person(number, note="x" * 500) for number in range(100)]
        many = [person(number, note="x" * 12_000) for number in range(100)]
        wide = person(0, **{f"question {number}": "yes" for number in range(2500)})
        for name, body, content_type, key, status, responses in (
            ("long value", json.dumps(person(note=letters)), "application/json", "wrong", 401, 1),
            ("as UTF-8", json.dumps(person(note=letters), ensure_ascii=False), "application/json",
             "wrong", 401, 1),
            ("batch", json.dumps(batch), "application/json", "wrong", 401, 100),
            ("form", urlencode(person(note=letters)), FORM, "wrong", 401, 1),
            ("above 1 MB", json.dumps(many), "application/json", "right", 413, 100),
            ("above 2,000 values", json.dumps(wide), "application/json", "right", 200, 1),
        ):  # fmt: skip
            with self.subTest(name):
                answer, posts = self._refuse(body, content_type, key=key)
                self.assertEqual(answer.status_code, status, answer.text[:200])
                self.assertEqual(posts.mapped("state"), ["refused"])
                self.assertFalse(self._responses(self.source))
                self.assertEqual(len(self._take(posts)), responses)
                self.assertEqual(set(self.source.post_ids.mapped("state")), {"taken"})
                self._responses(self.source).unlink()
                posts.unlink()

    def test_what_cannot_be_kept_whole_says_so(self):
        large = json.dumps(person(note="x" * crm_capture_reception.MAX_WHOLE))
        answer, post = self._refuse(large, key="right")
        self.assertEqual(answer.status_code, 413)
        self.assertLess(len(post.content), 25_000)
        self.assertIn("Only the beginning", post.detail)
        self.assertIn("L 0", post.content)
        with self.assertRaises(UserError):
            self._take(post)

    def test_strangers_cannot_fill_the_disk(self):
        body = json.dumps(person(note="x" * 30_000))
        with patch.object(crm_capture_reception, "MAX_WHOLE_OF_SOURCE", 70_000):
            for _number in range(4):
                _answer, posts = self._refuse(body)
        sizes = sorted(len(post.content) for post in posts)
        self.assertEqual([size > 25_000 for size in sizes], [False, False, True, True])

    def test_who_is_no_officer_sees_no_person(self):
        _answer, post = self._refuse(json.dumps(person(note="x" * 60_000)))
        text = post.with_user(self.salesperson).values_text
        self.assertNotIn("l0@example.com", text)
        self.assertLess(len(text), 1000)

    def test_a_visitor_is_told_and_nothing_is_kept(self):
        form = self.Source.create({"name": "Form", "type_id": self.web_form.id})
        answer = self._post(form, json.dumps({"note": "x" * 2_000_000}))
        self.assertEqual(answer.status_code, 413)
        self.assertFalse(form.post_ids)
        self.assertEqual(form.refusal_ids.reason, "too_large")
