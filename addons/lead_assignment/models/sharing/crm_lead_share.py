"""Shares: who works on a lead, as master or executor, and with which rights."""

from contextlib import contextmanager

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.crm_privacy.tools.deletion import before_deletion

from ...logic import rights
from ..rule.crm_rights_mixin import RIGHT_FIELDS


class CrmLeadShare(models.Model):
    """One person on one lead.

    The salesperson of the lead is its master, always. A lead that nobody shares and whose master
    may change everything has no shares; as soon as it has one, its master has one too, and follows
    ``user_id`` as ``user_id`` follows it. Nobody changes their own rights.
    """

    _name = "crm.lead.share"
    _description = "Salesperson on a Lead"
    _inherit = ["assignment.fact.mixin", "crm.rights.mixin"]
    _order = "role desc, id"
    _rec_name = "user_id"

    lead_id = fields.Many2one("crm.lead", required=True, ondelete="cascade")
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        required=True,
        ondelete="cascade",
        domain="[('share', '=', False)]",
    )
    role = fields.Selection(
        [(rights.MASTER, "Master"), (rights.EXECUTOR, "Executor")],
        required=True,
        default=rights.EXECUTOR,
        help="The master owns the lead and decides who works on it. Executors work on it.",
    )
    master_id = fields.Many2one(related="lead_id.user_id", string="Master")
    lead_type = fields.Selection(related="lead_id.type")
    team_id = fields.Many2one(related="lead_id.team_id")
    company_id = fields.Many2one(related="lead_id.company_id")

    # Where it comes from
    source = fields.Selection(
        [("rule", "Rule"), ("hand", "By hand")],
        required=True,
        default="hand",
        readonly=True,
        copy=False,
        fact=True,
    )
    rule_id = fields.Many2one(
        "crm.assignment.rule",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        fact=True,
    )
    receiver_id = fields.Many2one(
        "crm.assignment.receiver",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        fact=True,
    )
    run_id = fields.Many2one(
        "crm.assignment.run",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        fact=True,
    )
    date_rights = fields.Datetime(
        string="Since",
        readonly=True,
        default=fields.Datetime.now,
        help="Rights as they are.",
        copy=False,
        fact=True,
    )

    _unique_lead_user = models.UniqueIndex(
        "(lead_id, user_id)", "Each salesperson is on the team of a lead once."
    )
    _unique_master = models.UniqueIndex(
        "(lead_id) WHERE role = 'master'",
        "A lead has one master. Hand the lead over to make somebody else its master.",
    )
    _user_lead_idx = models.Index("(user_id, lead_id)")
    # For the ledger of conflicts, whose rows are few among many shares.
    _contact_idx = models.Index("(user_id, role) WHERE contact_right = 'read'")
    _company_idx = models.Index("(user_id, role) WHERE company_right = 'read'")
    _requirement_idx = models.Index("(user_id, role) WHERE requirement_right = 'read'")

    @api.constrains("lead_id", "user_id")
    def _check_user(self):
        # sudo: anyone who shares a lead need not see the companies of the other.
        for share in self.sudo():
            user, company = share.user_id, share.lead_id.company_id
            if user.share or (company and company not in user.company_ids):
                raise ValidationError(
                    self.env._(
                        "“%(lead)s” cannot be shared with %(user)s, who is no internal user of "
                        "%(company)s.",
                        lead=share.lead_id.name,
                        user=user.name,
                        company=(company or self.env.company).name,
                    )
                )

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self._with_rights_to_give(vals_list)
        with self._retrying_what_others_did(vals_list):
            shares = super().create(vals_list)
        shares._check_changes(rights.SECTIONS)
        shares._lead_follows_master()
        shares.lead_id._align_shares()
        shares._on_changed_by_hand()
        if not self.env.su:
            shares._notify()
        return shares

    def write(self, vals):
        if not self.env.su and "lead_id" in vals:
            raise UserError(
                self.env._("Remove the person from this lead and add them to the other one.")
            )
        self._check_changes()
        masters = self.filtered(lambda share: share.role == rights.MASTER)
        if vals.get("role") == rights.EXECUTOR and masters and not self.env.su:
            raise UserError(
                self.env._("Hand the lead over to someone else: it would be left without a master.")
            )
        result = super().write(vals)
        if vals.keys() & {*RIGHT_FIELDS.values(), "role"} and "date_rights" not in vals:
            # sudo: since when the rights are as they are follows from the change.
            super(CrmLeadShare, self.sudo()).write({"date_rights": fields.Datetime.now()})
        self._check_changes([key for key, name in RIGHT_FIELDS.items() if name in vals])
        if vals.keys() & {"role", "user_id"}:
            # One master makes way before the next one comes, also in the database.
            self.flush_recordset(["role"])
            self._lead_follows_master()
            self.lead_id._align_shares()
        self._on_changed_by_hand()
        return result

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        lead = self.env["crm.lead"].browse(self.env.context.get("default_lead_id"))
        return {**values, **lead._get_rights_to_give(fields)}

    @api.model
    def _with_rights_to_give(self, vals_list):
        """Return ``vals_list`` with *read-only* where the user has no more and names nothing.

        What is named stays: a right that the user does not have is refused.
        """
        leads = self.env["crm.lead"].browse(
            {
                vals["lead_id"]
                for vals in vals_list
                if vals.get("lead_id") and not vals.keys() >= {*RIGHT_FIELDS.values()}
            }
        )
        locked = {
            lead_id: [RIGHT_FIELDS[section] for section in locks]
            for lead_id, locks in leads._get_locks().items()
        }
        return [
            {**dict.fromkeys(locked.get(vals.get("lead_id"), ()), rights.READ), **vals}
            for vals in vals_list
        ]

    @contextmanager
    def _retrying_what_others_did(self, vals_list):
        """Have the transaction done again where somebody else creates the same shares meanwhile.

        The database knows of those before this transaction does. What it can see by itself is an
        error, and told as one.
        """
        is_known = self._is_there_already(vals_list)
        try:
            yield
        except psycopg2.errors.UniqueViolation as error:
            if is_known:
                raise
            raise ConcurrencyError(str(error)) from error

    @api.model
    def _is_there_already(self, vals_list):
        """Return whether ``vals_list`` has a person or a master twice, or one that is there."""
        keys = [(vals.get("lead_id"), vals.get("user_id")) for vals in vals_list]
        keys += [
            (vals.get("lead_id"), rights.MASTER)
            for vals in vals_list
            if vals.get("role") == rights.MASTER
        ]
        wanted = set(keys)
        # sudo: hidden shares are in the way like all others.
        shares = self.sudo().search_fetch(
            [("lead_id", "in", list({lead_id for lead_id, _key in wanted}))],
            ["lead_id", "user_id", "role"],
        )
        return len(wanted) < len(keys) or any(
            {(share.lead_id.id, share.user_id.id), (share.lead_id.id, share.role)} & wanted
            for share in shares
        )

    @before_deletion
    def _unlink_except_uncontrolled(self):
        self._check_changes()
        if self.env.su:
            return
        masters = self.filtered(lambda share: share.role == rights.MASTER and share._is_needed())
        if masters:
            raise UserError(
                self.env._(
                    "%s is the master. Hand the lead over to someone else instead.",
                    masters[0].user_id.name,
                )
            )
        self._on_changed_by_hand()

    def _is_needed(self):
        """Return whether others are on the team of the lead of this master."""
        # sudo: hidden executors want a master too.
        return bool(self.lead_id.sudo().share_ids - self.sudo())

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _lock_leads(self):
        """Have transactions notice each other that change the team of one lead at the same time.

        Whether a lead is shared follows from all of its shares, and the one transaction does not
        see those of the other: without a change of the row of the lead both would be content with
        what they see.
        """
        self.env.execute_query(
            SQL(
                """
                UPDATE crm_lead SET is_shared = crm_lead.is_shared
                  FROM (SELECT id FROM crm_lead WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE)
                    AS locked
                 WHERE crm_lead.id = locked.id
             RETURNING 1
                """,
                self.lead_id.ids,
            )
        )
