"""Confirm first: what a form brings waits as a post until the owner of the address confirms it."""

import json

from odoo import fields, models
from odoo.tools import email_normalize

from odoo.addons.crm_privacy.tools.inner_context import inner

from .crm_capture_post import CONFIRMATION, REFUSED, TAKEN, UNCONFIRMED

UNCONFIRMABLE = "unconfirmable"
#: Of what was entered, what the email that asks shows, beside the message and consents.
SHOWN = ("contact_name", "partner_name", "function", "phone", "street", "zip", "city")


class CrmCaptureSource(models.Model):
    """The answer of a visitor who has to confirm first is no response before.

    It is in no list, rate or lead, because there is no record of it but the received post. At the
    confirmation the post goes through the door like any other, dated then; without one it is
    erased.
    """

    _name = "crm.capture.source"
    _inherit = ["crm.capture.source", "crm.confirm.first.mixin"]

    is_confirmed_first = fields.Boolean(
        tracking=True,
        help=(
            "People who fill in the form get an email with a link. The answer counts once they "
            "confirm it; unconfirmed answers are deleted."
        ),
    )

    def _set_aside_unconfirmed(self, verdicts):
        """Have what was taken wait, where it is to be confirmed first."""
        if not self.is_confirmed_first:
            return
        taken = [each for each in verdicts if each.state == TAKEN]
        door = self._get_door()
        suppressed = door._find_suppressed(
            [
                {**each.submission.values, **door._normalize_person(each.submission.values)}
                for each in taken
            ]
        )
        for position, verdict in enumerate(taken):
            if position in suppressed:
                verdict.state, verdict.reason = REFUSED, "suppressed"
                verdict.text = door._get_suppression_reason()
                # Not even for a week: it would be what was erased.
                verdict.payload, verdict.submission = None, None
            elif _get_email(verdict):
                verdict.state = UNCONFIRMED
            else:
                verdict.state, verdict.reason = REFUSED, UNCONFIRMABLE
                verdict.text = self.env._("There is no email address that could be confirmed.")

    def _ask_for_confirmation(self, posts, verdicts, files=()):
        """Ask the people behind those of ``posts`` that wait."""
        waiting = [
            (post, verdict)
            for post, verdict in zip(posts, verdicts, strict=True)
            if verdict.state == UNCONFIRMED
        ]
        for post, verdict in waiting:
            if files:
                self._attach_files(post, files)
            self.env["crm.confirmation"]._ask(
                post,
                _get_email(verdict),
                self.company_id,
                name=self.name,
                scope_key=f"{self._name},{self.id}",
                days=self.confirmation_days,
                content=post._get_confirmed_content(),
                entered=self._get_entered(verdict.submission, files),
            )

    def _get_entered(self, submission, files):
        """Return ``(label, value)`` of what the email that asks shows of a post."""
        Response = self.env["crm.response"]
        shown = [
            (Response._fields[name]._description_string(self.env), submission.values[name])
            for name in SHOWN
            if submission.values.get(name)
        ]
        shown += [(self.env._("Message"), text) for text in submission.message]
        shown += [(wording, answer) for _what, wording, answer in submission.agreements]
        if files:
            shown.append((self.env._("Files"), str(len(files))))
        return shown

    def _take_confirmed(self, post, confirmation):
        """Take ``post`` through the door as of now: its sender has shown whose the address is."""
        if not post.content:
            post._close_as_erased()
            return self.env["crm.response"]
        (verdict,) = self._judge([post._read_content()], is_server=True, is_taken=True)
        if verdict.state == TAKEN:
            # It counts from now on, whenever it was entered; and a person has confirmed it.
            verdict.submission.date = None
            verdict.is_proven = True
            source = self.with_context(**inner({CONFIRMATION: confirmation.id}))
            source._record([verdict], post.seen, (), [self.env.cr.now()])
        if verdict.state == REFUSED:
            self._refuse(verdict.reason, self._get_detail(verdict))
        post.write(
            {
                "state": verdict.state,
                "reason": verdict.reason or False,
                "detail": self._get_detail(verdict)[:500],
                "response_id": verdict.response_id or False,
                # Not even for a week: it would be what was erased.
                **({"content": False, "seen": False} if verdict.reason == "suppressed" else {}),
            }
        )
        return self.env["crm.response"].browse(verdict.response_id or ())


class CrmCapturePost(models.Model):
    _inherit = "crm.capture.post"

    def _get_confirmed_content(self):
        """Return a text of what was entered, with its files: the same text, the same content."""
        self.ensure_one()
        files = sorted((each.name, each.checksum) for each in self._get_files())
        return json.dumps([self.sudo()._read_content(), files], sort_keys=True)

    def _on_confirmed(self, confirmation):
        """Let what was entered count from now on, with the files that came with it."""
        self.ensure_one()
        if self.state != UNCONFIRMED:
            return
        response = self.source_id._take_confirmed(self, confirmation)
        files = self._get_files()
        if response:
            files.write({"res_model": response._name, "res_id": response.id})
        else:
            files.unlink()

    def _on_confirmation_expired(self):
        """Erase what nobody has confirmed."""
        waiting = self.filtered(lambda post: post.state == UNCONFIRMED)
        waiting._get_files().unlink()
        waiting.unlink()

    def _get_files(self):
        # sudo: files of visitors hang on their posts, which no user may read.
        return (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        )


def _get_email(verdict):
    """Return the address that a delivery names, normalized, ``""`` for none."""
    return email_normalize(verdict.submission.values.get("email_from") or "") or ""
