"""Which of the values of a write a user may write on which leads."""

from collections import defaultdict

from odoo import Command, api, models
from odoo.exceptions import AccessError

from ...logic import rights
from .crm_lead_rights import _NOT_WRITTEN, NOTED_WITH


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _get_allowed_writes(self, vals):
        """Leave out of a write, or refuse, what the user may not write.

        Forms and imports send what they were given back: a locked field with the value that it has
        is left out, so that it does not reach the contact either. A new value is refused, or left
        out too in the context of :meth:`_get_leaving_out`.
        """
        is_leaving_out = self.env.context.get("lead_rights_leave_out")
        if is_leaving_out and not self.env.su:
            self = self._filtered_access("write")
        names = self._get_guarded_names(vals)
        if not names:
            return [(self._unbind(), vals)]
        locks = self._get_locks()
        groups = defaultdict(list)
        for lead in self:
            locked = locks.get(lead.id, {})
            groups[
                frozenset(
                    name
                    for name, sections in names.items()
                    if (
                        any(section in locked for section in sections)
                        if sections
                        else not lead._is_controlled()
                    )
                    and not (locked and lead._is_closing(name))
                )
            ].append(lead.id)
        parts = []
        for kept, lead_ids in groups.items():
            leads = self.browse(lead_ids)
            if not is_leaving_out:
                leads._check_unchanged({name: vals[name] for name in kept}, names)
            parts.append((leads._unbind(), {key: vals[key] for key in vals if key not in kept}))
        return parts or [(self._unbind(), vals)]

    @api.model
    def _get_leaving_out(self):
        """Return the context in which a write leaves out what the user may not write."""
        return {"lead_rights_bound": True, "lead_rights_leave_out": True}

    def _unbind(self):
        """Return the leads for what follows from a write whose rights have been looked at."""
        held = [key for key in self._get_leaving_out() if self.env.context.get(key)]
        return self.with_context(**dict.fromkeys(held, False)) if held else self

    def _get_guarded_names(self, vals):
        """Return ``{field name: sections}`` of what needs a right; no section means control."""
        if self.env["crm.rights.role"]._is_exempt():
            return {}
        names = {name: self._get_sections_to_write(name, vals) for name in vals}
        return {
            name: sections
            for name, sections in names.items()
            if sections or name in rights.CONTROL_FIELDS
        }

    @api.model
    def _get_sections_to_write(self, name, vals):
        """Return the sections of which a write of ``vals`` needs the right for the field ``name``.

        What the system keeps in read-only fields belongs to all sections: no form writes it, and
        programs only where nothing is locked.
        """
        Section = self.env["crm.lead.section"]
        if NOTED_WITH.get(name) in vals:
            name = NOTED_WITH[name]
        sections = Section._get_sections(name)
        field = self._fields.get(name)
        is_kept = field is not None and field.store and field.readonly
        if sections or not is_kept or name in _NOT_WRITTEN or getattr(field, "fact", None):
            return sections
        return rights.SECTIONS

    def _check_unchanged(self, vals, names):
        """Raise if ``vals``, which the user may not write, differ from what is there."""
        for lead in self.sudo() if vals else ():
            changed = [name for name, value in vals.items() if lead._is_changed(name, value)]
            if not changed:
                continue
            own = lead.with_env(self.env)
            # Anyone who may not even see the lead is told that, and no more.
            own.check_access("write")
            if not names[changed[0]]:
                own._check_control()
            locked = own._get_locks()[lead.id]
            verdict = next(locked[key] for key in names[changed[0]] if key in locked)
            labels = [self._fields[name]._description_string(self.env) for name in changed]
            raise AccessError(
                self.env._(
                    "You cannot change %(fields)s of “%(lead)s”. %(why)s",
                    fields=", ".join(labels),
                    lead=lead.name,
                    why=own._explain(verdict),
                )
            )

    def _is_closing(self, name):
        """Return whether Odoo writes the field itself, of a lead that was created as a won one."""
        # sudo: see _get_locks
        lead = self.sudo()
        return name == "date_closed" and lead.won_status == "won" and not lead.date_closed

    def _is_changed(self, name, value):
        """Return whether writing ``value`` would change the field."""
        self.ensure_one()
        field = self._fields[name]
        if field.type in ("one2many", "many2many"):
            if any(
                isinstance(item, (list, tuple))
                and item[0] in (Command.CREATE, Command.UPDATE, Command.DELETE)
                for item in value or ()
            ):
                return True
            new = field.convert_to_cache(value or (), self, validate=False)
            return set(new) != set(self[name].ids)
        if field.type == "properties":
            if isinstance(value, list) and any(
                item.get("definition_changed") or item.get("definition_deleted") for item in value
            ):
                return True
            return _get_property_values(self, name, value) != _get_property_values(self, name)
        old = field.convert_to_cache(field.convert_to_write(self[name], self), self, validate=False)
        new = field.convert_to_cache(value, self, validate=False)
        if field.type in ("char", "text", "html"):
            return (old or "") != (new or "")
        return (old or False) != (new or False)


def _get_property_values(lead, name, value=None):
    """Return ``{property: value}`` as it would be with ``value`` written, or as it is."""
    field = lead._fields[name]
    now = {
        item["name"]: _get_plain(item.get("value"))
        for item in field.convert_to_read(lead[name], lead, use_display_name=False)
    }
    if isinstance(value, list):
        value = {item["name"]: item.get("value") for item in value if "name" in item}
    return {**now, **{key: _get_plain(item) for key, item in (value or {}).items()}}


def _get_plain(value):
    """Return the value of a property without the names that screens get along with ids."""
    if isinstance(value, (list, tuple)):
        if len(value) == 2 and isinstance(value[0], int) and isinstance(value[1], str):
            return value[0]
        return [_get_plain(item) for item in value]
    return value or False
