"""A click on a link of a mailing is noted with the link."""

from odoo import api, models

from odoo.addons.crm_privacy.logic import personal

from ..logic import machine_signal


class LinkTrackerClick(models.Model):
    _inherit = "link.tracker.click"

    @api.model
    def add_click(self, code, **route_values):
        clicks = self.with_context(mailing_event_follows=True)
        click = super(LinkTrackerClick, clicks).add_click(code, **route_values)
        if not click:
            return click
        if click.mailing_trace_id:
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
