"""Expressions that count from another mention: "two days earlier", "the same night", "a week after that".

Belongs here: what is resolved against the day last mentioned. Without one they have no day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.coding.when import days
from pipelines.coding.when.deictic import weekday_of
from pipelines.coding.when.patterns import (
    COUNT,
    DAY_PART,
    ENDS,
    UNIT,
    WEEKDAY,
    Rule,
    S,
    against_anchor,
    rule,
)
from pipelines.coding.when.reading import Found, Reading, Setting, one_day, stretch, unknown, until
from pipelines.coding.when.spans import FEW, UNIT_DAYS, back_reading, count_of, unit_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from datetime import date

_SATURDAY = 5
_BACK = frozenset({"earlier", "before", "previously", "previous", "preceding", "prior"})
_ARRIVAL = ("came", "comes", "come", "coming", "happened", "occurred", "took place", "followed")
"""Verbs by which a sentence says when its event was, counting from another one."""
_LEAD = 24
"""Characters before an expression in which such a verb stands."""


def _sign(match: re.Match[str]) -> int:
    return -1 if match["way"].lower() in _BACK else 1


def _distance(match: re.Match[str]) -> tuple[int, bool]:
    """The number of units and whether it is vague; a bare plural ("days later") is a vague few."""
    return (FEW, True) if match["n"] is None and match["s"] else count_of(match)


@against_anchor
def _read_same_day(_match: re.Match[str], anchor: date, _setting: Setting) -> Reading:
    """Reads "the same day", "that night", "later that day"."""
    return one_day(anchor, "same_day")


@against_anchor
def _read_same_stretch(match: re.Match[str], anchor: date, _setting: Setting) -> Reading:
    """Reads "that week", "the same month", "that year"."""
    unit = match["unit"].lower()
    if unit == "weekend":
        saturday = days.weekday_nearest(anchor, _SATURDAY)
        return stretch(saturday, days.shift(saturday, 1), "same_weekend")
    if unit == "week":
        return stretch(*days.week_of(anchor), "same_week")
    if unit == "month":
        return stretch(*days.month_range(anchor.year, anchor.month), "same_month")
    return stretch(*days.year_range(anchor.year), "same_year")


@against_anchor
def _read_shift(match: re.Match[str], anchor: date, _setting: Setting) -> Reading:
    """Reads "two days earlier", "a week later", "hours later", "the day before"."""
    count, is_vague = _distance(match)
    return back_reading(count, is_vague, unit_of(match), anchor, _sign(match), "shift")


@against_anchor
def _read_clause(match: re.Match[str], anchor: date, setting: Setting) -> Reading:
    """Reads "a day after rebels took the town".

    "Soldiers returned on Friday, two days after the raid" puts the raid on Wednesday, and so does "The attack
    came two days after the raid" when the attack was on Friday. Otherwise the day known is that of what
    follows, and the phrase dates the main clause: "Two days after the raid, soldiers returned".
    """
    count, is_vague = _distance(match)
    lead = match.string[max(0, match.start() - _LEAD) : match.start()].lower().split()[-3:]
    counts_back = setting.in_sentence or any(verb in " ".join(lead) for verb in _ARRIVAL)
    sign = -_sign(match) if counts_back else _sign(match)
    return back_reading(count, is_vague, unit_of(match), anchor, sign, "clause" if counts_back else "shift")


@against_anchor
def _read_following(match: re.Match[str], anchor: date, _setting: Setting) -> Reading:
    """Reads "over the following week", "in the previous three days": a stretch beside the day mentioned."""
    other = days.shift(anchor, _sign(match) * _distance(match)[0] * UNIT_DAYS[unit_of(match)])
    return stretch(min(anchor, other), max(anchor, other), "following")


@against_anchor
def _read_adjacent(match: re.Match[str], anchor: date, _setting: Setting) -> Reading:
    """Reads "the next morning", "the previous night", "the following week"."""
    sign, unit = _sign(match), match["unit"].lower()
    if unit == "weekend":
        saturday = (
            days.weekday_on_or_before(days.shift(anchor, -2), _SATURDAY)
            if sign < 0
            else days.weekday_after(anchor, _SATURDAY)
        )
        return stretch(saturday, days.shift(saturday, 1), "adjacent")
    return back_reading(1, False, unit if unit in UNIT_DAYS else "day", anchor, sign, "adjacent")


def _read_adjacent_weekday(match: re.Match[str], setting: Setting) -> Iterator[Found]:
    """Reads "the following Tuesday", "the previous Friday": from the day mentioned, else from publication."""
    weekday, sign = weekday_of(match), _sign(match)
    base = setting.anchor or (setting.published if sign < 0 else None)
    if base is None:
        yield Found(*match.span(), unknown("adjacent_weekday", is_relative=True))
        return
    before = days.weekday_on_or_before(days.shift(base, -1), weekday)
    day = before if sign < 0 else days.weekday_after(base, weekday)
    reading = Reading(day, 1, day, day, "adjacent_weekday", is_relative=True)
    yield Found(*match.span(), until(reading, setting.published))


_SUBJECT = "(?:the|a|an|he|she|they|it|we)"
_NO_CLAUSE = rf"(?!{S}{_SUBJECT}\b)"
_SOONER = "(?:earlier|later|late|early)"
_PLURAL = UNIT.removesuffix("s?") + r"(?P<s>s?)"
_PART_OF_DAY = rf"(?:day|{DAY_PART})"

RULES: tuple[Rule, ...] = (
    rule(
        "unit",
        rf"\b(?i:(?:{_SOONER}{S}(?:on{S}|in{S})?)?(?:that|the){S}(?:very{S})?same{S}{_PART_OF_DAY}"
        rf"|(?:{_SOONER}{S}(?:on{S}|in{S})?)?that{S}{_PART_OF_DAY}"
        rf"|{_SOONER}{S}(?:on{S}|in{S})(?:the{S})?{_PART_OF_DAY})\b(?!{S}of\b)",
        _read_same_day,
        is_relative=True,
    ),
    rule(
        "unit",
        rf"\b(?i:(?:{_SOONER}{S})?(?:(?:that|the){S}same|that)){S}(?P<unit>(?i:week|weekend|month|year))\b",
        _read_same_stretch,
        is_relative=True,
    ),
    rule(
        "unit",
        rf"(?i:\b{COUNT}{S}|\b(?:the{S})?|\b){_PLURAL}{S}(?P<way>(?i:earlier|later|afterwards?|previously|prior))\b",
        _read_shift,
        is_relative=True,
    ),
    rule(
        "unit",
        rf"(?i:\b{COUNT}{S}|\bthe{S}(?:very{S})?){_PLURAL}{S}(?P<way>(?i:before|after)){ENDS}{_NO_CLAUSE}",
        _read_shift,
        is_relative=True,
    ),
    rule(
        "unit",
        rf"(?i:\b{COUNT}{S}|\bthe{S}(?:very{S})?|\b(?=\w{{2,9}}s\b)){_PLURAL}{S}(?P<way>(?i:before|after))"
        rf"(?={S}(?:{_SUBJECT}\b|[\w“\"‘']))",
        _read_clause,
        is_relative=True,
        looks_ahead=True,
    ),
    rule(
        "unit",
        rf"\b(?i:over|in|during|throughout|within|for){S}(?P<t>(?i:the){S}(?P<way>(?i:following|previous|preceding)){S}"
        rf"(?:{COUNT}{S}|(?=(?:day|week|month)s\b|week\b|month\b))(?P<u>(?i:day|week|month))(?P<s>s?))\b",
        _read_following,
        is_relative=True,
    ),
    rule(
        "unit",
        rf"\b(?i:the{S}(?:very{S})?)(?P<way>(?i:next|following|previous|preceding|prior)){S}"
        rf"(?P<unit>(?i:week|weekend|month|year|{_PART_OF_DAY}))\b",
        _read_adjacent,
        is_relative=True,
    ),
    rule(
        "unit",
        rf"\b(?P<way>(?i:next)){S}(?P<unit>(?i:day|morning|evening|night))\b",
        _read_adjacent,
        is_relative=True,
    ),
    rule(
        "weekday",
        rf"\b(?i:the{S}|on{S})(?P<way>(?i:next|following|previous|preceding)){S}{WEEKDAY}(?:{S}{DAY_PART}\b)?",
        _read_adjacent_weekday,
        is_relative=True,
    ),
)
