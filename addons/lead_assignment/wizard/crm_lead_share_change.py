"""Sharing several leads at once: put people on them, take people off, hand them over."""

from odoo import api, fields, models

from ..logic import rights


class CrmLeadShareChange(models.TransientModel):
    _name = "crm.lead.share.change"
    _description = "Share Leads"
    _inherit = ["crm.rights.mixin"]

    # Lost ones, too: they are archived.
    lead_ids = fields.Many2many(
        "crm.lead", string="Leads", required=True, context={"active_test": False}
    )
    lead_count = fields.Integer(compute="_compute_lead_count")
    action = fields.Selection(
        [
            ("add", "Add people to the leads"),
            ("remove", "Remove people from the leads"),
            ("hand_over", "Hand the leads over"),
        ],
        string="What To Do",
        required=True,
        default="add",
    )
    user_ids = fields.Many2many("res.users", string="Executors", domain="[('share', '=', False)]")
    master_id = fields.Many2one("res.users", string="New Master", domain="[('share', '=', False)]")
    is_kept = fields.Boolean(
        string="Keep Previous Masters as Executors",
        default=True,
        help="They keep the rights that they have on the leads.",
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        # What the user may give on all of the leads.
        chosen = self.new({"lead_ids": values.get("lead_ids")}).lead_ids._origin
        return {**values, **chosen._get_rights_to_give(fields)}

    @api.depends("lead_ids")
    def _compute_lead_count(self):
        for change in self:
            change.lead_count = len(change.lead_ids)

    def action_apply(self):
        """Change the teams of the leads: in one go, or in the background if they are many."""
        self.ensure_one()
        self.lead_ids.check_access("write")
        shown = self.env["crm.lead.bulk.action"]._do(
            "share",
            self.lead_ids,
            {
                "action": self.action,
                "user_ids": self.user_ids.ids,
                "master_id": self.master_id.id,
                "is_kept": self.is_kept,
                **self._prepare_right_values(),
            },
        )
        return shown or {"type": "ir.actions.act_window_close"}

    def _apply(self):
        leads = self.lead_ids
        leads.check_access("write")
        if self.action == "hand_over":
            leads._hand_over(self.master_id, self.is_kept)
        elif self.action == "remove":
            self._get_shares().unlink()
        else:
            self._add(leads)

    def _get_shares(self):
        return self.env["crm.lead.share"].search(
            [
                ("lead_id", "in", self.lead_ids.ids),
                ("user_id", "in", self.user_ids.ids),
                ("role", "=", rights.EXECUTOR),
            ]
        )

    def _add(self, leads):
        """Put the people on the leads; who is there already gets the new rights."""
        shares = self._get_shares()
        known = {(share.lead_id, share.user_id) for share in shares}
        shares.write(self._prepare_right_values())
        self.env["crm.lead.share"].create(
            [
                {"lead_id": lead.id, "user_id": user.id, **self._prepare_right_values()}
                for lead in leads
                for user in self.user_ids
                if (lead, user) not in known and user != lead.user_id
            ]
        )


class CrmLeadBulkAction(models.Model):
    _inherit = "crm.lead.bulk.action"

    action = fields.Selection(
        selection_add=[("share", "Share leads")], ondelete={"share": "cascade"}
    )

    def _apply_share(self, leads, **vals):
        self.env["crm.lead.share.change"].create({**vals, "lead_ids": leads.ids})._apply()
