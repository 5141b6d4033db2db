"""Contacts: what is changed on them changes their leads."""

from odoo import models

from ...logic import rights

#: Fields of the contact that its leads take over, with the field of the lead.
SYNCED_FIELDS = {"email": "email_from", "phone": "phone"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        synced = [name for name in SYNCED_FIELDS if name in vals]
        if synced and not self.env["crm.rights.role"]._is_exempt():
            self._check_lead_rights({name: vals[name] for name in synced})
        if self.env.context.get("lead_rights_bound"):
            return super(ResPartner, self.with_context(lead_rights_bound=False)).write(vals)
        return super().write(vals)

    def _check_lead_rights(self, vals):
        """Raise if the new e-mail or phone would reach a lead on which the user may not change it.

        Otherwise the contact would be a way around the right on the lead.
        """
        changed = self.filtered(
            lambda partner: any((partner[name] or False) != (vals[name] or False) for name in vals)
        )
        if not changed or not self._is_bound_by_rights():
            return
        # sudo: rights on leads hold whether the user sees them or not.
        Lead = self.env["crm.lead"].sudo().with_context(active_test=False)
        leads = Lead.search([("partner_id", "in", changed.ids)])
        names = {SYNCED_FIELDS[name]: (rights.CONTACT,) for name in vals}
        values = {SYNCED_FIELDS[name]: value for name, value in vals.items() if value}
        own = leads.with_env(self.env)
        locks = own._get_locks()
        locked = own.filtered(lambda lead: rights.CONTACT in locks.get(lead.id, {}))
        locked._check_unchanged(values, names)

    def _is_bound_by_rights(self):
        """Return whether a right on leads may limit the current user at all; one small query."""
        roles = self.env["crm.rights.role"]._get_user_rights(self.env.user)
        if any(rights.READ in says.values() for _group_id, says in roles.values()):
            return True
        # sudo: see _check_lead_rights
        Share = self.env["crm.lead.share"].sudo()
        return bool(
            Share.search_count(
                [("user_id", "=", self.env.uid), ("contact_right", "=", rights.READ)], limit=1
            )
        )
