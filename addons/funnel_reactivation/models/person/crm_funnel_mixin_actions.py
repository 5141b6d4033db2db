"""What the buttons of a lead or a contact open."""

from odoo import fields, models


class CrmFunnelMixin(models.AbstractModel):
    _inherit = "crm.funnel.mixin"

    funnel_journal_count = fields.Integer(
        compute="_compute_funnel_journal_count", groups="sales_team.group_sale_salesman"
    )

    def action_open_response_prompt(self):
        """Return the dialog that asks what caused the engagement."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set Source Campaign"),
            "res_model": "crm.response.prompt",
            "view_mode": "form",
            "target": "new",
            "context": {
                f"default_{self._person_field}": self.id,
                "dialog_size": "medium",
            },
        }

    def action_view_funnel_journal(self):
        """Return the action that lists what happened to this person in the funnel."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "funnel_reactivation.crm_funnel_journal_action"
        )
        action["domain"] = [(self._person_field, "=", self.id)]
        action["context"] = {}
        return action

    def _compute_funnel_journal_count(self):
        field = self._person_field
        counts = dict(
            self.env["crm.funnel.journal"]._read_group(
                [(field, "in", self.ids)], [field], ["__count"]
            )
        )
        for record in self:
            record.funnel_journal_count = counts.get(record._origin, 0)
