"""Responses that capture sources brought, and those that arrive as email."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import html2plaintext

from odoo.addons.crm_privacy.logic import automatic_mail
from odoo.addons.crm_privacy.models.erasure.crm_suppression import SuppressedError
from odoo.addons.crm_privacy.tools.mail_letter import find_received_mail

from ...logic import mail_sender, qualification, repetition, web_form


class CrmResponse(models.Model):
    """The side of ``crm.response`` that forms and the mail gateway deliver to."""

    _inherit = "crm.response"

    capture_source_id = fields.Many2one(
        "crm.capture.source",
        readonly=True,
        copy=False,
        index=False,  # see _capture_source_index
        ondelete="set null",
        fact=True,
    )
    consent = fields.Text(
        readonly=True,
        copy=False,
        help="What the person agreed to, as the form sent it.",
        fact=True,
        personal="blank",
    )

    # An email
    mail_person_origin = fields.Selection(
        [
            (mail_sender.SENDER, "Sender"),
            (mail_sender.REPLY_TO, "Reply address"),
            (mail_sender.TEXT, "Labeled lines of the text"),
            (mail_sender.FORWARDED, "Forwarded message"),
            (mail_sender.NO_PERSON, "Nobody"),
        ],
        string="Person Named In",
        readonly=True,
        copy=False,
        help="Where the email names the person whose response it is.",
        fact=True,
    )
    mail_people = fields.Json(
        string="People Named",
        readonly=True,
        copy=False,
        export_string_translation=False,
        fact=True,
        personal="blank",
    )

    _capture_source_index = models.Index(
        "(capture_source_id, create_date) WHERE capture_source_id IS NOT NULL"
    )

    # ------------------------------------------------------------
    # FORMS
    # ------------------------------------------------------------

    @api.model
    def _capture_posts(self, vals_list):
        """Record what visitors post, note what a double submit says anew, return the responses."""
        responses, kinds = self._record(vals_list)
        for response, vals, kind in zip(responses, vals_list, kinds, strict=True):
            if kind == repetition.DOUBLE:
                response._log_news(vals)
        return responses

    def _log_news(self, vals):
        """Note those texts of ``vals`` that this response does not have yet.

        A second post within the double submit window is the same response, but what it says anew,
        a corrected phone number or another question, is kept in the chatter.
        """
        # sudo: visitors have no rights; no user may be allowed to edit the response.
        response = self.sudo()
        parts = [
            Markup("<li>%s: %s</li>")
            % (self._fields[name]._description_string(self.env), vals[name])
            for name in web_form.PERSON_TARGETS
            if vals.get(name) and vals[name] != response[name]
        ]
        body = Markup("<ul>%s</ul>") % Markup().join(parts) if parts else Markup()
        description = vals.get("description") or ""
        if html2plaintext(description) != html2plaintext(response.description or ""):
            body += description
        known = map(html2plaintext, response.message_ids.mapped("body"))
        if body and html2plaintext(body) not in known:
            response._message_log(body=body, author_id=self.env.ref("base.partner_root").id)

    # ------------------------------------------------------------
    # EMAIL
    # ------------------------------------------------------------

    @api.model
    @api.private  # called by the mail gateway; over RPC it would be a way around the guards
    def message_new(self, msg_dict, custom_values=None):
        """Record a message to the alias of a capture source, through the door."""
        custom_values = dict(custom_values or {})
        # sudo: the alias names its source; mail servers have no rights of their own.
        source = (
            self.env["crm.capture.source"]
            .sudo()
            .browse(custom_values.pop("capture_source_id", None))
            .exists()
        )
        if not source:
            return self._capture([{**self._prepare_sourceless_values(msg_dict), **custom_values}])
        response = source._get_door()._capture(
            [{**source._prepare_mail_values(msg_dict), **custom_values}]
        )
        return self.browse(response.id)

    @api.model
    def _prepare_sourceless_values(self, msg_dict):
        """Return the values of a message that a mail server delivers without an alias."""
        # An archived type serves, too: a message comes but once.
        reply_type = self.env.ref("response_management.type_email_reply", raise_if_not_found=False)
        return {
            "type_id": reply_type and reply_type.id,
            "type_code": "email_reply",
            "capture_method": qualification.CAPTURE_AUTOMATIC,
            **self.env["crm.capture.source"]._prepare_sender_values(
                msg_dict, mail_sender.RULE_AUTOMATIC
            ),
            **self.env["crm.capture.source"]._prepare_verdict_values(),
        }

    @api.model
    def _capture_replies(self, message_dict, routes):
        """Record a reply to the conversation of a response or of its lead as an email reply.

        The message itself is in that conversation already.
        """
        threads = [
            (model, thread_id)
            for model, thread_id, *_rest in routes or ()
            if thread_id and model in ("crm.response", "crm.lead")
        ]
        received = find_received_mail(self.env)
        is_answer = not (
            received and received.verdict and received.verdict.kind in automatic_mail.NO_ANSWER
        )
        if not threads or not is_answer or self._is_colleague(message_dict):
            return
        Source = self.env["crm.capture.source"]
        for model, thread_id in threads:
            field = "id" if model == "crm.response" else "lead_id"
            # sudo: customers answer; they have no rights on what they answer to.
            door = self.sudo().with_context(active_test=field != "id")
            origin = door.search([(field, "=", thread_id)], limit=1)
            source = origin and Source._find_reply_source(origin.company_id)
            if source:
                values = source._prepare_reply_values(message_dict, origin, origin.lead_id)
                try:
                    source._get_door()._capture([values])
                except SuppressedError:
                    source._set_aside("suppressed", "", {})

    @api.model
    def _is_colleague(self, message_dict):
        author = self.env["res.partner"].sudo().browse(message_dict.get("author_id") or ())
        return any(not user.share for user in author.user_ids)

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        # The native search for a part of the raw address reads the whole table.
        return [("email_normalized", "=", email_from_normalized)]

    def _notify_get_reply_to(self, default=None, author_id=False):
        """Let answers go to the address that the response came to."""
        aliases = (
            self.mapped("capture_source_id")
            .sudo()
            .filtered("alias_email")
            ._notify_get_reply_to(default=default, author_id=author_id)
        )
        found = {
            response.id: aliases[response.capture_source_id.id]
            for response in self
            if response.capture_source_id.id in aliases
        }
        others = self.filtered(lambda response: response.id not in found)
        found.update(
            super(CrmResponse, others)._notify_get_reply_to(default=default, author_id=author_id)
        )
        return found
