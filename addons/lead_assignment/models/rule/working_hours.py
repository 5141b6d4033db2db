"""When people work, remembered for a transaction: whoever changes that has it looked up again."""

from odoo import api, models

#: What a transaction has found: ``{(calendar, time zone, resource): (start, end, intervals)}``.
_KNOWN = "lead_assignment.working_hours"


class WorkingHoursMixin(models.AbstractModel):
    """A model of which records say when people work."""

    _name = "working.hours.mixin"
    _description = "Says When People Work"

    @api.model_create_multi
    def create(self, vals_list):
        self._forget_known_hours()
        return super().create(vals_list)

    def write(self, vals):
        self._forget_known_hours()
        return super().write(vals)

    def unlink(self):
        self._forget_known_hours()
        return super().unlink()

    @api.model
    def _forget_known_hours(self):
        self.env["res.users"]._get_known_hours().clear()


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _get_known_hours(self):
        return self.env.cr.precommit.data.setdefault(_KNOWN, {})


class ResourceCalendar(models.Model):
    _name = "resource.calendar"
    _inherit = ["resource.calendar", "working.hours.mixin"]


class ResourceCalendarAttendance(models.Model):
    _name = "resource.calendar.attendance"
    _inherit = ["resource.calendar.attendance", "working.hours.mixin"]


class ResourceCalendarLeaves(models.Model):
    _name = "resource.calendar.leaves"
    _inherit = ["resource.calendar.leaves", "working.hours.mixin"]
