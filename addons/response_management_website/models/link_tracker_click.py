"""Who follows the link, or the QR code, of a treatment and is known has visited its page."""

from odoo import api, fields, models

from odoo.addons.response_management.logic import normalize


class LinkTrackerClick(models.Model):
    _inherit = "link.tracker.click"

    is_visitor_known = fields.Boolean(
        readonly=True, help="The visit is recorded as a response, so it is not anonymous."
    )

    @api.model
    def add_click(self, code, **route_values):
        click = super().add_click(code, **route_values)
        if click and not route_values.get("mailing_trace_id"):
            # sudo: visitors know nothing of treatments; whether there is one is all they cause.
            click.sudo()._record_known_visitor()
        return click

    def _record_known_visitor(self):
        """Record the visit of a visitor whom we know, wherever the link of a treatment leads."""
        Treatment = self.env["crm.treatment"]
        key = normalize.canonical_url(self.link_id.url)
        if key not in Treatment._get_destination_keys():
            return
        treatments = Treatment.search([("link_tracker_id", "=", self.link_id.id)])
        Visitor = self.env["website.visitor"]
        visitor = treatments and Visitor._get_visitor_to_record(treatments.company_id)
        if visitor:
            self.is_visitor_known = True
            visitor._try_to_record_visit(treatments)
