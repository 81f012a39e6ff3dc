"""The names of one sentence by token: which registry name stands at a token, and what it does there.

What belongs here: matches laid over a parse. What does not: reading whole noun phrases (reader.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipelines.coding.actors.noun_phrases import ASIDE, ASIDE_BEFORE, PATRONAGE
from pipelines.coding.actors.registry import ActorMatch, People

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

HYPHENS = frozenset("-‑–")


class SentenceNames:
    """The names found in a sentence, looked up by token.

    Args:
        doc: the parse of the sentence.
        matches: the names found in it, offsets in the sentence.
        heads: surnames of heads of government ("Assad's forces").
    """

    def __init__(self, doc: Doc, matches: Sequence[ActorMatch], heads: frozenset[str]) -> None:
        self._doc = doc
        self._heads = heads
        self._at: dict[int, ActorMatch] = {}
        self._spans: dict[int, tuple[int, int]] = {}
        for match in matches:
            inside = [t.i for t in doc if t.idx < match.end and match.start < t.idx + len(t)]
            self._at.update(dict.fromkeys(inside, match))
            self._spans[match.start] = (inside[0], inside[-1] + 1) if inside else (0, 0)

    def at(self, token: Token) -> ActorMatch | None:
        """The name that a token is part of."""
        return self._at.get(token.i)

    def tokens(self, match: ActorMatch) -> tuple[int, int]:
        """The token range of a name."""
        return self._spans[match.start]

    def is_aside(self, match: ActorMatch) -> bool:
        """Whether a name only qualifies: "Iran-backed", "pro-Russian", "ISIS linked"."""
        first, last = self.tokens(match)
        return bool(self._aside_word(first, last)) or self._is_prefixed(first)

    def _aside_word(self, first: int, last: int) -> str:
        after = [t.lower_ for t in self._doc[last : last + 2]]
        if len(after) == 2 and after[0] in HYPHENS and after[1] in ASIDE:
            return after[1]
        if after and after[0] in ASIDE and self._doc[last].tag_ == "VBN":
            return after[0]
        inside = self._doc[last - 1].lower_.rpartition("-")
        return inside[2] if inside[1] and inside[2] in ASIDE else ""

    def _is_prefixed(self, first: int) -> bool:
        before = [t.lower_ for t in self._doc[max(0, first - 2) : first]]
        return len(before) == 2 and before[1] in HYPHENS and before[0] in ASIDE_BEFORE

    def nations(self, tokens: Sequence[Token], *, with_heads: bool) -> Iterator[tuple[str, ...]]:
        """The countries that modify a noun, each with its alternatives; "@Assad" for its head's."""
        seen = set()
        for token in tokens:
            match = self.at(token)
            if match and match.nations:
                if match.start not in seen and not self.is_aside(match):
                    yield tuple(dict.fromkeys(nation.country for nation in match.nations))
                seen.add(match.start)
            elif with_heads and token.text in self._heads and token.dep_ in ("poss", "compound", "nmod"):
                yield (f"@{token.text}",)

    def peoples(self, tokens: Sequence[Token]) -> Iterator[tuple[People, ...]]:
        """The peoples that modify a noun, each with its alternatives."""
        seen = set()
        for token in tokens:
            match = self.at(token)
            if match and match.peoples and match.start not in seen:
                seen.add(match.start)
                if not self.is_aside(match):
                    yield match.peoples

    def is_proxy(self, modifiers: Sequence[Token]) -> bool:
        """Whether forces are a foreign state's proxies: "US-backed forces"."""
        for token in modifiers:
            match = self.at(token)
            if match and match.nations:
                first, last = self.tokens(match)
                if self._is_prefixed(first) or self._aside_word(first, last) in PATRONAGE:
                    return not any(t.lower_ in ("government", "regime") for t in modifiers)
        return False
