"""Finding the time expressions of a sentence and putting them together.

Belongs here: trying the rules, choosing among overlapping matches, anchoring relative ones, and joining
neighbours ("between Sunday and Tuesday", "since June 3", "three weeks ago, on January 29").
Does not: what a single expression denotes (absolute.py and its neighbours).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.coding.types import TimeMention
from pipelines.coding.when import absolute, deictic, named, relative, spans
from pipelines.coding.when.compose import compose
from pipelines.coding.when.patterns import NAMED_TRIGGERS, TRIGGERS, Rule
from pipelines.coding.when.reading import Found, Setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

_RULES: tuple[Rule, ...] = (
    *named.BLOCKERS,
    *named.RULES,
    *absolute.RULES,
    *deictic.RULES,
    *spans.RULES,
    *relative.RULES,
)
_WORD = re.compile(r"[a-z]+|\d+(?:st|nd|rd|th)?")
_NO_ANCHOR = ("said:", "since:", "until:", "by:", "future:")
MAX_LENGTH = 20_000
"""Characters of a sentence that are read; what no sentence of news has is not worth the time."""


def find_times(text: str, published: date | None, *, anchor: TimeMention | None = None) -> list[TimeMention]:
    """The time expressions of one sentence, in order and not overlapping.

    Args:
        text: One sentence (or a dateline).
        published: Publication day of the article; None leaves what depends on it without a day.
        anchor: The day mentioned last before this sentence, for "the same day", "two days earlier".

    Returns:
        Mentions with sentence-relative offsets. Rules whose name starts with `future:` lie after
        publication, `until:` and `by:` give the end of something, `since:` what began then, `said:` when
        somebody spoke ("police said on Friday"), which dates the event only for want of better. Precision
        follows codebook 1.7; 0 does not date an event.
    """
    text = text[:MAX_LENGTH]
    families = _families(text)
    if not families:
        return []
    found = compose(text, _resolve(_select(text, families), published, anchor), published)
    return [_mention(text, each) for each in found]


def latest_day(mentions: Iterable[TimeMention], anchor: TimeMention | None) -> TimeMention | None:
    """The mention that later sentences count from: the anchor of `find_times`.

    Args:
        mentions: Those of one sentence.
        anchor: What counted before that sentence.

    Returns:
        The last past day or range of the sentence that does not just tell when somebody spoke; else the
        day somebody spoke; else `anchor`.
    """
    dated = [each for each in mentions if each.precision]
    events = [each for each in dated if not each.rule.startswith(_NO_ANCHOR)]
    spoken = [each for each in dated if each.rule.startswith("said:") and each.precision == 1]
    return next(reversed(events or spoken), anchor)


def _families(text: str) -> set[str]:
    """Which kinds of rule the words of the sentence can trigger."""
    families = set()
    for word in set(_WORD.findall(text.lower())):
        if word[0].isdigit():
            if word[-1].isalpha():
                families.add("ordinal")
            elif len(word) == 4:
                families.add("year")
        elif word in TRIGGERS:
            families.add(TRIGGERS[word])
        if word in NAMED_TRIGGERS:
            families.add("named")
    if "/" in text:
        families.add("slash")
    return families


def _select(text: str, families: set[str]) -> list[tuple[Rule, re.Match[str]]]:
    """Matches that do not overlap: the leftmost, and of those that start together the longest."""
    candidates = [
        (match.start(), -match.end(), order, rule, match)
        for order, rule in enumerate(_RULES)
        if not families.isdisjoint(rule.triggers)
        for match in rule.pattern.finditer(text)
    ]
    candidates.sort(key=lambda candidate: candidate[:3])
    chosen, reached = [], 0
    for start, negative_end, _, rule, match in candidates:
        if start >= reached and -negative_end > start:
            chosen.append((rule, match))
            reached = -negative_end
    return chosen


def _resolve(
    matches: list[tuple[Rule, re.Match[str]]], published: date | None, anchor: TimeMention | None
) -> list[Found]:
    """Each match read; relative ones against the day before them in the sentence, else the article's last.

    One that opens the sentence may have its day later in it: see `Rule.looks_ahead`.
    """
    given = Setting(published)
    if anchor is not None and anchor.day is not None:
        given = replace(given, anchor=anchor.day, anchor_precision=anchor.precision or 3)
    fixed = {
        index: list(rule.read(match, given))
        for index, (rule, match) in enumerate(matches)
        if not rule.is_relative
    }
    found: list[Found] = []
    for index, (rule, match) in enumerate(matches):
        if index in fixed:
            found += fixed[index]
            continue
        known = _nearest_day(reversed(found))
        if known is None and rule.looks_ahead:
            known = _nearest_day(each for later in fixed if later > index for each in fixed[later])
        setting = given
        if known is not None:
            # "A day after the raid on Friday": no comma, so that Friday is the day of what follows.
            in_main_clause = known.start < match.start() or "," in match.string[match.end() : known.start]
            setting = Setting(
                published, known.reading.day, known.reading.precision, in_sentence=in_main_clause
            )
        found += rule.read(match, setting)
    return found


def _nearest_day(found: Iterator[Found]) -> Found | None:
    """The first of them that has a day and lies in the past."""
    return next((each for each in found if each.reading.day is not None and each.reading.precision), None)


def _mention(text: str, found: Found) -> TimeMention:
    reading = found.reading
    return TimeMention(
        found.start,
        found.end,
        text[found.start : found.end],
        reading.day,
        reading.precision,
        reading.first,
        reading.last,
        reading.rule,
        reading.is_open,
        reading.is_relative,
    )
