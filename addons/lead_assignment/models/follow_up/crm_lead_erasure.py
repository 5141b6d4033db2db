"""Nothing follows any more when a person is erased: no plan, and no answer that waits."""

from odoo import models

from .crm_auto_response import QUEUED


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _erase_rows(self, ids, found):
        # sudo: the plan ends with the person, no matter who erases them.
        leads = self.sudo().browse(ids)
        leads._call_off_steps()
        leads.env["crm.auto.response"].search(
            [("lead_id", "in", leads.ids), ("state", "=", QUEUED)]
        ).unlink()
        # What is written in SQL must not be overwritten by what still waits to be written.
        self.env.flush_all()
        return super()._erase_rows(ids, found)
