"""What a role says about leads: the other voice beside the distribution."""

from odoo import api, fields, models, tools

from ...logic import rights
from ..rule.crm_rights_mixin import RIGHT_FIELDS


class CrmRightsRole(models.Model):
    """What the members of a group may change of their own leads, shared leads and others.

    Roles are asked in order; for each kind of lead the first group to which somebody belongs
    counts. Sales administrators keep the policy and are not bound by it.
    """

    _name = "crm.rights.role"
    _description = "Rights of a Role on Leads"
    _inherit = ["crm.rights.mixin", "crm.remembered.mixin"]
    _order = "sequence, id"
    _rec_name = "group_id"

    sequence = fields.Integer(default=10)
    group_id = fields.Many2one("res.groups", string="Role", required=True, ondelete="cascade")
    position = fields.Selection(
        [
            (rights.MASTER, "Their own leads"),
            (rights.EXECUTOR, "Leads shared with them"),
            (rights.OTHER, "Leads of others and without owner"),
        ],
        string="On",
        required=True,
        default=rights.EXECUTOR,
        help="The right to see leads at all comes from the sales groups, not from here.",
    )

    _unique_group_position = models.UniqueIndex(
        "(group_id, position)", "There is one line for each role and kind of lead."
    )

    @api.model
    def _selection_right(self):
        return [
            *super()._selection_right(),
            (rights.SILENT, self.env._("As distributed")),
        ]

    @api.model
    @tools.ormcache()
    def _get_compiled_rights(self):
        """Return ``((group id, position, {section: right}), …)`` in the order of asking."""
        # sudo: everybody is bound by the roles, few may read them.
        return tuple(
            (
                role.group_id.id,
                role.position,
                {key: role[name] for key, name in RIGHT_FIELDS.items()},
            )
            for role in self.sudo().search([])
        )

    @api.model
    def _get_user_rights(self, user):
        """Return ``{position: (group id, {section: right})}`` of ``user``."""
        groups = user._get_group_ids()
        found = {}
        for group_id, position, says in self._get_compiled_rights():
            if group_id in groups:
                found.setdefault(position, (group_id, says))
        return found

    @api.model
    def _is_exempt(self):
        """Return whether the current user is bound by no right: the system, administrators.

        A server action that a user runs is not the system; see ``ir.actions.server``.
        """
        is_system = self.env.su and not self.env.context.get("lead_rights_bound")
        return is_system or self.env.user.has_group("sales_team.group_sale_manager")
