"""The rights on the three sections of a lead, as a rule gives them and a share holds them."""

from odoo import api, fields, models

from ...logic import rights

#: The fields that hold the rights, by section.
RIGHT_FIELDS = {
    rights.CONTACT: "contact_right",
    rights.COMPANY: "company_right",
    rights.REQUIREMENT: "requirement_right",
}


class CrmRightsMixin(models.AbstractModel):
    _name = "crm.rights.mixin"
    _description = "Rights on the Sections of a Lead"

    contact_right = fields.Selection(
        "_selection_right",
        string="Right on Contact",
        required=True,
        default=rights.MODIFY,
        help="Who the person is and how to reach them.",
    )
    company_right = fields.Selection(
        "_selection_right",
        string="Right on Company",
        required=True,
        default=rights.MODIFY,
        help="Their company and its address.",
    )
    requirement_right = fields.Selection(
        "_selection_right",
        string="Right on Requirement",
        required=True,
        default=rights.MODIFY,
        help="What they want, its value and its progress.",
    )

    @api.model
    def _selection_right(self):
        return [(rights.MODIFY, self.env._("Modify")), (rights.READ, self.env._("Read-only"))]

    def _get_rights(self):
        """Return ``{section: right}``."""
        self.ensure_one()
        return {section: self[name] for section, name in RIGHT_FIELDS.items()}

    def _prepare_right_values(self):
        """Return the rights as values to write."""
        self.ensure_one()
        return {name: self[name] for name in RIGHT_FIELDS.values()}

    def _is_limited(self):
        """Return whether something is read-only."""
        return rights.READ in self._get_rights().values()
