"""Agent nouns: what class of actor a common noun such as "gunmen" or "villagers" denotes.

What belongs here: look-up in agents.csv, actor_modifiers.csv and organisation_words.csv. What does not:
which actor it is in an article (naming.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.coding.actors.matcher import fold
from pipelines.coding.actors.registry import LEXICON, read_table, split

CLASSES = frozenset(
    {
        "military",
        "police",
        "guard",
        "security",
        "authority",
        "government",
        "weapon",
        "unidentified",
        "attacker",
        "gang",
        "rebel",
        "militia",
        "mutineer",
        "vigilante",
        "herder",
        "communal",
        "mercenary",
        "peacekeeper",
        "protester",
        "rioter",
        "crowd",
        "settler",
        "activist",
        "official",
        "gathering",
        "civilian",
        "man",
        "youth",
        "prisoner",
        "group",
        "member",
    }
)
"""The classes of agents.csv. What each is named is the work of naming.py."""

ARMED = CLASSES - frozenset(
    {
        "protester",
        "rioter",
        "crowd",
        "settler",
        "activist",
        "official",
        "gathering",
        "civilian",
        "man",
        "youth",
        "prisoner",
    }
)
"""Classes that a group's name may modify to mean the group: "Boko Haram fighters", "Hamas rockets"."""

_LONGEST = 4


@dataclass(frozen=True, slots=True)
class AgentNoun:
    """A noun of agents.csv: its class, and the associated actors it gives (without country)."""

    noun: str
    kind: str
    associated: tuple[str, ...]
    is_plural: bool


@dataclass(frozen=True, slots=True)
class Modifier:
    """A word that changes the class of the noun it modifies, when the noun is of one of these classes."""

    nouns: frozenset[str]
    becomes: str
    associated: str


class AgentLexicon:
    """Look-up of agent nouns and of the words that modify them."""

    def __init__(self, folder: Path = LEXICON) -> None:
        self._nouns: dict[str, AgentNoun] = {}
        self.examples: list[tuple[AgentNoun, str]] = []
        for row in read_table("agents.csv", folder):
            singular = AgentNoun(row["noun"], row["class"], split(row["associated"]), False)
            plural = AgentNoun(row["noun"], row["class"], split(row["associated"]), True)
            self.examples.append((singular, row["example"]))
            for form in split(row["forms"]) or (plural_of(row["noun"]),):
                self._nouns.setdefault(fold(form), plural)
            is_plural = row["noun"].endswith("s") or row["noun"] in split(row["forms"])
            self._nouns[fold(row["noun"])] = plural if is_plural else singular
        self.modifiers: dict[str, tuple[Modifier, ...]] = {}
        for row in read_table("actor_modifiers.csv", folder):
            key = fold(row["word"])
            modifier = Modifier(frozenset(split(row["nouns"])), row["becomes"], row["associated"])
            self.modifiers[key] = (*self.modifiers.get(key, ()), modifier)
        self.organisation_words: Mapping[str, tuple[int, str]] = {
            row["word"]: (int(row["inter"]), row["kind"])
            for row in read_table("organisation_words.csv", folder)
        }

    def noun(self, phrase: str) -> AgentNoun | None:
        """The agent noun that these words are, if any: "security forces", "Gunmen"."""
        return self._nouns.get(fold(phrase))

    def longest(self, words: list[str]) -> tuple[AgentNoun, int] | None:
        """The longest agent noun that ends a list of tokens, and how many tokens it takes."""
        for size in range(min(_LONGEST, len(words)), 0, -1):
            noun = self._nouns.get(_joined(words[-size:]))
            if noun:
                return noun, size
        return None


def plural_of(noun: str) -> str:
    """The regular plural of an English noun phrase."""
    if noun.endswith("s"):
        return noun
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("ch", "sh", "x")) else "s")


def _joined(words: list[str]) -> str:
    """Tokens as one folded phrase; a hyphen token counts as the gap that folding makes of it."""
    return " ".join(" ".join(fold(word) for word in words).split())
