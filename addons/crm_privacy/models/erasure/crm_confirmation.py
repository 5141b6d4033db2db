"""What waits for a confirmation goes with its person who is erased meanwhile."""

from odoo import api, models


class CrmConfirmation(models.Model):
    _inherit = "crm.confirmation"

    @api.model
    def _ask(self, records, email, company, **asked):
        """Hold the list of who was erased, at which the caller has looked.

        :raise: what :meth:`crm.suppression._hold` does if somebody was erased meanwhile: the caller
            starts again, and looks again
        """
        # sudo: no user may read who was erased; nothing of it leaves this method.
        self.env["crm.suppression"].sudo()._hold(company.id)
        return super()._ask(records, email, company, **asked)
