"""Who is at work: calendars, leaves, holidays and out-of-office notices of salespeople."""

from collections import defaultdict
from datetime import timedelta

from pytz import timezone, utc

from odoo import api, models

from .local_day import get_local_day, get_midnight
from .working_hours import read_intervals

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
            today, day_ends = get_local_day(now, tz_name)
            start = get_midnight(today, timezone(tz_name))
            keys = [(calendar, tz_name, resource) for _user, resource in users]
            if mode == UNLESS_AWAY:
                leaves = self._get_leave_intervals(keys, start, now + HORIZON)
                found = {key: _find_leave(leaves[key], now) for key in keys}
            else:
                work = self._get_working_intervals(keys, start, now + HORIZON)
                found = {key: _find_absence(work[key], now, day_ends, mode) for key in keys}
            for (user, _resource), key in zip(users, keys, strict=True):
                if not absences[user.id][0]:
                    absences[user.id] = found[key]
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
            person = user.sudo()
            resource = person.resource_ids.filtered(
                lambda item: item.company_id == self.env.company
            )[:1]
            calendar = resource.calendar_id if resource else person.company_id.resource_calendar_id
            groups[calendar, user.tz or calendar.tz or "UTC"].append((user, resource))
        return groups

    @api.model
    def _get_leave_intervals(self, keys, start, end):
        """Return what :meth:`_get_working_intervals` does, of leaves and holidays."""
        found = {}
        for calendar, tz, members, resources in self._group_keys(keys):
            leaves = calendar._leave_intervals_batch(
                utc.localize(start),
                utc.localize(end),
                resources=[*resources, resources.browse()],
                tz=tz,
            )
            found.update({key: read_intervals(leaves[key[2].id]) for key in members})
        return found

    @api.model
    def _get_working_intervals(self, keys, start, end):
        """Return ``{key: intervals}``, naive UTC, of ``(calendar, time zone, resource)`` keys.

        One look at the calendar for all resources that share it; ``None`` without calendar. What
        was found is remembered for the transaction, that of a single key between requests.
        """
        known = self._get_known_hours()
        found = dict.fromkeys(keys)
        for key in found.keys() & known.keys():
            first, last, intervals = known[key]
            if first <= start and end <= last:
                found[key] = _clip(intervals, start, end)
        missing = [key for key, intervals in found.items() if intervals is None and key[0]]
        if len(missing) == 1:
            (key,) = missing
            known[key] = self._get_remembered_intervals(*key, start, end)
            found[key] = _clip(known[key][2], start, end)
            return found
        for calendar, tz, members, resources in self._group_keys(missing):
            intervals = calendar._work_intervals_batch(
                utc.localize(start), utc.localize(end), resources=resources, tz=tz
            )
            for key in members:
                found[key] = read_intervals(intervals[key[2].id])
                known[key] = (start, end, found[key])
        return found

    @api.model
    def _group_keys(self, keys):
        """Return ``[(calendar, time zone, keys, their resources), …]`` of keys that go together."""
        groups = defaultdict(list)
        for key in keys:
            groups[key[:2]].append(key)
        # sudo: when people work is used, and not shown.
        none = self.env["resource.resource"].sudo()
        return [
            (calendar.sudo(), timezone(tz), members, none.union(*(key[2] for key in members)))
            for (calendar, tz), members in groups.items()
        ]


def _clip(intervals, start, end):
    return [
        (max(first, start), min(last, end))
        for first, last in intervals
        if first < end and start < last
    ]


def _find_leave(intervals, now):
    for start, stop in intervals:
        if start <= now < stop:
            return True, stop
    return False, None


def _find_absence(intervals, now, day_ends, mode):
    for start, stop in intervals:
        if start <= now < stop or (mode == WORKING_DAY and start < day_ends):
            return False, None
        if start > now:
            return True, start
    return True, None
