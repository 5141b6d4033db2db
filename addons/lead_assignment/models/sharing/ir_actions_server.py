"""Server actions: what a user has done by them is bound by the rights of that user."""

from odoo import models


class IrActionsServer(models.Model):
    """Odoo writes the records of some actions with all rights, no matter who has started them.

    The mark says that a user has, not an automation. The first write on a lead or contact that
    sees it looks at the rights and takes it off; see ``crm.rights.role._is_exempt``.
    """

    _inherit = "ir.actions.server"

    def run(self):
        if self.env.su:
            return super().run()
        return super(IrActionsServer, self.with_context(lead_rights_user=self.env.uid)).run()

    def _run_action_object_write(self, eval_context=None):
        return super(IrActionsServer, self._bind())._run_action_object_write(eval_context)

    def _run_action_object_create(self, eval_context=None):
        return super(IrActionsServer, self._bind())._run_action_object_create(eval_context)

    def _run_action_object_copy(self, eval_context=None):
        return super(IrActionsServer, self._bind())._run_action_object_copy(eval_context)

    def _bind(self):
        is_bound = self.env.context.get("lead_rights_user") == self.env.uid
        return self.with_context(lead_rights_bound=is_bound)
