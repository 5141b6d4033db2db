"""Whose opens and clicks a mailing records with their names, and rates that hold for all."""

from odoo import api, fields, models, tools

from odoo.addons.crm_privacy.logic import consent

from ..logic import anonymous_count, machine_signal


class MailingMailing(models.Model):
    """Adds the switch of a mailing, which may be stricter than its company but never wider.

    Recipients who are not tracked get no pixel and no link of their own. Their opens and clicks
    only add to ``crm.mailing.count``, and rates take both into account.
    """

    _inherit = "mailing.mailing"

    tracking_mode = fields.Selection(
        [
            (consent.OPT_OUT, "Everyone who has not refused"),
            (consent.OPT_IN, "Only people who agreed"),
            (consent.NONE, "Nobody"),
        ],
        string="Track",
        help="Whose opens and clicks of this mailing are recorded with their names. Empty: as the "
        "company says. Where the company is stricter, the company counts.",
    )
    tracking_text = fields.Char(string="Tracking", compute="_compute_tracking_text")
    untracked_count = fields.Integer(compute="_compute_statistics")
    tracked_text = fields.Char(compute="_compute_tracked_text")
    tracked_rate_text = fields.Char(compute="_compute_tracked_text")

    @api.depends("tracking_mode", "user_id")
    def _compute_tracking_text(self):
        texts = {
            consent.ALL: self.env._("Opens and clicks are recorded with names."),
            consent.OPT_OUT: self.env._(
                "Opens and clicks are recorded with names, but for those who refused; theirs are "
                "only counted."
            ),
            consent.OPT_IN: self.env._(
                "Opens and clicks are recorded with the names of those who agreed; those of "
                "others are only counted."
            ),
            consent.NONE: self.env._("Opens and clicks are only counted, without names."),
        }
        for mailing in self:
            mailing.tracking_text = texts[mailing._get_tracking_mode()]

    @api.depends("untracked_count")
    def _compute_tracked_text(self):
        """Say how many are tracked, and what is known of them alone."""
        limited = self.filtered("untracked_count")
        (self - limited).update({"tracked_text": False, "tracked_rate_text": False})
        # sudo: totals without names, beside the native ones.
        tracked = self.env["mailing.trace"].sudo()._count_tracked(limited) if limited else {}
        for mailing in limited:
            sent = mailing._get_sent_count()
            mailing.tracked_text = self.env._(
                "%(tracked)s tracked of %(sent)s sent",
                tracked=max(sent - mailing.untracked_count, 0),
                sent=sent,
            )
            reached, opened, clicked = tracked.get(mailing, (0, 0, 0))
            mailing.tracked_rate_text = reached and self.env._(
                "Of the %(tracked)s tracked, %(opened)s opened (%(open_rate)s%%) and %(clicked)s "
                "clicked (%(click_rate)s%%).",
                tracked=reached,
                opened=opened,
                open_rate=round(anonymous_count.percentage(opened, reached)),
                clicked=clicked,
                click_rate=round(anonymous_count.percentage(clicked, reached)),
            )

    def _get_sent_count(self):
        """Return how many messages of this mailing went out, bounced ones included."""
        return self.delivered + self.pending + self.process + self.bounced

    # ------------------------------------------------------------
    # MODE
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        mailings = super().create(vals_list)
        if any(mailings.mapped("tracking_mode")):
            self.env.registry.clear_cache()
        return mailings

    def write(self, vals):
        result = super().write(vals)
        if "tracking_mode" in vals:
            self.env.registry.clear_cache()
        return result

    @api.model
    @tools.ormcache()
    def _is_tracking_limited(self):
        """Return whether any company or mailing tracks not everybody; else nothing is asked."""
        # sudo: of whichever company.
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        mailings = self.sudo().with_context(active_test=False)
        return bool(
            companies.search([("consent_track_mode", "!=", consent.ALL)], limit=1)
            or mailings.search([("tracking_mode", "!=", False)], limit=1)
        )

    def _get_tracking_mode(self):
        """Return whose opens and clicks of this mailing may be recorded with their names."""
        company_mode = self._get_consent_company()._get_consent_mode(consent.TRACK)
        return consent.strictest(company_mode, self.tracking_mode)

    def _get_consent_company(self):
        """Return the company whose mailing this is."""
        return self.user_id.company_id or self.env.company

    def _find_untracked(self, people):
        """Return the refs of those of ``people`` who may not be tracked, in at most one query."""
        self.ensure_one()
        mode = self._get_tracking_mode() if self._is_tracking_limited() else consent.ALL
        if mode in (consent.ALL, consent.NONE):
            return {person.ref for person in people} if mode == consent.NONE else set()
        states = self.env["crm.consent"]._get_states(
            people, consent.TRACK, self._get_consent_company()
        )
        return {ref for ref, state in states.items() if not consent.is_personal(mode, state)}

    # ------------------------------------------------------------
    # RATES
    # ------------------------------------------------------------

    def _compute_statistics(self):
        """Add what untracked recipients did to the figures and ratios of deliveries."""
        result = super()._compute_statistics()
        self.untracked_count = 0
        Trace = self.env["mailing.trace"]
        if not self.ids or not Trace._has_untracked():
            return result
        untracked = Trace._count_untracked(self)
        counts = self.env["crm.mailing.count"]._get_delivery_counts(self)
        for mailing in self:
            reached, replied, clicked = untracked.get(mailing.id, (0, 0, 0))
            if not reached:
                continue
            found = counts[mailing]
            clicks = found.get(machine_signal.CLICK, 0)
            opens = anonymous_count.opened(found.get(machine_signal.OPEN, 0), clicks)
            mailing.untracked_count = reached
            mailing.opened += anonymous_count.bounded(opens, reached, replied)
            mailing.clicked += anonymous_count.bounded(clicks, reached, clicked)
            mailing.opened_ratio = anonymous_count.percentage(
                mailing.opened, mailing._get_expected_count()
            )
        return result

    def _get_expected_count(self):
        """Return of how many messages natively the ratios of opens and clicks are shares."""
        return self.expected - self.canceled - self.bounced - self.failed

    def _compute_clicks_ratio(self):
        result = super()._compute_clicks_ratio()
        if self.env["mailing.trace"]._has_untracked():
            for mailing in self.filtered("untracked_count"):
                mailing.clicks_ratio = anonymous_count.percentage(
                    mailing.clicked, mailing._get_expected_count()
                )
        return result
