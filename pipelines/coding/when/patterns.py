"""Building blocks of the patterns: regular expressions for the words of the time lexicon.

Belongs here: named fragments, the `Rule` they make, the frame of its reader. Does not: what a match
denotes. Every quantifier is bounded, so that matching stays linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipelines.coding.when.lexicon import load
from pipelines.coding.when.reading import Found, Reading, Setting, unknown, until

if TYPE_CHECKING:
    from datetime import date

_LEXICON = load()
Reader = Callable[[re.Match[str], Setting], Iterable[Found]]
"""What reads a match: usually one expression, several for "13 and 14 June"."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of time expression: the words that can trigger it, its pattern, and how a match is read.

    A relative one counts from the day before it; one that `looks_ahead` from a later one of the sentence,
    when it opens the sentence ("A day after the vote, on Sunday, ...").
    """

    triggers: frozenset[str]
    pattern: re.Pattern[str]
    read: Reader
    is_relative: bool = False
    looks_ahead: bool = False


def rule(
    triggers: str,
    pattern: str,
    read: Reader,
    *,
    is_relative: bool = False,
    looks_ahead: bool = False,
) -> Rule:
    """A `Rule`; `triggers` are families of `TRIGGERS` separated by spaces."""
    return Rule(frozenset(triggers.split()), re.compile(pattern), read, is_relative, looks_ahead)


def span_of(match: re.Match[str]) -> tuple[int, int]:
    """Where a match's time expression stands: its `t` group, else all of it."""
    return match.span("t") if "t" in match.re.groupindex else match.span()


def against_publication(read: Callable[[re.Match[str], date], Reading]) -> Reader:
    """A reader of one expression that needs the publication day; without it the day is unknown."""
    name = read.__name__.removeprefix("_read_")

    def reader(match: re.Match[str], setting: Setting) -> list[Found]:
        published = setting.published
        return [Found(*span_of(match), unknown(name) if published is None else read(match, published))]

    return reader


def against_anchor(read: Callable[[re.Match[str], date, Setting], Reading]) -> Reader:
    """A reader of one expression that needs the day last mentioned; without it the day is unknown.

    The reading is marked as relative, is no more precise than its anchor, and does not run past publication.
    """
    name = read.__name__.removeprefix("_read_")

    def reader(match: re.Match[str], setting: Setting) -> list[Found]:
        if setting.anchor is None:
            return [Found(*span_of(match), unknown(name, is_relative=True))]
        reading = until(read(match, setting.anchor, setting), setting.published)
        precision = max(reading.precision, setting.anchor_precision) if reading.precision else 0
        return [Found(*span_of(match), replace(reading, is_relative=True, precision=precision))]

    return reader


def words(texts: Iterable[str]) -> str:
    """An alternation of literal words, longest first; spaces match any short white space."""
    ordered = sorted(texts, key=len, reverse=True)
    escaped = (re.escape(text).replace(r"\ ", S).replace("'", "['’]") for text in ordered)
    return "(?:" + "|".join(escaped) + ")"


S = r"\s{1,4}"
WEEKDAY = rf"(?P<wd>(?i:{words(_LEXICON.weekdays)}))\b"
_full = [form for month in _LEXICON.months for form in (month, month.upper())]
MONTH = rf"(?P<m>(?:{words(_full)}\b|{words(_LEXICON.month_abbreviations)}\b\.?))"
"""A month's name, with a capital: "may" and "march" are other words."""
FULL_MONTH = rf"(?P<m>{words(_full)}\b)"
YEAR = r"(?P<y>(?:19|20)\d\d)(?!\d)"
ORDINAL = r"(?:st|nd|rd|th)?"
DAY = r"(?:3[01]|[12]\d|0?[1-9])"
UNIT = rf"(?P<u>(?i:{words(_LEXICON.units)}))s?"
COUNT = rf"(?P<n>\d{{1,3}}|(?i:{words([*_LEXICON.numbers, *_LEXICON.vague_numbers])}))"
MONTH_PART = rf"(?:the{S})?(?P<part>{words(_LEXICON.month_parts)})"
DAY_PART = r"(?:night|evening|morning|afternoon|noon|midday|midnight|dawn|dusk|lunchtime)"

_FUNCTION_WORDS = (
    "in at on and or but when while as after before near by to from with without of for because where who "
    "which that since until the a an he she they it we between across around inside outside over under"
)
ENDS = rf"(?=\s*(?:$|[.,;:!?()\[\]\"“”’'–—-])|{S}{words(_FUNCTION_WORDS.split())}\b)"
"""What follows a complete phrase, so that "on June 13 and 14 people died" does not give a 14 June."""

_MODAL_MAY = rf"(?!(?<=May){S}(?:have|be|not|also|yet|still|never|well)\b)"
_MORE = (
    rf"(?P<more>\s?[-–—]\s?{DAY}{ORDINAL}(?!\d|%|[.,/:]\d)|"
    rf"(?:,\s?{DAY}{ORDINAL}){{0,6}}(?:,?\s(?:and|&|or|to|through|until)\s){DAY}{ORDINAL}(?!\d|%|[.,/:]\d){ENDS})?"
)
_BEFORE_DAYS = (
    rf"(?P<more>(?:{DAY}{ORDINAL},\s?){{0,6}}{DAY}{ORDINAL}(?:,?\s(?:and|&|or|to|until)\s|\s?[-–—]\s?))?"
)
_LEADING_WEEKDAY = rf"(?:{WEEKDAY}\.?,?{S}(?:the{S})?)?"
_SUCH_YEAR = rf"(?P<such>(?:of{S})?(?:last|this|that|the{S}same|the{S}previous|next){S}year)"
_OF_YEAR = rf"(?:,?{S}(?:(?:of|in){S})?(?:{YEAR}|{_SUCH_YEAR}))?"

MONTH_DAY = (
    rf"\b{_LEADING_WEEKDAY}{MONTH}{S}(?:the{S})?(?P<d>{DAY}){ORDINAL}(?!\d|%|,\d|\.\d|[/]){_MORE}{_OF_YEAR}\b"
)
DAY_MONTH = (
    rf"(?<![\d.,$£€/-])\b{_LEADING_WEEKDAY}{_BEFORE_DAYS}(?P<d>{DAY}){ORDINAL}"
    rf"(?:{S}(?:day{S})?of)?{S}{MONTH}{_MODAL_MAY}{_OF_YEAR}\b"
)
MONTH_OF_YEAR = rf"(?:,?{S}(?:(?:of|in){S})?(?:{YEAR}|{_SUCH_YEAR}))"
NOT_A_DAY = rf"(?!\.?{S}(?:the{S})?\d{{1,2}}(?:st|nd|rd|th)?\b|[-–]\d)"

TRIGGERS: dict[str, str] = {
    **dict.fromkeys((name.lower() for name in _LEXICON.weekdays), "weekday"),
    **dict.fromkeys((name.lower() for name in (*_LEXICON.months, *_LEXICON.month_abbreviations)), "month"),
    **{form: "unit" for unit in _LEXICON.units for form in (unit, unit + "s")},
    "centuries": "unit",
    "weekend": "unit",
    "weekends": "unit",
    **dict.fromkeys(("spring", "summer", "autumn", "fall", "winter"), "unit"),
    **dict.fromkeys(
        ("today", "yesterday", "tonight", "tomorrow", "overnight", "recently", "lately"), "deictic"
    ),
}
"""Lower-case words that can be part of a time expression, with the family of rules to try."""

NAMED_TRIGGERS = frozenset(
    re.split(r"[^a-z0-9]", name.lower(), maxsplit=1)[0] for day in _LEXICON.named_days for name in day.names
)
"""First words of the days known by name; a word may trigger these rules and another family."""
