"""Place names that no gazetteer knows: villages, posts and camps, by how the sentence uses them.

Belongs here: proper names that stand where a place stands ("in N", "seized N", "the N outpost"). Does not:
names the gazetteer knows (`pipelines.places`). Such a name stays the report's `location`; its coordinates are
those of the containing unit named beside it, else of the place told last (geo_precision 2, codebook 1.7).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.coding.types import Place, Toponym
from pipelines.coding.words import word_set

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spacy.tokens import Token

    from pipelines.coding.types import Parsed

_LOCATIVE = word_set("locative preposition of a name")
_NEAR = word_set("near preposition")
_PLACE_NOUNS = word_set("place noun")
_TAKES_PLACE = word_set("verb of a place")
_NO_PLACE = frozenset(
    {"PERSON", "ORG", "NORP", "DATE", "TIME", "MONEY", "PERCENT", "LAW", "LANGUAGE", "WORK_OF_ART", "EVENT"}
)
_UNIT = word_set("unit noun")
RULE = "local_name.parent"


def add_local_places(
    parsed: Mapping[int, Parsed], toponyms: Sequence[Toponym], taken: Mapping[int, Sequence[tuple[int, int]]]
) -> list[Toponym]:
    """The toponyms with the local names added, in text order.

    Args:
        parsed: Parses by sentence index.
        toponyms: What the gazetteer found, resolved.
        taken: By sentence, the sentence-relative spans of actor names, which hold no place.
    """
    known = [t for t in toponyms if t.place is not None]
    names: dict[str, Place] = {}
    found: list[Toponym] = []
    for strict in (
        True,
        False,
    ):  # the second pass finds again, in any role, the names that a sure use has shown
        for index in sorted(parsed):
            each = parsed[index]
            sentence = each.sentence
            if sentence.part == "title":
                continue
            here = [
                t
                for t in known
                if t.part == sentence.part and sentence.start <= t.start and t.end <= sentence.end
            ]
            barred = [
                (t.start - sentence.start, t.end - sentence.start)
                for t in [*here, *found]
                if t.part == "text"
            ]
            barred += list(taken.get(index, ()))
            for start, end, relation in _candidates(each, names if not strict else None):
                text = sentence.text[start:end]
                if any(start < e and s < end for s, e in barred) or len(text) < 3:
                    continue
                parent = names.get(text) or _container(here, sentence.start + end, known)
                if parent is None:
                    continue
                names.setdefault(text, parent)
                span = sentence.span(start, end)
                found.append(
                    Toponym(
                        span.part, span.start, span.end, text, names[text], 0.4, relation, RULE, parent.name
                    )
                )
    replaced = {(t.part, t.start) for t in found}
    kept = [t for t in toponyms if (t.part, t.start) not in replaced]
    return sorted([*kept, *found], key=lambda t: (t.part != "title", t.start, t.end))


def _container(here: Sequence[Toponym], position: int, known: Sequence[Toponym]) -> Place | None:
    """The unit that holds a local name.

    It is one named in its sentence, the nearest behind it first, else the last told.
    """
    inside = [t for t in here if t.place is not None and t.place.level >= 1]
    if inside:
        nearest = min(inside, key=lambda t: (t.start < position, abs(t.start - position)))
        return nearest.place
    before = [
        t
        for t in known
        if t.part == "text" and t.start < position and t.place is not None and t.place.level >= 1
    ]
    return before[-1].place if before else None


def _candidates(parsed: Parsed, names: Mapping[str, Place] | None) -> list[tuple[int, int, str]]:
    """Sentence-relative spans of proper names used as places (with the relation), or matching `names`."""
    doc = parsed.doc
    found = []
    index = 0
    while index < len(doc):
        token = doc[index]
        if token.pos_ != "PROPN" or not token.text[:1].isupper():
            index += 1
            continue
        stop = index + 1
        while stop < len(doc) and (
            (doc[stop].pos_ == "PROPN" and doc[stop].text[:1].isupper())
            or (
                doc[stop].text == "-"
                and stop + 1 < len(doc)
                and doc[stop + 1].text[:1].isupper()
                and not doc[stop].whitespace_
            )
        ):
            stop += 2 if doc[stop].text == "-" else 1
        stop = min(stop, len(doc))
        span = doc[index:stop]
        is_unit = any(each.lower_ in _UNIT for each in span)
        relation = (
            None if is_unit else _use(span.root) if names is None else ("" if span.text in names else None)
        )
        if relation is not None:
            found.append((span.start_char, span.end_char, relation))
        index = stop
    return found


def _use(head: Token) -> str | None:
    """How a name is used as a place: its relation to it, or None when it is no place."""
    if (
        head.dep_ == "compound"
        and head.head.lemma_.lower() in _PLACE_NOUNS
        and head.ent_type_ not in {"NORP", "DATE", "ORG"}
    ):
        return ""
    if head.dep_ == "conj" and head.head.pos_ == "PROPN":
        return _use(head.head)
    if any(c.dep_ == "appos" and c.lemma_.lower() in _PLACE_NOUNS for c in head.children):
        return ""
    if head.dep_ == "appos" and head.head.lemma_.lower() in _PLACE_NOUNS:
        return ""
    if head.dep_ == "pobj" and head.head.lower_ in _LOCATIVE:
        preposition = head.head.lower_
        governor = head.head.head.lemma_.lower()
        if preposition == "of":
            return "" if governor in _PLACE_NOUNS else None
        if preposition in {"from", "into", "towards", "at"} and head.ent_type_ in _NO_PLACE:
            return None
        if head.ent_type_ in {"DATE", "TIME", "NORP", "ORG", "EVENT", "LAW", "WORK_OF_ART"}:
            return None
        return "near" if preposition in _NEAR else ""
    if (
        head.dep_ in {"dobj", "nsubjpass"}
        and head.head.lemma_.lower() in _TAKES_PLACE
        and head.ent_type_ not in _NO_PLACE
    ):
        return ""
    return None
