"""What people do about a lead stops its clock: calls, mails, meetings, and what they log."""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.crm_privacy.logic import occurrence
from odoo.addons.crm_privacy.models.common.crm_fact_mixin import CORRECTED_BY
from odoo.addons.crm_privacy.tools.inner_context import get_inner

from ...logic import dates, speed
from . import crm_lead_attempt as attempts

#: Set while an e-mail is received that a program sent, on its own or on behalf of a person.
AUTO_SUBMITTED = "lead_assignment_auto_submitted"
#: Set while an e-mail is received that no person wrote, as far as anybody can tell.
NO_ANSWER = "lead_assignment_no_answer"

#: The stage that is reached with an outcome.
STAGE_OF_OUTCOME = {
    attempts.ATTEMPTED: speed.ATTEMPT,
    attempts.CONTACTED: speed.CONTACT,
    attempts.ANSWERED: speed.CONTACT,
    attempts.QUALIFIED: speed.QUALIFY,
}


class CrmLead(models.Model):
    _inherit = "crm.lead"

    attempt_ids = fields.One2many(
        "crm.lead.attempt",
        "lead_id",
        string="Attempts",
        readonly=True,
        groups="sales_team.group_sale_salesman",
        fact=True,
    )
    attempt_count = fields.Integer(
        string="Attempts Made", readonly=True, copy=False, fact=CORRECTED_BY
    )
    date_last_attempt = fields.Datetime(
        string="Last Attempt On", readonly=True, copy=False, fact=CORRECTED_BY
    )

    def _get_sparse_domains(self):
        of_lead = ("crm.lead.attempt", [("lead_id", "=", self.id)])
        return {**super()._get_sparse_domains(), "attempt_ids": of_lead}

    # ------------------------------------------------------------
    # EVENTS
    # ------------------------------------------------------------

    @api.model
    def _prepare_new_leads(self, vals_list):
        vals_list = super()._prepare_new_leads(vals_list)
        if get_inner(self.env, AUTO_SUBMITTED):
            vals_list = [{**vals, "is_auto_submitted": True} for vals in vals_list]
        return vals_list

    def _on_created(self):
        result = super()._on_created()
        # Those that a rule has assigned on creation are on the clock already.
        # sudo: the clock runs no matter who creates the lead.
        self.sudo().filtered(lambda lead: not lead.assignment_rule_id)._update_sla()
        return result

    def _on_owner_changed(self, owners):
        result = super()._on_owner_changed(owners)
        self._update_open_slas()
        return result

    def _on_edited(self, names):
        result = super()._on_edited(names)
        if "team_id" in names:
            self._update_open_slas()
        return result

    def _update_open_slas(self):
        if self.env["crm.sla.policy"]._get_policy_facts():
            # sudo: the clock runs no matter who hands the lead on.
            self.sudo().filtered(lambda lead: not lead.date_qualified)._update_sla()

    def _on_qualified(self):
        """Note that the leads were qualified just now; by a job only if somebody tried before."""
        leads = self._filter_measured().filtered(
            lambda lead: lead.date_captured and not lead.date_qualified
        )
        if not self._get_internal_user(self.env.user):
            leads = leads.filtered("date_first_attempt")
        if leads:
            leads._stamp(speed.QUALIFY, self.env.cr.now())
        return super()._on_qualified()

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_log_attempt(self):
        """Return the dialog that logs an attempt to reach the leads."""
        self.check_access("write")
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "lead_assignment.crm_lead_attempt_log_action"
            ),
            "context": {"default_lead_ids": self.ids, "dialog_size": "medium"},
        }

    def action_view_attempts(self):
        """Return the action that lists the attempts to reach the leads."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_assignment.crm_lead_attempt_action"
        )
        return {**action, "domain": [("lead_id", "in", self.ids)], "context": {}}

    def log_attempt(self, outcome="attempted", channel="call", note=False, date=False):
        """Log an attempt to reach the customer, for programs.

        Open over RPC and JSON-2 to anyone who may write the leads.

        :param outcome: ``attempted``, ``contacted``, ``qualified`` or ``answered``
        :param channel: ``call``, ``email``, ``sms``, ``meeting`` or ``other``
        :param date: when it was, ISO 8601, UTC unless it says otherwise; now by default
        :return: ids of the attempts
        :raise UserError: in words, if something of that cannot be
        """
        gone = set(self.ids) - set(self.exists().ids)
        if gone:
            raise UserError(
                self.env._(
                    "There is no lead with the ID %s. It was deleted or merged.",
                    ", ".join(map(str, sorted(gone))),
                )
            )
        self.check_access("write")
        date = self._parse_attempt_date(date)
        if not isinstance(note, (str, bool, type(None))):
            raise UserError(self.env._("The note of an attempt is a text."))
        for value, name in ((outcome, "outcome"), (channel, "channel")):
            choices = dict(self.env["crm.lead.attempt"]._fields[name].selection)
            if not isinstance(value, str) or value not in choices:
                raise UserError(
                    self.env._(
                        "“%(value)s” is not a valid %(name)s of an attempt. Use one of: "
                        "%(choices)s.",
                        value=value,
                        name=name,
                        choices=", ".join(choices),
                    )
                )
        return self._log_attempts(outcome, channel, date=date, note=note or False).ids

    def _parse_attempt_date(self, value):
        try:
            date = dates.parse(value) or self.env.cr.now()
        except ValueError as error:
            raise UserError(
                self.env._(
                    "“%s” is not a date. Write it as 2026-11-30 14:05:00, in UTC, or with its "
                    "offset.",
                    value,
                )
            ) from error
        self._check_attempt_date(date)
        return date

    def _check_attempt_date(self, date):
        """:raise UserError: if an attempt cannot have been made at ``date``"""
        if date < occurrence.EARLIEST:
            raise UserError(
                self.env._("An attempt cannot be in the year %s. Check its date.", date.year)
            )
        if date > fields.Datetime.add(self.env.cr.now(), minutes=1):
            raise UserError(
                self.env._("An attempt cannot be in the future. Schedule an activity instead.")
            )

    # ------------------------------------------------------------
    # ATTEMPTS
    # ------------------------------------------------------------

    def _log_attempts(self, outcome, channel, date=None, user=None, origin="button", note=False):
        """Record one attempt on each lead, and stamp what was reached with it."""
        if not self:
            return self.env["crm.lead.attempt"]
        date = (date or self.env.cr.now()).replace(microsecond=0)
        user = user or self.env.user
        # sudo: anyone who tries to reach a customer need not be allowed to write the history.
        leads = self.sudo()
        late = leads.filtered(lambda lead: date < (lead.date_last_attempt or date))
        found = leads.env["crm.lead.attempt"].create(
            [
                lead._prepare_attempt_values(
                    outcome=outcome,
                    channel=channel,
                    date=date,
                    user_id=user.id,
                    origin=origin,
                    note=note,
                )
                for lead in leads
            ]
        )
        if outcome != attempts.ANSWERED:
            leads._write_quietly(
                {
                    lead.id: {
                        "attempt_count": lead.attempt_count + 1,
                        "date_last_attempt": max(lead.date_last_attempt or date, date),
                    }
                    for lead in leads
                }
            )
            # What is told later takes its place by its date.
            late._count_attempts()
        leads._stamp(STAGE_OF_OUTCOME[outcome], date)
        return found

    def _prepare_attempt_values(self, date, outcome, **vals):
        last = self.date_last_attempt
        is_attempt = outcome != attempts.ANSWERED
        gap = (date - last).total_seconds() / 3600 if last and is_attempt else 0
        return {
            "lead_id": self.id,
            "company_id": self.company_id.id,
            "team_id": self.team_id.id,
            "date": date,
            "outcome": outcome,
            "number": self.attempt_count + 1 if is_attempt else 0,
            "gap_hours": max(gap, 0),
            **vals,
        }

    def _count_attempts(self):
        """Number the attempts of each lead by their dates, and note how many and the last."""
        if not self:
            return
        Attempt = self.env["crm.lead.attempt"]
        Attempt.flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_lead_attempt attempt
                   SET number = counted.number, gap_hours = counted.gap_hours
                  FROM (SELECT id,
                               row_number() OVER by_date AS number,
                               coalesce(
                                   extract(epoch FROM date - lag(date) OVER by_date) / 3600, 0
                               ) AS gap_hours
                          FROM crm_lead_attempt
                         WHERE lead_id = ANY(%s) AND outcome != %s
                        WINDOW by_date AS (PARTITION BY lead_id ORDER BY date, id)) counted
                 WHERE attempt.id = counted.id
                """,
                list(self.ids),
                attempts.ANSWERED,
            )
        )
        Attempt.invalidate_model(["number", "gap_hours"])
        groups = Attempt._read_group(
            [("lead_id", "in", self.ids), ("outcome", "!=", attempts.ANSWERED)],
            ["lead_id"],
            ["__count", "date:max"],
        )
        counted = {lead.id: (count, last) for lead, count, last in groups}
        self._write_quietly(
            {
                lead_id: dict(
                    zip(
                        ("attempt_count", "date_last_attempt"),
                        counted.get(lead_id, (0, None)),
                        strict=True,
                    )
                )
                for lead_id in self.ids
            }
        )

    @api.model
    def _get_internal_user(self, user):
        """Return ``user`` if it is a person of ours: jobs, visitors and portals make no attempt."""
        is_person = user and user.id != SUPERUSER_ID and user.active and user._is_internal()
        return user if is_person else user.browse()
