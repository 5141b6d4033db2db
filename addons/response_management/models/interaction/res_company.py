"""Companies of which a record and its contact may be of different ones."""

from odoo import api, models, tools


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model
    @tools.ormcache()
    def _has_several(self):
        """Return whether there is more than one company.

        Where there is one, the contact of a lead need not be read to learn that it is of the same.
        """
        # Odoo clears the cache when a company is created or deleted.
        # sudo: of all companies, archived ones too; nothing of them is shown.
        return self.sudo().with_context(active_test=False).search_count([], limit=2) > 1
