"""Months and their parts, and the year that is meant when none is said.

Belongs here: the reading of a month up to publication, shared by calendar and deictic expressions.
"""

from __future__ import annotations

from datetime import date

from pipelines.coding.when import days
from pipelines.coding.when.reading import Reading, future

SLACK = 1
"""Days after publication that a date may lie and still be past: time zones differ."""
AHEAD = 45
"""Days after publication that a day and month without a year may lie: news gives the year of what was
nearly a year ago, and tells of hearings and votes a few weeks ahead without one."""


_LEAP_SPAN = 9
"""Years within which every day of the calendar occurs, 29 February included."""


def latest_year(month: int, day: int, published: date, ahead: int = SLACK) -> int:
    """The latest year in which that day is at most `ahead` days after publication."""
    limit = days.shift(published, ahead)
    for year in range(limit.year, max(limit.year - _LEAP_SPAN, date.min.year - 1), -1):
        found = days.valid(year, month, day)
        if found is not None and found <= limit:
            return year
    return published.year


MONTH_PARTS: dict[str, tuple[int, int, int]] = {
    "start": (1, 10, 1),
    "middle": (11, 20, 15),
    "end": (21, 31, 31),
    "week1": (1, 7, 4),
    "week2": (8, 14, 11),
    "week3": (15, 21, 18),
    "week4": (22, 28, 25),
    "week5": (25, 31, 28),
    "half1": (1, 15, 8),
    "half2": (16, 31, 23),
    "": (1, 31, 15),
}
"""First and last day of a part of a month, and the day to code (codebook 1.7)."""


def month_reading(year: int, month: int, part: str, published: date | None, rule_name: str) -> Reading:
    """A month, or a part of it, up to publication; precision 3, or 2 for a named week of it."""
    month_first, month_last = days.month_range(year, month)
    low, high, middle = MONTH_PARTS[part]
    length = month_last.day
    first = month_first.replace(day=low)
    last = month_first.replace(day=min(high, length))
    day = month_first.replace(day=min(middle, length))
    if part == "week5":
        first, day = days.shift(month_last, -6), days.shift(month_last, -3)
        last = month_last
    if published is not None:
        if first > days.shift(published, SLACK):
            return future(first, last, rule_name)
        last = max(first, min(last, published))
        day = days.middle(first, last) if day > last and part != "end" else min(day, last)
    return Reading(day, 2 if part.startswith("week") else 3, first, last, rule_name)
