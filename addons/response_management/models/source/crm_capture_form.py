"""The web half of a capture source: from a post to a response."""

from datetime import UTC
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import hmac

from ...logic import (
    parameters,
    post_path,
    posted_file,
    proof_of_work,
    rate_limit,
    web_form,
)

#: What is asked of a source about every post, before anything is recorded.
FIRST_READ = (
    "active", "allowed_origins", "company_id", "connection", "dialect", "entries_path",
    "is_confirmed_first", "is_live", "limit_address_hour", "limit_address_minute",
    "limit_source_hour", "limit_source_minute", "max_files_mb", "secret", "secret_header",
    "signing", "verify_token",
)  # fmt: skip


class CrmCaptureSource(models.Model):
    """Posts of forms, and who may make them. Mixed into ``crm.capture.source``."""

    _inherit = "crm.capture.source"

    allowed_origins = fields.Text(
        help="Websites whose pages may post, one per line. A star allows every website. "
        "Servers, which name no website, need no entry.",
        tracking=True,
        personal=False,
    )
    honeypot = fields.Char(
        string="Honeypot Field",
        default="fax_number",
        help=(
            "Name of a hidden field. Only bots fill it in: the post is answered as usual and "
            "nothing is recorded."
        ),
        personal=False,
    )
    asks_proof = fields.Boolean(
        string="Proof of Work",
        help=(
            "The browser computes for half a second before it sends: people do not notice, but it "
            "stops mass senders. Posts without it are recorded as suspected. Needs the form from "
            "Copy and Paste, with JavaScript."
        ),
    )
    redirect_url = fields.Char(
        string="Thank-You Page",
        help="Page that a browser is sent to after posting; a plain thank-you page if empty.",
        personal=False,
    )
    max_files_mb = fields.Integer(
        string="Files up to (MB)",
        default=5,
        help="The files of a post become attachments of its response if they have no more than "
        "this altogether. With 0 only their names are kept.",
    )
    limit_address_minute = fields.Integer(string="Posts per Address and Minute", default=5)
    limit_address_hour = fields.Integer(string="Posts per Address and Hour", default=30)
    limit_source_minute = fields.Integer(string="Posts per Minute", default=60)
    limit_source_hour = fields.Integer(string="Posts per Hour", default=1000)

    _limits_not_negative = models.Constraint(
        "CHECK(LEAST(limit_address_minute, limit_address_hour, limit_source_minute,"
        " limit_source_hour) >= 0)",
        "A limit cannot be negative. Use 0 for no limit.",
    )
    _max_files_mb_range = models.Constraint(
        f"CHECK(max_files_mb BETWEEN 0 AND {posted_file.MAX_MEGABYTES})",
        f"The files of a post can have up to {posted_file.MAX_MEGABYTES} MB. Use 0 to keep none.",
    )

    @api.constrains("allowed_origins")
    def _check_allowed_origins(self):
        for source in self:
            for entry in (source.allowed_origins or "").replace(",", " ").split():
                if entry != "*" and not web_form.canonical_origin(entry):
                    raise ValidationError(
                        self.env._(
                            "“%(entry)s” is not the address of a website. Write it like "
                            "https://www.example.com, one per line.",
                            entry=entry,
                        )
                    )

    @api.constrains("redirect_url")
    def _check_redirect_url(self):
        for source in self:
            url = source.redirect_url
            if (
                url
                and not (url.startswith("/") and not url.startswith("//"))
                and (not web_form.canonical_origin(url))
            ):
                raise ValidationError(
                    self.env._(
                        "The thank-you page must be an address such as "
                        "https://www.example.com/thank-you.",
                    )
                )

    @api.constrains("field_ids", "honeypot")
    def _check_honeypot(self):
        for source in self:
            names = {line.name.casefold() for line in source.field_ids}
            if source.honeypot and source.honeypot.casefold() in names:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is both the honeypot and an accepted field. Every visitor who "
                        "fills it in would be taken for a bot: choose another name.",
                        name=source.honeypot,
                    )
                )

    # ------------------------------------------------------------
    # BEFORE A POST IS READ
    # ------------------------------------------------------------

    def _find_by_token(self, token):
        """Return the web source with ``token``, archived ones too."""
        # sudo: the token is what entitles a visitor to deliver; nothing of the source is shown.
        return (
            self.sudo()
            .with_context(active_test=False)
            .search_fetch([("token", "=", token), ("kind", "=", "web")], FIRST_READ, limit=1)
        )

    def _admit(self, address):
        """Count one post of the network ``address``; return the exceeded limit or ``None``.

        :param address: ``None`` for a server, which delivers the posts of many people from one
            address: it has the limits of the source
        """
        self.ensure_one()
        return self.env["crm.capture.hit"]._admit(self, self._get_address_digest(address))

    def _count_deliveries(self, address, count):
        """Count the deliveries of a post beyond the first one, which ``_admit`` has counted."""
        if count > 1 and self._get_limits() != rate_limit.Limits():
            digest = self._get_address_digest(address)
            self.env["crm.capture.hit"]._add(self, digest, count - 1)

    def _get_address_digest(self, address):
        # Addresses are personal data: only a digest is kept, and that for two hours.
        group = rate_limit.address_group(address)
        return hmac(self.env(su=True), "crm.capture.hit", group)[:32] if group else None

    def _get_limits(self):
        return rate_limit.Limits(
            self.limit_address_minute,
            self.limit_address_hour,
            self.limit_source_minute,
            self.limit_source_hour,
        )

    def _is_allowed_origin(self, origin):
        """Return whether pages of ``origin`` may post. Servers name none and always may."""
        entries = (self.allowed_origins or "").replace(",", " ").split()
        if not origin or "*" in entries:
            return True
        allowed = {web_form.canonical_origin(entry) for entry in entries}
        allowed.add(web_form.canonical_origin(self.get_base_url()))
        return web_form.canonical_origin(origin) in allowed - {""}

    def _get_proof_subject(self):
        """Return the name of the field that a proof of work is made for, ``""`` for none."""
        for target in ("email_from", "phone", web_form.DESCRIPTION):
            for line in self.field_ids:
                if line.target == target:
                    return line.name
        return ""

    def _is_proven(self, payload):
        """Return whether a browser has worked for ``payload``, or need not."""
        # What is signed comes from a server that is known.
        if not self.asks_proof or self.secret:
            return True
        subject = self._get_proof_subject()
        return proof_of_work.is_proven(
            post_path.get_text(payload, proof_of_work.FIELD),
            self.token,
            post_path.get_text(payload, subject) if subject else "",
            fields.Datetime.now().replace(tzinfo=UTC).timestamp(),
        )

    # ------------------------------------------------------------
    # FROM A POST TO A RESPONSE
    # ------------------------------------------------------------

    def _get_reader(self, is_server, *, is_taken=False):
        """Return the function that reads one delivery to the fields of this source.

        :param bool is_server: nobody fills in the honeypot, and nobody can correct a field
        :param bool is_taken: an officer takes it all the same
        """
        lines = self.field_ids._get_facts()
        honeypot = "" if is_server else self.honeypot or ""
        options = self._get_reading_options(is_server, is_taken=is_taken)
        return partial(web_form.read, form_fields=lines, honeypot=honeypot, options=options)

    def _get_reading_options(self, is_server, *, is_taken=False):
        """Return the :class:`web_form.ReadingOptions` in which this source reads."""
        return web_form.ReadingOptions(
            now=self.env.cr.now(),
            is_lenient=is_server,
            notes_wrong_parameters=is_taken or self.connection != "form",
            keeps_rest=self.keeps_rest,
            looks_below=self.connection == "form",
            guesses=self.guesses,
        )

    def _explain(self, problem, name=""):
        """Return what is wrong with a field, or with the whole post, in the visitor's language."""
        texts = {
            web_form.NOT_FIELDS: self.env._("Send an object with one entry per field."),
            web_form.EMPTY: self.env._("Fill in at least one field."),
            web_form.NO_PERSON: self.env._(
                "Nothing here is known as a name, an email or a phone number. Under Mapping, say "
                "what the values are."
            ),
            web_form.UNKNOWN_KIND: self.env._(
                "Set under Mapping what an event of the kind “%s” means.", name
            ),
            web_form.MISSING: self.env._("Fill in “%s”.", name),
            web_form.NO_EMAIL: self.env._(
                "Write an email address, such as jane@example.com, in “%s”.", name
            ),
            parameters.NOT_INTEGER: self.env._("Write a whole number in “%s”.", name),
            parameters.NOT_NUMBER: self.env._("Write a number in “%s”.", name),
            parameters.NOT_BOOLEAN: self.env._("Answer yes or no in “%s”.", name),
            parameters.NOT_DATE: self.env._("Write a date, such as 2026-11-30, in “%s”.", name),
            parameters.NOT_OPTION: self.env._("Choose one of the options in “%s”.", name),
        }
        return texts[problem]
