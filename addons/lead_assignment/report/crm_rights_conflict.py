"""The ledger of conflicts: where role and distribution disagree, and what holds."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..logic import rights
from ..models.common.res_company import RIGHTS_POLICY
from ..models.rule.crm_rights_mixin import RIGHT_FIELDS


class CrmRightsConflict(models.Model):
    """One row for each person, lead and section on which role and distribution disagree.

    It is read when it is looked at, so that it is never out of date. What holds is not computed
    here: the table of all cases is made by ``logic.rights``.
    """

    _name = "crm.rights.conflict"
    _description = "Conflict of Rights"
    _auto = False
    _order = "date_since desc, id"
    _rec_name = "lead_id"
    _depends = {
        "crm.lead.share": ["lead_id", "user_id", "rule_id", "date_rights", *RIGHT_FIELDS.values()],
        "crm.rights.role": ["group_id", "position", "sequence", *RIGHT_FIELDS.values()],
        "crm.lead": ["user_id", "company_id", "active", "won_status"],
        "res.company": ["lead_rights_policy"],
        "res.users": ["active", "group_ids"],
    }

    lead_id = fields.Many2one("crm.lead", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    share_id = fields.Many2one("crm.lead.share", readonly=True)
    rule_id = fields.Many2one("crm.assignment.rule", string="Distributed By", readonly=True)
    group_id = fields.Many2one("res.groups", string="Role", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    position = fields.Selection(
        [(rights.MASTER, "Master"), (rights.EXECUTOR, "Executor")], string="As", readonly=True
    )
    section = fields.Selection(
        [
            (rights.CONTACT, "Contact"),
            (rights.COMPANY, "Company"),
            (rights.REQUIREMENT, "Requirement"),
        ],
        readonly=True,
    )
    role_right = fields.Selection("_selection_right", string="Role Says", readonly=True)
    distribution_right = fields.Selection(
        "_selection_right", string="Distribution Says", readonly=True
    )
    policy = fields.Selection("_selection_policy", readonly=True)
    effective_right = fields.Selection("_selection_right", readonly=True)
    date_since = fields.Datetime(
        string="Since",
        readonly=True,
        help="When the rights were distributed, or the role was changed, whichever is later.",
    )

    @api.model
    def _selection_right(self):
        return self.env["crm.rights.mixin"]._selection_right()

    @api.model
    def _selection_policy(self):
        return (
            self.env["res.company"]._fields["lead_rights_policy"]._description_selection(self.env)
        )

    def action_view_lead(self):
        """Return the action that opens the lead."""
        self.ensure_one()
        return self.lead_id.get_formview_action()

    @property
    def _table_query(self):
        return SQL(
            """
            WITH RECURSIVE implied(group_id, implied_id) AS (
                SELECT id, id FROM res_groups
                 UNION
                SELECT implied.group_id, link.hid
                  FROM implied JOIN res_groups_implied_rel link ON link.gid = implied.implied_id
            ), belongs AS (
                SELECT DISTINCT link.uid AS user_id, implied.implied_id AS group_id
                  FROM res_groups_users_rel link JOIN implied ON implied.group_id = link.gid
                 WHERE implied.implied_id = %(manager)s
                    OR implied.implied_id IN (SELECT group_id FROM crm_rights_role)
            ), says AS (
                SELECT DISTINCT ON (belongs.user_id, role.position) belongs.user_id, role.*
                  FROM belongs JOIN crm_rights_role role ON role.group_id = belongs.group_id
                 WHERE belongs.user_id NOT IN (
                           SELECT user_id FROM belongs WHERE group_id = %(manager)s)
                 ORDER BY belongs.user_id, role.position, role.sequence, role.id
            ), voices AS (%(voices)s)
            SELECT voice.*, lead.company_id, verdict.policy, verdict.effective_right
              FROM voices voice
              JOIN crm_lead lead ON lead.id = voice.lead_id AND lead.active
                                AND lead.won_status = 'pending'
              JOIN res_users usr ON usr.id = voice.user_id AND usr.active
              JOIN res_company company ON company.id = COALESCE(lead.company_id, usr.company_id)
              JOIN (VALUES %(verdicts)s)
                   AS verdict(policy, role_right, distribution_right, effective_right)
                ON verdict.policy = COALESCE(company.lead_rights_policy, %(policy)s)
               AND verdict.role_right = voice.role_right
            """,
            manager=self.env.ref("sales_team.group_sale_manager").id,
            policy=RIGHTS_POLICY,
            voices=SQL(" UNION ALL ").join(
                self._query_voice(number, section, role, given)
                for number, section in enumerate(RIGHT_FIELDS)
                for role in rights.RIGHTS
                for given in rights.RIGHTS
                if role != given
            ),
            verdicts=self._get_verdicts_sql(),
        )

    def _get_verdicts_sql(self):
        """Return the rows of conflicts: policy, what role and distribution say, what holds."""
        return SQL(", ").join(
            SQL("(%s, %s, %s, %s)", policy, role, given, verdict.right)
            for policy in rights.POLICIES
            for role in rights.RIGHTS
            for given in rights.RIGHTS
            if (verdict := rights.decide(role, given, policy)).is_conflict
        )

    def _query_voice(self, number, section, role, given):
        """Return the shares on which the role says ``role`` and the distribution ``given``.

        One query for each case: so each of them finds its index.
        """
        name = RIGHT_FIELDS[section]
        return SQL(
            """
            SELECT share.id * 4 + %s AS id, share.id AS share_id, share.lead_id, share.user_id,
                   share.rule_id, says.group_id, says.position, %s AS section,
                   %s AS role_right, %s AS distribution_right,
                   GREATEST(share.date_rights, says.write_date) AS date_since
              FROM says
              JOIN crm_lead_share share ON share.user_id = says.user_id
                                       AND share.role = says.position AND %s = %s
             WHERE %s = %s
            """,
            number,
            section,
            role,
            given,
            SQL.identifier("share", name),
            given,
            SQL.identifier("says", name),
            role,
        )
