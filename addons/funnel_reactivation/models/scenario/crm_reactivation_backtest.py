"""What other look-backs would have found in the past."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...logic import lifecycle, period, selection
from ..status import crm_funnel_journal as journal

#: Look-backs that are compared, in days.
LOOK_BACKS = (7, 14, 30, 60, 90)
#: Engagements that one transaction of the scheduled job replays.
BATCH_SIZE = 500
#: A request follows its engagement after the delay of its scenario, at the latest so much later.
SLACK = timedelta(days=2)


class CrmReactivationBacktest(models.Model):
    """Replays the engagements of a period, as the funnel journal tells them, with a scenario.

    Each response is taken as it was at that moment: what it had reached, how it had ended, whether
    it had been reactivated. Runs in the background, a batch per transaction; nothing but the
    counts is written.
    """

    _name = "crm.reactivation.backtest"
    _description = "Reactivation Back-test"
    _inherit = ["crm.fact.mixin"]
    _order = "id desc"
    _rec_name = "scenario_id"

    scenario_id = fields.Many2one(
        "crm.reactivation.scenario", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="scenario_id.company_id", store=True, index=True)
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.subtract(fields.Date.context_today(self), years=1),
    )
    date_to = fields.Date(string="To", required=True, default=fields.Date.context_today)
    state = fields.Selection(
        [("draft", "New"), ("running", "Running"), ("done", "Done")],
        required=True,
        fact=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    position = fields.Integer(fact=True, readonly=True, copy=False)
    total_count = fields.Integer(string="Engagements", fact=True, readonly=True, copy=False)
    done_count = fields.Integer(string="Replayed", fact=True, readonly=True, copy=False)
    left_out_count = fields.Integer(
        string="Skipped",
        fact=True,
        readonly=True,
        copy=False,
        help="People with an active response at that moment, and leads that are gone.",
    )
    progress = fields.Float(compute="_compute_progress")
    picture = fields.Html(compute="_compute_picture", sanitize=False)
    line_ids = fields.One2many("crm.reactivation.backtest.line", "backtest_id", readonly=True)

    @api.depends("state", "total_count", "done_count")
    def _compute_progress(self):
        for record in self:
            is_over = record.state == "done"
            record.progress = (
                100 if is_over else 100 * record.done_count / (record.total_count or 1)
            )

    @api.depends("line_ids.reactivate_count", "line_ids.respond_count", "line_ids.default_count")
    def _compute_picture(self):
        for record in self:
            record.picture = any(line._get_engagement_count() for line in record.line_ids) and (
                self.env["ir.qweb"]._render(
                    "funnel_reactivation.backtest_picture",
                    {"lines": record.line_ids.sorted("look_back_days")},
                )
            )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        if any(record.date_from > record.date_to for record in self):
            raise ValidationError(self.env._("The first day must not come after the last."))
        if not all(period.is_sound(day) for r in self for day in (r.date_from, r.date_to)):
            raise ValidationError(self.env._("Choose days between 1970 and 2199."))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_given_facts(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_changed_facts(vals)
        return super().write(vals)

    def action_run(self):
        """Begin anew; the scheduled job replays the period."""
        self.check_access("write")
        for record in self:
            total = self.env["crm.funnel.journal"].search_count(record._get_engagement_domain())
            if not total:
                raise UserError(
                    self.env._(
                        "The funnel journal shows no engagements in this period. Choose a longer "
                        "one."
                    )
                )
            # sudo: what a back-test finds follows from running it; the right was checked above.
            record.sudo().write(
                {
                    "state": "running",
                    "position": 0,
                    "total_count": total,
                    "done_count": 0,
                    "left_out_count": 0,
                    "line_ids": [
                        fields.Command.clear(),
                        *(fields.Command.create({"look_back_days": days}) for days in LOOK_BACKS),
                    ],
                }
            )
        if self:
            # sudo: anyone who may set a back-test going may wake the job that runs it.
            self.env.ref("funnel_reactivation.ir_cron_run_backtests").sudo()._trigger()
        return True

    def _get_engagement_domain(self):
        """Return the lines of the journal that say that somebody was taken up."""
        self.ensure_one()
        Status = self.env["crm.funnel.status"].with_context(active_test=False)
        active = Status.search([("kind", "in", list(lifecycle.ACTIVE_KINDS))]).ids
        return [
            ("event", "=", journal.STATUS),
            ("company_id", "=", self.company_id.id),
            ("date", ">=", self.date_from),
            ("date", "<", fields.Date.add(self.date_to, days=1)),
            ("new_status_id", "in", active),
            ("old_status_id", "not in", active),
        ]

    # ------------------------------------------------------------
    # REPLAY
    # ------------------------------------------------------------

    @api.model
    def _cron_run_backtests(self):
        """Replay what is running, a batch per transaction."""
        cron = self.env["ir.cron"]
        for record in self.search([("state", "=", "running")], order="id"):
            record = record.try_lock_for_update()
            while record and record.state == "running":
                done = record._replay_batch()
                left = record.total_count - record.done_count
                if not cron._commit_progress(done, remaining=left):
                    return

    def _replay_batch(self):
        """Replay the next engagements and return how many they were; none ends the back-test."""
        self.ensure_one()
        events = self.env["crm.funnel.journal"].search(
            [*self._get_engagement_domain(), ("id", ">", self.position)],
            order="id",
            limit=BATCH_SIZE,
        )
        if not events:
            self.state = "done"
            return 0
        counts = defaultdict(Counter)
        left_out = len(events)
        for column in ("lead_id", "partner_id"):
            group = events.filtered(
                lambda event, column=column: (
                    event[column] and (column == "lead_id" or not event.lead_id)
                )
            )
            if group:
                left_out -= self._replay(group, column, counts)
        for line in self.line_ids:
            for name, count in counts[line.look_back_days].items():
                line[name] += count
        self.write(
            {
                "position": events[-1].id,
                "done_count": self.done_count + len(events),
                "left_out_count": self.left_out_count + left_out,
            }
        )
        return len(events)

    def _replay(self, events, column, counts):
        """Count what each look-back would have found; return how many events could be replayed."""
        since = min(events.mapped("date")) - timedelta(days=max(LOOK_BACKS))
        responses = self.scenario_id._find_responses(events[column], since)
        ids = {response.id for found in responses.values() for response in found}
        history = self._get_history(ids)
        actual = self._get_actual(events, column)
        replayed = 0
        delay = timedelta(minutes=self.scenario_id.delay_minutes)
        for event in events:
            candidates, has_active = [], False
            for response in responses[event[column]]:
                if _is_consequence(response, event.date):
                    continue
                kind, was_active = _get_state(history.get(response.id, ()), event.date)
                has_active |= was_active
                candidates.append(_get_past_candidate(response, kind, event.date))
            if has_active:
                continue
            replayed += 1
            credited = actual.get(event)
            for days in LOOK_BACKS:
                policy = self.scenario_id._get_policy(has_default=True, look_back_days=days)
                found = selection.select(candidates, policy, event.date + delay)
                self._count(counts[days], found, candidates, credited)
        return replayed

    def _count(self, tally, found, candidates, credited):
        campaign = next((c.campaign_id for c in candidates if c.id == found.response_id), None)
        tally[f"{found.outcome}_count"] += 1
        if credited is None:
            return
        outcome, credited_campaign = credited
        if found.outcome != selection.DEFAULT:
            tally["saved_count"] += outcome == selection.DEFAULT
            tally["moved_count"] += campaign != credited_campaign

    def _get_history(self, response_ids):
        """Return ``{response id: [(date, event, kind of its status)]}``, the earliest first."""
        lines = self.env["crm.funnel.journal"].search(
            [
                ("response_id", "in", list(response_ids)),
                ("event", "in", (journal.ACTIVATED, journal.CLOSED)),
            ],
            order="date, id",
        )
        history = defaultdict(list)
        for line in lines:
            history[line.response_id.id].append((line.date, line.event, line.new_status_id.kind))
        return history

    def _get_actual(self, events, column):
        """Return ``{event: (outcome, campaign id)}`` of what a scenario then really did."""
        requests = self.env["crm.reactivation.request"].search(
            [
                (column, "in", events[column].ids),
                ("state", "=", "done"),
                ("date_due", ">=", min(events.mapped("date"))),
            ],
            order="date_due",
        )
        by_person = requests.grouped(column)
        actual = {}
        for event in events:
            for request in by_person.get(event[column], ()):
                if event.date <= request.date_due <= event.date + SLACK:
                    actual[event] = (request.outcome, request.campaign_id.id or None)
                    break
        return actual


def _get_state(history, date):
    """Return the kind of status in which a response had ended by ``date``, and if it was active."""
    kind, is_active = None, False
    for when, event, new_kind in history:
        # What the engagement itself set off does not count.
        if when >= date:
            break
        is_active = event == journal.ACTIVATED
        kind = None if is_active else new_kind
    return kind or None, is_active


def _is_consequence(response, date):
    """Return whether a scenario recorded the response because somebody was taken up then."""
    key = response.external_key or ""
    return response.date >= date and key.startswith("reactivation:")


def _get_past_candidate(response, kind, date):
    """Return the response as it was then."""
    return replace(
        response._get_candidate(),
        kind=kind,
        is_mql=bool(response.date_mql and response.date_mql < date),
        is_stamped=bool(response.date_reactivated and response.date_reactivated < date),
    )
