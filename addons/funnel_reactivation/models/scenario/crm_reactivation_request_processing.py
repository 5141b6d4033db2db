"""Closing requests: facts in, decision out, decision applied."""

import logging
from collections import defaultdict

from markupsafe import Markup, escape

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.response_management.logic import delivery_key, qualification
from odoo.addons.response_management.tools import batches

from ...logic import person, scenario, selection
from ..status import crm_funnel_journal as journal

_logger = logging.getLogger(__name__)


class CrmReactivationRequest(models.Model):
    """Closes requests, a batch in a bounded number of queries."""

    _inherit = "crm.reactivation.request"

    def _process_or_isolate(self):
        """Close the requests; those that make the batch fail are closed as failed, alone.

        Returns how many failed.

        :raise ConcurrencyError: not the fault of any request; the caller starts again
        """
        failed = []

        def close_as_failed(request, error):
            _logger.info("Reactivation request %s failed", request.id, exc_info=error)
            request._close(
                "failed",
                reason="error",
                error=str(error) if isinstance(error, UserError) else type(error).__name__,
            )
            failed.append(request.id)

        batches.in_halves(self.env.cr, self, lambda requests: requests._process(), close_as_failed)
        return len(failed)

    def _process(self):
        """Close each request with its outcome, a batch in a bounded number of queries.

        A user who answers a prompt changes the leads with their own rights, the scheduled job
        with all.
        """
        author = self.env["res.users"] if self.env.su else self.env.user
        # sudo: requests are closed by the rules of their scenario, no matter who happens to run
        # them.
        for record, requests in self.sudo().grouped("scenario_id").items():
            for column in ("lead_id", "partner_id"):
                group = requests.filtered(
                    lambda r, column=column: bool(r.lead_id) == (column == "lead_id")
                )
                if group:
                    group.with_company(record.company_id)._process_alike(record, author)
        self.env.flush_all()

    def _process_alike(self, record, author):
        """Close requests of one scenario, all about leads or all about contacts."""
        people = {request: request.lead_id or request.partner_id for request in self}
        everybody = next(iter(people.values())).union(*people.values())
        active = everybody._get_active_responses()
        served = record._filter_served(everybody)
        modes = record.company_id._get_funnel_modes(self.user_id)
        open_ids, seen = [], defaultdict(list)
        skipped = defaultdict(list)
        for request, who in people.items():
            marks = who._get_person_marks() if who else {}
            twins = (twin for mark in marks.items() if mark[1] for twin in seen[mark])
            is_asked = any(person.is_same(marks, twin) for twin in twins)
            objection = scenario.objection(
                record.kind,
                record._is_listening(),
                scenario.PersonState(
                    exists=bool(who),
                    has_active_response=who in active or is_asked,
                    is_won=who._is_won(),
                    is_active_status=who.funnel_status_id.is_active,
                    is_excluded=who not in served,
                    mode=modes.get(request.user_id.id, scenario.MODE_ACTIVE),
                ),
            )
            if objection:
                skipped[objection].append(request.id)
            else:
                open_ids.append(request.id)
                for mark in marks.items():
                    seen[mark].append(marks)
        for reason, ids in skipped.items():
            self.browse(ids)._close("skipped", reason=reason)
        open_requests = self.browse(open_ids)
        if open_requests:
            open_requests._decide_and_apply(record, {r: people[r] for r in open_requests}, author)

    def _decide_and_apply(self, record, people, author):
        defaults = record.default_ids._find_first(self.user_id | self.env.user)
        candidates = record._find_candidates(people)
        now = self.env.cr.now()
        # Per outcome: what a request gets. A delivery becomes a response through the door.
        chosen, taken_up, defaulted, nothing, verdicts = {}, {}, {}, [], {}
        policies = {}
        for request, who in people.items():
            line = request._get_default(record, defaults)
            terms = (line is not None, record._respects_nurture(who))
            if terms not in policies:
                policies[terms] = record._get_policy(has_default=terms[0], is_nurtured=terms[1])
            # What arrived between the request and now counts: a delay waits for just that.
            found = selection.select(candidates[who], policies[terms], now)
            verdicts[request] = [[v.id, v.category, v.reason] for v in found.verdicts]
            if found.outcome == selection.REACTIVATE:
                chosen[request] = self.env["crm.response"].browse(found.response_id)
            elif found.outcome == selection.RESPOND:
                member = self.env["crm.response"].browse(found.response_id)
                taken_up[request] = member._prepare_taken_up_values(request, who)
            elif found.outcome == selection.DEFAULT:
                defaulted[request] = request._prepare_default_values(line, who)
            else:
                nothing.append(request.id)
        # First, because the door flushes: each request and each response is then updated once.
        delivered = self._deliver({**taken_up, **defaulted})
        self._set_each("verdicts", verdicts)
        nothing = self.browse(nothing)
        nurtured = nothing.filtered(lambda request: record._respects_nurture(people[request]))
        nurtured._close("skipped", reason=scenario.NURTURED)
        (nothing - nurtured)._close("skipped", reason="no_candidate")
        self._apply(record, people, chosen, selection.REACTIVATE, author)
        self._apply(record, people, {r: delivered[r] for r in taken_up}, selection.RESPOND, author)
        self._apply(record, people, {r: delivered[r] for r in defaulted}, selection.DEFAULT, author)

    def _deliver(self, deliveries):
        """Return ``{request: response}`` for ``{request: delivery}``, through the door."""
        captured = self.env["crm.response"]._capture(list(deliveries.values()))
        return dict(zip(deliveries, captured, strict=True))

    def _apply(self, record, people, chosen, outcome, author):
        """Make the chosen responses active and close their requests."""
        if not chosen:
            return
        # Untracked: the journal tells what happens to the responses, in a few queries for all.
        responses = self.env["crm.response"].sudo().with_context(tracking_disable=True)
        responses = responses.union(*chosen.values())
        # Together, so that what is computed for one is computed for all.
        chosen = {r: each.with_prefetch(responses._prefetch_ids) for r, each in chosen.items()}
        responses._link_each(
            "lead_id",
            [
                (response, people[request])
                for request, response in chosen.items()
                if people[request]._name == "crm.lead" and response.lead_id != people[request]
            ],
        )
        cause = journal.CAUSE_PROMPT if record.kind == scenario.PROMPT else journal.CAUSE_SCENARIO
        activated = set(
            (responses.with_user(author) if author else responses)
            ._activate(cause=cause, scenario=record, is_reactivation=outcome != selection.DEFAULT)
            ._ids
        )
        closed = {r: found for r, found in chosen.items() if found.id in activated}
        self._set_each("response_id", {r: found.id for r, found in closed.items()})
        self.browse(r.id for r in closed)._close("done", outcome=outcome)
        self.browse(r.id for r in chosen if r not in closed)._close("skipped", reason="race")
        self._note(closed, people)
        leads = self.env["crm.lead"].browse(
            people[request].id for request in closed if people[request]._name == "crm.lead"
        )
        record._get_released(leads).write({"user_id": False})

    def _set_each(self, name, values):
        """Give each request its own value of a field that nothing else follows from, at once."""
        field = self._fields[name]
        for request, value in values.items():
            field._update_cache(request, field.convert_to_cache(value, request), dirty=True)
        self.modified([name])

    def _note(self, closed, people):
        """Say on the leads and contacts what the scenario did, in one go a model."""
        by_model = defaultdict(dict)
        for request, response in closed.items():
            by_model[people[request]._name][people[request].id] = self.env._(
                "%(scenario)s: %(response)s is the active response now; %(campaign)s gets the "
                "credit.",
                scenario=request.scenario_id.name,
                response=response._get_origin_link(),
                campaign=response.campaign_id.title or self.env._("no campaign"),
            )
        for model, bodies in by_model.items():
            self.env[model].browse(bodies)._note_together(list(bodies.values()))

    # ------------------------------------------------------------
    # DEFAULT
    # ------------------------------------------------------------

    def _get_default(self, record, defaults):
        """Return what to record without candidate: a prompt's campaign, a default line or None."""
        if self.prompt_campaign_id:
            return self.prompt_campaign_id
        if not (record.inserts_default and self.inserts_default):
            return None
        return defaults.get(self.user_id.id or self.env.uid)

    def _prepare_default_values(self, line, who):
        """Return the delivery of the default response; its key makes a second one a no-op."""
        self.ensure_one()
        is_prompt = line._name == "utm.campaign"
        response_type = (
            self.env.ref("funnel_reactivation.type_sales_outreach") if is_prompt else line.type_id
        )
        return {
            **who._prepare_person_values(),
            "date": who._get_engagement_date(),
            "type_id": response_type.id,
            "campaign_id": line.id if is_prompt else line.campaign_id.id,
            "medium_id": False if is_prompt else line.medium_id.id,
            "company_id": self.company_id.id,
            "user_id": self.user_id.id,
            "capture_method": qualification.CAPTURE_AUTOMATIC,
            "external_key": delivery_key.own_key("reactivation", self.id),
        }

    # ------------------------------------------------------------
    # WORDS
    # ------------------------------------------------------------

    def _compute_explanation(self):
        """Tell in words what was considered and why each candidate was taken or not."""
        reasons, categories = self._get_verdict_words(), self._get_category_words()
        ids = {verdict[0] for request in self for verdict in request.verdicts or ()}
        responses = {r.id: r for r in self.env["crm.response"].sudo().browse(ids).exists()}
        for request in self:
            lines = [
                Markup("<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>")
                % (
                    responses[response_id].display_name,
                    responses[response_id].campaign_id.title or "",
                    categories.get(category, ""),
                    reasons.get(reason, reason),
                )
                for response_id, category, reason in request.verdicts or ()
                if response_id in responses
            ]
            if lines:
                head = Markup("").join(
                    Markup("<th>%s</th>") % escape(title)
                    for title in (
                        self.env._("Response"),
                        self.env._("Campaign"),
                        self.env._("Kind"),
                        self.env._("Verdict"),
                    )
                )
                request.explanation = Markup(
                    '<table class="table table-sm"><thead><tr>%s</tr></thead><tbody>%s</tbody>'
                    "</table>"
                ) % (head, Markup("").join(lines))
            else:
                request.explanation = Markup("<p>%s</p>") % self.env._("There was no candidate.")

    def _get_verdict_words(self):
        """Return ``{verdict: why a candidate was taken or not}``."""
        return {
            selection.CHOSEN: self.env._("taken"),
            selection.OUTRANKED: self.env._("another one comes first"),
            selection.TOO_OLD: self.env._("before the look-back"),
            selection.STAMPED: self.env._("reactivated once already"),
            selection.CAMPAIGN_EXCLUDED: self.env._("its campaign is excluded"),
            selection.CLASS_OFF: self.env._("the scenario excludes its kind"),
            selection.CLOSED: self.env._("its funnel came to an end"),
            selection.NOT_MQL: self.env._("never qualified by marketing"),
            selection.NO_DEFAULT_TYPE: self.env._(
                "no answer, and its campaign does not say which one to assume"
            ),
            selection.REJECTED: self.env._("rejected in the review"),
            selection.NURTURED: self.env._("the nurture timeout is not over"),
            selection.LATER_THAN_REQUEST: self.env._("dated in the future"),
        }

    def _get_category_words(self):
        """Return ``{category: the kind of a candidate}``."""
        return {
            selection.NEW: self.env._("new"),
            selection.NEVER_ENGAGED: self.env._("never engaged"),
            selection.RESTED: self.env._("nurtured or recycled"),
            selection.NON_RESPONSE: self.env._("no answer"),
        }
