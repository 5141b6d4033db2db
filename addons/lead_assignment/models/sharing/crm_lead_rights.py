"""The rights on the sections of a lead, held on every path that writes one."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.crm_privacy.tools.deletion import before_deletion

from ...logic import rights
from ..rule.crm_rights_mixin import RIGHT_FIELDS

#: What says of a section why it is locked, by section.
LOCK_FIELDS = {
    rights.CONTACT: "contact_lock",
    rights.COMPANY: "company_lock",
    rights.REQUIREMENT: "requirement_lock",
}


#: Never written by ``write``, whatever is sent.
_NOT_WRITTEN = frozenset(models.MAGIC_COLUMNS)
#: What Odoo itself writes in a field that is read-only, along with another one.
NOTED_WITH = {"automated_probability": "probability", "date_conversion": "type"}


class CrmLead(models.Model):
    """Guards the sections of a lead: who may change what of it, and why not."""

    _inherit = "crm.lead"

    contact_lock = fields.Char(compute="_compute_locks")
    company_lock = fields.Char(compute="_compute_locks")
    requirement_lock = fields.Char(compute="_compute_locks")
    control_lock = fields.Char(compute="_compute_locks")
    lock_summary = fields.Char(
        string="Locked", compute="_compute_locks", help="What is locked, and why."
    )

    @api.depends("user_id", "company_id", "is_shared")
    @api.depends_context("uid", "lang")
    def _compute_locks(self):
        saved = self._origin
        locks = saved._get_locks()
        shares = saved.browse(locks).sudo()._get_user_shares(self.env.user)
        for lead in self:
            lead_id = lead._origin.id
            for section, name in LOCK_FIELDS.items():
                verdict = locks.get(lead_id, {}).get(section)
                lead[name] = verdict and lead._origin._explain(verdict, shares.get(lead_id))
            lead.lock_summary = lead._summarize_locks()
            lead.control_lock = not lead._origin._is_controlled() and self.env._(
                "%s is its master and decides who owns it.", lead.user_id.name
            )

    def _summarize_locks(self):
        """Return what is locked and why, a sentence for each reason."""
        labels = {
            rights.CONTACT: self.env._("Contact"),
            rights.COMPANY: self.env._("Company"),
            rights.REQUIREMENT: self.env._("Requirement"),
        }
        locked = defaultdict(list)
        for section, name in LOCK_FIELDS.items():
            if self[name]:
                locked[self[name]].append(labels[section])
        sentences = (f"{', '.join(names)}: {reason}" for reason, names in locked.items())
        return " ".join(sentences) or False

    # ------------------------------------------------------------
    # VERDICTS
    # ------------------------------------------------------------

    def _get_locks(self):
        """Return ``{lead id: {section: verdict}}`` of what the current user may not change."""
        Role = self.env["crm.rights.role"]
        if not self or Role._is_exempt():
            return {}
        roles = Role._get_user_rights(self.env.user)
        # sudo: a right is looked up before access is checked, and shown to nobody else.
        leads = self.sudo()
        shares = leads._get_user_shares(self.env.user)
        locks = {}
        for lead in leads:
            share = shares.get(lead.id)
            position = rights.get_position(self.env.uid, lead.user_id.id, share)
            _group_id, says = roles.get(position, (None, {}))
            given = share._get_rights() if share else {}
            if rights.READ not in says.values() and rights.READ not in given.values():
                continue
            policy = (lead.company_id or self.env.company)._get_lead_rights_policy()
            verdicts = {
                section: rights.decide(says.get(section), given.get(section), policy)
                for section in rights.SECTIONS
            }
            locked = {key: verdict for key, verdict in verdicts.items() if verdict.is_locked}
            if locked:
                locks[lead.id] = locked
        return locks

    def _get_rights_to_give(self, names):
        """Return *read-only* for those of the rights ``names`` that the user may not give.

        They are what the user may not change on one of the leads at least.
        """
        locked = {RIGHT_FIELDS[key] for locks in self._get_locks().values() for key in locks}
        return dict.fromkeys(locked.intersection(names), rights.READ)

    def _get_user_shares(self, user):
        """Return ``{lead id: share}`` of ``user``; no query if nothing is shared."""
        # By the field: the rule that shows shared leads reads it too, and finds it in the cache.
        shares = self.filtered("is_shared").share_ids
        return {share.lead_id.id: share for share in shares if share.user_id == user}

    def _explain(self, verdict, share=None):
        """Return why the current user, whose ``share`` it is, may not change a section."""
        self.ensure_one()
        # sudo: whose decision it was is told to whom it binds.
        lead = self.sudo()
        share = share or lead._get_user_shares(self.env.user).get(lead.id)
        share = share or lead.env["crm.lead.share"]
        position = rights.get_position(self.env.uid, lead.user_id.id, share)
        roles = self.env["crm.rights.role"]._get_user_rights(self.env.user)
        group_id, _says = roles.get(position, (None, None))
        role = self.env["res.groups"].sudo().browse(group_id).full_name if group_id else ""
        distributor = (
            self.env._("the rule “%s”", share.rule_id.name)
            if share.rule_id
            else share.create_uid.name
        )
        # Of a conflict, what says read-only; the ledger shows both sides, and the policy.
        if (verdict.read_only_for or verdict.decided_by) == rights.BY_DISTRIBUTION:
            return self.env._("Shared with you read-only by %s.", distributor)
        return self.env._("Read-only for your role, %s.", role)

    # ------------------------------------------------------------
    # CONTROL
    # ------------------------------------------------------------

    def _is_controlled(self):
        """Return whether the user may give the lead away and say who works on it.

        That is its master, the user who takes an unassigned lead, and those who see all leads.
        """
        # sudo: see _get_locks
        owner = self.sudo().user_id
        return (
            not owner
            or owner == self.env.user
            or self.env["crm.rights.role"]._is_exempt()
            or self.env.user.has_group("sales_team.group_sale_salesman_all_leads")
            or not self.env.user.has_group("sales_team.group_sale_salesman")
        )

    def _check_control(self):
        for lead in self:
            if not lead._is_controlled():
                raise AccessError(
                    self.env._(
                        "Only %(master)s, the master of “%(lead)s”, decides who has it and who "
                        "works on it.",
                        master=lead.sudo().user_id.name,
                        lead=lead.sudo().name,
                    )
                )

    def _check_removal(self):
        """Raise unless the user may have the leads deleted: that changes all of them."""
        if self.env["crm.rights.role"]._is_exempt():
            return
        self._check_control()
        locks = self._get_locks()
        for lead in self.filtered(lambda lead: lead.id in locks):
            verdict = next(iter(locks[lead.id].values()))
            raise AccessError(
                self.env._(
                    "“%(lead)s” cannot be deleted or merged away: a part of it is read-only for "
                    "you. %(why)s",
                    lead=lead.sudo().name,
                    why=lead._explain(verdict),
                )
            )

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    @before_deletion
    def _unlink_except_read_only(self):
        self._check_removal()

    def _merge_opportunity(self, *args, **kwargs):
        # The leads that are merged away are deleted with all rights.
        self._check_removal()
        self._lock_in_order()
        return super()._merge_opportunity(*args, **kwargs)

    def _lock_in_order(self):
        """Wait for the leads in the order of their ids, as everybody does who waits for several."""
        self.env.cr.execute(
            SQL(
                "SELECT id FROM crm_lead WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
                list(self.ids),
            )
        )

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        return self._lock_fields(arch, view_type), view

    # ------------------------------------------------------------
    # SCREENS
    # ------------------------------------------------------------

    @api.model
    def _lock_fields(self, arch, view_type):
        """Make the fields of each section read-only in ``arch`` where the section is locked.

        Every copy of a field counts, and those that other apps have added as well.
        """
        is_edited = view_type == "form" or arch.get("editable") or arch.get("multi_edit")
        if view_type not in ("form", "list") or not is_edited:
            return arch
        Section = self.env["crm.lead.section"]
        needed = []
        for node in arch.xpath("//field[not(ancestor::field)]"):
            name = node.get("name")
            locks = [LOCK_FIELDS[section] for section in Section._get_sections(name)]
            if name in rights.CONTROL_FIELDS or name == "share_ids":
                locks = ["control_lock"]
            if locks and node.get("readonly") not in ("1", "True", "true"):
                before = node.get("readonly")
                node.set("readonly", " or ".join([f"({before})"] * bool(before) + locks))
                needed += locks
        # Odoo would add them on lines of their own, which a view of an address has none of.
        hidden = "column_invisible" if view_type == "list" else "invisible"
        for name in dict.fromkeys(needed):
            if not arch.xpath(f"//field[@name='{name}'][not(ancestor::field)]"):
                arch.append(arch.makeelement("field", {"name": name, hidden: "1"}))
        return arch
