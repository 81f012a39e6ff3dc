"""The words of displacement and of its causes, read once from the lexicon tables.

What belongs here: loading `displacement_terms.csv` and `displacement_causes.csv`. What does not: their use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.coding.numbers.lexicon import read_table


@dataclass(frozen=True, slots=True)
class MoveWord:
    """One sense of a word of displacement.

    `frame` says where those who move stand (object, subject, subject_or_object, object_or_subject, adjective,
    noun, people, with, at, dwelling). `needs` are words of which one must stand in its clause ("abandon ...
    homes"). `term` is IDMC's. `move` is out, return, shelter, abroad or housing. A `weak` word counts only in
    an article that speaks of displacement elsewhere too.
    """

    lemma: str
    frame: str
    needs: frozenset[str]
    term: str
    move: str
    is_weak: bool


@cache
def move_words() -> Mapping[str, tuple[MoveWord, ...]]:
    """Lemma -> its senses, in table order."""
    found: dict[str, list[MoveWord]] = {}
    for row in read_table("displacement_terms.csv"):
        needs = frozenset(row["needs"].split("|")) - {""}
        found.setdefault(row["lemma"], []).append(
            MoveWord(row["lemma"], row["frame"], needs, row["term"], row["move"], row["strength"] == "weak")
        )
    return {lemma: tuple(senses) for lemma, senses in found.items()}


@cache
def cause_words() -> Mapping[str, str]:
    """Word -> conflict, disaster or other."""
    return {row["word"]: row["cause"] for row in read_table("displacement_causes.csv")}
