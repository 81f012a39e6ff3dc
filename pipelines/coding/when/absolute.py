"""Calendar expressions: full and partial dates, months, years, feasts.

Belongs here: what names a day, month or year of the calendar, a missing year or month being the latest
that fits the publication date. Does not: weekdays and what counts from publication (deictic.py).
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from pipelines.coding.when import days
from pipelines.coding.when.lexicon import load
from pipelines.coding.when.months import AHEAD, MONTH_PARTS, SLACK, latest_year, month_reading
from pipelines.coding.when.patterns import (
    DAY,
    DAY_MONTH,
    ENDS,
    FULL_MONTH,
    MONTH,
    MONTH_DAY,
    MONTH_OF_YEAR,
    MONTH_PART,
    NOT_A_DAY,
    YEAR,
    Rule,
    S,
    rule,
    words,
)
from pipelines.coding.when.reading import Found, Reading, Setting, future, one_day, unknown, until

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEXICON = load()
_MONTHS = {name.lower(): number for name, number in (_LEXICON.months | _LEXICON.month_abbreviations).items()}
_DAY = re.compile(DAY)


def _month(match: re.Match[str]) -> int:
    return _MONTHS[match["m"].rstrip(".").lower()]


def _year(match: re.Match[str], setting: Setting) -> int | None:
    """The year a match states, in figures or as "last year", or None."""
    groups = match.groupdict()
    if groups.get("y"):
        return int(match["y"])
    such = groups.get("such")
    if not such:
        return None
    reference = (
        setting.anchor if "that" in such or "same" in such or "previous" in such else setting.published
    )
    if reference is None:
        return None
    step = {"last": -1, "previous": -1, "next": 1}
    return reference.year + next((by for word, by in step.items() if word in such), 0)


def _day_reading(year: int | None, month: int, day: int, setting: Setting, rule_name: str) -> Reading:
    if year is None:
        if setting.published is None:
            return unknown(rule_name)
        year = latest_year(month, day, setting.published, AHEAD)
    found = days.valid(year, month, day)
    if found is None:
        return unknown(rule_name)
    if setting.published is not None and found > days.shift(setting.published, SLACK):
        return future(found, found, rule_name)
    return one_day(found, rule_name)


def _read_dates(match: re.Match[str], setting: Setting) -> Iterator[Found]:
    """Every day of "June 13", "13 and 14 June 2023", "June 13-19"; the outer words go to the outer days."""
    month, year = _month(match), _year(match, setting)
    spans = [match.span("d")]
    if match["more"]:
        spans += [found.span() for found in _DAY.finditer(match.string, *match.span("more"))]
    spans.sort()
    rule_name = "date" if year is not None else "date_without_year"
    for position, (start, end) in enumerate(spans):
        yield Found(
            match.start() if position == 0 else start,
            match.end() if position == len(spans) - 1 else end,
            _day_reading(year, month, int(match.string[start:end]), setting, rule_name),
        )


def _read_numeric(match: re.Match[str], setting: Setting) -> Iterator[Found]:
    """Reads 2023-06-13, 13/06/2023, 6/13/23: of the possible orders, the date nearest to publication."""
    if match["iso"]:
        year, month, day = (int(part) for part in re.split(r"[-/.]", match["iso"]))
        orders = [(month, day)]
    else:
        left, right, last = re.split(r"[-/.]", match["dmy"])
        year = int(last) + (0 if len(last) == 4 else 2000)
        orders = [(int(right), int(left)), (int(left), int(right))]
    candidates = [found for month, day in orders if (found := days.valid(year, month, day))]
    limit = days.shift(setting.published, SLACK) if setting.published else date.max
    fitting = [found for found in candidates if found <= limit]
    # Of two possible orders, news is likelier to mean the later: the one nearer to publication.
    if not candidates:
        return
    chosen = (max(fitting) if setting.published else fitting[0]) if fitting else candidates[0]
    reading = one_day(chosen, "numeric_date") if fitting else future(chosen, chosen, "numeric_date")
    yield Found(*match.span(), reading)


def _read_month(match: re.Match[str], setting: Setting) -> Iterator[Found]:
    groups = match.groupdict()
    month, year = _month(match), _year(match, setting)
    raw = (groups.get("part") or "").lower()
    part = _LEXICON.month_parts[re.sub(r"\s+", " ", raw)] if raw else ""
    span = match.span("t") if groups.get("t") else match.span()
    rule_name = "month" if year is not None else "month_without_year"
    if year is None and setting.published is None:
        yield Found(*span, unknown(rule_name))
        return
    is_next = "next" in (groups.get("such") or "")
    latest = setting.published.year if setting.published else date.max.year
    if groups.get("such") and not is_next and (year is None or year > latest):
        # "December that year" without the year being known, or with one that cannot be meant.
        yield Found(*span, unknown(rule_name))
        return
    if year is None and setting.published is not None:
        published = setting.published
        year = latest_year(month, MONTH_PARTS[part][0], published)
        if (groups.get("such_month") or "").startswith("last") and (year, month) == (
            published.year,
            published.month,
        ):
            year -= 1
    if year is not None:
        yield Found(*span, month_reading(max(year, 1), month, part, setting.published, rule_name))


def _read_day_of_month(match: re.Match[str], setting: Setting) -> Iterator[Found]:
    """Reads "on the 13th": the latest such day; "the 13th of last month"."""
    if setting.published is None:
        yield Found(*match.span("t"), unknown("day_of_month"))
        return
    day, which = int(match["d"]), match["which"] or ""
    limit = days.shift(setting.published, SLACK)
    year, month = setting.published.year, setting.published.month
    if "last" in which:
        year, month = days.add_months(year, month, -1)
    found = days.valid(year, month, day)
    for _ in range(2):
        if which or (found is not None and found <= limit):
            break
        year, month = days.add_months(year, month, -1)
        found = days.valid(year, month, day)
    if found is None:
        yield Found(*match.span("t"), unknown("day_of_month"))
    elif found > limit:
        yield Found(*match.span("t"), future(found, found, "day_of_month"))
    else:
        yield Found(*match.span("t"), one_day(found, "day_of_month"))


def _read_year(match: re.Match[str], setting: Setting) -> Iterator[Found]:
    """A year by itself places but cannot date an event: precision 0."""
    year, groups = int(match["y"]), match.groupdict()
    first, last = days.year_range(year)
    if groups.get("to"):
        ends = int(match["to"]) if len(match["to"]) == 4 else year // 100 * 100 + int(match["to"])
        last = max(last, days.year_range(ends)[1])
    elif groups.get("decade"):
        last = days.year_range(year + 9)[1]
    elif groups.get("part"):
        low, high = _YEAR_PARTS[match["part"].lower()]
        first, last = date(year, low, 1), days.month_range(year, high)[1]
    yield Found(*match.span("t"), until(Reading(None, 0, first, last, "year"), setting.published))


_YEAR_PARTS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
"""First and last month of a part of a year."""


_MONTH_LEAD = "in since during until till from through throughout between of this"
_WEAK_MONTH_LEAD = "and to or by before after around"
"""These also stand before people called June or August, so that no other name may follow."""
_JOINED_MAY = "|".join(
    f"(?<={month} {joined} May)" for month in _LEXICON.months for joined in ("and", "or", "to")
)
_UNITS_COUNTED = (
    "people men women troops soldiers homes houses families km kilometres kilometers metres meters miles "
    "dollars euros civilians refugees others deaths fighters children migrants"
)
_YEAR_LEAD = (
    "in since of from by until till during after before the a an and to between through its "
    "his their around throughout"
)
_YEAR_END = rf"(?!\w|[.,]\d|[-/]\d|\s?%|{S}{words(_UNITS_COUNTED.split())}\b)"

RULES: tuple[Rule, ...] = (
    rule("month", MONTH_DAY, _read_dates),
    rule("month", DAY_MONTH, _read_dates),
    rule(
        "year slash",
        r"(?<![\w.,/-])(?:(?P<iso>(?:19|20)\d\d([-/.])[01]?\d\2[0-3]?\d)|"
        r"(?P<dmy>[0-3]?\d([-/.])[0-3]?\d\4(?:(?:19|20)\d\d|(?<=/)[0-3]\d)))(?![\w/-]|[.,]\d)",
        _read_numeric,
    ),
    rule(
        "month",
        rf"\b(?i:{words(_MONTH_LEAD.split())}){S}(?P<t>(?:{MONTH_PART}[\s-]{{1,4}})?{MONTH}{MONTH_OF_YEAR}?)"
        rf"{NOT_A_DAY}(?!\w)",
        _read_month,
    ),
    rule(
        "month",
        rf"\b(?i:{words(_WEAK_MONTH_LEAD.split())}){S}"
        rf"(?P<t>(?:{MONTH_PART}[\s-]{{1,4}})?(?!May\b(?!{S}\d)){MONTH}{MONTH_OF_YEAR}?){NOT_A_DAY}(?!\w|{S}[A-Z])",
        _read_month,
    ),
    # "April and May": after "and" alone, May is mostly the modal verb or a name.
    rule("month", rf"\b(?P<t>(?P<m>May)){NOT_A_DAY}\b(?:{_JOINED_MAY})(?!{S}[A-Z])", _read_month),
    # "in June 13 people died": after "in" a figure counts something, it is no day of the month.
    rule("month", rf"\b[Ii]n{S}(?P<t>{FULL_MONTH}),?(?={S}\d{{1,2}}{S}[a-z])", _read_month),
    rule(
        "month",
        rf"\b(?i:(?P<such_month>last|this{S}past|this{S}last|past)){S}(?P<t>{FULL_MONTH}{MONTH_OF_YEAR}?){NOT_A_DAY}",
        _read_month,
    ),
    rule(
        "month",
        rf"\b(?P<t>(?i:{MONTH_PART})[\s-]{{1,4}}{MONTH}{MONTH_OF_YEAR}?){NOT_A_DAY}(?!\w)",
        _read_month,
    ),
    rule("month", rf"\b(?P<t>{MONTH}{MONTH_OF_YEAR}){NOT_A_DAY}(?!\w)", _read_month),
    rule(
        "month",
        rf"(?:\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er)|['’]s){S}(?P<t>{FULL_MONTH}){S}"
        rf"(?!(?:of|on|for|to|in|by|against|was|were|is|had|has|and|at|from|through|that|which|will|into|towards)\b)"
        rf"(?=[a-z]{{3}})",
        _read_month,
    ),
    rule("month", rf"\b(?P<t>(?!May){FULL_MONTH}['’]s){S}(?=[a-z]{{3}})", _read_month),
    rule(
        "ordinal",
        rf"\b(?i:on|since|from|until|by|between|and|to){S}(?P<t>(?:the{S})(?P<d>{DAY})(?:st|nd|rd|th)"
        rf"(?P<which>{S}of{S}(?:this|last){S}month|{S}of{S}the{S}month)?){ENDS}(?!{S}of\b)",
        _read_day_of_month,
    ),
    rule("year", rf"\b(?i:{words(_YEAR_LEAD.split())})[\s-]{{1,3}}(?P<t>{YEAR}){_YEAR_END}", _read_year),
    rule("year", rf"\b(?P<t>(?P<part>(?i:early|mid|late))[\s-]{{1,3}}{YEAR}){_YEAR_END}", _read_year),
    rule("year", rf"\((?P<t>{YEAR})(?=[),;])", _read_year),
    rule(
        "year",
        rf"(?<![\w.,/-])(?P<t>{YEAR}\s?[-–—]\s?(?P<to>(?:19|20)\d\d|\d\d))(?![\w/-]|[.,]\d)",
        _read_year,
    ),
    rule("year", rf"(?<![\w.,/-])(?P<t>{YEAR})['’]s\b", _read_year),
    rule("year", r"(?<![\w.,/-])(?P<t>(?P<y>(?:19|20)\d0)(?P<decade>['’]?s))\b", _read_year),
)
