"""Dates and hours in words, French or English, in the active time zone."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from terreau.core import clock

NARROW = "\u202f"  # the no-break space French puts inside « 18 h 30 »
MINUTE, HOUR = 60, 3600


def is_french() -> bool:
    return (get_language() or "fr").startswith("fr")


def local(value: date | datetime) -> date | datetime:
    """An instant as the active zone's wall clock shows it; a plain date as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def local_day(value: date | datetime) -> date:
    """The calendar day of a date or an instant, here."""
    here = local(value)
    return here.date() if isinstance(here, datetime) else here


def today() -> date:
    """The calendar day now, in the active zone."""
    return timezone.localtime(clock.now()).date()


def month_day(value: date | datetime) -> str:
    """« 3 décembre », « 1er décembre », with the year when it is not this one."""
    day = local_day(value)
    number = "1er" if is_french() and day.day == 1 else str(day.day)
    year = "" if day.year == today().year else f" {day.year}"
    return f"{number}\u00a0{MONTHS[day.month]}{year}"


def month(value: date | datetime) -> str:
    """« décembre », whole: a month cut to three letters is no word."""
    return str(MONTHS[local_day(value).month])


def long_day(value: date | datetime) -> str:
    """« lundi 3 décembre »."""
    return f"{WEEKDAYS[local_day(value).weekday()]} {month_day(value)}"


def hours(value: datetime | time) -> str:
    """« 18 h 30 », « 18 h »; "18:30" in English."""
    here = local(value) if isinstance(value, datetime) else value
    if not isinstance(here, datetime | time):
        return ""
    if not is_french():
        return f"{here.hour}:{here.minute:02}"
    return f"{here.hour}{NARROW}h" + (f"{NARROW}{here.minute:02}" if here.minute else "")


def moment(value: datetime) -> str:
    """« lundi 3 décembre, 18 h 30 »."""
    return f"{long_day(value)}, {hours(value)}"


def ago(value: date | datetime) -> str:
    """How long since, or until: « il y a 8 jours », « hier », « dans 3 semaines ». Days are calendar days, here."""
    days = (today() - local_day(value)).days
    if isinstance(value, datetime) and timezone.is_aware(value) and abs(days) <= 1:
        seconds = (clock.now() - value).total_seconds()
        if abs(seconds) < MINUTE:
            return _("just now")
        if 0 < seconds < HOUR:
            return _minutes_since(int(seconds // MINUTE))
        if seconds > 0 and days == 0:
            return _hours_since(int(seconds // HOUR))
    named = {0: _("today"), 1: _("yesterday"), -1: _("tomorrow")}
    if days in named:
        return named[days]
    return _since(days) if days > 0 else _until(-days)


def _minutes_since(count: int) -> str:
    return ngettext("%(count)s minute ago", "%(count)s minutes ago", count) % {"count": count}


def _hours_since(count: int) -> str:
    return ngettext("%(count)s hour ago", "%(count)s hours ago", count) % {"count": count}


def _since(days: int) -> str:
    """Days while they can be felt, then months, then years."""
    if days < 60:
        return ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}
    if days < 730:
        months = round(days / 30.44)
        return ngettext("%(count)s month ago", "%(count)s months ago", months) % {"count": months}
    years = days // 365
    return ngettext("%(count)s year ago", "%(count)s years ago", years) % {"count": years}


def _until(days: int) -> str:
    if days < 60:
        return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}
    if days < 730:
        months = round(days / 30.44)
        return ngettext("in %(count)s month", "in %(count)s months", months) % {"count": months}
    years = days // 365
    return ngettext("in %(count)s year", "in %(count)s years", years) % {"count": years}
