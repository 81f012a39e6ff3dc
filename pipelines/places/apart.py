"""Telling place names from the names of people and organisations.

What belongs here: what the words around a name say that it is. What does not: looking names up
(`mentions`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.coding.types import Parsed, Sentence
from pipelines.places.cues import common_words, cues
from pipelines.places.gazetteer import Entry, Gazetteer
from pipelines.places.names import fold
from pipelines.places.words import Word

LARGE = 30_000
"""People; a name followed by an unknown capitalised word stands for a place only if it has one this large."""
_RUN_GAPS = frozenset([" ", "-", "'s ", "’s ", "' "])


@dataclass(slots=True)
class Signs:
    """What a whole article shows: surnames, words also written small; and what its parses labelled."""

    gazetteer: Gazetteer
    surnames: set[str] = field(default_factory=set)
    small: set[str] = field(default_factory=set)
    people: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    others: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        gazetteer: Gazetteer,
        sentences: Sequence[Sentence],
        words: Sequence[Sequence[Word]],
        parsed: Mapping[int, Parsed],
    ) -> Signs:
        """Read the signs of an article."""
        signs = cls(gazetteer)
        kinds = cues()
        for sentence, these in zip(sentences, words, strict=True):
            signs.small.update(word.text for word in these if not word.capital)
            for first, second in pairwise(these):
                follows = second.capital and sentence.text[first.end : second.start] in (" ", ". ")
                named = first.folded in kinds["title"] or (first.capital and first.folded in kinds["given"])
                office = second.folded in kinds["institution"] | kinds["place_type"]
                if follows and named and not office:
                    signs.surnames.add(fold(second.text))
            if sentence.index in parsed:
                signs._read_entities(sentence.index, parsed[sentence.index])
        return signs

    def _read_entities(self, index: int, parse: Parsed) -> None:
        for entity in parse.doc.ents:
            span = (entity.start_char, entity.end_char)
            if entity.label_ == "PERSON":
                self.people.setdefault(index, []).append(span)
                last = [token for token in entity if token.text not in ("'s", "’s")]
                if len(last) > 1:
                    self.surnames.add(fold(last[-1].text))
            elif entity.label_ not in ("GPE", "LOC", "FAC"):
                self.others.setdefault(index, []).append(span)


def run_after(text: str, words: Sequence[Word], stop: int, end: int) -> list[str]:
    """The capitalised words (folded) that go on a name at `words[:stop]`: "Goma | Police Commission"."""
    run: list[Word] = []
    position = end
    for word in words[stop : stop + 6]:
        joins = bool(run) and word.folded in ("of", "and", "for", "the")
        if text[position : word.start] not in _RUN_GAPS or not (word.capital or joins):
            break
        run.append(word)
        position = word.end
    while run and not run[-1].capital:
        run.pop()
    return [word.folded for word in run]


def is_person(
    signs: Signs, words: Sequence[Word], start: int, stop: int, *, before: Word | None, after: Word | None,
    titled: bool,
) -> bool:  # fmt: skip
    """Whether the name at `words[start:stop]` is (part of) a person's.

    Signs of that are a title or first name before it, or that it is a surname of the article.

    Args:
        signs: of the article.
        words: of the sentence.
        start: index of the name's first word.
        stop: index after its last.
        before: the word right before it, if only a blank separates them.
        after: the word right after it, likewise.
        titled: whether all words of the sentence are capitalised, so that capitals say nothing.
    """
    kinds = cues()
    single = stop - start == 1
    prepositional = before is not None and before.folded in kinds["place_before"] and not before.capital
    folded = fold(words[start].text)
    if before is not None and before.folded in kinds["title"] and single:
        return not before.text.isupper() or titled
    if before is not None and before.capital:
        if before.folded in kinds["given"]:
            return True
        known = (
            before.folded
            in kinds["direction"] | kinds["place_type"] | kinds["institution"] | kinds["calendar"]
        )
        if not titled and not known and single and not signs.gazetteer.demonym(before.text):
            plain = start == 1 and (
                before.folded in signs.small or before.folded in common_words() | kinds["function"]
            )
            return not plain and not before.text.isupper()
    if single and folded in signs.surnames and not prepositional:
        return True
    if (
        single
        and words[start].folded in kinds["given"]
        and after is not None
        and after.capital
        and not titled
    ):
        return after.folded not in kinds["institution"] | kinds["place_type"]
    return False


def organisation(
    text: str, words: Sequence[Word], start: int, stop: int, entries: Iterable[Entry], *, titled: bool
) -> str:
    """What a name is to the organisation that it stands in: "part" of its name, its "seat", or "" for none.

    "Karenni National Progressive Party" holds no place; "Goma Police" and "University of Goma" are in Goma.
    """
    kinds = cues()
    run = run_after(text, words, stop, words[stop - 1].end)
    if run and (not titled or len(run) <= 2):
        if run[-1] in kinds["paper"] and run[0] not in kinds["place_type"]:
            return "part"
        if run[-1] in kinds["group"] or run[0] in kinds["group"]:
            return "part"
    if start > 1 and words[start - 1].folded in ("of", "for") and words[start - 2].capital:
        head = words[start - 2].folded
        office = (
            head in kinds["institution"] - kinds["place_type"] and start > 2
        )  # not a sentence's first word
        if head in kinds["head"] or office:
            return "seat"
        if head in kinds["group"]:
            return "part"
    if run and not titled and run[0] not in kinds["place_type"] | kinds["calendar"]:
        if run[0] in kinds["institution"]:
            return "seat"
        own = [e for e in entries if e.kind in ("name", "plain") or e.place.level == 0]
        largest = max((e.place.population for e in own), default=0)
        return "seat" if largest >= LARGE or stop - start > 1 else "part"
    return ""
