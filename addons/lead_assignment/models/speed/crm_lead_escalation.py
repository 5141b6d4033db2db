"""Watching the clocks: warn, tell of missed targets, reassign, and note appointments held."""

import logging
from datetime import datetime, timedelta
from functools import partial

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Domain

from ...logic import speed
from . import crm_sla_event as events

_logger = logging.getLogger(__name__)

MINUTE = timedelta(minutes=1)
#: When what has failed is tried again.
RETRY = timedelta(hours=1)
#: The first time at which this transaction has the clocks looked at.
WOKEN = "lead_assignment.watch"
#: Leads dealt with between two commits.
BATCH_SIZE = 500


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    def _cron_watch_speed(self):
        """Look at all clocks that have something to tell; each is told once."""
        Cron = self.env["ir.cron"]
        failed, is_left = self.browse(), False
        for get_domain, react in (
            (self._get_appointment_domain, lambda leads: leads._hold_meetings()),
            (self._get_warning_domain, lambda leads: leads._warn_owners()),
            (self._get_breach_domain, lambda leads: leads._escalate()),
        ):
            seen = []
            while True:
                wanted = get_domain() & Domain("id", "not in", seen)
                due = self.search(wanted, order="id", limit=BATCH_SIZE)
                if not due:
                    break
                seen += due.ids
                locked = due.try_lock_for_update(allow_referencing=True)
                is_left |= locked != due
                # What others have done since is seen only now.
                locked.invalidate_recordset()
                failed |= self._react(react, locked.filtered_domain(get_domain()))
                left = self.search_count(get_domain() & Domain("id", "not in", seen))
                if not Cron._commit_progress(len(due), remaining=left):
                    return
        self._schedule_watch(is_left, failed)
        # So that it holds whatever is raised.
        Cron._commit_progress(0)
        if failed:
            raise UserError(
                self.env._(
                    "Leads whose targets could not be checked: %s. See the log.", len(failed)
                )
            )

    @api.model
    def _wake_watch(self, dates):
        """Have the clocks looked at when the first of ``dates`` is past.

        The later ones follow, for each look schedules the next. Nobody waits for a date of before.
        """
        now = self.env.cr.now()
        # To the minute: what is due in the same one is looked at together.
        coming = [max(date, now).replace(second=0, microsecond=0) for date in dates if date]
        if not coming:
            return
        at = min(coming) + MINUTE
        data = self.env.cr.precommit.data
        if data.get(WOKEN, datetime.max) <= at:
            return
        data[WOKEN] = at
        # sudo: anyone who works on a lead has its clock watched.
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id("lead_assignment.ir_cron_watch_speed")
        if cron_id:
            self.env["ir.cron"].sudo().browse(cron_id)._trigger(at)

    @api.model
    def _schedule_watch(self, is_left, failed):
        """Have the clocks looked at again when the next of them has something to tell.

        :param is_left: somebody else held leads of which it was time
        :param failed: leads that are tried again after a while
        """
        now = self.env.cr.now()
        ticking = self._get_ticking_domain()
        warnings = ticking & Domain("is_sla_warned", "=", False) & Domain("sla_warn_date", ">", now)
        breaches = (
            ticking & Domain("is_sla_breached", "=", False) & Domain("sla_deadline", ">=", now)
        )
        meetings = self.env["calendar.event"].search(
            Domain("stop", ">", now)
            & Domain("opportunity_id.date_appointment_set", "!=", False)
            & Domain("opportunity_id.date_appointment_held", "=", False),
            order="stop",
            limit=1,
        )
        self._wake_watch(
            [
                self.search(warnings, order="sla_warn_date", limit=1).sla_warn_date,
                self.search(breaches, order="sla_deadline", limit=1).sla_deadline,
                meetings.stop,
                is_left and now,
                failed and now + RETRY,
            ]
        )

    def _react(self, react, leads):
        """Have all ``leads`` dealt with at once, or else one by one; return those that fail."""
        try:
            with self.env.cr.savepoint():
                react(leads)
        except (ConcurrencyError, psycopg2.OperationalError):
            raise
        except Exception:
            _logger.exception("Speed to lead: %s leads failed", len(leads))
            if len(leads) == 1:
                return leads
            return self.browse().union(*(self._react(react, lead) for lead in leads))
        return self.browse()

    # ------------------------------------------------------------
    # DOMAINS
    # ------------------------------------------------------------

    @api.model
    def _get_warning_domain(self):
        now = self.env.cr.now()
        return (
            self._get_ticking_domain()
            & Domain("user_id", "!=", False)
            & Domain("is_sla_warned", "=", False)
            & Domain("sla_warn_date", "<=", now)
            & Domain("sla_deadline", ">=", now)
        )

    @api.model
    def _get_breach_domain(self):
        return (
            self._get_ticking_domain()
            & Domain("is_sla_breached", "=", False)
            & Domain("sla_deadline", "<", self.env.cr.now())
        )

    @api.model
    def _get_appointment_domain(self):
        """Return the domain of the leads of which an appointment may have taken place."""
        ended = (
            Domain("stop", "<=", self.env.cr.now())
            & Domain("stop", ">=", fields.Datetime.subtract(self.env.cr.now(), days=60))
            & Domain("appointment_outcome", "=", False)
        )
        return (
            Domain("date_appointment_set", "!=", False)
            & Domain("date_appointment_held", "=", False)
            & Domain("calendar_event_ids", "any", ended)
        )

    # ------------------------------------------------------------
    # WARN
    # ------------------------------------------------------------

    def _warn_owners(self):
        """Tell the owners, once for each stage, that the time for it is running out."""
        self._record_speed_events(events.WARNING)
        self._write_quietly({lead.id: {"is_sla_warned": True} for lead in self})
        for kind, leads in self.grouped(lambda lead: lead.sla_policy_id.warn_kind).items():
            if kind == "activity":
                leads._plan_warning_activities()
            else:
                leads._notify_about_speed(lambda lead: lead.user_id, self._get_warning_words)

    def _plan_warning_activities(self):
        activity_type = self.env.ref("mail.mail_activity_data_todo")
        stages = dict(self._fields["sla_stage"]._description_selection(self.env))
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
                    "res_id": lead.id,
                    "activity_type_id": activity_type.id,
                    "summary": self.env._("Due soon: %s", stages[lead.sla_stage].lower()),
                    "user_id": lead.user_id.id,
                    "date_deadline": lead._get_local_date(lead.sla_deadline),
                    "automated": True,
                }
                for lead in self
            ]
        )

    def _get_local_date(self, moment):
        owner = self.with_context(tz=self.user_id.tz or "UTC")
        return fields.Datetime.context_timestamp(owner, moment).date()

    @api.model
    def _get_warning_words(self, env, count):
        return (
            env._("A lead is due soon") if count == 1 else env._("%s leads are due soon", count),
            env._("Time is running out for:"),
        )

    # ------------------------------------------------------------
    # BREACH
    # ------------------------------------------------------------

    def _escalate(self):
        """Record missed targets, tell who is to know, and give leads to others where wanted."""
        told = {lead: lead._get_escalation_user() for lead in self}
        self._record_speed_events(events.BREACH, told)
        self._write_quietly({lead.id: {"is_sla_breached": True} for lead in self})
        self._notify_about_speed(lambda lead: told[lead], self._get_breach_words)
        self.filtered(
            lambda lead: (
                lead.sla_policy_id.is_reassigned
                and lead.user_id
                and lead.sla_stage == speed.ATTEMPT
            )
        )._reassign_missed()

    def _get_escalation_user(self):
        policy, none = self.sla_policy_id, self.env["res.users"]
        told = {"user": policy.escalation_user_id, "leader": self.team_id.user_id}
        return told.get(policy.escalate_to, none).filtered("active")

    @api.model
    def _get_breach_words(self, env, count):
        return (
            env._("A lead has missed its target")
            if count == 1
            else env._("%s leads have missed their target", count),
            env._("No one acted in time on:"),
        )

    def _reassign_missed(self):
        """Give the leads to others by the rules; what nobody else can take stays where it is."""
        before = {lead: lead.user_id for lead in self}
        for company, leads in self.grouped("company_id").items():
            scope = self.with_company(company).env if company else self.env
            run = scope["crm.assignment.run"]._open("speed", company, total_count=len(leads))
            rules = run.env["crm.assignment.rule"]._get_company_rules(company)
            run._run_isolated(leads.with_env(run.env), partial(run._redistribute, rules=rules))
            run._finish()
        moved = self.filtered(lambda lead: lead.user_id != before[lead])
        moved._record_speed_events(events.REASSIGNMENT, {lead: lead.user_id for lead in moved})

    # ------------------------------------------------------------
    # TELL
    # ------------------------------------------------------------

    def _record_speed_events(self, kind, told=None):
        """Note what happened to the leads, once a stage: another policy begins no new log."""
        Event = self.env["crm.sla.event"]
        known = {
            (event.lead_id, event.stage)
            for event in Event.search([("lead_id", "in", self.ids), ("kind", "=", kind)])
        }
        Event.create(
            [
                {
                    "lead_id": lead.id,
                    "company_id": lead.company_id.id,
                    "policy_id": lead.sla_policy_id.id,
                    "stage": lead.sla_stage,
                    "kind": kind,
                    "date": self.env.cr.now(),
                    "deadline": lead.sla_deadline,
                    "user_id": lead.user_id.id,
                    "team_id": lead.team_id.id,
                    "told_user_id": told[lead].id if told else lead.user_id.id,
                }
                for lead in self
                if (lead, lead.sla_stage) not in known
            ]
        )

    def _notify_about_speed(self, get_user, get_words):
        """Send one notice to each person, with the leads that it is about."""
        base_url = self[:1].get_base_url()
        notices = []
        for user, leads in self.grouped(get_user).items():
            if not user or not user.active:
                continue
            leads = leads.with_context(lang=user.lang)
            subject, opening = get_words(leads.env, len(leads))
            body = leads._get_notice_body(
                opening, base_url, lambda lead: (lead.partner_name, lead.user_id.name)
            )
            notices.append((user, subject, body))
        self.env["mail.thread"]._send_notices(notices)
