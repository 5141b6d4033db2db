"""The pixel of a mailing, the same for all of its recipients who are not tracked."""

from werkzeug.exceptions import Unauthorized

from odoo import http
from odoo.http import request
from odoo.tools import consteq

from ..logic import machine_signal

#: One transparent dot, as natively.
DOT = bytes.fromhex(
    "47494638396101000100800000dbdfef00000021f90401000000002c00000000010001000002024401003b"
)


class MailingOpenController(http.Controller):
    @http.route(
        "/mailing/<int:mailing_id>/<string:token>/blank.gif",
        type="http",
        auth="public",
        save_session=False,
    )
    def count_open(self, mailing_id, token, **_post):
        """Count an open of the mailing. No session is read or started, nothing else is kept."""
        # sudo: the token is what entitles a reader to be counted.
        mailing = request.env["mailing.mailing"].sudo().browse(mailing_id)
        # As bytes: texts are only compared if they are ASCII, and this one is a stranger's.
        if not consteq(token.encode("utf-8", "replace"), mailing._get_open_token().encode()):
            raise Unauthorized
        mailing = mailing.exists()
        if mailing:
            request.env["crm.mailing.count"]._note_event(machine_signal.OPEN, mailing)
        return request.make_response(
            DOT, headers=[("Content-Type", "image/gif"), ("Cache-Control", "private, no-cache")]
        )
