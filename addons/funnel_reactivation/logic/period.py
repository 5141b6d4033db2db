"""Which periods and dates the funnel can compute with.

Dates outside break whatever adds days to them or groups by month: neither Python nor the database
goes beyond the year 9999.
"""

from datetime import date

FIRST_DAY = date(1970, 1, 1)
LAST_DAY = date(2199, 12, 31)
#: Ten years: longer than anybody remembers a campaign.
MAX_DAYS = 3650


def is_sound(day):
    """Return whether a date or a datetime lies within the days that the funnel can compute with."""
    return FIRST_DAY <= date(day.year, day.month, day.day) <= LAST_DAY


def is_length(days):
    """Return whether so many days can be looked back or ahead."""
    return 1 <= days <= MAX_DAYS
