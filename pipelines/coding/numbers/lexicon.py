"""The number words and the nouns they count, read once from the lexicon tables.

What belongs here: loading `number_words.csv` and `count_nouns.csv`. What does not: how they combine.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LEXICON = Path(__file__).resolve().parent.parent / "lexicon"


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of a lexicon table.

    Raises:
        ValueError: a row has more or fewer cells than the header.
    """
    with (LEXICON / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ValueError(f"{name}, line {number}: wrong number of cells; give one cell for each column")
    return rows


@dataclass(frozen=True)
class NumberWords:
    """`number_words.csv` by what a word does in a number (its `kind`)."""

    cardinal: Mapping[str, int]
    scale: Mapping[str, int]
    group: Mapping[str, int]
    plural: Mapping[str, int]
    vague: Mapping[str, int]
    zero: frozenset[str]
    fraction: Mapping[str, float]
    before: Mapping[tuple[str, ...], str]
    between: frozenset[tuple[str, ...]]
    after: Mapping[tuple[str, ...], str]
    change: frozenset[str]


@cache
def number_words() -> NumberWords:
    """The number words."""
    rows = read_table("number_words.csv")

    def values(kind: str) -> dict[str, int]:
        return {r["words"]: int(r["value"]) for r in rows if r["kind"] == kind}

    def phrases(kind: str) -> dict[tuple[str, ...], str]:
        return {tuple(r["words"].split()): r["quantifier"] for r in rows if r["kind"] == kind}

    return NumberWords(
        cardinal=values("cardinal"),
        scale=values("scale"),
        group=values("group"),
        plural=values("plural"),
        vague=values("vague"),
        zero=frozenset(values("zero")),
        fraction={r["words"]: float(r["value"]) for r in rows if r["kind"] == "fraction"},
        before=phrases("before"),
        between=frozenset(phrases("between")),
        after=phrases("after"),
        change=frozenset(r["words"] for r in rows if r["kind"] == "change"),
    )


@cache
def count_nouns() -> Mapping[str, frozenset[str]]:
    """Noun lemma -> what it is when counted (person, household, dwelling, animal, time, measure, ...)."""
    kinds: dict[str, set[str]] = {}
    for row in read_table("count_nouns.csv"):
        kinds.setdefault(row["noun"], set()).add(row["kind"])
    return {noun: frozenset(found) for noun, found in kinds.items()}


@cache
def words_of(role: str) -> frozenset[str]:
    """Words that play a role around a count (`count_context.csv`), such as speech verbs and armed people.

    Raises:
        KeyError: no word has that role.
    """
    found = frozenset(r["word"] for r in read_table("count_context.csv") if r["role"] == role)
    if not found:
        raise KeyError(f"{role!r} is no role of count_context.csv; add words for it or correct the name")
    return found
