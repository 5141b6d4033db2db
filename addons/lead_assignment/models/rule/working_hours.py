"""When people work, remembered: a change of them has it looked up again."""

from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import api, models, tools

#: What a transaction has found: ``{(calendar, time zone, resource): (start, end, intervals)}``.
_KNOWN = "lead_assignment.working_hours"


class WorkingHoursMixin(models.AbstractModel):
    """A model of which records say when people work."""

    _name = "working.hours.mixin"
    _inherit = "crm.remembered.mixin"
    _description = "Says When People Work"

    @api.model
    def _forget(self):
        result = super()._forget()
        self.env["res.users"]._get_known_hours().clear()
        return result


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if "company_id" in vals:
            self.env["resource.calendar"]._forget()
        return result

    @api.model
    def _get_known_hours(self):
        return self.env.cr.precommit.data.setdefault(_KNOWN, {})

    @tools.ormcache("self.id", "self.env.company.id")
    def _get_remembered_calendar(self):
        """Return the ids and names of ``(calendar, time zone, resource)`` of the user.

        They are remembered between requests.
        """
        # For any user, and in any context.
        person = self.with_context(allowed_company_ids=self.env.company.ids)
        (((calendar, tz_name), members),) = person._group_by_calendar().items()
        resource = members[0][1]
        return calendar.id, tz_name, resource.id

    @api.model
    def _get_remembered_intervals(self, calendar, tz_name, resource, start, end):
        """Return ``(start, end, intervals)``, naive UTC, of at least the weeks of the period.

        They are remembered between requests; whole weeks, because each lead has its own minute.
        """
        monday = start.date() - timedelta(days=start.weekday())
        sunday = end.date() + timedelta(days=7 - end.weekday())
        return self._read_remembered_intervals(calendar.id, tz_name, resource.id, monday, sunday)

    @api.model
    @tools.ormcache("calendar_id", "tz_name", "resource_id", "first_day", "last_day")
    def _read_remembered_intervals(self, calendar_id, tz_name, resource_id, first_day, last_day):
        # sudo: when people work is used, and not shown.
        env = self.sudo().with_context({}).env  # pylint: disable=context-overridden
        resource = env["resource.resource"].browse(resource_id)
        calendar = env["resource.calendar"].browse(calendar_id)
        start, end = (datetime.combine(day, time()) for day in (first_day, last_day))
        found = calendar._work_intervals_batch(
            utc.localize(start), utc.localize(end), resources=resource, tz=timezone(tz_name)
        )
        return start, end, read_intervals(found[resource.id])


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        result = super().write(vals)
        if "tz" in vals:
            self.env["resource.calendar"]._forget()
        return result


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        result = super().write(vals)
        if "resource_calendar_id" in vals:
            self.env["resource.calendar"]._forget()
        return result


class ResourceResource(models.Model):
    _name = "resource.resource"
    _inherit = ["resource.resource", "working.hours.mixin"]


class ResourceCalendar(models.Model):
    _name = "resource.calendar"
    _inherit = ["resource.calendar", "working.hours.mixin"]


class ResourceCalendarAttendance(models.Model):
    _name = "resource.calendar.attendance"
    _inherit = ["resource.calendar.attendance", "working.hours.mixin"]


class ResourceCalendarLeaves(models.Model):
    _name = "resource.calendar.leaves"
    _inherit = ["resource.calendar.leaves", "working.hours.mixin"]


def read_intervals(intervals):
    """Return ``[(start, stop), …]``, naive UTC, of Odoo's intervals."""
    return [(_read_moment(start), _read_moment(stop)) for start, stop, _meta in intervals]


def _read_moment(moment):
    return moment.astimezone(utc).replace(tzinfo=None)
