"""What narrows rules and policies: without it they would be for every lead."""

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.crm_privacy.tools.deletion import before_deletion


class UnlinkGuardMixin(models.AbstractModel):
    """Records by which others say which leads they are for, and where saying none means all."""

    _name = "unlink.guard.mixin"
    _description = "Scopes of Rules and Policies"

    @before_deletion
    def _unlink_except_scope(self):
        for model, name in self._get_scoped():
            # sudo: what the user may not see would be for every lead just the same.
            Model = self.env[model].sudo().with_context(active_test=False)
            for record in Model.search([(name, "in", self.ids)], limit=1):
                raise UserError(
                    self.env._(
                        "“%(record)s” says which leads “%(user)s” is for. Archive it instead, or "
                        "take it off there first.",
                        record=(record[name] & self.sudo())[:1].display_name,
                        user=record.display_name,
                    )
                )

    @api.model
    def _get_scoped(self):
        """Hook: return ``[(model, field)]`` of what says by these records which leads it is for."""
        return []
