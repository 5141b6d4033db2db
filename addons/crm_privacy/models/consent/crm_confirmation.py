"""Double opt-in: what somebody entered waits until the owner of the address confirms it."""

import secrets
from datetime import timedelta

from odoo import api, fields, models, tools

from ...logic import entered_text

SCOPE = "crm_privacy.confirmation"
PATH = "/privacy/confirm"

PENDING = "pending"
CONFIRMED = "confirmed"

#: Days for which an answered confirmation is kept, so that a second click is understood.
KEPT_DAYS = 30
#: Confirmations whose time is up that one transaction erases.
BATCH_SIZE = 200


class CrmConfirmation(models.Model):
    """One thing that waits for the owner of an address, and the signed link that was sent to it.

    The model of what waits has two methods: ``_on_confirmed(confirmation)`` lets it count from now
    on, ``_on_confirmation_expired()`` erases it. Who confirms says of what the email was about
    that it is theirs. That holds for the same content entered again, not for what others entered
    with their address.
    """

    _name = "crm.confirmation"
    _description = "Confirmation by Email"
    _order = "id desc"
    _rec_name = "name"

    name = fields.Char(
        string="What", required=True, readonly=True, help="Form or list.", personal=False
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    email_normalized = fields.Char(
        string="Email", required=True, readonly=True, index=True, personal="number"
    )
    lang = fields.Char(string="Language", readonly=True, personal=False)
    model = fields.Char(required=True, readonly=True, personal=False)
    res_id = fields.Many2oneReference(
        string="Record", model_field="model", required=True, readonly=True
    )
    scope_key = fields.Char(
        required=True, readonly=True, help="The form or list the entry belongs to.", personal=False
    )
    state = fields.Selection(
        [(PENDING, "Waiting"), (CONFIRMED, "Confirmed")],
        required=True,
        readonly=True,
        default=PENDING,
    )
    date = fields.Datetime(string="Asked On", required=True, readonly=True)
    date_expiry = fields.Datetime(string="Waits Until", required=True, readonly=True)
    date_confirmed = fields.Datetime(string="Confirmed On", readonly=True)
    content_digest = fields.Char(readonly=True, help="Detects repeated entries.", personal="blank")
    entered = fields.Text(
        string="What Was Entered",
        readonly=True,
        help="As shown in the email. Deleted once it is confirmed.",
        personal="blank",
    )
    nonce = fields.Char(required=True, readonly=True, groups="base.group_system", personal=False)
    is_mailed = fields.Boolean(
        string="Email Sent",
        readonly=True,
        help=(
            "An address gets only a few emails a day. Further entries are confirmed together with "
            "identical ones, and deleted otherwise."
        ),
    )
    message_id = fields.Many2one(
        "mail.message", readonly=True, index="btree_not_null", ondelete="set null"
    )

    _pending_index = models.Index("(date_expiry) WHERE state = 'pending'")
    _record_index = models.Index("(model, res_id)")

    # ------------------------------------------------------------
    # ASK
    # ------------------------------------------------------------

    @api.model
    def _ask(self, records, email, company, *, name, scope_key, days, content="", entered=()):
        """Have ``records`` wait for the owner of ``email``, and ask them by email.

        :param name: what the person entered themselves for, in their words
        :param scope_key: what tells one form or list from another
        :param days: for which they wait before they are erased
        :param content: what was entered, beyond the scope; the same text, the same content
        :param entered: ``(label, value)`` of what the email shows of it
        :return: the confirmations, one for each record
        """
        now = self.env.cr.now()
        # sudo: the key is the database's own.
        digest = tools.hmac(self.env(su=True), "crm_privacy.content", content)
        # sudo: visitors have no rights; nobody writes confirmations by hand.
        confirmations = self.sudo().create(
            [
                {
                    "name": name,
                    "company_id": company.id,
                    "email_normalized": email,
                    "lang": self.env.lang,
                    "model": record._name,
                    "res_id": record.id,
                    "scope_key": scope_key,
                    "content_digest": digest,
                    "entered": entered_text.describe(entered),
                    **self._prepare_limit_values(email),
                    "date": now,
                    "date_expiry": now + timedelta(days=max(days, 1)),
                    "nonce": secrets.token_urlsafe(12),
                }
                for record in records
            ]
        )
        first = confirmations[:1]
        if first and first._may_be_mailed():
            first._send()
        return confirmations

    def _send(self):
        template = self.env.ref("crm_privacy.mail_template_confirmation")
        mail = template.send_mail_batch(
            self.ids,
            email_values={
                # Kept as the proof when the email itself is deleted.
                "is_notification": True,
                "message_type": "auto_comment",
                "headers": repr({"X-Auto-Response-Suppress": "All"}),
            },
        )
        self.write({"is_mailed": True, "message_id": mail.mail_message_id.id})
        # sudo: waking the job needs no right on it.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _get_url(self):
        """Return the signed link for the email."""
        self.ensure_one()
        # sudo: the key is the database's own, and so is the nonce.
        token = tools.hash_sign(self.env(su=True), SCOPE, [self.id, self.sudo().nonce])
        return tools.urls.urljoin(self.get_base_url(), f"{PATH}/{token}".lstrip("/"))

    # ------------------------------------------------------------
    # ANSWER
    # ------------------------------------------------------------

    @api.model
    def _find_by_token(self, token):
        """Return ``(whether the token is ours, the confirmation that it is for)``.

        None of a token of ours: its time is up, and what waited is erased.
        """
        try:
            # sudo: the key is the database's own.
            values = tools.verify_hash_signed(self.env(su=True), SCOPE, token)
        except ValueError:
            # No token at all: cut off, or made up.
            values = None
        if not values:
            return False, self.browse()
        confirmation_id, nonce = values
        # sudo: the token is what entitles to confirm.
        found = self.sudo().search([("id", "=", confirmation_id), ("nonce", "=", nonce)])
        is_late = found.state == PENDING and found.date_expiry < self.env.cr.now()
        return True, found.browse() if is_late else found

    def _confirm(self):
        """Let what waits, and the same entered again, count from now on.

        A second click changes nothing.

        :return: whether anything was confirmed now
        """
        self.ensure_one()
        now = self.env.cr.now()
        waiting = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("email_normalized", "=", self.email_normalized),
                ("scope_key", "=", self.scope_key),
                ("content_digest", "=", self.content_digest),
                ("state", "=", PENDING),
                ("date_expiry", ">=", now),
            ],
            order="id",
        )
        if self.state != PENDING:
            return False
        # Without a digest nothing is known to be the same.
        waiting = waiting if self.content_digest else self
        # Of two clicks at one moment the later one has to start again, as both write the same row:
        # then it finds that all is confirmed.
        waiting.write({"state": CONFIRMED, "date_confirmed": now, "entered": False})
        for confirmation in waiting:
            record = confirmation._get_record()
            if record:
                record.with_context(lang=self.lang)._on_confirmed(confirmation)
        return True

    def _get_record(self):
        return self.env[self.model].browse(self.res_id).exists() if self.model in self.env else None

    # ------------------------------------------------------------
    # EXPIRE
    # ------------------------------------------------------------

    @api.model
    def _cron_expire(self):
        """Erase what nobody has confirmed in time, batch after batch."""
        domain = [("state", "=", PENDING), ("date_expiry", "<", self.env.cr.now())]
        while True:
            late = self.search(domain, order="id", limit=BATCH_SIZE).try_lock_for_update()
            if not late:
                break
            late._expire()
            left = self.search_count(domain)
            if not self.env["ir.cron"]._commit_progress(len(late), remaining=left):
                break

    def _expire(self):
        """Erase what waits, with what was asked."""
        for confirmation in self:
            record = confirmation._get_record()
            if record:
                record._on_confirmation_expired()
        messages = self.message_id
        self.unlink()
        messages.unlink()

    @api.autovacuum
    def _gc_confirmed(self):
        """Forget what was confirmed once a second click is not to be expected."""
        limit = self.env.cr.now() - timedelta(days=KEPT_DAYS)
        old = self.search(
            [("state", "=", CONFIRMED), ("date_confirmed", "<", limit)], limit=BATCH_SIZE
        )
        old.unlink()
        return len(old), len(old) == BATCH_SIZE
