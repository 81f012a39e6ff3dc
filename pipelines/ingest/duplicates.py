"""Articles that repeat others: exact repeats, and the same story under another headline.

What belongs here: marking. What does not: dropping anything (duplicates stay in the table), or deciding that
two different reports tell one event (linking).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from typing import Literal, Protocol

from pipelines.ingest.text import words

Kind = Literal["exact", "near"]

SHINGLE = 3
"""Words in a shingle. Reports of one event share names and stock phrases of two words, seldom of three."""
THRESHOLD = 0.6
"""Jaccard resemblance from which a text repeats another. Measured on written pairs (tests/unit/ingest): a
wire story with a new first line and a trimmed end stays above .70, independent reports of one event
below .10."""
CONTAINED = 0.85
"""Share of the shorter text found in the longer one: a story cut short, or run on with background."""
SHORTEST = 60
"""Words below which texts are compared only together with their titles: short texts collide by chance."""
SHORTEST_RATIO = 0.4
"""A text contained in one more than 2.5 times its length is a passage in common, not a repeat."""
WINDOW = timedelta(days=4)
"""Reprints follow within days; the same words a week later are a periodical's template with new figures."""
EXHAUSTIVE = 200
"""Up to this many texts all pairs are compared; beyond, MinHash proposes the pairs."""

_CANDIDATES = 0.4
"""Resemblance for which MinHash proposes a pair; lower than the threshold, so that few are missed."""
_DIGITS = re.compile(r"\d+")


class Text(Protocol):
    """What is compared of an article."""

    @property
    def article_id(self) -> str:
        """The id that a repeat points to."""

    @property
    def title(self) -> str:
        """Headline."""

    @property
    def text(self) -> str:
        """Body."""

    @property
    def day(self) -> date:
        """Day of publication, or of arrival when that is unknown."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Which article one repeats, and how closely."""

    of: str
    kind: Kind


def mark(new: Sequence[Text], earlier: Iterable[Text] = ()) -> list[Repeat | None]:
    """For each new text, the original it repeats.

    Texts are taken in order: the first of several is the original, and what arrived earlier always is.
    `earlier` must hold originals only. A near duplicate is at most `WINDOW` away from its original.
    """
    exact: dict[bytes, str] = {}
    index = _Index()
    window = _window(new)
    for text in earlier:
        exact.setdefault(_exact_key(text), text.article_id)
        if window and window[0] <= text.day <= window[1]:
            index.add(text)
    if len(new) + len(index) > EXHAUSTIVE:
        index.use_minhash()
    found: list[Repeat | None] = []
    for text in new:
        key = _exact_key(text)
        repeat: Repeat | None = None
        if key in exact:
            repeat = Repeat(exact[key], "exact")
        elif original := index.match(text):
            repeat = Repeat(original, "near")
        else:
            exact[key] = text.article_id
            index.add(text)
        found.append(repeat)
    return found


def shingles(text: str) -> frozenset[bytes]:
    """The word shingles of a text, with digits kept: figures tell two situation reports apart."""
    found = words(text)
    return frozenset(" ".join(found[i : i + SHINGLE]).encode() for i in range(len(found) - SHINGLE + 1))


def resembles(one: frozenset[bytes], other: frozenset[bytes]) -> float:
    """How far one text repeats another: 1 for all of it; at least `THRESHOLD` counts as a repeat.

    The Jaccard resemblance, or, for two texts of comparable length, what the shorter shares with the longer.
    """
    if not one or not other:
        return 0.0
    common = len(one & other)
    short, long = sorted((len(one), len(other)))
    jaccard = common / (short + long - common)
    if common >= CONTAINED * short and short >= SHORTEST_RATIO * long:
        return max(jaccard, THRESHOLD)
    return jaccard


class _Index:
    """The originals so far that near duplicates can be found among."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[frozenset[bytes], date]] = {}
        self._minhash: _MinHashIndex | None = None

    def __len__(self) -> int:
        return len(self._texts)

    def use_minhash(self) -> None:
        self._minhash = _MinHashIndex()
        for article_id, (own, _) in self._texts.items():
            self._minhash.add(article_id, own)

    def add(self, text: Text) -> None:
        if _is_short(text):
            return
        own = shingles(text.text)
        self._texts[text.article_id] = (own, text.day)
        if self._minhash:
            self._minhash.add(text.article_id, own)

    def match(self, text: Text) -> str | None:
        if _is_short(text):
            return None
        own = shingles(text.text)
        candidates = self._minhash.candidates(own) if self._minhash else self._texts
        best: tuple[float, str] | None = None
        for article_id in candidates:
            other, day = self._texts[article_id]
            score = resembles(own, other) if abs(day - text.day) <= WINDOW else 0.0
            if score >= THRESHOLD and (best is None or (score, best[1]) > (best[0], article_id)):
                best = (score, article_id)
        return best[1] if best else None


class _MinHashIndex:
    """Locality-sensitive hashing: candidates only, which are then compared word for word."""

    def __init__(self) -> None:
        from datasketch import MinHash, MinHashLSH  # imports SciPy: only for many texts

        self._new = MinHash
        self._lsh = MinHashLSH(threshold=_CANDIDATES, num_perm=128, weights=(0.2, 0.8))

    def add(self, article_id: str, own: frozenset[bytes]) -> None:
        self._lsh.insert(article_id, self._sketch(own))

    def candidates(self, own: frozenset[bytes]) -> list[str]:
        return sorted(self._lsh.query(self._sketch(own)))

    def _sketch(self, own: frozenset[bytes]):  # type: ignore[no-untyped-def]  # datasketch is imported late
        sketch = self._new(num_perm=128)
        sketch.update_batch(sorted(own))
        return sketch


def _is_short(text: Text) -> bool:
    return len(words(text.text)) < SHORTEST


def _exact_key(text: Text) -> bytes:
    """Equal keys are exact repeats: the words of the text, and for a short text those of the title too.

    Short texts without a title are excerpts; that two are alike says nothing, so each is kept for itself.
    """
    body = words(text.text)
    if len(body) < SHORTEST:
        title = words(text.title)
        body = ["title", *title, "text", *body] if title else ["id", text.article_id]
    return blake2b(" ".join(body).encode(), digest_size=16).digest()


def _window(new: Sequence[Text]) -> tuple[date, date] | None:
    days = [text.day for text in new]
    return (min(days) - WINDOW, max(days) + WINDOW) if days else None
