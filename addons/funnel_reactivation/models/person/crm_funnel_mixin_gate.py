"""What follows when somebody is engaged and nothing says which campaign caused it."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.http import request

from ...logic import scenario
from ..status.res_company import GATE_BLOCK, GATE_NONE


class CrmFunnelMixin(models.AbstractModel):
    """Warns or stops users who work in active mode, as their company has it."""

    _inherit = "crm.funnel.mixin"

    def _on_engaged(self, changes):
        """React to engagements of people without active response; called once for all of them.

        :param list[StatusChange] changes: at least one
        """
        self._check_gate(changes)

    def _check_gate(self, changes):
        """Warn or stop users in active mode who engage people without saying why.

        :raise UserError: the company blocks it
        """
        for company, group in self._group_changes(
            changes, lambda change: change.record.company_id or self.env.company
        ).items():
            if company._get_funnel_gate() == GATE_NONE:
                continue
            users = self.env["res.users"].union(*{change.user for change in group})
            modes = company._get_funnel_modes(users)
            gated = [
                change
                for change in group
                if modes[change.user.id] == scenario.MODE_ACTIVE
                and change.user._is_internal()
                and not change.user._is_superuser()
            ]
            if not gated:
                continue
            message = self.env._(
                "No campaign has the credit for %(name)s yet. Use “Set Source Campaign” to choose "
                "it.",
                name=gated[0].record.display_name,
            )
            if company._get_funnel_gate() == GATE_BLOCK:
                raise UserError(message)
            told = {change.user for change in gated if self._may_see_warning(change)}
            for user in self.env["res.users"].union(*told):
                user._bus_send("simple_notification", {"type": "warning", "message": message})

    @api.model
    def _may_see_warning(self, change):
        """Return whether the user looks at a screen that shows the warning.

        Programs and jobs create leads in great numbers, and the warning is a row of the bus.
        """
        return not change.is_creation or bool(request and request.session.uid == change.user.id)
