"""What every move in the pipeline asks of stages, remembered."""

from odoo import api, models, tools


class CrmStage(models.Model):
    _name = "crm.stage"
    _inherit = ["crm.stage", "crm.remembered.mixin"]

    @api.model
    @tools.ormcache()
    def _get_sequences(self):
        """Return ``{stage id: sequence}``."""
        # sudo: anyone who moves a lead need not see the stages of other teams.
        return {stage.id: stage.sequence for stage in self.sudo().search([])}

    @api.model
    @tools.ormcache()
    def _get_common_ids(self):
        """Return the ids of the stages of all teams."""
        # sudo: as above. Teams that have stages of their own cannot be deleted.
        return frozenset(self.sudo().search([("team_ids", "=", False)])._ids)
