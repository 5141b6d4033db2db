"""Settings that depend on who a user is."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from . import stored_filter


class CrmUserCondition(models.AbstractModel):
    """A line of a list that is read from the top: the first line that fits a user counts.

    What is left empty fits everybody.
    """

    _name = "crm.user.condition"
    _description = "Condition on a User"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    group_id = fields.Many2one(
        "res.groups",
        string="Role",
        index="btree_not_null",
        ondelete="cascade",
        help="Users of this group, also by what it implies.",
    )
    team_id = fields.Many2one(
        "crm.team", string="Sales Team", index="btree_not_null", ondelete="cascade"
    )
    user_domain = fields.Char(
        string="Users",
        default="[]",
        help="Users who match, by any field of theirs.",
        personal=False,
    )

    label = fields.Char(string="Who", compute="_compute_label")

    @api.depends("group_id", "team_id", "user_domain")
    def _compute_label(self):
        for line in self:
            # sudo: the names of roles and teams; who may see the line may know whom it is for.
            known = line.sudo()
            parts = [
                known.group_id.full_name,
                known.team_id.name,
                self.env._("users by a filter") if (line.user_domain or "[]") != "[]" else None,
            ]
            line.label = ", ".join(part for part in parts if part) or self.env._("Everybody")

    @api.constrains("user_domain")
    def _check_user_domain(self):
        for line in self:
            line._check_line()

    def _check_line(self):
        """:raise ValidationError: the condition spells nothing that its author may ask of users"""
        try:
            stored_filter.check(self.env["res.users"], self.user_domain)
        except stored_filter.UNUSABLE as error:
            raise ValidationError(
                self.env._("The condition on users cannot be used: %s", error)
            ) from error

    def _get_company(self):
        """Return the company within which the condition looks."""
        raise NotImplementedError

    def _find_first(self, users):
        """Return ``{user id: first line that fits}``; users that no line fits are missing.

        One query a line for domains, none for roles and teams.
        """
        first = {}
        waiting = users
        for line in self:
            fitting = line._filter_users(waiting)
            first.update(dict.fromkeys(fitting.ids, line))
            waiting -= fitting
            if not waiting:
                break
        return first

    def _filter_users(self, users):
        self.ensure_one()
        if self.group_id:
            users = users & self.group_id.sudo().all_user_ids
        if self.team_id:
            team = self.team_id.sudo()
            users = users & (team.member_ids | team.user_id)
        # sudo: the condition was checked with its author's rights when it was written.
        fitting = stored_filter.apply(users.sudo(), self.user_domain, self._get_company())
        return fitting.sudo(users.env.su)
