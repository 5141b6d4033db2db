"""Posts that come faster than they are recorded one by one: kept at once, recorded in batches."""

import json
import logging
import time
from itertools import groupby

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.crm_privacy.tools.deletion import before_deletion
from odoo.addons.crm_privacy.tools.inner_context import inner

from ...logic import pace, post_path, web_form
from ...tools import batches
from .crm_capture_post import IS_TAKEN_BY_HAND, QUEUED, REFUSED, TAKEN
from .crm_capture_reception import Verdict

_logger = logging.getLogger(__name__)

#: Share of its time that a worker spends on posts, over the last ones, before it falls behind.
MAX_SHARE, LAST_POSTS = 0.5, 20
#: Posts of one transaction of the job, and bytes of their contents: they are read all at once.
BATCH_SIZE, MAX_BYTES = 500, 10 * 1024 * 1024
JOB = "response_management.ir_cron_record_queued_posts"

#: Of this process, no matter who sends.
load = pace.Load(LAST_POSTS)
#: The job is called once in so many seconds, and comes every minute by itself. Called more often,
#: it would record few at once, and take the time that the posts still to come need.
_calls = pace.Pause(5)


class CrmCaptureSource(models.Model):
    """The queue before a source. Mixed into ``crm.capture.source``."""

    _inherit = "crm.capture.source"

    def unlink(self):
        """Record a batch of what is queued before: its senders were told that it is taken.

        :raise UserError: more is queued than one request records; the job records it
        """
        self.check_access("unlink")
        # sudo: nobody writes posts by hand. They did not come from who deletes their source.
        Post = self.env["crm.capture.post"].sudo().with_context(**inner({IS_TAKEN_BY_HAND: True}))
        queued = Post.search(self._get_promised_domain(), order="id", limit=BATCH_SIZE)
        Post._record_queued(queued._take_first_bytes())
        return super().unlink()

    @before_deletion
    def _unlink_except_promised(self):
        # sudo: only whether there are any.
        if self.env["crm.capture.post"].sudo().search_count(self._get_promised_domain(), limit=1):
            raise UserError(
                self.env._(
                    "What the senders posted last is still being recorded. Archive these "
                    "capture sources now, and delete them in a few minutes."
                )
            )

    def _get_promised_domain(self):
        """Return the queued posts that will be recorded, as their senders were told.

        What is to be confirmed first goes with all else that is not confirmed yet.
        """
        recorded = self.filtered(lambda source: not source.is_confirmed_first)
        return [("source_id", "in", recorded.ids), ("state", "=", QUEUED)]

    def _is_to_queue(self, payload):
        """Return whether ``payload`` is kept now and recorded soon.

        Only what a service posts: nobody waits for what would be wrong with it. A wrong secret in
        the post is told at once, and so is what waits for an officer or for a confirmation.
        """
        if load.get_share(time.monotonic()) < MAX_SHARE:
            return False
        if self.connection == "form" or not self.is_live or self.is_confirmed_first:
            return False
        return all(map(self._names_secret, post_path.split(payload, self.entries_path or "")))

    def _enqueue(self, payload, *, origin="", seen=None):
        """Keep each delivery of ``payload`` for the job, and return a :class:`Verdict` for each."""
        # Only who is erased leaves a post without content; what came empty is judged like all else.
        deliveries = [
            {} if delivery is None else delivery
            for delivery in post_path.split(payload, self.entries_path or "")
        ]
        self._keep_queued(deliveries, web_form.plain_line(origin)[:200], seen)
        if _calls.is_over(time.monotonic()):
            # sudo: visitors may not, but their posts are to be recorded.
            self.env.ref(JOB).sudo()._trigger()
        return [Verdict(delivery, QUEUED) for delivery in deliveries]

    def _keep_queued(self, deliveries, origin, seen):
        # No statement but the one: in a rush, what the ORM does around it takes as long as all
        # else that a post needs. Nothing is computed from what is queued.
        now = fields.Datetime.now()
        rest = (self.id, QUEUED, "", origin, json.dumps(seen) if seen else None, now)
        self.env.cr.execute_values(
            """
            INSERT INTO crm_capture_post
                   (content, source_id, state, detail, origin, seen, date,
                    create_uid, create_date, write_uid, write_date)
            VALUES %s
            """,
            [
                (json.dumps(each), *rest, self.env.uid, now, self.env.uid, now)
                for each in deliveries
            ],
        )
        self.invalidate_recordset(["post_ids"])

    def _record_queued(self, posts):
        """Record ``posts`` of the queue, by the fields of this source."""
        gone = posts.filtered(lambda post: not post.content)
        gone._close_as_erased()
        posts -= gone
        read = self._get_reader(is_server=True)
        verdicts = [self._judge_one(post._read_content(), read) for post in posts]
        # It may be switched on while posts are queued.
        self._set_aside_unconfirmed(verdicts)
        pairs = list(zip(posts, verdicts, strict=True))
        taken = [pair for pair in pairs if pair[1].state == TAKEN]
        # Neighbors only: the posts are recorded in the order in which they came.
        # pylint: disable-next=bad-builtin-groupby
        for _seen, group in groupby(taken, lambda pair: json.dumps(pair[0].seen, sort_keys=True)):
            same = list(group)
            self._record(
                [verdict for _post, verdict in same],
                same[0][0].seen or None,
                dates=[post.date for post, _verdict in same],
            )
        for post, verdict in pairs:
            post.write(self._prepare_post_values(verdict, post.origin, post.seen))
        self._list_refused(verdicts, posts)
        self._ask_for_confirmation(posts, verdicts)


class CrmCapturePost(models.Model):
    """The job of the queue."""

    _inherit = "crm.capture.post"

    @api.model
    def _cron_record_queued(self):
        """Record what was kept in a rush, oldest first, a batch per transaction."""
        batches.work_off(
            self,
            [("state", "=", QUEUED)],
            self._record_queued,
            order="id",
            limit=BATCH_SIZE,
            cut=lambda posts: posts._take_first_bytes(),
        )

    def _take_first_bytes(self):
        """Return the first of these posts, by id: one, or as many as have ``MAX_BYTES``."""
        self.flush_recordset(["content"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT sum(octet_length(content)) OVER (ORDER BY id) FROM crm_capture_post
                 WHERE id = ANY(%s) ORDER BY id
                """,
                self.ids,
            )
        )
        return self[: max(sum((size or 0) <= MAX_BYTES for (size,) in rows), 1)]

    @api.model
    def _record_queued(self, posts):
        for source, group in posts.grouped("source_id").items():
            batches.in_halves(
                self.env.cr, group, source._record_queued, lambda post, error: post._give_up(error)
            )

    def _give_up(self, error):
        """List a post of the queue that cannot be recorded, for an officer to take later."""
        _logger.error("Post %s could not be recorded", self.id, exc_info=error)
        verdict = Verdict(
            self._read_content(), REFUSED, reason="error", text=self.env._("It failed: %s", error)
        )
        self.write(
            {
                name: value
                for name, value in self.source_id._prepare_post_values(verdict, "", None).items()
                if name in ("state", "reason", "detail")
            }
        )
        self.source_id._list_refused([verdict], self)
