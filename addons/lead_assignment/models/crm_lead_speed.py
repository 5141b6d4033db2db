"""What people do about a lead stops its clock: calls, mails, meetings, and what they log."""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ..logic import speed
from . import crm_lead_attempt as attempts
from .crm_assignment_execution import IN_BATCH

#: Set while an automatic e-mail is received.
AUTO_SUBMITTED = "lead_assignment_auto_submitted"

#: The stage that is reached with an outcome.
STAGE_OF_OUTCOME = {
    attempts.ATTEMPTED: speed.ATTEMPT,
    attempts.CONTACTED: speed.CONTACT,
    attempts.ANSWERED: speed.CONTACT,
    attempts.QUALIFIED: speed.QUALIFY,
}


#: The earliest of these survives a merge.
MERGED_DATES = (
    "date_captured",
    "date_routed",
    "date_first_attempt",
    "date_contacted",
    "date_qualified",
    "date_appointment_set",
    "date_appointment_held",
)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    assignment_rule_id = fields.Many2one(
        "crm.assignment.rule",
        string="Assigned By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    attempt_ids = fields.One2many(
        "crm.lead.attempt",
        "lead_id",
        string="Attempts",
        readonly=True,
        groups="sales_team.group_sale_salesman",
    )
    attempt_count = fields.Integer(string="Attempts Made", readonly=True, copy=False)
    date_last_attempt = fields.Datetime(string="Last Attempt On", readonly=True, copy=False)

    # The first appointment
    date_appointment_set = fields.Datetime(
        string="Appointment Set On",
        readonly=True,
        copy=False,
        help="When the first meeting was put into the calendar.",
    )
    date_appointment_held = fields.Datetime(
        string="Appointment Held On",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The first meeting that took place: neither cancelled nor declined by the customer.",
    )

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get(AUTO_SUBMITTED):
            vals_list = [{**vals, "is_auto_submitted": True} for vals in vals_list]
        leads = super().create(vals_list)
        # Those that a rule has assigned on creation are on the clock already.
        fresh = leads.filtered(lambda lead: not lead.assignment_rule_id).sudo()
        fresh._run_clock()
        fresh._queue_auto_responses()
        return leads

    def write(self, vals):
        qualified = self._get_leads_qualified_by(vals)
        result = super().write(vals)
        if qualified:
            qualified._on_qualified()
        if not self.env.context.get(IN_BATCH) and vals.keys() & {"user_id", "team_id"}:
            # sudo: the clock runs whoever hands the lead on.
            self.sudo().filtered(lambda lead: not lead.date_qualified)._run_clock()
        return result

    def _get_leads_qualified_by(self, vals):
        """Return the leads that writing ``vals`` qualifies.

        A lead is qualified when it becomes an opportunity, and an opportunity that never was a
        lead when it moves on in the pipeline.
        """
        if not vals.keys() & {"type", "stage_id"}:
            return self.browse()
        stage = self.env["crm.stage"].browse(vals.get("stage_id"))
        return self.filtered(
            lambda lead: (
                lead.date_captured
                and not lead.date_qualified
                and (
                    vals.get("type") == "opportunity"
                    if lead.type == "lead"
                    else stage and lead.stage_id and stage.sequence > lead.stage_id.sequence
                )
            )
        )

    def _on_qualified(self):
        """Note that the leads were qualified just now; by a job only if somebody tried before."""
        if not self._get_acting_person(self.env.user):
            self = self.filtered("date_first_attempt")
        self._stamp(speed.QUALIFY, self.env.cr.now())

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
            "context": {"default_lead_ids": self.ids},
        }

    def action_view_attempts(self):
        """Return the action that lists the attempts to reach the leads."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_assignment.crm_lead_attempt_action"
        )
        return {**action, "domain": [("lead_id", "in", self.ids)], "context": {}}

    def log_attempt(self, outcome="attempted", channel="call", note=False, date=False):
        """Log an attempt to reach the customer, for programs.

        Open over RPC and JSON-2 to whoever may write the leads.

        :param outcome: ``attempted``, ``contacted``, ``qualified`` or ``answered``
        :param channel: ``call``, ``email``, ``meeting`` or ``other``
        :param date: when it was, now by default
        :return: ids of the attempts
        """
        self.check_access("write")
        date = fields.Datetime.to_datetime(date) or self.env.cr.now()
        self._check_attempt_date(date)
        for value, name in ((outcome, "outcome"), (channel, "channel")):
            choices = dict(self.env["crm.lead.attempt"]._fields[name].selection)
            if value not in choices:
                raise UserError(
                    self.env._(
                        "“%(value)s” is no %(name)s of an attempt. Use one of: %(choices)s.",
                        value=value,
                        name=name,
                        choices=", ".join(choices),
                    )
                )
        return self._log_attempts(outcome, channel, date=date, note=note).ids

    def _check_attempt_date(self, date):
        """:raise UserError: if an attempt cannot have been made at ``date``"""
        if date > fields.Datetime.add(self.env.cr.now(), minutes=1):
            raise UserError(
                self.env._("An attempt cannot lie in the future. Schedule an activity instead.")
            )

    # ------------------------------------------------------------
    # ATTEMPTS
    # ------------------------------------------------------------

    def _log_attempts(self, outcome, channel, date=None, user=None, origin="button", note=False):
        """Record one attempt on each lead, and stamp what was reached with it."""
        date = (date or self.env.cr.now()).replace(microsecond=0)
        user = user or self.env.user
        # sudo: whoever tries to reach a customer need not be allowed to write the history.
        leads = self.sudo()
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
            leads._store_clock(
                {
                    lead.id: {
                        "attempt_count": lead.attempt_count + 1,
                        "date_last_attempt": max(lead.date_last_attempt or date, date),
                    }
                    for lead in leads
                }
            )
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

    @api.model
    def _get_acting_person(self, user):
        """Return ``user`` if it is a person of ours: jobs, visitors and portals answer nobody."""
        is_person = user and user.id != SUPERUSER_ID and user.active and user._is_internal()
        return user if is_person else user.browse()

    # ------------------------------------------------------------
    # MESSAGES
    # ------------------------------------------------------------

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        if msg_values.get("message_type") in ("comment", "email"):
            self._on_message(msg_values)
        return result

    def _on_message(self, msg_values):
        """Count a mail of ours to the customer as an attempt, and one of theirs as contact.

        Automatic messages are of another type, notes of another subtype.
        """
        if msg_values.get("subtype_id") != self.env["ir.model.data"]._xmlid_to_res_id(
            "mail.mt_comment"
        ):
            return
        author = self._get_author(msg_values)
        if author:
            if self._is_to_customer(msg_values):
                self._log_attempts(
                    attempts.ATTEMPTED, attempts.EMAIL, user=author, origin="message"
                )
        elif msg_values["message_type"] == "email" and self._is_answer(msg_values):
            # Before anybody tried, it is part of the enquiry.
            self._log_attempts(
                attempts.ANSWERED, attempts.EMAIL, user=self.user_id, origin="message"
            )

    def _get_author(self, msg_values):
        """Return the person of ours who wrote a message, if it is one."""
        author_id = msg_values.get("author_id")
        if author_id == self.env.user.partner_id.id:
            return self._get_acting_person(self.env.user)
        # sudo: whether somebody is one of us.
        users = self.env["res.partner"].sudo().browse(author_id).user_ids
        return next((user for user in users if self._get_acting_person(user)), users.browse())

    def _is_to_customer(self, msg_values):
        if msg_values.get("outgoing_email_to") or msg_values.get("incoming_email_to"):
            return True
        # sudo: recipients and followers may be of another company.
        recipients = self.env["res.partner"].sudo().browse(msg_values.get("partner_ids") or [])
        recipients |= self.sudo().message_partner_ids
        return any(recipients.mapped("partner_share"))

    def _is_answer(self, msg_values):
        if self.env.context.get(AUTO_SUBMITTED) or not self.sudo().date_first_attempt:
            return False
        author_id = msg_values.get("author_id")
        if author_id and author_id == self.partner_id.id:
            return True
        sender = email_normalize(msg_values.get("email_from"))
        return bool(sender and sender == self.email_normalized)

    # ------------------------------------------------------------
    # MEETINGS
    # ------------------------------------------------------------

    def _on_meeting_set(self, user):
        """Note that a meeting with the customer was put into the calendar."""
        now = self.env.cr.now().replace(microsecond=0)
        # sudo: see _log_attempts
        first = self.sudo().filtered(lambda lead: not lead.date_appointment_set)
        first._store_clock({lead.id: {"date_appointment_set": now} for lead in first})
        self._log_attempts(attempts.ATTEMPTED, attempts.MEETING, user=user, origin="meeting")

    def _hold_meetings(self):
        """Stamp the first meeting that took place on each of the leads; return those with one."""
        # sudo: private meetings count too, and only their date is read.
        Event = self.env["calendar.event"].sudo()
        events = Event.search(
            [("opportunity_id", "in", self.ids), ("stop", "<=", self.env.cr.now())], order="start"
        )
        first = {}
        for event in events:
            customers = event.attendee_ids.filtered(lambda item: item.partner_id.partner_share)
            if not customers or any(item.state != "declined" for item in customers):
                first.setdefault(event.opportunity_id.id, event.start)
        leads = self.browse(first).sudo()
        leads._store_clock({key: {"date_appointment_held": date} for key, date in first.items()})
        leads._run_clock({key: (speed.CONTACT, date) for key, date in first.items()})
        return leads

    # ------------------------------------------------------------
    # MERGE
    # ------------------------------------------------------------

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: whoever may merge the leads takes their history along, hidden parts too.
        survivor, gone = self.sudo(), opportunities.sudo()
        survivor._merge_speed_records(gone)
        dates = {
            name: min(filter(None, (survivor | gone).mapped(name)), default=None)
            for name in MERGED_DATES
        }
        survivor._store_clock({self.id: {name: date for name, date in dates.items() if date}})
        survivor._count_attempts()
        survivor._run_clock({self.id: (None, None)}, is_remeasured=True)
        return result

    def _merge_speed_records(self, gone):
        """Take over attempts, events, cadences and automatic answers of ``gone``."""
        for model in ("crm.lead.attempt", "crm.cadence.step"):
            self.env[model].search([("lead_id", "in", gone.ids)]).write({"lead_id": self.id})
        if not self.auto_response_ids:
            gone.auto_response_ids.sorted("state")[:1].lead_id = self
        Event = self.env["crm.sla.event"]
        known = {(event.stage, event.kind) for event in Event.search([("lead_id", "=", self.id)])}
        for event in Event.search([("lead_id", "in", gone.ids)], order="date, id"):
            if (event.stage, event.kind) not in known:
                known.add((event.stage, event.kind))
                event.lead_id = self

    def _count_attempts(self):
        """Number the attempts anew, in the order of their dates."""
        last, number = None, 0
        tries = self.env["crm.lead.attempt"].search(
            [("lead_id", "=", self.id), ("outcome", "!=", attempts.ANSWERED)], order="date, id"
        )
        for number, attempt in enumerate(tries, start=1):
            gap = (attempt.date - last).total_seconds() / 3600 if last else 0
            attempt.write({"number": number, "gap_hours": gap})
            last = attempt.date
        self._store_clock({self.id: {"attempt_count": number, "date_last_attempt": last}})
