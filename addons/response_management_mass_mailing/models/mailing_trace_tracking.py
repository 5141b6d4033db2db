"""Recipients who are not tracked: what their traces are not told."""

from odoo import api, fields, models, tools
from odoo.tools import SQL

from odoo.addons.crm_privacy.logic import consent

from .crm_response_mailing_event_record import REACHED_STATUSES

#: Who replied has opened, as Odoo counts.
OPENED_STATUSES = ("open", "reply")


class MailingTrace(models.Model):
    """A trace says that its recipient is not tracked, as was found when the message was made.

    It is asked again when an event comes: of a message that left with a personal link, before the
    company asked for consent or the person refused. The event then only adds to a counter.
    """

    _inherit = "mailing.trace"

    is_untracked = fields.Boolean(
        string="Not Tracked",
        readonly=True,
        copy=False,
        help=(
            "The recipient did not agree to have opens and clicks recorded. The message has no "
            "tracking pixel or personal links, and nothing is logged here."
        ),
    )

    _untracked_index = models.Index("(mass_mailing_id) WHERE is_untracked IS TRUE")
    # Who withdraws is found by the address. An index that is declared with the native field would
    # stay when this addon goes.
    _email_index = models.Index("(email) WHERE email IS NOT NULL")

    @api.model_create_multi
    def create(self, vals_list):
        traces = super().create(vals_list)
        if any(vals.get("is_untracked") for vals in vals_list):
            self._note_untracked()
        return traces

    @api.model
    @tools.ormcache()
    def _has_untracked(self):
        """Return whether there has been a recipient who is not tracked."""
        # sudo: of whichever mailing.
        return bool(self.sudo().search([("is_untracked", "=", True)], limit=1))

    @api.model
    def _note_untracked(self):
        if not self._has_untracked():
            self.env.registry.clear_cache()

    # ------------------------------------------------------------
    # EVENTS
    # ------------------------------------------------------------

    def _split_untracked(self):
        """Return ``(tracked, untracked)``, the latter with those who became so since."""
        untracked = self.filtered("is_untracked")
        fresh = self.browse()
        if self.env["mailing.mailing"]._is_tracking_limited():
            for mailing, traces in (self - untracked).grouped("mass_mailing_id").items():
                refused = mailing._find_untracked(traces._get_people()) if mailing else set()
                fresh |= traces.filtered(lambda trace, refused=refused: trace in refused)
        if fresh:
            fresh.is_untracked = True
            self._note_untracked()
        untracked |= fresh
        return self - untracked, untracked

    def _get_people(self):
        """Return the recipients as the consent ledger knows people."""
        return [
            consent.Person(trace, (trace.email or "").lower(), trace._get_number())
            for trace in self
        ]

    def _get_number(self):
        """Return the phone number of the recipient, where the message went to one."""
        return ""

    def _keep_tracked(self, domain, kind):
        """Return those of whom ``kind`` may be recorded; of the others it is counted, if at all.

        :param kind: ``None`` if it follows from another event, which is recorded by itself
        """
        traces = self + (self.search(domain) if domain else self.browse())
        tracked, untracked = traces._split_untracked()
        if kind and untracked:
            Count = self.env["crm.mailing.count"]
            for mailing in untracked.mass_mailing_id:
                own = untracked.filtered(lambda trace, m=mailing: trace.mass_mailing_id == m)
                for _trace in own:
                    Count._note_event(kind, mailing)
        return tracked

    # ------------------------------------------------------------
    # COUNTS
    # ------------------------------------------------------------

    @api.model
    def _count_untracked(self, mailings):
        """Return ``{mailing id: (reached, of those replied, of those clicked)}`` of untracked ones.

        In SQL, for the partial index, and because only totals leave it.
        """
        self.flush_model(["is_untracked", "trace_status", "links_click_datetime"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT mass_mailing_id,
                       COUNT(*) FILTER (WHERE trace_status = ANY(%(reached)s)),
                       COUNT(*) FILTER (WHERE trace_status = 'reply'),
                       COUNT(links_click_datetime)
                  FROM mailing_trace
                 WHERE is_untracked IS TRUE AND mass_mailing_id = ANY(%(mailings)s)
              GROUP BY mass_mailing_id
                """,
                reached=list(self._get_reached_statuses()),
                mailings=mailings.ids,
            )
        )
        return {mailing_id: tuple(counts) for mailing_id, *counts in rows}

    @api.model
    def _count_tracked(self, mailings):
        """Return ``{mailing: (reached, opened, clicked)}`` of recipients who are tracked."""
        domain = [
            ("mass_mailing_id", "in", mailings.ids),
            ("is_untracked", "=", False),
            ("trace_status", "in", list(self._get_reached_statuses())),
        ]
        found = {}
        for mailing, status, count, clicked in self._read_group(
            domain,
            ["mass_mailing_id", "trace_status"],
            ["__count", "links_click_datetime:count"],
        ):
            sums = found.get(mailing.with_env(mailings.env), (0, 0, 0))
            more = (count, count if status in OPENED_STATUSES else 0, clicked)
            found[mailing.with_env(mailings.env)] = tuple(map(sum, zip(sums, more, strict=True)))
        return found

    @api.model
    def _get_reached_statuses(self):
        return REACHED_STATUSES
