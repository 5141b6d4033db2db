"""Records of what happened, which few may change."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.crm_privacy.logic import occurrence


class CapturedRecordMixin(models.AbstractModel):
    """What any record of captured facts needs to know when it guards them."""

    _name = "captured.record.mixin"
    _description = "Captured Record"
    _inherit = ["crm.fact.mixin"]

    def _is_officer(self):
        return self.env.su or self.env.user.has_group(
            "response_management.group_response_management_officer"
        )

    @api.model
    def _check_moment(self, value):
        """:raise ValidationError: if nothing that happened can have happened at that moment"""
        if not self._is_possible_moment(value):
            raise ValidationError(self._get_moment_message(value))

    @api.model
    def _is_possible_moment(self, value):
        return occurrence.is_possible(value, fields.Datetime.now())

    @api.model
    def _get_moment_message(self, value):
        return self.env._(
            "%(date)s cannot be when it happened: give a date from 1970 to tomorrow.", date=value
        )
