"""Headlines: which of the lines above an article's body is its title.

What belongs here: how much a line looks like a headline. What does not: where the body starts (pages.py),
who the outlet is (mastheads.py).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from pipelines.ingest.tables import rows
from pipelines.ingest.text import is_sentence

LONGEST = 250
_USUAL = range(25, 141)
"""Characters of most headlines."""
_LONG_PROSE = 120
_NEAR = 2
"""A line this far below the best score still is the title if it comes first: a standfirst looks alike."""
_FAIR = 2

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_BASES = frozenset(row["word"] for row in rows("words") if row["list"] == "headline_verb")
_ENDINGS = (("ies", "y"), ("ied", "y"), ("es", ""), ("es", "e"), ("s", ""), ("ed", ""), ("ed", "e"))
_DOUBLED = re.compile(r"(\w)\1ed$")


def has_verb(line: str, *, but: Collection[str] = ()) -> bool:
    """Whether a line holds a finite verb that headlines use (data/words.csv), in any of its forms.

    Args:
        line: The line.
        but: Words that do not count, as "Report" in the name of a paper.
    """
    return any(word not in but and _is_verb(word) for word in _WORD.findall(line.lower()))


def _is_verb(word: str) -> bool:
    if word in _BASES or (_DOUBLED.search(word) and word[:-3] in _BASES):
        return True
    return any(word.endswith(ending) and word[: -len(ending)] + base in _BASES for ending, base in _ENDINGS)


def score(line: str, *, is_tagline: bool, heads_body: bool, heads_furniture: bool) -> int:
    """How much a line looks like a headline; see the terms for what counts.

    Args:
        line: A line above the body.
        is_tagline: It looks like what an outlet says of itself.
        heads_body: A byline, a date or prose comes next.
        heads_furniture: Navigation or a section's name comes next, or the outlet's name stands above.
    """
    parts = _WORD.findall(line)
    verb = has_verb(line)
    plain = sum(part.islower() and len(part) >= 4 for part in parts)
    terms = (
        2 * (len(line) in _USUAL),
        len(parts) >= 4,
        min(plain, 2),
        verb,
        heads_body,
        -heads_furniture,
        -(len(parts) <= 2),
        -2 * (line.isupper() and not verb),
        -7 * is_tagline,
        -3 * (len(line) >= _LONG_PROSE and is_sentence(line)),
    )
    return sum(terms)


def choose(lines: list[str], scores: list[int]) -> int:
    """The place of the title among candidates: the first that is good enough.

    That is, its score is near the best, or it is no bad headline and has a verb: a standfirst, being longer,
    looks more like a sentence than a short title.
    """
    best = max(scores)
    return next(
        place
        for place, (line, value) in enumerate(zip(lines, scores, strict=True))
        if value >= best - _NEAR or (value >= _FAIR and has_verb(line))
    )
