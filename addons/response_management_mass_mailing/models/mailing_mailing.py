"""Mailings show the responses that they brought."""

from odoo import fields, models

from .crm_response_mailing_event import PENDING


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    response_count = fields.Integer(
        compute="_compute_response_count",
        groups="sales_team.group_sale_salesman",
        help="All answers, including repeat and suspected automated ones.",
    )

    log_interactions = fields.Boolean(
        string="Create Interactions",
        help="Create an outbound interaction with each recipient whom this mailing reaches. A "
        "treatment that its links lead to may ask for it, too.",
    )

    def _compute_response_count(self):
        counts = dict(
            self.env["crm.response"]._read_group(
                [("mailing_id", "in", self.ids), ("responded", "=", True)],
                ["mailing_id"],
                ["__count"],
            )
        )
        for mailing in self:
            mailing.response_count = counts.get(mailing._origin, 0)

    def unlink(self):
        """Record what is known of the mailings before their traces go; responses stay."""
        # sudo: what recipients did is recorded, no matter who deletes the mailing.
        events = self.env["crm.response.mailing.event"].sudo()
        while events._note_deliveries():
            continue
        events.search(
            [
                ("state", "=", PENDING),
                "|",
                ("mailing_id", "in", self.ids),
                ("mailing_trace_id.mass_mailing_id", "in", self.ids),
            ],
            order="id",
        )._process()
        return super().unlink()

    def action_view_responses(self):
        """Return the action that lists the responses to this mailing."""
        self.ensure_one()
        return self.env["crm.response"]._get_list_action(
            [("mailing_id", "=", self.id)], is_answered=True
        )
