"""Distances and stretches: "three days ago", "over the past month", "for years", "recently".

Belongs here: counting units back from publication (or from another mention, for relative.py) and how precise
the outcome is. Does not: named days, weeks and months (deictic.py, absolute.py).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipelines.coding.when import days
from pipelines.coding.when.lexicon import load
from pipelines.coding.when.patterns import COUNT, UNIT, Rule, S, against_publication, rule
from pipelines.coding.when.reading import Reading, future, one_day, stretch, until

if TYPE_CHECKING:
    import re

_LEXICON = load()
_MONTHS_KNOWN = 3
"""Months back to which "two months ago" is still a month; further back it is only a season or a year."""
FEW = 3
"""What a bare plural stands for: "days ago", "weeks later"."""
_RECENTLY = 60
UNIT_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365, "decade": 3652, "century": 36524}


def count_of(match: re.Match[str]) -> tuple[int, bool]:
    """The number in a match's `n` group (1 when none) and whether a vague word gave it."""
    text = (match["n"] or "").lower()
    if not text:
        return 1, False
    if text.isdigit():
        return int(text), False
    text = " ".join(text.split())
    if text in _LEXICON.numbers:
        return _LEXICON.numbers[text], False
    return _LEXICON.vague_numbers[text], True


def unit_of(match: re.Match[str]) -> str:
    """The unit in a match's `u` group, by its name in the lexicon; part of days count as days."""
    return _LEXICON.units[match["u"].lower()]


def back_reading(count: int, is_vague: bool, unit: str, day: date, sign: int, rule_name: str) -> Reading:
    """`count` units before (sign -1) or after (+1) a day: days are exact, weeks known to a week."""
    if unit in {"hour", "minute"}:
        moved = days.shift(day, sign * (count // 24 if unit == "hour" else 0))
        return one_day(moved, rule_name)
    moved = days.shift(day, sign * count * UNIT_DAYS[unit])
    if unit == "day" and not is_vague:
        return one_day(moved, rule_name)
    if unit == "month" and not is_vague:
        year, month = days.add_months(day.year, day.month, sign * count)
        moved = date(year, month, min(day.day, 28))
    if unit in {"day", "week", "fortnight"} and not (is_vague and unit != "day"):
        precision, around = 2, (2 if unit == "day" else 3)
    elif unit in {"week", "fortnight"} or (unit == "month" and not is_vague and count <= _MONTHS_KNOWN):
        precision, around = 3, 15 if unit == "month" else 7
    else:
        precision, around = 0, UNIT_DAYS[unit] * max(1, count // 2)
    first, last = days.shift(moved, -around), days.shift(moved, around)
    if precision == 0:
        return Reading(None, 0, first, last, rule_name)
    return Reading(moved, precision, first, last, rule_name)


@against_publication
def _read_ago(match: re.Match[str], published: date) -> Reading:
    """Reads "three days ago", "a fortnight ago"; a bare plural ("weeks ago") is a vague few."""
    count, is_vague = count_of(match)
    if match["n"] is None and match["u"].lower() != "fortnight":
        count, is_vague = FEW, True
    unit = unit_of(match)
    return until(back_reading(count, is_vague, unit, published, -1, f"{unit}s_ago"), published)


_RECENT = {"hour": 1, "day": 4, "week": 21, "month": 90, "year": 1460}
"""Days that "recent" or "the past" days, weeks, ... go back when no number is given."""


@against_publication
def _read_window(match: re.Match[str], published: date) -> Reading:
    """Reads "in the last three days", "in recent weeks": a stretch up to publication."""
    unit = unit_of(match)
    count, _ = count_of(match)
    if match["n"] is None and match["s"]:
        length = _RECENT.get(unit, 3652)
    elif unit == "hour":
        length = max(1, count // 24)
    else:
        length = count * UNIT_DAYS[unit]
    if match["mod"].lower() in {"coming", "next"}:
        return future(days.shift(published, 1), days.shift(published, max(1, length)), "window")
    first = days.shift(published, -length)
    if length == 1:
        # A day's summary appears on the day after; most of the 24 hours lie on the day before.
        return Reading(first, 1, first, published, "past_day", is_open=True)
    return stretch(first, published, "window", is_open=True)


@against_publication
def _read_for_long(match: re.Match[str], published: date) -> Reading:
    """Reads "for years", "for three months": how long, up to publication; no day."""
    count = count_of(match)[0] if match["n"] else FEW
    first = days.shift(published, -count * UNIT_DAYS[unit_of(match)])
    return Reading(None, 0, first, published, "for_long", is_open=True)


@against_publication
def _read_recently(_match: re.Match[str], published: date) -> Reading:
    return Reading(None, 0, days.shift(published, -_RECENTLY), published, "recently", is_open=True)


RULES: tuple[Rule, ...] = (
    rule("unit", rf"\b(?i:{COUNT}{S}|(?<!\w)){UNIT}{S}(?i:ago)\b", _read_ago),
    rule(
        "unit",
        rf"\b(?P<t>(?i:the|these|this|its|their){S}(?P<mod>(?i:last|past|previous|recent|coming|next)){S}"
        rf"(?:(?i:{COUNT}){S}|(?=\w{{1,9}}s\b|(?:24|48|72)\b|(?:week|month|year|decade)\b))"
        rf"(?P<u>hour|day|week|month|year|decade)(?P<s>s?))\b(?!{S}of\b)",
        _read_window,
    ),
    rule(
        "unit",
        rf"\b(?P<t>(?P<mod>(?i:recent|past|coming)){S}(?:(?i:{COUNT}){S})?(?P<u>hour|day|week|month|year|decade)(?P<s>s))\b",
        _read_window,
    ),
    rule(
        "unit",
        rf"\b(?i:for|in)(?:{S}(?:more{S}than|over|nearly|almost|about|at{S}least|many|several))?{S}(?:{COUNT}{S})?"
        rf"(?P<u>week|month|year|decade)s\b",
        _read_for_long,
    ),
    rule("deictic", r"\b(?i:recently|lately)\b", _read_recently),
)
