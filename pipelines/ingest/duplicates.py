"""Articles that repeat others: exact repeats, and the same story under another headline.

What belongs here: marking. What does not: dropping anything (duplicates stay in the table), or deciding that
two different reports tell one event (linking).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal
from zlib import crc32

import numpy as np

from pipelines.ingest.text import words

if TYPE_CHECKING:
    from datasketch import MinHash

Kind = Literal["exact", "near"]
Shingles = np.ndarray[tuple[int], np.dtype[np.uint64]]
"""The shingles of a text as hashes, each once, in order."""

SHINGLE = 3
"""Words in a shingle. Reports of one event share names and stock phrases of two words, seldom of three."""
THRESHOLD = 0.6
"""Jaccard resemblance from which a text repeats another. Measured on written pairs (tests/unit/ingest): a
wire story with another first line, other counts or a trimmed end keeps .69 or more; a daily template with
new figures has .50; reports of one event, one of them quoting a paragraph of the other, .10 or less."""
CONTAINED = 0.85
"""Share of the shorter text found in the longer one: a story cut short, or run on with background."""
SHORTEST_RATIO = 0.4
"""A text contained in one more than 2.5 times its length is a passage in common, not a repeat."""
SHORTEST = 360
"""Characters (about 60 words) below which texts are compared only together with their titles, and never as
near repeats: short texts collide by chance."""
SHORTEST_UNTITLED = 900
"""The same for texts without a title: excerpts that share a passage are no repeats of each other."""
WINDOW = timedelta(days=4)
"""Reprints follow within days; the same words a week later are a periodical's template with new figures."""
EXHAUSTIVE = 200
"""Up to this many texts all pairs are compared; beyond, MinHash proposes the pairs."""

_BANDS, _BAND_ROWS = 25, 3
"""MinHash proposes a pair of resemblance s with probability 1 - (1 - s^3)^25: .998 at .6, .80 at .4. Fewer
bands would miss more, more would take more memory (a few hundred bytes each for every article)."""
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
"""Odd multipliers (of xxHash and the golden ratio) that make one number of three words' checksums."""


@dataclass(frozen=True, slots=True)
class Text:
    """What is compared of an article.

    `day` is that of publication, or of arrival when that is unknown. `text` may be left out of an earlier
    article that no new one is near to in time; `length` is its length in characters. `is_dated` tells
    whether the article states its time of publication.
    """

    article_id: str
    title: str
    day: date
    content_sha256: str
    length: int
    text: str | None
    is_dated: bool = True

    @property
    def is_short(self) -> bool:
        """Too short to be known by its text alone."""
        return self.length < (SHORTEST if self.title else SHORTEST_UNTITLED)

    @property
    def is_comparable(self) -> bool:
        """Whether near repeats are looked for: not of short texts, nor of excerpts without title and date."""
        return self.text is not None and not self.is_short and (self.is_dated or bool(self.title))

    @property
    def exact_key(self) -> tuple[str, str]:
        """Equal keys are exact repeats: the same text, and for a short one the same title too.

        Short texts without a title are excerpts; that two are alike says nothing, so each stands for itself.
        """
        if not self.is_short:
            return self.content_sha256, ""
        return self.content_sha256, self.title or self.article_id


@dataclass(frozen=True, slots=True)
class Repeat:
    """Which article one repeats, and how closely."""

    of: str
    kind: Kind


def mark(new: Sequence[Text], earlier: Iterable[Text] = ()) -> list[Repeat | None]:
    """For each new text, the original it repeats.

    Texts are taken in order: the first of several is the original, and what arrived earlier always is.
    `earlier` must hold originals only. A near repeat is at most `WINDOW` away from its original.
    """
    exact: dict[tuple[str, str], str] = {}
    index = _Index()
    for text in earlier:
        exact.setdefault(text.exact_key, text.article_id)
        index.add(text)
    if len(new) + len(index) > EXHAUSTIVE:
        index.use_minhash()
    found: list[Repeat | None] = []
    for text in new:
        repeat: Repeat | None = None
        if text.exact_key in exact:
            repeat = Repeat(exact[text.exact_key], "exact")
        elif original := index.match_or_add(text):
            repeat = Repeat(original, "near")
        exact.setdefault(text.exact_key, repeat.of if repeat else text.article_id)
        found.append(repeat)
    return found


def window(days: Sequence[date]) -> tuple[date, date] | None:
    """The first and last day on which an original of texts of these days may have come out."""
    return (min(days) - WINDOW, max(days) + WINDOW) if days else None


def shingles(text: str) -> Shingles:
    """The word shingles of a text, with digits kept: figures tell two situation reports apart."""
    checksums = np.array([crc32(word.encode()) for word in words(text)], dtype=np.uint64)
    if len(checksums) < SHINGLE:
        return np.empty(0, dtype=np.uint64)
    runs = np.lib.stride_tricks.sliding_window_view(checksums, SHINGLE)
    return np.unique((runs * _MIX).sum(axis=1, dtype=np.uint64))


def resembles(one: Shingles, other: Shingles) -> float:
    """How far one text repeats another: 1 for all of it; at least `THRESHOLD` counts as a repeat.

    The Jaccard resemblance, or, for two texts of comparable length, what the shorter shares with the longer.
    """
    if not len(one) or not len(other):
        return 0.0
    common = len(np.intersect1d(one, other, assume_unique=True))
    short, long = sorted((len(one), len(other)))
    jaccard = common / (short + long - common)
    if common >= CONTAINED * short and short >= SHORTEST_RATIO * long:
        return max(jaccard, THRESHOLD)
    return jaccard


class _Index:
    """The originals so far that near repeats can be found among."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[Shingles, date]] = {}
        self._minhash: _MinHashIndex | None = None

    def __len__(self) -> int:
        return len(self._texts)

    def use_minhash(self) -> None:
        self._minhash = _MinHashIndex()
        for article_id, (own, _) in self._texts.items():
            self._minhash.add(article_id, self._minhash.sketch(own))

    def add(self, text: Text) -> None:
        if text.text is not None and text.is_comparable:
            self._texts[text.article_id] = (shingles(text.text), text.day)

    def match_or_add(self, text: Text) -> str | None:
        """The original that a text repeats nearly; without one the text becomes an original itself."""
        if text.text is None or not text.is_comparable:
            return None
        own = shingles(text.text)
        sketch = self._minhash.sketch(own) if self._minhash else None
        candidates = self._minhash.candidates(sketch) if self._minhash and sketch else self._texts
        best: tuple[float, str] | None = None
        for article_id in candidates:
            other, day = self._texts[article_id]
            score = resembles(own, other) if abs(day - text.day) <= WINDOW else 0.0
            if score >= THRESHOLD and (best is None or score > best[0]):
                best = (score, article_id)
        if best:
            return best[1]
        if text.article_id not in self._texts:
            self._texts[text.article_id] = (own, text.day)
            if self._minhash and sketch:
                self._minhash.add(text.article_id, sketch)
        return None


class _MinHashIndex:
    """Locality-sensitive hashing: candidates only, which are then compared shingle by shingle."""

    def __init__(self) -> None:
        from datasketch import MinHash, MinHashLSH  # imports SciPy (0.8 s): only for many texts

        permutations = _BANDS * _BAND_ROWS
        self._empty = MinHash(num_perm=permutations, hashfunc=_low_bits)
        self._lsh = MinHashLSH(num_perm=permutations, params=(_BANDS, _BAND_ROWS))
        self._order: dict[str, int] = {}

    def sketch(self, own: Shingles) -> MinHash:
        sketch = self._empty.copy()
        sketch.update_batch(own.tolist())
        return sketch

    def add(self, article_id: str, sketch: MinHash) -> None:
        self._lsh.insert(article_id, sketch)
        self._order[article_id] = len(self._order)

    def candidates(self, sketch: MinHash) -> list[str]:
        """Articles that may resemble, in the order in which they came in."""
        return sorted(self._lsh.query(sketch), key=self._order.__getitem__)


def _low_bits(shingle: int) -> int:
    """A shingle is a hash already; MinHash takes 32 bits of it."""
    return shingle & 0xFFFFFFFF
