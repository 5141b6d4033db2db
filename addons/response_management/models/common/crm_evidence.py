"""Evidence: records of what happened, which few may change."""

from odoo import models


class CrmEvidence(models.AbstractModel):
    """What any record of captured facts needs to know when it guards them."""

    _name = "crm.evidence"
    _description = "Captured Evidence"

    def _is_changed(self, name, value):
        """Return whether ``value`` differs from what is stored; forms send back unchanged ones."""
        if name not in self._fields:
            return False
        field = self._fields[name]
        if field.type in ("one2many", "many2many", "properties"):
            return bool(value)
        return field.convert_to_cache(value, self) != field.convert_to_cache(self[name], self)

    def _is_officer(self):
        return self.env.su or self.env.user.has_group(
            "response_management.group_response_management_officer"
        )
