"""Each model says which of its stored fields are personal, and which rows are a person's."""

from odoo import api, models

from ...logic import personal

_USUAL_LINKS = {
    "partner_id": personal.RECORD,
    "lead_id": personal.RECORD,
    "response_id": personal.RECORD,
    "email_normalized": personal.EMAIL,
    "phone_sanitized": personal.PHONE,
}


class Base(models.AbstractModel):
    """Lets a field say what it holds of a person: ``personal="blank"``, or ``personal=False``.

    The values are those of ``logic.personal.KINDS``. Each stored field of ours that can hold
    personal data has the attribute (``tests/unit/crm_privacy/test_declarations.py``). Models of
    Odoo that we write to cannot have it: their side of the list is ``_get_personal_fields``.
    """

    _inherit = "base"

    @api.model
    def _valid_field_parameter(self, field, name):
        return name == "personal" or super()._valid_field_parameter(field, name)

    @api.model
    def _get_personal_fields(self):
        """Return ``{name of a stored field: how it is erased}`` for what holds personal data."""
        return {
            name: field.personal
            for name, field in self._fields.items()
            if field.store and getattr(field, "personal", False)
        }

    @api.model
    def _get_personal_links(self):
        """Return ``{field: one of logic.personal.LINKS}``: how a row belongs to a person.

        A row belongs to a person if any of the fields says so. Nothing for what belongs to
        nobody in particular, such as free text in a log.
        """
        return {
            name: kind
            for name, kind in _USUAL_LINKS.items()
            if name in self._fields and self._fields[name].store
        }

    @api.model
    def _get_person_columns(self):
        """Return the columns that tell whom a record is about; nothing unless that is its purpose.

        ``email`` and ``phone`` are normalized, ``written`` is how they were typed, ``address`` and
        ``number`` how each of them was; ``names`` are those of the person; ``contact`` and
        ``lead`` point to the records that it belongs to.
        """
        return {}

    @api.model
    def _find_personal_rows(self, rows):
        """Return the ids of rows that belong to people in another way than by a link.

        :param rows: ``{model: ids}`` of what was found of them
        """
        return []
