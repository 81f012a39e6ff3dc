"""Finding many names in a text at once, whatever their accents, hyphens and apostrophes.

What belongs here: folding and the automaton. What does not: what a name means (registry).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

import ahocorasick

T = TypeVar("T")

_APOSTROPHES = frozenset("'’‘ʼ`´")
_GAPS = frozenset("-‐‑‒–—\u00a0\t\n\r")


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in _APOSTROPHES:
        return "'"
    if character in _GAPS:
        return " "
    return unicodedata.normalize("NFKD", character)[0].lower()[0]


def fold(text: str) -> str:
    """Lower case without accents, one character for one, so that offsets stay those of `text`."""
    if text.isascii():
        return text.lower().replace("-", " ").replace("\n", " ").replace("\t", " ").replace("`", "'")
    return "".join(map(_fold_character, text))


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A name found: `text[start:end]`, with everything that the name may stand for."""

    start: int
    end: int
    entries: tuple[T, ...]


class NameMatcher(Generic[T]):
    """Longest-match search for names.

    A name that holds a capital letter is found only where the text has one too ("IS" is not "is"), and an
    acronym only in the very same case; a name written in lower case is found in any case.
    """

    def __init__(self, names: Iterable[tuple[str, T]]) -> None:
        self._spellings: dict[str, list[tuple[str, list[T]]]] = {}
        for name, entry in names:
            spellings = self._spellings.setdefault(fold(name), [])
            for spelling, entries in spellings:
                if spelling == name:
                    if entry not in entries:
                        entries.append(entry)
                    break
            else:
                spellings.append((name, [entry]))
        self._automaton = ahocorasick.Automaton()
        for key in self._spellings:
            self._automaton.add_word(key, key)
        self._automaton.make_automaton()

    @property
    def names(self) -> Mapping[str, list[tuple[str, list[T]]]]:
        """The folded names, each with its spellings and what they stand for."""
        return self._spellings

    def find(self, text: str) -> list[Hit[T]]:
        """The names in `text`, in order, without overlaps; of overlapping ones the longest is kept."""
        if not self._spellings:
            return []
        folded = fold(text)
        shouts = _is_shouted(text)
        hits: list[Hit[T]] = []
        for last, key in self._automaton.iter(folded):
            start, end = last - len(key) + 1, last + 1
            if not _stands_alone(folded, start, end):
                continue
            entries = self._allowed(key, text[start:end])
            if entries and not (shouts and len(key) <= _SHORT):
                hits.append(Hit(start, end, entries))
        hits.sort(key=lambda hit: (hit.start - hit.end, hit.start))
        taken: list[Hit[T]] = []
        covered = bytearray(len(text))
        for hit in hits:
            if not any(covered[hit.start : hit.end]):
                covered[hit.start : hit.end] = b"\x01" * (hit.end - hit.start)
                taken.append(hit)
        return sorted(taken, key=lambda hit: hit.start)

    def _allowed(self, key: str, found: str) -> tuple[T, ...]:
        entries: list[T] = []
        for spelling, candidates in self._spellings[key]:
            if _case_fits(spelling, found):
                entries.extend(entry for entry in candidates if entry not in entries)
        return tuple(entries)


_SHORT = 3
"""In a headline all in capitals, names this short are not told from words ("IS", "US")."""


def _is_shouted(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters > 12 and sum(map(str.isupper, text)) > 0.8 * letters


def is_acronym(name: str) -> bool:
    """Whether a name is an abbreviation whose case carries meaning: "IS", "M23", "MNDAA", "U.S."."""
    letters = [c for c in name if c.isalpha()]
    return (
        bool(letters)
        and len(name) <= 8
        and " " not in name
        and sum(c.isupper() for c in letters) * 2 > len(letters)
    )


def _case_fits(spelling: str, found: str) -> bool:
    if is_acronym(spelling):
        return spelling == found
    if spelling.islower():
        return True
    # "al-Shabaab": the article may be lower case, but a name needs a capital somewhere.
    if not any(c.isupper() for c in found):
        return False
    first = next((c for c in spelling if c.isalpha()), "")
    return (
        not first.isupper()
        or found[0].isupper()
        or not found[0].isalpha()
        or found[:3].lower() in ("al-", "al ", "the")
    )


def _stands_alone(folded: str, start: int, end: int) -> bool:
    before = folded[start - 1] if start else " "
    after = folded[end] if end < len(folded) else " "
    if before.isalnum() or after.isalnum():
        return False
    # "C.A.R." and "U.S." may end at their own full stop; "U.S" inside "U.S.A" may not.
    return not (
        after == "." and end + 1 < len(folded) and folded[end + 1].isalnum() and folded[end - 1] != "."
    )
