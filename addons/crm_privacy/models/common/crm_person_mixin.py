"""Records about a person: when they were erased, and whether the law forbids it."""

from odoo import api, fields, models

from ...logic import phone_key


class CrmPersonMixin(models.AbstractModel):
    _name = "crm.person.mixin"
    _description = "Record About a Person"

    date_erased = fields.Datetime(
        string="Erased On",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="When the personal data was erased.",
    )
    is_legal_hold = fields.Boolean(
        string="Legal Hold",
        copy=False,
        groups="crm_privacy.group_crm_privacy_officer",
        help="Exempt from erasure and retention policies, for example during a lawsuit.",
    )

    # Of the few numbers that could not be read, and where there may be two: no other record has an
    # entry.
    _unread_phone_index = models.Index(
        f"USING gin (({phone_key.TAILS_SQL.replace('%s', 'phone')})) WHERE phone IS NOT NULL"
        f" AND (phone_sanitized IS NULL OR {phone_key.HAS_TWO_SQL % 'phone'})"
    )

    @api.model
    def _has_field_access(self, field, operation):
        # When somebody was erased is no matter of opinion.
        if field.name == "date_erased" and operation == "write" and not self.env.su:
            return False
        return super()._has_field_access(field, operation)
