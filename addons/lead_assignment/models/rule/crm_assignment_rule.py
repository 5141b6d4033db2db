"""Assignment rules: which leads, who receives them, and how they are shared out."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...logic import capacity, planning, rights, teaming
from .res_users import ALWAYS, UNLESS_AWAY, WORKING_DAY, WORKING_HOURS

#: Fields that say nothing about who gets what.
PASSIVE_FIELDS = frozenset({"name", "description", "user_id", "revision", "message_follower_ids"})


class CrmAssignmentRule(models.Model):
    """Rules are asked in order and the first that takes a lead decides.

    What a rule says is data; the decisions are in ``logic``, the facts come from the files beside
    this one.
    """

    _name = "crm.assignment.rule"
    _description = "Lead Assignment Rule"
    _inherit = [
        "mail.thread",
        "assignment.fact.mixin",
        "crm.rights.mixin",
        "crm.remembered.mixin",
        "unlink.guard.mixin",
    ]
    _order = "sequence, id"
    _check_company_auto = True
    _passive_fields = PASSIVE_FIELDS

    # Whose rule, and what for
    name = fields.Char(required=True, translate=True, personal=False)
    description = fields.Text(personal=False)
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        default=lambda self: self.env.user,
        # A user who copies a rule of somebody else may change the copy.
        copy=False,
        index=True,
        domain="[('share', '=', False)]",
        tracking=True,
        help="Responsible for the rule, and can change it.",
    )
    sequence = fields.Integer(default=10)
    # Screens make rules that are not in use yet; programs say what they mean.
    active = fields.Boolean(
        string="In Use",
        default=True,
        tracking=True,
        help="Only active rules take leads. Any rule can be previewed.",
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help=(
            "Leave empty to apply to the leads of all companies. The filter then cannot use other "
            "records that belong to a single company."
        ),
    )

    # Which leads
    domain = fields.Char(
        string="Leads",
        default="[]",
        required=True,
        tracking=True,
        help="Filter on the leads.",
        personal=False,
    )
    territory_ids = fields.Many2many(
        "crm.territory",
        string="Territories",
        # One that is archived takes nothing; without any the rule would take everything.
        context={"active_test": False},
        help=(
            "The lead must belong to one of these. Names, area codes, postal codes and so on are "
            "compared tolerantly."
        ),
    )

    # Who receives
    receiver_mode = fields.Selection(
        [
            ("users", "These salespeople"),
            ("team", "The members of a team"),
            ("rule", "The salespeople of another rule"),
        ],
        required=True,
        default="users",
        tracking=True,
    )
    receiver_ids = fields.One2many(
        "crm.assignment.receiver", "rule_id", string="Receivers", copy=True
    )
    executor_ids = fields.One2many(
        "crm.assignment.receiver",
        "rule_id",
        string="Executors",
        domain=[("role", "=", rights.EXECUTOR)],
        context={"default_role": rights.EXECUTOR},
    )
    executor_mode = fields.Selection(
        [(teaming.ALL, "All of them"), (teaming.IN_TURN, "One of them, round robin")],
        string="Executors on Each Lead",
        required=True,
        default=teaming.ALL,
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Sales Team",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The leads go to this team. Empty: to the team of the receiver.",
    )
    pool_rule_id = fields.Many2one(
        "crm.assignment.rule",
        string="Shares With",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('receiver_mode', '=', 'users'), ('id', '!=', id)]",
        help="Both rules share the same salespeople and the same turns.",
    )

    # How
    distribution = fields.Selection(
        [
            (planning.ROUND_ROBIN, "Round robin"),
            (planning.WEIGHTED, "Round robin, weighted"),
            (planning.LEAST_OPEN, "Least open work"),
        ],
        required=True,
        default=planning.ROUND_ROBIN,
        tracking=True,
    )
    sticky = fields.Selection(
        [
            ("none", "Regardless of whose customer it is"),
            ("contact", "First to the owner of the same contact"),
            ("company", "First to the owner of the same company"),
        ],
        string="Same Owner",
        required=True,
        default="none",
    )
    day_cap = fields.Integer(
        string="Leads a Day",
        help=(
            "People who got this many leads today get no more from this rule; 0 means no limit. "
            "Limits for all rules of a team are set on the team."
        ),
    )
    open_cap = fields.Integer(
        string="Open Leads",
        help="People with this many open leads get no more from this rule; 0 means no limit.",
    )
    is_team_capacity_kept = fields.Boolean(
        string="Keep Team Capacity",
        help=(
            "Members of the team get no more leads in 30 days than their capacity, spread evenly "
            "and never rounded down to zero."
        ),
    )
    availability = fields.Selection(
        [
            (ALWAYS, "Always, unless out of office"),
            (UNLESS_AWAY, "Unless on leave or holiday"),
            (WORKING_DAY, "On their working days"),
            (WORKING_HOURS, "In their working hours"),
        ],
        required=True,
        default=UNLESS_AWAY,
        help="By the working calendar and the time zone of each person.",
    )
    absence_policy = fields.Selection(
        [
            (capacity.KEEP_PLACE, "Keep their place"),
            (capacity.CATCH_UP, "Catch up with what they missed"),
            (capacity.CATCH_UP_LIMITED, "Catch up, a few a day"),
        ],
        string="After an Absence",
        required=True,
        default=capacity.KEEP_PLACE,
    )
    catch_up_per_day = fields.Integer(string="More a Day at Most", default=1)
    falls_through = fields.Boolean(
        string="Otherwise Ask the Next Rule",
        help="If no one here can take the lead, later rules may. Otherwise the lead waits.",
    )
    is_realtime = fields.Boolean(
        string="On Creation",
        help="New leads are assigned when they are created, not by the next scheduled run.",
    )

    # What became of it
    revision = fields.Integer(
        readonly=True,
        copy=False,
        default=lambda self: self._next_revision(),
        help=(
            "Increases with each change of any rule, so that leads refused before are checked "
            "again."
        ),
        fact=True,
    )

    _check_caps = models.Constraint(
        "CHECK (day_cap >= 0 AND open_cap >= 0 AND catch_up_per_day >= 0)",
        "A limit is zero or more.",
    )

    @api.constrains("receiver_mode", "team_id", "pool_rule_id")
    def _check_receivers(self):
        for rule in self:
            if rule.receiver_mode == "team" and not rule.team_id:
                raise ValidationError(
                    self.env._(
                        "Choose the team whose members receive the leads of “%s”.", rule.name
                    )
                )
        drawn = self.with_context(active_test=False).search(
            [("receiver_mode", "=", "rule"), ("pool_rule_id", "in", self.ids)]
        )
        for rule in self | drawn:
            if rule.receiver_mode == "rule" and rule.pool_rule_id.receiver_mode != "users":
                raise ValidationError(
                    self.env._(
                        "“%s” can only share salespeople with a rule that names them itself.",
                        rule.name,
                    )
                )

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        if rules:
            rules._on_changed()
        return rules

    def write(self, vals):
        result = super().write(vals)
        if "revision" in vals and self:
            self._on_changed()
        elif vals.keys() - PASSIVE_FIELDS:
            self._touch()
        return result

    def copy_data(self, default=None):
        return [
            {
                **vals,
                "name": (default or {}).get("name", self.env._("%s (copy)", rule.name)),
                # A copy is there to be changed first.
                "active": (default or {}).get("active", False),
            }
            for rule, vals in zip(self, super().copy_data(default), strict=True)
        ]

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _touch(self):
        """Note that something the rules depend on has changed, so that parked leads may fit."""
        if self:
            # sudo: anyone who may change a receiver or a territory need not be allowed the rule.
            self.sudo().write({"revision": self._next_revision()})

    @api.model
    def _next_revision(self):
        # sudo: anyone who may change a rule numbers the change.
        sequence = self.env["ir.sequence"].sudo()
        return int(sequence.next_by_code("crm.assignment.rule.revision") or 0)

    @api.model
    def _get_revision(self):
        """Return the number of the last change of a rule that this transaction sees."""
        # sudo: of all rules, no matter who asks.
        rules = self.sudo().with_context(active_test=False)
        ((revision,),) = rules._read_group([], [], ["revision:max"])
        return revision or 0

    def _on_changed(self):
        """Hook: the rules say something else than before."""
