"""The people on a lead: its salesperson as master, and those who work on it with them."""

from odoo import Command, api, fields, models

from odoo.addons.crm_privacy.models.common.crm_fact_mixin import CORRECTED_BY

from ...logic import rights


class CrmLead(models.Model):
    """Keeps ``user_id`` and the shares in agreement."""

    _inherit = "crm.lead"

    share_ids = fields.One2many(
        "crm.lead.share",
        "lead_id",
        string="Team on the Lead",
        groups="sales_team.group_sale_salesman",
    )
    is_shared = fields.Boolean(
        string="Shared",
        compute="_compute_is_shared",
        compute_sudo=True,
        store=True,
        fact=True,
    )
    share_date = fields.Datetime(
        string="Team Changed On", readonly=True, copy=False, fact=CORRECTED_BY
    )
    executor_ids = fields.Many2many(
        "res.users",
        string="Executors",
        compute="_compute_executor_ids",
        search="_search_executor_ids",
        groups="sales_team.group_sale_salesman",
    )

    @api.depends("share_ids")
    def _compute_is_shared(self):
        for lead in self:
            lead.is_shared = bool(lead.share_ids)

    @api.depends("share_ids.user_id", "share_ids.role")
    def _compute_executor_ids(self):
        # By the field: who shares nothing pays nothing.
        shared = self.filtered("is_shared")
        (self - shared).executor_ids = False
        for lead in shared:
            executors = lead.share_ids.filtered(lambda share: share.role == rights.EXECUTOR)
            lead.executor_ids = [Command.set(executors.user_id.ids)]

    def _search_executor_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        return [
            ("share_ids", "any", [("role", "=", rights.EXECUTOR), ("user_id", operator, value)])
        ]

    def action_share(self):
        """Return the action that asks whom to put on the leads, take off, or make their master."""
        self._check_control()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_assignment.crm_lead_share_change_action"
        )
        return {**action, "context": {"default_lead_ids": [(6, 0, self.ids)]}}

    def _get_sparse_domains(self):
        of_lead = ("crm.lead.share", [("lead_id", "=", self.id)])
        return {**super()._get_sparse_domains(), "share_ids": of_lead}

    # ------------------------------------------------------------
    # AGREEMENT
    # ------------------------------------------------------------

    def _on_owner_changed(self, owners):
        result = super()._on_owner_changed(owners)
        self._align_shares()
        return result

    def _align_shares(self):
        """Have the shares agree with the salespeople: the owner is the master, nobody else is.

        A person of the team who becomes the owner keeps their rights; a new owner has all. The
        former owner leaves, but cannot shake off a limit of their own by giving the lead away.
        """
        # sudo: who owns a lead has been decided; this only writes it down.
        shared = self.sudo().filtered("is_shared")
        if not shared:
            return
        Share = self.env["crm.lead.share"].sudo()
        by_lead = Share.search([("lead_id", "in", shared.ids)]).grouped("lead_id")
        leaving, staying, promoted, missing = Share, Share, Share, []
        for lead, shares in by_lead.items():
            master = shares.filtered(lambda share: share.role == rights.MASTER)
            own = shares.filtered(lambda share, lead=lead: share.user_id == lead.user_id)
            if master and master != own:
                if self._is_escape(master):
                    staying |= master
                    continue
                leaving |= master
            if own and own != master:
                promoted |= own
            elif lead.user_id and not own:
                missing.append(lead)
        leaving.unlink()
        if staying:
            # That brings their leads here again, now without master.
            staying.write({"role": rights.EXECUTOR})
        if promoted:
            promoted.write({"role": rights.MASTER})
        Share.create(
            [
                {"lead_id": lead.id, "user_id": lead.user_id.id, "role": rights.MASTER}
                for lead in missing
            ]
        )

    def _is_escape(self, share):
        """Return whether dropping ``share`` would free the current user of a limit."""
        return (
            share.user_id == self.env.user
            and share._is_limited()
            and not self.env["crm.rights.role"]._is_exempt()
        )

    def _hand_over(self, user, is_kept=False):
        """Make ``user`` the master of the leads.

        :param is_kept: whether the masters of before stay as executors, with their rights
        """
        self._check_control()
        # sudo: the control of the lead has been checked.
        Share = self.env["crm.lead.share"].sudo()
        leads = self.filtered(lambda lead: lead.user_id != user)
        former = [(lead.id, lead.sudo().user_id.id) for lead in leads if lead.sudo().user_id]
        held = {
            share.lead_id.id: share._prepare_right_values()
            for share in Share.search([("lead_id", "in", leads.ids), ("role", "=", rights.MASTER)])
        }
        leads.write({"user_id": user.id})
        if is_kept:
            left = Share.search([("lead_id", "in", leads.ids)])
            known = {(share.lead_id.id, share.user_id.id) for share in left}
            Share.create(
                [
                    {"lead_id": lead_id, "user_id": owner_id, **held.get(lead_id, {})}
                    for lead_id, owner_id in former
                    if (lead_id, owner_id) not in known
                ]
            )

    # ------------------------------------------------------------
    # MERGE
    # ------------------------------------------------------------

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: see _merge_shares
        shared = opportunities.filtered(lambda lead: lead.sudo().is_shared)
        if shared:
            self._merge_shares(shared)
        return result

    def _merge_shares(self, opportunities):
        """Take the people of merged leads along: as executors, each once.

        Who is on both leads keeps the rights that they have on the lead that stays.
        """
        self.ensure_one()
        # sudo: anyone who may merge the leads takes their people along, hidden ones too.
        Share = self.env["crm.lead.share"].sudo()
        moving = Share.search([("lead_id", "in", opportunities.ids)], order="lead_id, id")
        if not moving:
            return
        known = self.sudo().share_ids.user_id | self.sudo().user_id
        kept = Share
        for share in moving:
            if share.user_id not in known:
                kept |= share
                known |= share.user_id
        (moving - kept).unlink()
        kept.write({"lead_id": self.id, "role": rights.EXECUTOR})
