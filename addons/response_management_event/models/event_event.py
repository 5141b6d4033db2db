"""Events say which campaign their attendees answer to, and what they cost."""

from odoo import api, fields, models

#: For who works with responses, not for everybody who organizes events.
SALES = "sales_team.group_sale_salesman"


class EventEvent(models.Model):
    _inherit = "event.event"

    is_response_recorded = fields.Boolean(
        string="Record Responses",
        default=True,
        help="Registrations become members of the campaign, attendees become responses.",
    )
    response_campaign_id = fields.Many2one(
        "utm.campaign",
        string="Campaign",
        index="btree_not_null",
        ondelete="set null",
        help="Empty: the campaign that brought each registration.",
    )
    # Copied by ``copy_data`` only for those who may read it.
    response_treatment_id = fields.Many2one(
        "crm.treatment",
        string="Treatment",
        groups=SALES,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    campaign_cost_ids = fields.One2many(
        "crm.campaign.cost",
        "event_id",
        string="Costs",
        groups="sales_team.group_sale_salesman_all_leads",
    )
    response_count = fields.Integer(compute="_compute_response_count", groups=SALES)

    @api.depends_context("uid")
    def _compute_response_count(self):
        counts = dict(
            self.env["crm.response"]._read_group(
                [("event_registration_id.event_id", "in", self.ids), ("responded", "=", True)],
                ["event_registration_id"],
                ["__count"],
            )
        )
        by_event = dict.fromkeys(self.ids, 0)
        # sudo: anyone who sees the response may know of which event it is.
        for registration, count in counts.items():
            by_event[registration.sudo().event_id.id] += count
        for event in self:
            event.response_count = by_event.get(event._origin.id, 0)

    @api.onchange("response_treatment_id")
    def _onchange_response_treatment_id(self):
        if self.response_treatment_id:
            self.response_campaign_id = self.response_treatment_id.campaign_id

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if self._has_field_access(self._fields["response_treatment_id"], "read"):
            for event, vals in zip(self, vals_list, strict=True):
                vals.setdefault("response_treatment_id", event.response_treatment_id.id)
        return vals_list

    def action_view_responses(self):
        """Return the action that lists the members and responses that this event brought."""
        self.ensure_one()
        return self.env["crm.response"]._get_list_action(
            [("event_registration_id.event_id", "=", self.id)], is_answered=True
        )

    def action_record_responses(self):
        """Record the registrations of before; what is recorded already stays as it is."""
        self.check_access("write")
        self.registration_ids._record_responses()
