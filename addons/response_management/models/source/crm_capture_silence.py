"""When a sender was last heard, and telling somebody, once, that it has gone quiet."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.crm_privacy.tools.readable_date import format_moment

from ...logic import silence
from .crm_capture_post import REFUSED

ACTIVITY = "mail.mail_activity_data_warning"
#: Deliveries from which the usual pause is told.
PULSE = 40


class CrmCaptureSource(models.Model):
    """The watch over silence. Mixed into ``crm.capture.source``."""

    _name = "crm.capture.source"
    _inherit = ["crm.capture.source", "mail.activity.mixin"]

    date_heard = fields.Datetime(string="Last Heard", compute="_compute_pulse")
    is_quiet = fields.Boolean(
        string="Gone Quiet",
        compute="_compute_pulse",
        help="No posts for much longer than usual.",
    )

    date_silence_told = fields.Datetime(
        string="Silence Told On",
        readonly=True,
        copy=False,
        help="When someone was notified that no posts arrive; empty once they arrive again.",
    )

    def _compute_pulse(self):
        pulses = self._query_pulses()
        now = fields.Datetime.now()
        for source in self:
            moments = pulses.get(source._origin.id, [])
            source.date_heard = max(moments, default=False)
            source.is_quiet = bool(source.active and silence.is_quiet(moments, now))

    def _query_pulses(self):
        """Return ``{source id: moments}`` of the last deliveries of each source.

        In SQL: a few of the latest rows of each source, of which there may be millions.
        """
        if not self.ids:
            return {}
        self.env["crm.response"].flush_model(["capture_source_id"])
        self.env["crm.capture.post"].flush_model(["source_id", "date"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT source.id, pulse.date
                  FROM unnest(%(ids)s) AS source(id)
                 CROSS JOIN LATERAL (
                       (SELECT create_date AS date FROM crm_response
                         WHERE capture_source_id = source.id
                         ORDER BY create_date DESC LIMIT %(limit)s)
                        UNION ALL
                       (SELECT date FROM crm_capture_post
                         WHERE source_id = source.id ORDER BY id DESC LIMIT %(limit)s)
                       ) AS pulse
                """,
                ids=self.ids,
                limit=PULSE,
            )
        )
        pulses = {}
        for source_id, date in rows:
            pulses.setdefault(source_id, []).append(date.replace(microsecond=0))
        return pulses

    def _tell_silence(self):
        """Plan an activity for those of these sources that have gone quiet, and end it after."""
        for source in self:
            if source.is_quiet and not source.date_silence_told:
                source._plan_silence_activity()
                source.date_silence_told = fields.Datetime.now()
            elif source.date_silence_told and not source.is_quiet:
                source.date_silence_told = False
                source.activity_feedback(
                    [ACTIVITY],
                    feedback=self.env._("Posts are arriving again."),
                    only_automated=True,
                )

    def _plan_silence_activity(self):
        self.ensure_one()
        note = self._get_silence_note()
        user = self._get_caretaker()
        if user:
            # In the language of who reads it.
            source = self.with_context(lang=user.lang)
            note = source._get_silence_note()
            source.activity_schedule(
                ACTIVITY,
                summary=source.env._("%s has gone quiet", source.name),
                note=note,
                user_id=user.id,
            )
        self._message_log(body=note)

    def _get_caretaker(self):
        """Return who is told: the responsible, else who made the source, if they still may."""
        for user in (self.user_id, self.create_uid):
            if user.active and not user.share and self.with_user(user).has_access("read"):
                return user
        return user.browse()

    def _get_silence_note(self):
        """Return since when nothing comes, what became of the last post, and what to look at."""
        heard = format_moment(self.env, self.date_heard)
        last = self.last_post_ids[:1]
        if last.state == REFUSED:
            reasons = dict(last._fields["reason"]._description_selection(self.env))
            text = self.env._(
                "No posts arrived since %(date)s, much longer than usual. The last post was "
                "refused: %(reason)s. The sender may have given up: fix that, and have it send a "
                "test.",
                date=heard,
                reason=reasons.get(last.reason, ""),
            )
        elif self.connection != "form":
            text = self.env._(
                "No posts arrived since %(date)s, much longer than usual. The last post was "
                "accepted as usual. Have the sender send a test: its connection may have been "
                "switched off, or the address replaced.",
                date=heard,
            )
        else:
            text = self.env._(
                "No posts arrived since %(date)s, much longer than usual. The last post was "
                "accepted as usual. Send the form once yourself: it may have been removed from "
                "its page.",
                date=heard,
            )
        return text

    def _cron_tell_silence(self):
        """Look once a day at all sources that ever took something; one that fails waits."""
        cron = self.env["ir.cron"]
        sources = self.search(
            Domain("active", "=", True)
            & (Domain("post_ids", "!=", False) | Domain("response_ids", "!=", False))
        )
        failed = []
        for index, source in enumerate(sources):
            try:
                with self.env.cr.savepoint():
                    source._tell_silence()
            except UserError as error:
                failed.append((source.id, error))
            if not cron._commit_progress(1, remaining=len(sources) - index - 1):
                break
        if failed:
            raise UserError(
                self.env._("No one could be notified about these capture sources: %s", failed)
            )
