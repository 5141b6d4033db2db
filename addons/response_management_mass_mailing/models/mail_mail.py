"""The message of a recipient who is not tracked: nothing in it tells whose it is when it is opened.

Opens are counted by a pixel of the mailing, the same in every message, unless the company counts
none. It identifies nobody and nothing of the request for it is kept but the day, so it is no
tracking of a person; but it does count: without it, a mailing to people who are not tracked would
seem never to be opened, and who compares mailings would compare consents instead.
"""

import re

from odoo import api, models, tools


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _prepare_outgoing_body(self):
        body = super()._prepare_outgoing_body()
        trace = self.mailing_trace_ids[:1]
        if not (body and self.mailing_id and trace.is_untracked):
            return body
        plain = re.sub(rf"(/r/[\w-]+)/m/{trace.id}(?!\d)", r"\1", body)
        pixel = re.compile(rf'<img src="{re.escape(self._get_tracking_url())}"\s*/?>')
        return body.__class__(pixel.sub(self.mailing_id._get_anonymous_pixel(), plain))


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    def _get_anonymous_pixel(self):
        """Return the image that counts an anonymous open of this mailing, if opens are counted."""
        if not self._get_consent_company().is_untracked_open_counted:
            return ""
        url = tools.urls.urljoin(
            self.get_base_url(), f"mailing/{self.id}/{self._get_open_token()}/blank.gif"
        )
        return f'<img src="{url}"/>'

    @api.private
    def _get_open_token(self):
        """Return what only messages of this mailing have, all of them the same."""
        # sudo: the key is the database's own.
        return tools.hmac(self.env(su=True), "response_management.mailing_open", self.id)[:32]
