"""Automatic answers: to each person once in a while, by the template of the rule or the team."""

import logging
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

from odoo.addons.crm_privacy.logic import consent

from ...logic import auto_response

_logger = logging.getLogger(__name__)

QUEUED = "queued"
SENT = "sent"
SKIPPED = "skipped"
#: Why an answer that nothing stood against was not sent all the same.
FAILED = "failed"

#: Answers rendered and queued for sending between two commits.
BATCH_SIZE = 200


class CrmAutoResponse(models.Model):
    """An answer that is due, was sent, or was not, with the reason. The cron sends."""

    _name = "crm.auto.response"
    _description = "Automatic Answer to a Lead"
    _inherit = ["in.use.mixin"]
    _order = "id desc"
    _rec_name = "email_normalized"

    lead_id = fields.Many2one("crm.lead", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", index="btree_not_null", ondelete="cascade")
    email_normalized = fields.Char(
        string="Email", readonly=True, index="btree_not_null", personal="number"
    )
    template_id = fields.Many2one("mail.template", index="btree_not_null", ondelete="set null")
    rule_id = fields.Many2one("crm.assignment.rule", index="btree_not_null", ondelete="set null")
    team_id = fields.Many2one("crm.team", index="btree_not_null", ondelete="set null")
    window_days = fields.Integer(readonly=True)
    state = fields.Selection(
        [(QUEUED, "Waiting"), (SENT, "Sent"), (SKIPPED, "Not sent")],
        required=True,
        default=QUEUED,
        index=True,
    )
    reason = fields.Selection(
        [
            (auto_response.NO_EMAIL, "The lead has no email address"),
            (auto_response.AUTOMATIC, "A machine sent the inquiry"),
            (auto_response.OWN_ADDRESS, "It is an address of ours"),
            (auto_response.BLACKLISTED, "The address is on the blacklist"),
            (auto_response.REFUSED, "The person does not want to be emailed"),
            (auto_response.BOUNCED, "Email to the address bounced"),
            (auto_response.CLOSED, "The lead was closed before"),
            (auto_response.ANSWERED, "This person was answered already"),
            (FAILED, "The template is gone or cannot be used"),
        ],
        string="Not Sent Because",
        readonly=True,
    )
    date_sent = fields.Datetime(string="Sent On", readonly=True)
    mail_message_id = fields.Many2one(
        "mail.message", index="btree_not_null", ondelete="set null", readonly=True
    )

    _one_for_lead = models.UniqueIndex("(lead_id)", "A lead is answered once.")

    # ------------------------------------------------------------
    # SEND
    # ------------------------------------------------------------

    @api.model
    def _wake(self):
        """Have the scheduled job send soon, once for each transaction."""
        data = self.env.cr.precommit.data
        if data.get("lead_assignment.answers") or not self.env.registry.ready:
            return
        data["lead_assignment.answers"] = True
        cron = self.env.ref("lead_assignment.ir_cron_send_auto_responses", raise_if_not_found=False)
        if cron:
            # sudo: anyone who brings a lead in wakes the job.
            cron.sudo()._trigger()

    @api.model
    def _cron_send(self):
        """Send what is due, batch after batch."""
        Cron = self.env["ir.cron"]
        while True:
            due = self.search([("state", "=", QUEUED)], order="id", limit=BATCH_SIZE)
            locked = due.try_lock_for_update()
            if not locked:
                break
            locked._send()
            left = self.search_count([("state", "=", QUEUED)])
            if not Cron._commit_progress(len(locked), remaining=left):
                break

    def _send(self):
        """Send those that nothing stands against, and write of the others why not."""
        now = self.env.cr.now().replace(microsecond=0)
        requests = self._get_requests()
        answered = set()
        to_send = self.browse()
        for item in self.sorted("id"):
            reason = auto_response.obstacle(requests[item], timedelta(days=item.window_days), now)
            if not reason and item.email_normalized in answered:
                reason = auto_response.ANSWERED
            if reason:
                item.write({"state": SKIPPED, "reason": reason})
            else:
                answered.add(item.email_normalized)
                to_send |= item
        for template, items in to_send.grouped("template_id").items():
            failed = items._try_template(template, now)
            failed.write({"state": SKIPPED, "reason": FAILED})

    def _try_template(self, template, now):
        """Send all at once, or else one by one; return those that cannot be sent."""
        if not template:
            return self
        try:
            with self.env.cr.savepoint():
                self._send_template(template, now)
        except (ConcurrencyError, psycopg2.OperationalError):
            raise
        except Exception:
            _logger.exception("Automatic answers: %s cannot be sent", len(self))
            if len(self) == 1:
                return self
            return self.browse().union(*(item._try_template(template, now) for item in self))
        return self.browse()

    def _send_template(self, template, now):
        by_lead = {item.lead_id.id: item for item in self}
        mails = template.send_mail_batch(
            list(by_lead),
            email_values={
                # Kept in the chatter when the mail itself is deleted.
                "is_notification": True,
                "message_type": "auto_comment",
                "author_id": self.env.ref("base.partner_root").id,
                "headers": repr(
                    {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
                ),
            },
        )
        for mail in mails:
            by_lead[mail.res_id].write(
                {"state": SENT, "date_sent": now, "mail_message_id": mail.mail_message_id.id}
            )

    def _get_requests(self):
        """Return ``{answer: what is known of whom it is for}``, in a few queries for all."""
        emails = {item.email_normalized for item in self if item.email_normalized}
        verdicts = self._get_verdicts()
        ours = self.env["mail.thread"]._get_own_addresses(emails).addresses
        last = dict(
            self._read_group(
                [("email_normalized", "in", list(emails)), ("state", "=", SENT)],
                ["email_normalized"],
                ["date_sent:max"],
            )
        )
        return {
            item: auto_response.Request(
                email=item.email_normalized or None,
                is_automatic=item.lead_id.is_auto_submitted,
                is_own_address=item.email_normalized in ours,
                is_blacklisted=verdicts[item].reason == consent.BLACKLISTED,
                is_refused=not verdicts[item].is_allowed,
                bounce_count=item.lead_id.message_bounce,
                is_closed=not item.lead_id.active or item.lead_id.won_status != "pending",
                last_answer=last.get(item.email_normalized),
            )
            for item in self
        }

    def _get_verdicts(self):
        """Return ``{answer: whether the person may be emailed}``: who asked something is."""
        verdicts = {}
        for company, items in self.grouped(
            lambda item: item.company_id or self.env.company
        ).items():
            people = [
                consent.Person(
                    item, item.email_normalized or "", item.lead_id.phone_sanitized or ""
                )
                for item in items
            ]
            verdicts.update(
                self.env["crm.consent"]._may_contact(people, consent.MAIL, company, is_answer=True)
            )
        return verdicts
