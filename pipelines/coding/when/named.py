"""Days known by name (feasts, a few attacks known by their date) and names that only look like dates.

Belongs here: "Good Friday", "Eid al-Fitr", and the blockers for "Sunday Times", "24 May Street".
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipelines.coding.when import days
from pipelines.coding.when.lexicon import NamedDay, load
from pipelines.coding.when.months import SLACK
from pipelines.coding.when.patterns import COUNT, DAY_MONTH, MONTH_DAY, UNIT, Rule, S, rule, words
from pipelines.coding.when.reading import Found, Reading, Setting, future, one_day, unknown, until

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

_LEXICON = load()


def _occurrence(named: NamedDay, value: str, published: date) -> date | None:
    """The latest day on or before publication that bears the name."""
    for back in range(-1, 3):
        if named.reckoning == "easter":
            year = published.year - back
            found = (
                days.shift(days.easter(year), int(value)) if date.min.year <= year <= date.max.year else None
            )
        else:
            month, day = (int(part) for part in value.split("-"))
            if named.reckoning == "islamic":
                found = days.islamic(max(1, days.islamic_year(published) + 1 - back), month, day)
            else:
                found = days.valid(published.year - back, month, day)
        if found is not None and found <= days.shift(published, SLACK):
            return found
    return None


def _named_reader(named: NamedDay) -> Callable[[re.Match[str], Setting], Iterator[Found]]:
    def read(match: re.Match[str], setting: Setting) -> Iterator[Found]:
        span = match.span("t")
        published = setting.published
        if named.reckoning == "event":
            day = date.fromisoformat(named.value)
            is_past = published is None or day <= published
            yield Found(*span, one_day(day, "named_event") if is_past else future(day, day, "named_event"))
            return
        if published is None:
            yield Found(*span, unknown("named_day"))
            return
        found = [fell for value in named.value.split("|") if (fell := _occurrence(named, value, published))]
        if not found:
            yield Found(*span, unknown("named_day"))
        elif named.precision == 1:
            yield Found(*span, one_day(max(found), "named_day"))
        else:
            day = max(found)
            # A feast's name also covers the days around it, and the moon may be seen a day early or late.
            reading = Reading(day, 2, days.shift(day, -1), days.shift(day, 3), "named_day")
            yield Found(*span, until(reading, published))

    return read


def _named_rule(named: NamedDay) -> Rule:
    # Optional where it need not stand, so that "on Christmas Eve" starts no later than "on Christmas".
    before = rf"(?:(?i:{words(_LEXICON.prepositions)}){S}(?:the{S})?){'' if named.needs_preposition else '?'}"
    return rule(
        "named",
        rf"(?<![\w/]){before}(?P<t>{words(named.names)})(?![\w/])(?!\s+[A-Z][a-z]+day\b)",
        _named_reader(named),
    )


RULES: tuple[Rule, ...] = tuple(_named_rule(named) for named in _LEXICON.named_days)

_NOT_DATES = {
    (part, side): words(
        form
        for row in _LEXICON.not_dates
        if (row.part, row.side) == (part, side)
        for form in {row.words, row.words.upper()}
    )
    for part, side in {(row.part, row.side) for row in _LEXICON.not_dates}
}


def _read_nothing(_match: re.Match[str], _setting: Setting) -> Iterator[Found]:
    return iter(())


_ANY_WEEKDAY = words(_LEXICON.weekdays)
BLOCKERS: tuple[Rule, ...] = (
    rule("weekday", rf"(?i:\b{_NOT_DATES['weekday', 'before']}{S}{_ANY_WEEKDAY}s?\b)", _read_nothing),
    rule("weekday", rf"(?i:{_ANY_WEEKDAY}){S}{_NOT_DATES['weekday', 'after']}\b", _read_nothing),
    rule("month", rf"{MONTH_DAY}{S}{_NOT_DATES['date', 'after']}\b", _read_nothing),
    rule("month", rf"{DAY_MONTH}{S}{_NOT_DATES['date', 'after']}\b", _read_nothing),
    rule(
        "named weekday",
        rf"\b{words(name for named in _LEXICON.named_days for name in named.names)}{S}"
        rf"{_NOT_DATES['named', 'after']}\b",
        _read_nothing,
    ),
    # "held for two days before", "within hours after": how long, not when.
    rule(
        "unit",
        rf"\b(?i:(?:for|first|within|lasted|took|spent){S}(?:(?:nearly|almost|about|over|roughly){S})?"
        rf"(?:{COUNT}{S})?{UNIT}){S}(?i:before|after)\b",
        _read_nothing,
    ),
)
"""Names that hold a weekday or date, and durations: longer than the time in them, and giving nothing."""
