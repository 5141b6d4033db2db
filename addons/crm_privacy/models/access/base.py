"""What of a row is told to the person whose row it is."""

from odoo import api, models
from odoo.fields import NO_ACCESS
from odoo.tools import html2plaintext

#: Types of fields whose values can be read by anybody.
READABLE = frozenset(
    {"boolean", "char", "date", "datetime", "float", "html", "integer", "json", "many2one",
     "many2many", "monetary", "properties", "selection", "text"}
)  # fmt: skip
#: Technical fields, and copies of what stands beside them.
LEFT_OUT = frozenset(
    {"id", "create_uid", "write_uid", "write_date", "display_name", "active", "sequence", "color",
     "complete_name", "access_token", "commercial_partner_id", "res_id", "res_model",
     "res_model_id", "model", "parent_path", "message_id", "references", "headers",
     "email_layout_xmlid", "user_tz", "checksum", "store_fname", "db_datas", "is_legal_hold",
     "reply_to", "email_add_signature", "email_domain_criterion", "calendar_last_notif_ack"}
)  # fmt: skip


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def _get_access_fields(self):
        """Return the names of the fields that are told to a person who asks what is kept."""
        return [
            name
            for name, field in self._fields.items()
            if field.store and field.type in READABLE and name not in LEFT_OUT
            if not name.startswith(("message_", "activity_", "image_", "rating_"))
            if field.groups not in ("base.group_system", NO_ACCESS)
        ]

    @api.model
    def _get_access_links(self):
        """Return the names of the links by which rows that name nobody tell what was decided.

        Rows with personal data are found by ``_get_personal_links``.
        """
        return ()

    def _is_told_to(self, found):
        """Return whether this row may be told to some :class:`FoundPeople`, not of other people."""
        return True

    def _get_access_values(self, found):
        """Return ``[(name, label, text)]`` of what this row says, without empty values."""
        self.ensure_one()
        values = []
        for name in self._get_access_fields():
            field = self._fields[name]
            value = self[name]
            if field.type == "properties":
                values += self._get_access_properties(name)
                continue
            text = self._get_access_text(field, value, found)
            if text not in (None, "", False):
                values.append((name, field._description_string(self.env) or name, text))
        return values

    def _get_access_text(self, field, value, found):
        """Return a value as people read it, ``None`` for nothing and for what is of others."""
        if field.type == "boolean":
            return self.env._("Yes") if value else None
        if field.type in ("integer", "float", "monetary"):
            return value or None
        if not value:
            return None
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type in ("many2one", "many2many"):
            return self._get_access_names(value, found)
        if field.type == "html":
            return html2plaintext(value).strip()
        if field.type == "json":
            return _join(value)
        return str(value)

    def _get_access_names(self, records, found):
        """Return the names of related records, but of no other people."""
        if records._get_person_columns():
            records = records.filtered(
                lambda record: (record._name, record.id) in found.number_by_ref
            )
        return ", ".join(record.display_name or "" for record in records) or None

    def _get_access_properties(self, name):
        return [
            (f"{name}.{each['name']}", each.get("string") or each["name"], str(each["value"]))
            for each in self.read([name])[0][name] or ()
            if each.get("value")
        ]


def _join(value):
    """Return texts and numbers of JSON in one line."""
    if isinstance(value, dict):
        return " · ".join(f"{key}: {text}" for key, item in value.items() if (text := _join(item)))
    if isinstance(value, list):
        return " · ".join(filter(None, map(_join, value)))
    return "" if value is None else str(value)
