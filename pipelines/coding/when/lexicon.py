"""The time lexicon: words for days, months, units and feasts, read once from its tables.

Belongs here: reading `lexicon/time_*.csv`. Does not: patterns or rules that use the words.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A feast or a day known by name.

    `reckoning` says how `value` is read: `gregorian` (MM-DD), `islamic` (MM-DD, several joined by `|`),
    `easter` (days after Easter Sunday), `event` (the full date of one event in history).
    """

    names: tuple[str, ...]
    reckoning: str
    value: str
    precision: int
    needs_preposition: bool


@dataclass(frozen=True, slots=True)
class NotDate:
    """A word beside a weekday, date or named day that shows it to be a name ("Sunday Times")."""

    part: str
    side: str
    words: str


@dataclass(frozen=True, slots=True)
class TimeLexicon:
    """Words of time by kind; keys of `months` and `month_abbreviations` keep their capital."""

    weekdays: dict[str, int]
    months: dict[str, int]
    month_abbreviations: dict[str, int]
    month_parts: dict[str, str]
    numbers: dict[str, int]
    vague_numbers: dict[str, int]
    units: dict[str, str]
    future: tuple[str, ...]
    reporting: tuple[str, ...]
    prepositions: tuple[str, ...]
    named_days: tuple[NamedDay, ...]
    not_dates: tuple[NotDate, ...]


def _rows(name: str) -> list[dict[str, str]]:
    table = files("pipelines.coding").joinpath("lexicon", name)
    return list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"), newline="")))


@cache
def load() -> TimeLexicon:
    """The lexicon. Raises KeyError or ValueError when a table lacks a column or holds a wrong number."""
    words: dict[str, dict[str, str]] = {}
    for row in _rows("time_words.csv"):
        words.setdefault(row["kind"], {})[row["word"]] = row["value"]

    def numbers(kind: str) -> dict[str, int]:
        return {word: int(value) for word, value in words[kind].items()}

    return TimeLexicon(
        weekdays=numbers("weekday"),
        months=numbers("month"),
        month_abbreviations=numbers("month_abbreviation"),
        month_parts=words["month_part"],
        numbers=numbers("number"),
        vague_numbers=numbers("vague_number"),
        units=words["unit"],
        future=tuple(words["future"]),
        reporting=tuple(words["reporting"]),
        prepositions=tuple(words["time_preposition"]),
        named_days=tuple(
            NamedDay(
                tuple(row["names"].split("|")),
                row["reckoning"],
                row["value"],
                int(row["precision"]),
                row["needs_preposition"] == "yes",
            )
            for row in _rows("time_named_days.csv")
        ),
        not_dates=tuple(
            NotDate(row["part"], row["side"], row["words"]) for row in _rows("time_not_dates.csv")
        ),
    )
