"""The words of harm and how each frames its victims, read once from `casualty_words.csv`.

What belongs here: loading the table. What does not: finding the victims in a parse (`victims`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.coding.numbers.lexicon import read_table


@dataclass(frozen=True, slots=True)
class HarmWord:
    """One sense of a word of harm.

    `frame` says where the harmed stand: object, subject, adjective, noun ("five deaths", "the deaths of
    five"), noun_of ("the killing of five"), body, toll, casualty, life ("claimed five lives"), lost_life
    ("lost their lives"), taken ("took five hostage"), sustained ("suffered wounds"). `needs` are
    words of which one must go with it ("shot *dead*").
    """

    lemma: str
    kind: str
    frame: str
    needs: frozenset[str]


@cache
def harm_words() -> Mapping[str, tuple[HarmWord, ...]]:
    """Lemma -> its senses; those that need a companion word come first."""
    found: dict[str, list[HarmWord]] = {}
    for row in read_table("casualty_words.csv"):
        needs = frozenset(row["needs"].split("|")) - {""}
        found.setdefault(row["lemma"], []).append(HarmWord(row["lemma"], row["kind"], row["frame"], needs))
    return {lemma: tuple(sorted(senses, key=lambda s: not s.needs)) for lemma, senses in found.items()}
