"""Arithmetic of days, weeks, months and feasts.

Belongs here: pure functions of dates. Does not: words, or the conventions of news about them.
No function raises at the ends of the calendar: results are held within `date.min`..`date.max`.
"""

from __future__ import annotations

from datetime import date

_EARLIEST, _LATEST = date.min.toordinal(), date.max.toordinal()


def shift(day: date, days: int) -> date:
    """The date `days` days after `day` (before, when negative)."""
    return date.fromordinal(min(max(day.toordinal() + days, _EARLIEST), _LATEST))


def valid(year: int, month: int, day: int) -> date | None:
    """That date, or None when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def middle(first: date, last: date) -> date:
    """The middle day of a range; of the two middle days of an even one, the earlier."""
    return shift(first, (last - first).days // 2)


def weekday_on_or_before(day: date, weekday: int) -> date:
    """The latest date with that weekday (Monday is 0) that is not after `day`."""
    return shift(day, -((day.weekday() - weekday) % 7))


def weekday_after(day: date, weekday: int) -> date:
    """The first date with that weekday strictly after `day`."""
    return shift(day, (weekday - day.weekday() - 1) % 7 + 1)


def weekday_nearest(day: date, weekday: int) -> date:
    """The date with that weekday within three days of `day`."""
    return weekday_on_or_before(shift(day, 3), weekday)


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week `day` is in."""
    monday = shift(day, -day.weekday())
    return monday, shift(monday, 6)


def add_months(year: int, month: int, months: int) -> tuple[int, int]:
    """Year and month that many months on; the year is held within the calendar."""
    years, index = divmod(year * 12 + month - 1 + months, 12)
    return min(max(years, date.min.year), date.max.year), index + 1


def month_range(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    following = valid(*add_months(year, month, 1), 1)
    first = date(year, month, 1)
    if following is None or following <= first:
        return first, date.max
    return first, shift(following, -1)


def year_range(year: int) -> tuple[date, date]:
    """First and last day of a year; the year is held within the calendar."""
    held = min(max(year, date.min.year), date.max.year)
    return date(held, 1, 1), date(held, 12, 31)


def easter(year: int) -> date:
    """Western Easter Sunday of a year (Gauss's method as corrected by Butcher for the Gregorian calendar)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leaps, left = divmod(of_century, 4)
    to_sunday = (32 + 2 * rest + 2 * leaps - epact - left) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def islamic(year: int, month: int, day: int) -> date:
    """Gregorian date of a date of the tabular Islamic calendar; the sighted moon may differ by a day."""
    julian_day = (11 * year + 3) // 30 + 354 * year + 30 * month - (month - 1) // 2 + day + 1_948_440 - 385
    return date.fromordinal(min(max(julian_day - 1_721_425, _EARLIEST), _LATEST))


def islamic_year(day: date) -> int:
    """The Islamic year that is running, give or take one, on a Gregorian day."""
    return max(1, (day.year - 622) * 33 // 32)
