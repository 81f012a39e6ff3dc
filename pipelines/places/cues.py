"""Word lists that tell place names from people, organisations and plain words, read once from data/.

What belongs here: the lists by kind, and what each kind is for. What does not: the rules that use them
(`mentions`).

Kinds: `title` (before a person), `given` (first names), `institution` (after a place: an office or building
of it), `group` (ends the name of an organisation), `paper` (ends the name of a newspaper), `head`
("University of"), `place_before` (prepositions of place), `direction` ("northern"), `calendar`,
`place_type` (words beside a name), `unknown_type` (those that make an unknown name a place), `connector`
(small words inside names), `never` (capitalised words that are no place, whatever the gazetteer says),
`function` (words that only stand at a sentence's head), `unknown_after` (prepositions and verbs after which
an unknown name is a place).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from pipelines.places import sources

KINDS = (
    "title", "given", "institution", "group", "paper", "head", "place_before", "direction", "calendar",
    "place_type", "unknown_type", "connector",
    "never",
    "function", "unknown_after",
)  # fmt: skip


@lru_cache(maxsize=1)
def cues() -> Mapping[str, frozenset[str]]:
    """The words of each kind, in lower case."""
    found: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for number, row in enumerate(sources.table("cues.csv"), start=2):
        if row["kind"] not in found:
            raise sources.SourceError(
                f"cues.csv line {number}: no kind {row['kind']!r}; there are {', '.join(KINDS)}"
            )
        found[row["kind"]].add(row["word"])
    return {kind: frozenset(words) for kind, words in found.items()}


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Folded place names that are English words too ("reading", "march", "force")."""
    return frozenset(row["word"] for row in sources.table("common_words.csv"))
