"""A click on a link of a mailing is noted with the link, or merely counted."""

from odoo import api, models

from odoo.addons.crm_privacy.logic import personal
from odoo.addons.crm_privacy.tools.inner_context import inner

from ..logic import machine_signal
from ..logic.reply import EVENT_FOLLOWS


class LinkTrackerClick(models.Model):
    """A recipient who is not tracked has links without the number of their trace.

    Such a click is natively anonymous. With the address of the network it would still be one of
    somebody, so it is kept without, and counted for the mailing. Links that left with a number,
    before the recipient said no, are treated alike.
    """

    _inherit = "link.tracker.click"

    @api.model
    def add_click(self, code, **route_values):
        clicks = self.with_context(**inner({EVENT_FOLLOWS: True}))
        values, mailing = self._leave_out_person(code, route_values)
        click = super(LinkTrackerClick, clicks).add_click(code, **values)
        if not click:
            return click
        if mailing:
            self.env["crm.mailing.count"]._note_event(machine_signal.CLICK, mailing)
        elif click.mailing_trace_id:
            click.mailing_trace_id._note_event(machine_signal.CLICK, link_id=click.link_id.id)
        return click.with_env(self.env)

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "ip": personal.BLANK,
        }

    def _get_personal_links(self):
        return {
            **super()._get_personal_links(),
            "mailing_trace_id": personal.RECORD,
        }

    @api.model
    def _leave_out_person(self, code, values):
        """Return what may be kept of a click, and the mailing for which it is merely counted."""
        Trace = self.env["mailing.trace"]
        if not Trace._has_untracked() and not Trace.mass_mailing_id._is_tracking_limited():
            return values, None
        if values.get("mailing_trace_id"):
            trace = Trace.browse(values["mailing_trace_id"]).exists()
            mailing = trace._split_untracked()[1].mass_mailing_id
        else:
            link = self.env["link.tracker.code"].search([("code", "=", code)]).link_id
            mailing = link.mass_mailing_id
            mailing = mailing if Trace._count_untracked(mailing) else mailing.browse()
        if not mailing:
            return values, None
        kept = {"mass_mailing_id": mailing.id}
        return kept, mailing
