"""Dates that programs give."""

from datetime import UTC, datetime


def parse(value: object) -> datetime | None:
    """Return the moment that a program gives, naive UTC; ``None`` if it gives none.

    :raise ValueError: if ``value`` is no date in ISO 8601, with or without time and offset
    """
    if value is None or value is False or value == "":
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value.strip())
    if not isinstance(value, datetime):
        raise ValueError(value)
    try:
        return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    except OverflowError as error:
        raise ValueError(value) from error
