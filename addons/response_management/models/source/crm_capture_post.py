"""What came to the address of a capture source, for the days in which somebody may ask."""

import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.constants import GC_UNLINK_LIMIT

from odoo.addons.crm_privacy.logic import personal
from odoo.addons.crm_privacy.tools.readable_date import format_moment

from ...logic import post_mask, posted_body
from .crm_capture_refusal import REASONS

#: Days for which posts are kept, with the persons in them.
POST_DAYS = 7
#: Posts of which it is told why they are refused again.
MAX_TOLD = 5

TAKEN = "taken"
REFUSED = "refused"
WAITING = "waiting"
TEST = "test"
LEFT_OUT = "left_out"
UNCONFIRMED = "unconfirmed"
QUEUED = "queued"

#: Set while a post is recorded that somebody other than its sender takes.
IS_TAKEN_BY_HAND = "is_taken_by_hand"
#: Set while a post is recorded that was confirmed: the id of the confirmation.
CONFIRMATION = "confirmation_id"


class CrmCapturePost(models.Model):
    """One delivery: the whole post, or one entry of a batch."""

    _name = "crm.capture.post"
    _description = "Received Post"
    _order = "id desc"
    _rec_name = "date"

    source_id = fields.Many2one(
        "crm.capture.source", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="source_id.company_id")
    date = fields.Datetime(
        string="Received On", required=True, readonly=True, default=fields.Datetime.now
    )
    state = fields.Selection(
        [
            (TAKEN, "Recorded"),
            (REFUSED, "Refused"),
            (WAITING, "Waiting"),
            (UNCONFIRMED, "Not Confirmed Yet"),
            (QUEUED, "Being Recorded"),
            (TEST, "Test"),
            (LEFT_OUT, "Left Out"),
        ],
        required=True,
        readonly=True,
    )
    reason = fields.Selection(REASONS, readonly=True)
    detail = fields.Char(readonly=True, personal="text")
    origin = fields.Char(string="Website", readonly=True, personal=False)
    # Its name is that of the person, whom the post only shows to officers.
    response_id = fields.Many2one(
        "crm.response",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="response_management.group_response_management_officer",
    )
    content = fields.Text(
        readonly=True,
        groups="response_management.group_response_management_officer",
        help="The values of the post as JSON.",
        personal="rows",
    )
    seen = fields.Json(readonly=True, groups="base.group_system", personal="rows")
    values_text = fields.Text(
        string="Values",
        compute="_compute_values_text",
        help="Only officers see what the values say.",
    )

    _source_index = models.Index("(source_id, id DESC)")
    _queue_index = models.Index("(id) WHERE state = 'queued'")

    @api.depends("date")
    @api.depends_context("tz", "lang")
    def _compute_display_name(self):
        for post in self:
            post.display_name = format_moment(self.env, post.date) if post.date else ""

    def _get_personal_links(self):
        return {**super()._get_personal_links(), "content": personal.MENTION}

    @api.depends("content")
    @api.depends_context("uid")
    def _compute_values_text(self):
        is_masked = not self._may_see()
        for post in self:
            # sudo: everybody sees which values a post has; what they say is masked.
            lines = post_mask.list_values(post.sudo()._read_content(), is_masked=is_masked)
            post.values_text = "\n".join(f"{path} = {text}" for path, text in lines)

    @api.model
    def _may_see(self):
        return self.env.su or self.env.user.has_group(
            "response_management.group_response_management_officer"
        )

    def _read_content(self):
        """Return the values of this post, ``{}`` if they are gone, its text if it has none."""
        self.ensure_one()
        try:
            content = json.loads(self.content or "{}")
        except ValueError:
            return {"": self.content}
        if not isinstance(content, str):
            return content
        try:
            return posted_body.read(content.encode("utf-8", "replace"), "")
        except posted_body.Unreadable:
            return content

    def _is_unread(self):
        """Return whether this is the text of a post that was refused before it was read."""
        self.ensure_one()
        return (self.content or "").startswith('"')

    def _close_as_erased(self):
        """Close posts whose content went with their person: nobody can take or mend them."""
        self.write(
            {
                "state": REFUSED,
                "reason": "suppressed",
                "detail": self.env["crm.response"]._get_suppression_reason(),
                "seen": False,
            }
        )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_take(self):
        """Record these posts by the fields of their source as they are now."""
        if not self._may_see():
            raise AccessError(self.env._("Only officers take what was refused."))
        self.check_access("read")
        # sudo: nobody writes posts by hand, and the sources are the officer's to read only.
        posts = self.sudo().filtered(lambda post: post.state in (REFUSED, WAITING, QUEUED))
        if not posts:
            raise UserError(self.env._("Choose posts that were refused or that wait."))
        gone = posts.filtered(lambda post: not post.content)
        if gone:
            raise UserError(
                self.env._("The content of these posts is no longer stored; have them sent again.")
            )
        refused = {}
        for source, group in posts.grouped("source_id").items():
            refused |= source._take_posts(group.sorted("id"))
        text = "\n".join(
            self.env._(
                "The post of %(date)s: %(reason)s",
                date=format_moment(self.env, post.date),
                reason=reason,
            )
            for post, reason in list(refused.items())[:MAX_TOLD]
        )
        if len(refused) == len(posts):
            raise UserError(text)
        message = self.env._("Posts recorded: %s.", len(posts) - len(refused))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if refused else "success",
                "sticky": bool(refused),
                "message": f"{message}\n{text}" if refused else message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_map(self):
        """Return the dialog that says what the values of this post are."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Map Values"),
            "res_model": "crm.capture.mapping",
            "view_mode": "form",
            "target": "new",
            "context": {"default_post_id": self.id, "default_source_id": self.source_id.id},
        }

    def action_open_response(self):
        """Return the action that shows the response that this post became."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.response",
            "res_id": self.response_id.id,
            "view_mode": "form",
        }

    @api.autovacuum
    def _gc_posts(self):
        """Forget posts after some days, but for when each source last heard from its sender.

        Return ``(done, whether there are more)``. Their contents are not read.
        """
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=POST_DAYS)
        # What waits for a confirmation is erased when its time is up, what is queued is recorded.
        is_old = Domain("date", "<", limit) & Domain("state", "not in", (UNCONFIRMED, QUEUED))
        latest = [post_id for _source, post_id in self._read_group([], ["source_id"], ["id:max"])]
        said = ("content", "seen", "detail", "origin")
        kept = self.search(
            is_old & Domain("id", "in", latest) & Domain.OR([(name, "!=", False)] for name in said)
        )
        kept.write(dict.fromkeys(said, False))
        old = self.search(is_old & Domain("id", "not in", latest), limit=GC_UNLINK_LIMIT)
        old.unlink()
        return len(old), len(old) == GC_UNLINK_LIMIT
