"""Months on the calendar."""

from calendar import monthrange
from datetime import date, timedelta


def months_later(day: date, months: int) -> date:
    """The same day of the month, so many months later; the last one of a shorter month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_day(day: date, months: int) -> date:
    """The last day of so many months that begin on that day."""
    return months_later(day, months) - timedelta(days=1)
