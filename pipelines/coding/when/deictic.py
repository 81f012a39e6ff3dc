"""Expressions that count from publication: weekdays, today, last week, the weekend, this month.

Belongs here: the conventions of news for them. A bare weekday is the latest one not after publication,
"last Friday" the latest before it; a week runs Monday to Sunday. Does not: calendar dates (absolute.py),
distances (spans.py), or what counts from another mention (relative.py).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.coding.when import days
from pipelines.coding.when.lexicon import load
from pipelines.coding.when.months import month_reading
from pipelines.coding.when.patterns import DAY_PART, WEEKDAY, Rule, S, against_publication, rule
from pipelines.coding.when.reading import Reading, future, one_day, stretch

if TYPE_CHECKING:
    import re
    from datetime import date

_LEXICON = load()
_SATURDAY, _SUNDAY = 5, 6
_DAYS_BACK = {"the day before": 2, "yesterday": 1, "last": 1}


def weekday_of(match: re.Match[str]) -> int:
    """Number (Monday is 0) of the weekday in a match's `wd` group."""
    return _LEXICON.weekdays[match["wd"].lower()]


def _word(match: re.Match[str], group: str) -> str:
    return " ".join((match[group] or "").lower().split())


@against_publication
def _read_weekday(match: re.Match[str], published: date) -> Reading:
    modifier, weekday = _word(match, "mod"), weekday_of(match)
    if modifier in {"next", "coming", "this coming"}:
        day = days.weekday_after(published, weekday)
        return future(day, day, "weekday")
    if modifier in {"last", "past", "this past"}:
        return one_day(days.weekday_on_or_before(days.shift(published, -1), weekday), "last_weekday")
    day = days.weekday_on_or_before(published, weekday)
    return one_day(days.shift(day, -7) if match["before_last"] else day, "weekday")


@against_publication
def _read_day_word(match: re.Match[str], published: date) -> Reading:
    """Today, yesterday, tonight, last night, this morning, tomorrow."""
    text = " ".join(match.group().lower().split())
    if text.startswith("tomorrow"):
        day = days.shift(published, 1)
        return future(day, day, "tomorrow")
    back = next((back for opening, back in _DAYS_BACK.items() if text.startswith(opening)), 0)
    return one_day(days.shift(published, -back), "day_word")


@against_publication
def _read_overnight(match: re.Match[str], published: date) -> Reading:
    """Codes a night to the day it ends on; "overnight Saturday" to the day named."""
    day = days.weekday_on_or_before(published, weekday_of(match)) if match["wd"] else published
    if match["wd"] and not match["into"]:
        return one_day(day, "overnight")
    return Reading(day, 1, days.shift(day, -1), day, "overnight")


def _week(monday: date, sunday: date, part: str, published: date, rule_name: str) -> Reading:
    """A week or its early or late part, up to publication; coded to the middle of it."""
    name = _LEXICON.month_parts.get(part)
    if name == "start":
        first, last = monday, days.shift(monday, 2)
    elif name == "end":
        first, last = days.shift(monday, 3), sunday
    else:
        first, last = monday, sunday
    last = max(first, min(last, published))
    if first > published:
        return future(first, sunday, rule_name)
    reading = stretch(first, last, rule_name)
    return replace(reading, precision=max(reading.precision, 2))


def week_reading(which: str, part: str, published: date) -> Reading:
    """This, last or next week. On a Sunday "last week" is the one that ends on that day."""
    monday, sunday = days.week_of(published)
    if which == "next" or part.startswith("later"):
        first = days.shift(monday, 7) if which == "next" else days.shift(published, 1)
        return future(first, max(first, days.shift(sunday, 7 if which == "next" else 0)), "week")
    if which == "last":
        if published.weekday() != _SUNDAY:
            monday, sunday = days.shift(monday, -7), days.shift(sunday, -7)
        # The middle of a week that is over: the Wednesday, whether weeks begin on Sunday or Monday.
        reading = _week(monday, days.shift(sunday, -1), part, published, "last_week")
        return reading if part else replace(reading, last=min(sunday, published))
    if part.startswith("earlier"):
        until = max(monday, days.shift(published, -1))
        return _week(monday, sunday, "", until, "earlier_this_week")
    reading = _week(monday, sunday, part, published, "this_week")
    if reading.first is None or reading.last is None or reading.is_future:
        return reading
    # The middle of the week so far; of two middle days the later, which is nearer to the news.
    return replace(reading, day=days.shift(reading.first, ((reading.last - reading.first).days + 1) // 2))


def weekend_reading(which: str, published: date) -> Reading:
    """A weekend: precision 2, coded to its first day (two days have no middle one)."""
    saturday = days.weekday_on_or_before(published, _SATURDAY)
    if which in {"next", "coming"}:
        saturday = days.weekday_after(published, _SATURDAY)
        return future(saturday, days.shift(saturday, 1), "weekend")
    if which in {"last", "previous"} and published.weekday() >= _SATURDAY:
        saturday = days.shift(saturday, -7)
    return Reading(saturday, 2, saturday, min(days.shift(saturday, 1), max(published, saturday)), "weekend")


@against_publication
def _read_weekend(match: re.Match[str], published: date) -> Reading:
    return weekend_reading(_word(match, "mod"), published)


def _month_of(which: str, part: str, published: date) -> Reading:
    step = {"last": -1, "next": 1}.get(which, 0)
    year, month = days.add_months(published.year, published.month, step)
    if step == 0 and part.startswith("later"):
        _, last = days.month_range(year, month)
        first = days.shift(published, 1)
        return future(first, max(first, last), "month")
    return month_reading(year, month, _LEXICON.month_parts.get(part, ""), published, f"{which}_month")


def _year_of(which: str, published: date) -> Reading:
    year = published.year + {"last": -1, "next": 1}.get(which, 0)
    first, last = days.year_range(year)
    if which == "next":
        return future(first, last, "year")
    return Reading(None, 0, first, min(last, published), f"{which}_year", is_open=which == "this")


@against_publication
def _read_unit(match: re.Match[str], published: date) -> Reading:
    """Last week, earlier this month, late last year, this year."""
    which, part, unit = _word(match, "mod"), _word(match, "part"), match["unit"].lower()
    if unit == "week":
        return week_reading(which, part, published)
    return _month_of(which, part, published) if unit == "month" else _year_of(which, published)


@against_publication
def _read_season(match: re.Match[str], published: date) -> Reading:
    """Reads "last summer": in the year and a half before publication, too vague to date an event."""
    back = 550 if _word(match, "mod") == "last" else 180
    return Reading(None, 0, days.shift(published, -back), published, "season")


_BEGINS = WEEKDAY.replace("<wd>", "<begins>")
_UNIT_PART = (
    rf"(?:(?:the{S})?(?P<part>(?i:earlier|early|later|late|mid|(?:beginning|start|middle|end){S}of))"
    rf"(?:{S}in)?[\s-]{{1,4}})?"
)

RULES: tuple[Rule, ...] = (
    rule(
        "weekday",
        rf"(?:\b(?P<mod>(?i:this{S}past|this{S}coming|last|past|coming|next|this)){S})?\b{WEEKDAY}"
        rf"(?:['’]s)?(?:{S}{DAY_PART}\b(?:['’]s)?)?(?P<before_last>{S}before{S}last\b)?",
        _read_weekday,
    ),
    rule(
        "deictic",
        rf"\b(?:(?i:the{S}day{S}before{S}yesterday|yesterday(?:{S}{DAY_PART})?|tomorrow(?:{S}{DAY_PART})?|tonight)"
        rf"|today|(?<![A-Za-z]\s)(?:Today|TODAY))\b(?:['’]s)?",
        _read_day_word,
    ),
    rule("unit", rf"\b(?i:(?:this|last){S}(?:night|evening|morning|afternoon))\b(?:['’]s)?", _read_day_word),
    rule(
        "deictic",
        rf"\b(?i:overnight)(?:,?{S}(?:(?P<into>(?i:into|to|till|until)|(?i:from){S}{_BEGINS}{S}(?:in)?to){S}|"
        rf"on{S}|(?i:early){S})?(?:early{S})?{WEEKDAY})?",
        _read_overnight,
    ),
    rule(
        "unit",
        rf"\b{_UNIT_PART}(?P<mod>(?i:this|last|next)){S}(?P<unit>(?i:week|month|year))\b(?!{S}of\b)(?:['’]s)?",
        _read_unit,
    ),
    rule(
        "unit",
        rf"\b(?:(?i:over|at|during|on|since|in|by){S})?(?P<t>(?:(?i:the|this|a){S})?"
        rf"(?:(?P<mod>(?i:last|past|previous|next|coming)){S})?(?i:weekend)\b(?:['’]s)?)(?!{S}of\b)",
        _read_weekend,
    ),
    rule("unit", rf"\b(?P<mod>(?i:last|this)){S}(?i:spring|summer|autumn|fall|winter)\b", _read_season),
)
