"""Who is at work: calendars, leaves, holidays and out-of-office notices of salespeople."""

from collections import defaultdict
from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import models

#: How far ahead the return of somebody is looked for.
HORIZON = timedelta(days=21)

ALWAYS = "always"
UNLESS_AWAY = "away"
WORKING_DAY = "day"
WORKING_HOURS = "now"


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_assignment_absences(self, now, mode):
        """Return ``{user id: (is absent, back at)}`` at ``now``, naive UTC.

        :param mode: ``always`` looks at out-of-office notices only, ``away`` at leaves and holidays
            too; ``day`` asks for a working day, ``now`` for working hours
        """
        absences = {user.id: user._get_notice(now) for user in self}
        if mode == ALWAYS:
            return absences
        for (calendar, tz_name), users in self._group_by_calendar().items():
            if not calendar:
                continue
            intervals = self._get_intervals(calendar, tz_name, users, now, mode)
            for user, resource in users:
                if not absences[user.id][0]:
                    absences[user.id] = (
                        _find_leave(intervals[resource.id], now)
                        if mode == UNLESS_AWAY
                        else _find_absence(intervals[resource.id], now, timezone(tz_name), mode)
                    )
        return absences

    def _get_notice(self, now):
        """Return ``(is absent, back at)`` of the out-of-office notice of the user."""
        start, end = self.out_of_office_from, self.out_of_office_to
        is_absent = bool(start and start <= now and (not end or now <= end))
        return is_absent, end if is_absent and end else None

    def _group_by_calendar(self):
        """Return ``{(calendar, time zone): [(user, resource), …]}``."""
        groups = defaultdict(list)
        for user in self:
            # sudo: that somebody is away is no secret; when they work is not shown to anybody.
            resource = user.sudo().resource_ids.filtered(
                lambda item: item.company_id == self.env.company
            )[:1]
            calendar = resource.calendar_id if resource else user.company_id.resource_calendar_id
            groups[calendar, user.tz or calendar.tz or "UTC"].append((user, resource))
        return groups

    def _get_intervals(self, calendar, tz_name, users, now, mode):
        """Return ``{resource id: [(start, stop), …]}`` from the beginning of today on.

        The intervals are those of leave if ``mode`` asks for leaves, else those of work.
        """
        tz = timezone(tz_name)
        local_day = utc.localize(now).astimezone(tz).date()
        start = tz.localize(datetime.combine(local_day, time.min))
        resources = self.env["resource.resource"].sudo().union(*(item for _user, item in users))
        # sudo: see _group_by_calendar
        calendar = calendar.sudo()
        if mode == UNLESS_AWAY:
            find = calendar._leave_intervals_batch
            resources = [*resources, resources.browse()]
        else:
            find = calendar._work_intervals_batch
        intervals = find(start, start + HORIZON, resources=resources, tz=tz)
        return {
            key: [(begin.astimezone(utc), end.astimezone(utc)) for begin, end, _meta in values]
            for key, values in intervals.items()
        }


def _find_leave(intervals, now):
    moment = utc.localize(now)
    for start, stop in intervals:
        if start <= moment < stop:
            return True, stop.replace(tzinfo=None)
    return False, None


def _find_absence(intervals, now, tz, mode):
    moment = utc.localize(now)
    today = moment.astimezone(tz).date()
    for start, stop in intervals:
        if mode == WORKING_DAY and start.astimezone(tz).date() == today:
            return False, None
        if start <= moment < stop:
            return False, None
        if start > moment:
            return True, start.replace(tzinfo=None)
    return True, None
