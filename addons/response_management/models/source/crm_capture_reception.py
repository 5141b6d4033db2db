"""From what was posted to responses, with a verdict on each delivery."""

import json
from dataclasses import dataclass, field

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.crm_privacy.models.erasure.crm_suppression import SuppressedError
from odoo.addons.crm_privacy.tools.inner_context import inner

from ...logic import post_path, web_form
from ...tools import batches
from .crm_capture_post import IS_TAKEN_BY_HAND, LEFT_OUT, REFUSED, TAKEN, TEST, WAITING

#: Deliveries of one post, as many as fit into its size; more are no batch but an attack.
MAX_ENTRIES = 5000
#: Characters always kept of a post that was refused before it was read.
MAX_UNREAD = 20000
#: Bytes up to which it is kept whole, of one and of all that a source keeps.
MAX_WHOLE = 5 * 1024 * 1024
MAX_WHOLE_OF_SOURCE = 50 * 1024 * 1024
#: Values of a delivery that an officer takes by hand.
MAX_TAKEN_VALUES = 10 * post_path.MAX_VALUES


@dataclass(slots=True)
class Verdict:
    """What becomes of one delivery. ``state`` as on the received post, ``text`` why."""

    payload: object
    state: str
    submission: web_form.Submission | None = None
    reason: str = ""
    text: str = ""
    problems: dict = field(default_factory=dict)
    #: What is wrong with the fields, by name, as keys.
    codes: dict = field(default_factory=dict)
    response_id: int = 0
    #: Whether a browser has worked for it, where that is asked.
    is_proven: bool = True


class CrmCaptureSource(models.Model):
    """The way of a post through a source. Mixed into ``crm.capture.source``."""

    _inherit = "crm.capture.source"

    def _receive(self, payload, *, is_server, origin="", seen=None, files=()):
        """Record what ``payload`` delivers and return a :class:`Verdict` for each delivery.

        :param payload: nested values of a post, or a list of them
        :param dict seen: what the request itself tells of the page
        :param files: open files, of a post with one delivery
        """
        self.ensure_one()
        verdicts = self._judge(post_path.split(payload, self.entries_path or ""), is_server)
        self._set_aside_unconfirmed(verdicts)
        self._record([each for each in verdicts if each.state == TAKEN], seen, files)
        posts = self._keep(verdicts, origin, seen)
        self._ask_for_confirmation(posts, verdicts, files)
        return verdicts

    # ------------------------------------------------------------
    # JUDGE
    # ------------------------------------------------------------

    def _judge(self, deliveries, is_server, *, is_taken=False):
        """Return the :class:`Verdict` on each delivery, nothing recorded yet."""
        read = self._get_reader(is_server, is_taken=is_taken)
        return [self._judge_one(delivery, read, is_taken=is_taken) for delivery in deliveries]

    def _judge_one(self, payload, read, *, is_taken=False):
        max_values = MAX_TAKEN_VALUES if is_taken else post_path.MAX_VALUES
        if post_path.find_excess(payload, max_values):
            return Verdict(
                payload, REFUSED, reason="too_large", text=self.env._("More values than are read.")
            )
        # What an officer takes by hand needs no proof of who sent it.
        if not is_taken and not self._names_secret(payload):
            return Verdict(
                payload,
                REFUSED,
                reason="signature",
                text=self.env._("The secret in the post is not that of the source."),
            )
        submission = read(payload)
        if submission.is_test:
            return Verdict(payload, TEST, submission)
        if not self.is_live:
            return Verdict(payload, WAITING, submission)
        if submission.is_trapped:
            return Verdict(payload, REFUSED, submission, "honeypot")
        if submission.problems:
            return self._refuse_problems(payload, submission)
        if submission.is_left_out:
            return Verdict(payload, LEFT_OUT, submission)
        return Verdict(payload, TAKEN, submission, is_proven=self._is_proven(payload))

    def _refuse_problems(self, payload, submission):
        texts = {name: self._explain(problem, name) for name, problem in submission.problems}
        is_kind = any(problem == web_form.UNKNOWN_KIND for _name, problem in submission.problems)
        return Verdict(
            payload,
            REFUSED,
            submission,
            "kind" if is_kind else "invalid",
            " ".join(texts.values()),
            {name: text for name, text in texts.items() if name},
            {name: problem for name, problem in submission.problems if name},
        )

    # ------------------------------------------------------------
    # RECORD
    # ------------------------------------------------------------

    def _record(self, verdicts, seen=None, files=(), dates=()):
        """Record the deliveries of ``verdicts``, together if possible, and note what fails.

        What fails together is recorded in halves, down to the deliveries at fault.
        """
        batches.in_halves(
            self.env.cr,
            range(len(verdicts)),
            lambda part: self._record_together(
                verdicts[part.start : part.stop], seen, files, dates[part.start : part.stop]
            ),
            lambda part, error: self._note_failure(verdicts[part.start], error),
            faults=UserError,
        )

    def _note_failure(self, verdict, error):
        verdict.state, verdict.reason, verdict.text = REFUSED, "error", str(error)
        verdict.response_id = 0
        if isinstance(error, SuppressedError):
            # Not even for a week: it would be what was erased.
            verdict.reason, verdict.payload, verdict.submission = "suppressed", None, None

    def _record_together(self, verdicts, seen, files, dates):
        submissions = [verdict.submission for verdict in verdicts]
        vals_list = self._prepare_deliveries(submissions, seen)
        for vals, verdict in zip(vals_list, verdicts, strict=True):
            if not verdict.is_proven:
                vals["is_suspected"] = True
        for vals, date in zip(vals_list, dates, strict=False):
            vals.setdefault("date", date)
        responses = self._deliver(vals_list)
        if files:
            self._attach_files(responses[0], files)
        for verdict, response in zip(verdicts, responses, strict=True):
            verdict.response_id = response.id
        self._note_consents(submissions, responses, seen, dates)

    def _deliver(self, vals_list):
        """Pass the deliveries through the door as the responsible of the source."""
        return list(self._get_door()._capture_posts(vals_list))

    # ------------------------------------------------------------
    # KEEP
    # ------------------------------------------------------------

    def _keep(self, verdicts, origin="", seen=None):
        """Keep what was received for some days, and list what was refused."""
        # sudo: visitors write nothing; the values are kept as text and shown as text.
        posts = self.env["crm.capture.post"].sudo()
        posts = posts.create(
            [self._prepare_post_values(verdict, origin, seen) for verdict in verdicts]
        )
        self._list_refused(verdicts, posts)
        return posts

    def _list_refused(self, verdicts, posts):
        """List those of ``posts`` that are refused."""
        # sudo: as the posts.
        self.env["crm.capture.refusal"].sudo().create(
            [
                {
                    **self._prepare_refusal_values(
                        verdict.reason, self._get_detail(verdict), post.origin or ""
                    ),
                    "post_id": post.id,
                }
                for verdict, post in zip(verdicts, posts, strict=True)
                if verdict.state == REFUSED
            ]
        )

    def _prepare_post_values(self, verdict, origin, seen):
        return {
            "source_id": self.id,
            "state": verdict.state,
            "reason": verdict.reason or False,
            "detail": self._get_detail(verdict)[:500],
            "origin": web_form.plain_line(origin)[:200],
            "content": verdict.payload is not None and json.dumps(verdict.payload),
            "seen": (verdict.payload is not None and seen) or False,
            "response_id": verdict.response_id or False,
        }

    def _get_detail(self, verdict):
        if verdict.reason == "honeypot":
            return ""
        return web_form.plain_line(verdict.text)

    def _keep_unread(self, reason, detail, origin, body):
        """Keep the text of a post that was refused before it was read.

        Whole, so that it can be taken all the same, as long as strangers cannot fill the disk.
        """
        if len(body) > MAX_UNREAD and not self._has_room(len(body)):
            body = body[:MAX_UNREAD]
            detail = f"{detail} {self.env._('Only the beginning of the post is kept.')}"
        text = body.decode("utf-8", "replace")
        verdict = Verdict(text.replace("\x00", ""), REFUSED, reason=reason, text=detail)
        self._keep([verdict], origin)

    def _has_room(self, size):
        """Return whether ``size`` bytes more can be kept of posts that were not read."""
        if size > MAX_WHOLE:
            return False
        self.env["crm.capture.post"].flush_model(["source_id", "content"])
        ((kept,),) = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(sum(octet_length(content)), 0) FROM crm_capture_post
                 WHERE source_id = %s AND state = %s AND octet_length(content) > %s
                """,
                self.id,
                REFUSED,
                MAX_UNREAD,
            )
        )
        return kept + size <= MAX_WHOLE_OF_SOURCE

    # ------------------------------------------------------------
    # TAKE ALL THE SAME
    # ------------------------------------------------------------

    def _take_posts(self, posts):
        """Record posts that were refused or that wait, by the fields as they are now.

        Return ``{post: why}`` of those that are refused again; they stay as they are.
        """
        refused = {}
        for post in posts:
            verdicts = self._judge(self._get_kept(post), is_server=True, is_taken=True)
            verdicts = [self._settle(verdict) for verdict in verdicts]
            if all(verdict.state != REFUSED for verdict in verdicts):
                taken = [verdict for verdict in verdicts if verdict.state == TAKEN]
                source = self.with_context(**inner({IS_TAKEN_BY_HAND: True}))
                source._record(taken, post.seen, (), [post.date] * len(taken))
            texts = [verdict.text for verdict in verdicts if verdict.state == REFUSED]
            if texts:
                refused[post] = " ".join(dict.fromkeys(texts))
                continue
            post.write(
                {
                    "state": verdicts[0].state if verdicts else LEFT_OUT,
                    "response_id": verdicts[0].response_id if verdicts else False,
                    "detail": False,
                    "reason": False,
                }
            )
        return refused

    def _get_kept(self, post):
        """Return the deliveries of ``post``: one, but for what was refused before it was read."""
        payload = post._read_content()
        return post_path.split(payload, self.entries_path or "") if post._is_unread() else [payload]

    def _settle(self, verdict):
        """Return ``verdict`` as if the source were live."""
        if verdict.state != WAITING:
            return verdict
        if verdict.submission.problems:
            return self._refuse_problems(verdict.payload, verdict.submission)
        verdict.state = TAKEN
        return verdict
