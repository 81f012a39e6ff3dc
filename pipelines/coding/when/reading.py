"""What a time expression denotes, before it is tied to words: the hand-over type inside this package.

Belongs here: `Reading`, `Found`, `Setting` and how a range becomes day and precision (codebook 1.7).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipelines.coding.when import days

if TYPE_CHECKING:
    from datetime import date

WEEK_LIKE, MONTH_LIKE = 10, 31
"""Longest ranges, in days, that time_precision 2 and 3 still describe."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Day to code, its precision, and the range the words denote; as in `TimeMention`.

    `day` is None exactly when `precision` is 0.
    """

    day: date | None
    precision: int
    first: date | None
    last: date | None
    rule: str
    is_open: bool = False
    is_relative: bool = False

    @property
    def is_day(self) -> bool:
        """Whether it denotes one known day."""
        return self.day is not None and self.precision == 1

    @property
    def is_future(self) -> bool:
        """Whether it lies after publication."""
        return self.rule.startswith("future:")

    def named(self, prefix: str) -> Reading:
        """The same with `prefix:` before the rule's name."""
        return replace(self, rule=f"{prefix}:{self.rule}")


@dataclass(frozen=True, slots=True)
class Found:
    """A reading with its words: `text[start:end]` of the sentence."""

    start: int
    end: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class Setting:
    """What a reading is resolved against: publication day, and the day last mentioned with its precision.

    `in_sentence` is whether that mention stands in the same sentence.
    """

    published: date | None
    anchor: date | None = None
    anchor_precision: int = 1
    in_sentence: bool = False


def unknown(rule: str, *, is_relative: bool = False) -> Reading:
    """Words of time whose day cannot be told (no publication date, nothing to refer to, or too vague)."""
    return Reading(None, 0, None, None, rule, is_relative=is_relative)


def one_day(day: date, rule: str, precision: int = 1) -> Reading:
    """A single day."""
    return Reading(day, precision, day, day, rule)


def future(first: date, last: date, rule: str) -> Reading:
    """A time after publication: placed, but with precision 0, since no past event is dated by it."""
    return Reading(None, 0, first, last, f"future:{rule}")


def stretch(first: date, last: date, rule: str, *, is_open: bool = False) -> Reading:
    """A range: its middle day, with the precision that fits its length (codebook 1.7)."""
    if last < first:
        last = first
    length = (last - first).days
    if length == 0:
        precision = 1
    elif length <= WEEK_LIKE:
        precision = 2
    else:
        precision = 3 if length <= MONTH_LIKE else 0
    day = days.middle(first, last) if precision else None
    return Reading(day, precision, first, last, rule, is_open=is_open)


def until(reading: Reading, published: date | None) -> Reading:
    """The part of a reading that is not after publication; all of it lying later makes it a future one."""
    first, last = reading.first, reading.last
    if published is None or first is None or last is None or last <= published or reading.is_future:
        return reading
    if first > published:
        return future(first, last, reading.rule)
    day = None if reading.day is None else min(reading.day, published)
    return replace(reading, day=day, last=published)
