from odoo import fields, models


class CrmResponse(models.Model):
    _inherit = "crm.response"

    discuss_channel_id = fields.Many2one(
        "discuss.channel",
        string="Live Chat",
        fact=True,
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    def action_view_chat(self):
        """Return the action that opens the chat."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Live Chat"),
            "res_model": "discuss.channel",
            "res_id": self.discuss_channel_id.id,
            "views": [(self.env.ref("im_livechat.discuss_channel_view_form").id, "form")],
        }
