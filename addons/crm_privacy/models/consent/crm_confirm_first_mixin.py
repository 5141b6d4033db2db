"""Confirm first: what people enter counts once the owner of the address confirms it."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: Days for which a confirmation may be waited for.
MAX_DAYS = 60


class CrmConfirmFirstMixin(models.AbstractModel):
    """A form, list or source whose entries may have to be confirmed; see ``crm.confirmation``."""

    _name = "crm.confirm.first.mixin"
    _description = "Asks for a Confirmation First"

    is_confirmed_first = fields.Boolean(string="Confirm First")
    confirmation_days = fields.Integer(
        string="Wait for Days",
        default=7,
        help="Entries that are not confirmed within this many days are deleted.",
    )

    @api.constrains("confirmation_days")
    def _check_confirmation_days(self):
        if any(not 1 <= each.confirmation_days <= MAX_DAYS for each in self):
            raise ValidationError(self.env._("The confirmation period is 1 to %s days.", MAX_DAYS))
