"""What may not be deleted is deleted by nobody who says that an addon is being uninstalled."""

from odoo import models

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from ...tools.inner_context import is_uninstalling


class Base(models.AbstractModel):
    """Odoo skips the checks of ``@api.ondelete(at_uninstall=False)`` wherever the context has its
    mark, and programs send a context along: who must not take people off a lead, for one, would.
    """

    _inherit = "base"

    def unlink(self):
        if self.env.context.get(MODULE_UNINSTALL_FLAG) and not is_uninstalling(self.env):
            self = self.with_context(**{MODULE_UNINSTALL_FLAG: False})
        return super().unlink()
