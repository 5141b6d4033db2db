"""What somebody is doing about a person."""

from odoo import api, fields, models, tools

from ...logic import lifecycle

KINDS = [
    (lifecycle.OPEN, "Open"),
    (lifecycle.ATTEMPTING, "Attempting contact"),
    (lifecycle.WORKING, "Working"),
    (lifecycle.OPPORTUNITY, "Opportunity"),
    (lifecycle.WON, "Won"),
    (lifecycle.LOST, "Lost"),
    (lifecycle.NURTURE, "Nurture"),
    (lifecycle.RECYCLED, "Recycled"),
    (lifecycle.DISQUALIFIED, "Disqualified"),
    (lifecycle.NO_ACTION, "No action required"),
    (lifecycle.ALREADY_ENGAGED, "Already engaged"),
]


class CrmFunnelStatus(models.Model):
    """A status of leads and contacts; its kind says what it means for the funnel.

    Organizations name statuses as they like and may have several of a kind. The first of a kind
    is the one that leads get by themselves.
    """

    _name = "crm.funnel.status"
    _description = "Funnel Status"
    _inherit = ["crm.remembered.mixin", "crm.usage.mixin"]
    _order = "sequence, id"

    _remembered_fields = frozenset({"kind", "sequence", "active"})

    name = fields.Char(required=True, translate=True, personal=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, required=True, help="What the status means for the funnel.")
    is_active = fields.Boolean(
        string="Active Status",
        compute="_compute_is_active",
        search="_search_is_active",
        help="People in this status are being worked on.",
    )
    fold = fields.Boolean(string="Folded in the Status Bar", compute="_compute_is_active")
    color = fields.Integer()
    description = fields.Text(translate=True, personal=False)

    @api.depends("kind")
    def _compute_is_active(self):
        for status in self:
            status.is_active = lifecycle.is_active(status.kind)
            status.fold = not status.is_active

    def _search_is_active(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("kind", "in" if True in value else "not in", list(lifecycle.ACTIVE_KINDS))]

    @api.model
    def _get_id(self, kind):
        """Return the id of the first status of this kind, ``False`` if there is none."""
        return self._get_first().get(kind, False)

    @api.model
    @tools.ormcache()
    def _get_first(self):
        """Return ``{kind: id of its first status}``."""
        statuses = self._find_all().filtered("active")
        return {status.kind: status.id for status in reversed(statuses)}

    @api.model
    @tools.ormcache()
    def _get_kinds(self):
        """Return ``{id: kind}`` of all statuses, the archived ones too."""
        return {status.id: status.kind for status in self._find_all()}

    @api.model
    def _find_all(self):
        # sudo: remembered for everybody, so the user who asks first must not decide what is found.
        return self.sudo().with_context(active_test=False).search([("kind", "!=", False)])
