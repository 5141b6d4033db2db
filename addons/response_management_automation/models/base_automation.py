"""Triggers for the three moments in the life of a response that others act on."""

from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.base_automation.models import base_automation
from odoo.addons.response_management.logic import qualification


@dataclass(frozen=True, slots=True)
class Moment:
    """The value that a field of the response takes at that moment."""

    label: str
    field: str
    value: object

    @property
    def reached(self):
        return repr([(self.field, "=", self.value)])

    @property
    def not_reached(self):
        return repr([(self.field, "!=", self.value)])


MOMENTS = {
    "on_response_captured": Moment("Response is captured", "responded", True),
    "on_response_qualified": Moment("Response is qualified", "verdict", qualification.QUALIFIED),
    "on_response_converted": Moment(
        "Response is converted", "state", qualification.STATE_CONVERTED
    ),
}

# Odoo asks these lists which rules a new or changed record may fire; it offers no other way in.
# They are those of the process: a database without this addon has no rule with such a trigger.
for _triggers in (base_automation.CREATE_TRIGGERS, base_automation.WRITE_TRIGGERS):
    _triggers += [trigger for trigger in MOMENTS if trigger not in _triggers]
base_automation.CREATE_WRITE_SET.update(MOMENTS)


class BaseAutomation(models.Model):
    """The rules themselves are Odoo's: conditions before and after, each record once.

    They watch no fields: the conditions say it all, and a verdict changes with the values it
    follows from, which Odoo's comparison of written values does not see.

    Rows that go in by thousands, as those of a supplier's file, fire no rule when they are
    captured, as with any bulk load.
    """

    _inherit = "base.automation"

    trigger = fields.Selection(
        selection_add=[(trigger, moment.label) for trigger, moment in MOMENTS.items()],
        ondelete=dict.fromkeys(MOMENTS, "cascade"),
    )

    @api.depends("trigger")
    def _compute_filter_pre_domain(self):
        result = super()._compute_filter_pre_domain()
        for automation in self.filtered(lambda rule: rule.trigger in MOMENTS):
            automation.filter_pre_domain = MOMENTS[automation.trigger].not_reached
        return result

    @api.depends("trigger")
    def _compute_filter_domain(self):
        result = super()._compute_filter_domain()
        for automation in self.filtered(lambda rule: rule.trigger in MOMENTS):
            automation.filter_domain = MOMENTS[automation.trigger].reached
        return result

    @api.constrains("trigger", "model_id")
    def _check_response_trigger(self):
        for automation in self:
            if automation.trigger in MOMENTS and automation.model_id.model != "crm.response":
                raise ValidationError(
                    self.env._("“%s” is a trigger for responses only.", automation.name)
                )
