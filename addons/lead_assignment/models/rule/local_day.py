"""Days as somebody in a time zone lives them, in naive UTC."""

from datetime import datetime, time, timedelta

from pytz import timezone, utc


def get_midnight(day, tz):
    """Return the beginning of ``day`` in ``tz`` as naive UTC."""
    return tz.localize(datetime.combine(day, time.min)).astimezone(utc).replace(tzinfo=None)


def get_local_day(now, tz_name):
    """Return ``(date, its end as naive UTC)`` of the day in which ``now`` lies."""
    tz = timezone(tz_name or "UTC")
    today = utc.localize(now).astimezone(tz).date()
    return today, get_midnight(today + timedelta(days=1), tz)
