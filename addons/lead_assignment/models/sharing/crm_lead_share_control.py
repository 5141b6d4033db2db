"""Who may put people on a lead, and what follows when they are on it."""

from odoo import fields, models
from odoo.exceptions import AccessError

from ...logic import rights
from ..rule.crm_rights_mixin import RIGHT_FIELDS


class CrmLeadShare(models.Model):
    _inherit = "crm.lead.share"

    def _check_changes(self, granted=()):
        """Raise unless the user may change the shares of ``self``.

        :param granted: sections whose right is given by the change
        """
        if self.env["crm.rights.role"]._is_exempt():
            return
        # sudo: what decides is compared, not shown.
        shares = self.sudo()
        shares.lead_id.with_env(self.env)._check_control()
        if self.env.user in shares.user_id:
            raise AccessError(
                self.env._(
                    "You cannot change your own rights on a lead. Ask its master or a sales "
                    "administrator."
                )
            )
        locks = shares.lead_id.with_env(self.env)._get_locks() if granted else {}
        for share in shares:
            for section, right in share._get_rights().items():
                lock = section in granted and locks.get(share.lead_id.id, {}).get(section)
                if lock and right == rights.MODIFY:
                    raise AccessError(
                        self.env._(
                            "You have read-only access yourself, so you cannot let %(user)s "
                            "change it: %(right)s, “%(lead)s”.",
                            right=share._fields[RIGHT_FIELDS[section]]._description_string(
                                self.env
                            ),
                            lead=share.lead_id.name,
                            user=share.user_id.name,
                        )
                    )

    def _lead_follows_master(self):
        """Make the masters of ``self`` the salespeople of their leads."""
        masters = self.filtered(
            lambda share: share.role == rights.MASTER and share.lead_id.user_id != share.user_id
        )
        for user, shares in masters.grouped("user_id").items():
            shares.lead_id.write({"user_id": user.id})

    def _on_changed_by_hand(self):
        """Note on the leads that somebody changed their teams, so that no undo takes that back."""
        if not self.env.su:
            # sudo: this is information about the lead, not a change of it.
            leads = self.lead_id.sudo().with_context(tracking_disable=True)
            leads.write({"share_date": fields.Datetime.now()})
        elif self:
            self._lock_leads()

    def action_view_lead(self):
        """Return the action that opens the lead."""
        self.ensure_one()
        return self.lead_id.get_formview_action()

    def action_hand_over(self):
        """Make the executor the master of the lead; the master of before stays as executor."""
        self.ensure_one()
        self.lead_id._hand_over(self.user_id, is_kept=True)

    def _prepare_restore_values(self):
        """Return what it takes to create the share anew."""
        self.ensure_one()
        return {
            "user_id": self.user_id.id,
            "role": self.role,
            "source": self.source,
            "rule_id": self.rule_id.id,
            "receiver_id": self.receiver_id.id,
            "run_id": self.run_id.id,
            **self._prepare_right_values(),
        }

    def _notify(self):
        """Tell each person which leads are shared with them: one notice, and no new follower."""
        executors = self.filtered(lambda share: share.role == rights.EXECUTOR)
        notices = []
        for user, shares in executors.grouped("user_id").items():
            if user == self.env.user or not user.active:
                continue
            scope = self.with_context(lang=user.lang)
            subject = (
                scope.env._("A lead is shared with you")
                if len(shares) == 1
                else scope.env._("%s leads shared with you", len(shares))
            )
            body = scope.env["crm.assignment.run"]._get_lead_list(
                scope.env._("You work together with others on:"), shares.lead_id
            )
            notices.append((user, subject, body))
        self.env["mail.thread"]._send_notices(notices)
