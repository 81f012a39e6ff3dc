"""Joining neighbouring time expressions of one sentence, and the words before them that change them.

Belongs here: ranges, "since", apposition, plans for the future. Does not: finding the expressions.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.coding.when import days
from pipelines.coding.when.lexicon import load
from pipelines.coding.when.patterns import words
from pipelines.coding.when.reading import Found, Reading, future, stretch

if TYPE_CHECKING:
    from datetime import date

_LEXICON = load()
_BEHIND = 40
"""Characters before an expression in which its preposition stands."""
_CLAUSE = 90
"""Characters before an expression in which a plan for the future counts as in the same clause."""

_ON = r"(?:on\s{1,4}|in\s{1,4}|the\s{1,4}|early\s{1,4}(?:on\s{1,4})?|late\s{1,4}(?:on\s{1,4})?)?"
_BETWEEN = re.compile(rf"(?i)\bbetween\s{{1,4}}{_ON}$")
_FROM = re.compile(rf"(?i)\bfrom\s{{1,4}}{_ON}$")
_SINCE = re.compile(
    rf"(?i)\bsince\s{{1,4}}(?:at\s{{1,4}}least\s{{1,4}}|about\s{{1,4}}|around\s{{1,4}})?{_ON}$"
)
_UNTIL = re.compile(rf"(?i)\b(until|till|by|as\s{{1,4}}of)\s{{1,4}}{_ON}$")
_SAID = re.compile(
    rf"(?i)\b{words(_LEXICON.reporting)}(?:\s{{1,4}}(?!{words(_LEXICON.reporting)}\b|that\b)[\w’'-]{{1,14}}){{0,4}}?\s{{1,4}}{_ON}$"
)
_NIGHT = re.compile(rf"(?i)\b(?:night|overnight)(?:\s{{1,4}}(?:of|from|between))?\s{{1,4}}{_ON}$")
_GAP_AND = re.compile(rf"(?i)^\s{{1,4}}and\s{{1,4}}{_ON}$")
_GAP_TO = re.compile(rf"(?i)^(?:\s{{1,4}}(?:to|until|till|through)\s{{1,4}}{_ON}|\s?[-–—]\s?)$")
_APPOSED = re.compile(rf"(?i)^(?:\s?[,(–—-]\s?|\s{{1,4}}){_ON}$")
_OF = re.compile(r"(?i)^(?:\s{1,4}of)?\s{1,4}$")
_POINT = re.compile(r"(?i)^,?\s{1,4}when\b")
_FUTURE = re.compile(rf"(?i)(?:\b|(?=['’])){words(_LEXICON.future)}(?!-)\b")
_NOT_PLAN = re.compile(
    r"(?i)\b(?:that|which|who|whom|after|following|when|since|while|because|amid|had|killed|said|told|were|was)\b"
)
_OPENING = re.compile(rf"(?i)^\s?(?:on|in|at|by|from|over|during|early|late)?\s{{0,4}}{_ON}$")
_CLAUSE_BREAK = re.compile(r"[,;:()“”\"—–]|\.\s")
_NEAREST = 10
"""Days, beside the slack of its precision, by which a vague time and the date put to it may differ."""
_BY_PUBLICATION = frozenset({"weekday", "day_word"})


def compose(text: str, found: list[Found], published: date | None) -> list[Found]:
    """The expressions with neighbours joined and the words before them taken into account."""
    joined: list[Found] = []
    for each in found:
        merged = _merge(text, joined[-1], each, published) if joined else None
        if merged is None:
            joined.append(each)
        else:
            joined[-1] = merged
    return [replace(each, reading=_in_context(text, each, published)) for each in joined]


def _merge(text: str, left: Found, right: Found, published: date | None) -> Found | None:
    gap = text[left.end : right.start]
    if len(gap) > _BEHIND or left.reading.is_future != right.reading.is_future:
        return None
    before = text[max(0, left.start - _BEHIND) : left.start]
    is_range = _GAP_TO.match(gap) or (_BETWEEN.search(before) and _GAP_AND.match(gap))
    if is_range and (_BETWEEN.search(before) or _FROM.search(before) or _is_plain_range(left, right)):
        reading = _range(left.reading, right.reading, published)
        if reading is not None and _NIGHT.search(before):
            reading = _night(reading)
        return None if reading is None else Found(left.start, right.end, reading)
    reading = _apposed(gap, left.reading, right.reading)
    return None if reading is None else Found(left.start, right.end, reading)


def _is_plain_range(left: Found, right: Found) -> bool:
    """Reads "Monday to Wednesday", "June 13-19": two of a kind, so that "to" or the dash joins them."""
    return left.reading.rule == right.reading.rule or {left.reading.rule, right.reading.rule} <= {
        "date",
        "date_without_year",
    }


def _range(left: Reading, right: Reading, published: date | None) -> Reading | None:
    """From the first day of the left to the last of the right; the left is moved back when it lies after."""
    first, last = left.first, right.last
    if first is None or last is None:
        return None
    if right.rule in {"date", "month"} and left.rule.endswith("without_year"):
        # "from June 13 to July 2, 2021": the year belongs to both.
        first = days.valid(last.year, first.month, first.day) or first
    if first > last and left.rule == "weekday":
        first = days.weekday_on_or_before(last, first.weekday())
    if first > last and left.rule.endswith("without_year"):
        first = days.valid(first.year - 1, first.month, first.day) or first
    if first > last:
        return None
    if left.is_future:
        return future(first, last, "range")
    return stretch(first, last if published is None else max(first, min(last, published)), "range")


def _night(reading: Reading) -> Reading:
    """Reads "the night of 13 to 14 June" as one night: coded to the day it ends on, as "overnight" is."""
    if reading.first is None or reading.last is None or (reading.last - reading.first).days != 1:
        return reading
    return replace(reading, day=reading.last, precision=1, rule="night")


def _apposed(gap: str, left: Reading, right: Reading) -> Reading | None:
    """One time said twice: "three weeks ago, on January 29", "Friday last week", "Friday (June 13)"."""
    if left.is_future or left.day is None or right.day is None:
        return None
    if left.is_day and right.is_day and "clause" not in {left.rule, right.rule}:
        return _same_day(gap, left, right)
    if right.is_day and left.precision > 1 and _APPOSED.match(gap):
        vague, exact = left, right
    elif left.is_day and right.precision > 1 and _OF.match(gap):
        vague, exact = right, left
    else:
        return None
    if vague.day is None or exact.day is None:
        return None
    if exact.rule == "weekday":
        day = days.weekday_nearest(vague.day, exact.day.weekday())
        return replace(exact, day=day, first=day, last=day)
    return exact if abs((vague.day - exact.day).days) <= _NEAREST + 3 * vague.precision else None


def _same_day(gap: str, left: Reading, right: Reading) -> Reading | None:
    """Two names of one day: the calendar's is surer than "overnight", "two days later" or a weekday."""
    if not _APPOSED.match(gap):
        return None
    if left.day == right.day:
        return left if right.is_relative else right
    bracketed = "(" in gap and left.rule in _BY_PUBLICATION
    if left.rule == "overnight" or bracketed or (left.is_relative and not right.is_relative and "," in gap):
        return right
    return None


def _in_context(text: str, found: Found, published: date | None) -> Reading:
    """The reading changed by the words before it: since, until, by, or a plan for the future."""
    reading = found.reading
    before = text[max(0, found.start - _BEHIND) : found.start]
    is_point = reading.is_day and _POINT.match(text[found.end : found.end + 8])
    if _SINCE.search(before) and not reading.is_open:
        return reading if is_point else _since(reading, published)
    until = _UNTIL.search(before)
    if until and not reading.is_future and not is_point:
        reading = reading.named("until" if until[1].lower() in {"until", "till"} else "by")
    elif _SAID.search(text[max(0, found.start - _CLAUSE) : found.start]):
        reading = reading.named("said")
    if published is None or reading.is_future or reading.is_relative or reading.first is None:
        return reading
    return _planned(reading, published) if _is_planned(text, found.start, found.end) else reading


def _since(reading: Reading, published: date | None) -> Reading:
    """From then up to the day before publication: the middle day of it, as far as a month."""
    first = reading.first
    if first is None or published is None or first > published:
        return replace(reading, rule=f"since:{reading.rule}", is_open=True, precision=0, day=None, last=None)
    running = stretch(first, max(first, days.shift(published, -1)), f"since:{reading.rule}", is_open=True)
    return replace(
        running,
        last=published,
        precision=running.precision
        and max(running.precision, 2 if first < published else 1, reading.precision),
        is_relative=reading.is_relative,
    )


def _is_planned(text: str, start: int, end: int) -> bool:
    """Whether a modal or a plan stands before it in its clause, or after it when it opens the sentence.

    A past clause in between means that the time belongs to that one.
    """
    clause = text[max(0, start - _CLAUSE) : start]
    clause = clause[max((cut.end() for cut in _CLAUSE_BREAK.finditer(clause)), default=0) :]
    if not clause.strip() or _OPENING.match(clause):
        rest = _CLAUSE_BREAK.split(text[end : end + _CLAUSE].lstrip(" ,"), maxsplit=1)[0]
        mark = _FUTURE.search(rest)
        return mark is not None and not _NOT_PLAN.search(rest, 0, mark.start())
    marks = list(_FUTURE.finditer(clause))
    return bool(marks) and not _NOT_PLAN.search(clause, marks[-1].end())


def _planned(reading: Reading, published: date) -> Reading:
    """A weekday or date of a plan is the next one; today stays, but dates nothing that has happened."""
    first, last = reading.first, reading.last
    if first is None or last is None:
        return reading
    name = reading.rule.split(":")[-1]
    if name == "weekday":
        day = days.weekday_after(published, first.weekday())
        return future(day, day, name)
    if name == "range" and last <= published and (last - first).days < 7:
        # "will strike from Monday to Wednesday": the days of next week.
        weeks = (published - first).days // 7 + 1
        return future(days.shift(first, 7 * weeks), days.shift(last, 7 * weeks), name)
    if name in {"date_without_year", "month_without_year"} and first < published:
        following = days.valid(first.year + 1, first.month, first.day)
        if following is not None and (following - published).days < 240:
            return future(following, days.shift(following, (last - first).days), name)
        return reading
    if first >= published:
        return future(first, last, name)
    return reading
