"""Origin and destination of a movement, by the prepositions and verbs its place names stand with.

What belongs here: which toponym is which end. What does not: resolving names to places (`pipelines.places`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.coding.displacement.movements import Movement
from pipelines.coding.numbers.lexicon import words_of
from pipelines.coding.types import Parsed, Place, Toponym

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FROM = frozenset({"from", "outside"})
_TO = frozenset({"to", "into", "for", "towards", "toward", "onto"})
_AT = frozenset({"in", "at", "inside", "within", "across", "around", "near", "throughout", "on"})
_NAMED_BY = frozenset({"compound", "nmod", "amod", "appos", "conj", "poss"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_UNIT_LEVELS: dict[str, frozenset[int]] = {
    "township": frozenset({3, 4}), "town": frozenset({3, 4}), "city": frozenset({4}),
    "village": frozenset({4}),
    "camp": frozenset({4}), "district": frozenset({2, 3}), "county": frozenset({2, 3}),
    "province": frozenset({1}), "state": frozenset({1}), "region": frozenset({1, 2}),
}  # fmt: skip
"""Which levels of place "the township", "the province" can stand for once they have been named."""
_POINTERS = frozenset({"the", "that", "this"})
_ACCURACY = {0: "Country (ADM0)", 1: "ADM1", 2: "ADM2", 3: "ADM3", 4: "Point"}


@dataclass(frozen=True, slots=True)
class Ends:
    """The two ends of a movement as toponyms of its sentence, and every place that only says where."""

    origin: Toponym | None
    destination: Toponym | None
    setting: Toponym | None


def accuracy(place: Place) -> str:
    """How exactly a place is known, in IDMC's words."""
    return _ACCURACY[place.level]


def in_sentence(parsed: Parsed, toponyms: Sequence[Toponym]) -> list[Toponym]:
    """Toponyms of the sentence, in order."""
    s = parsed.sentence
    return [t for t in toponyms if t.part == s.part and s.start <= t.start and t.end <= s.end]


def find_ends(parsed: Parsed, movement: Movement, toponyms: Sequence[Toponym]) -> Ends:
    """Origin and destination among the toponyms of the sentence.

    "fled X", "from X", "out of X" and, for people displaced, "in X" give the origin; "to X", "into X",
    "for X" and, for people sheltering or arriving, "in X" the destination.
    """
    origin: list[Toponym] = []
    destination: list[Toponym] = []
    setting: list[Toponym] = []
    doc = parsed.doc
    for toponym in _of_clause(doc, parsed, movement, in_sentence(parsed, toponyms)):
        role = _role(doc, toponym.start - parsed.sentence.start, movement)
        {"origin": origin, "destination": destination}.get(role, setting).append(toponym)
    if not origin and movement.word.move == "out" and not movement.is_stock and setting:
        origin = setting[:1]
    if not origin and movement.word.move == "out" and not movement.is_stock:
        origin = _named_before(parsed, toponyms)
    return Ends(_finest(origin), _finest(destination), _finest(setting))


def _named_before(parsed: Parsed, toponyms: Sequence[Toponym]) -> list[Toponym]:
    """The place that "the township" or "the town's people" points back to: the last one of its kind."""
    sentence = parsed.sentence
    for token in parsed.doc:
        levels = _UNIT_LEVELS.get(token.lemma_.lower())
        if levels is None or not any(c.lower_ in _POINTERS for c in token.children):
            continue
        if any(c.pos_ == "PROPN" or (c.dep_ == "prep" and c.lower_ == "of") for c in token.children):
            continue  # "the town of X" names its place itself
        earlier = [t for t in toponyms if t.part == sentence.part and t.end <= sentence.start]
        before = [t for t in earlier if t.place is not None and t.place.level in levels]
        if before:
            return [max(before, key=lambda toponym: toponym.end)]
    return []


def _of_clause(
    doc: Doc, parsed: Parsed, movement: Movement, toponyms: Sequence[Toponym]
) -> Sequence[Toponym]:
    """Where several clauses name places, those of the clause that tells the movement."""
    trigger = doc[movement.trigger]
    has_own_subject = any(c.dep_ in _SUBJECTS for c in trigger.children)
    clause = {t.i for t in (trigger.subtree if trigger.dep_ == "conj" and has_own_subject else doc)}
    for child in trigger.children:
        if child.dep_ == "conj" and child.pos_ == "VERB" and any(c.dep_ in _SUBJECTS for c in child.children):
            clause -= {t.i for t in child.subtree}
    own = [
        t for t in toponyms if any(w.i in clause and w.idx == t.start - parsed.sentence.start for w in doc)
    ]
    return own or toponyms


def _finest(toponyms: Sequence[Toponym]) -> Toponym | None:
    """The first resolved toponym, or the smaller one right after it that it contains or is contained in."""
    resolved = [t for t in toponyms if t.place is not None]
    if not resolved:
        return toponyms[0] if toponyms else None
    best = resolved[0]
    for other in resolved[1:2]:
        if other.place and best.place and best.place.level == 0 and other.place.country == best.place.country:
            best = other
    return best


def _role(doc: Doc, offset: int, movement: Movement) -> str:
    token = next((t for t in doc if t.idx <= offset < t.idx + len(t.text)), None)
    if token is None:
        return ""
    preposition = _preposition(token)
    if preposition is None:
        return _by_verb(token)
    if preposition.lower_ not in _FROM | _TO | _AT and token.head.dep_ == "prep":
        preposition = token.head  # "with relatives in Erbil"
    word = preposition.lower_
    verb = _verb_above(preposition)
    staying = verb is not None and (verb.lemma_ in words_of("staying") or movement.word.move == "shelter")
    if word in _FROM or (word == "of" and preposition.head.lower_ == "out"):
        return "origin"
    if word in _TO:
        return "destination" if word != "for" or (verb is not None and verb.pos_ == "VERB") else ""
    if word in _AT:
        if staying or movement.word.move in ("shelter", "abroad"):
            return "destination"
        if movement.word.move == "return":
            return "destination"
        return "origin" if movement.word.move in ("out", "housing") else ""
    if word in ("over", "border"):
        return "destination"
    return ""


def _preposition(token: Token) -> Token | None:
    """The preposition that governs a name, seen through "town of X", "X and Y", "neighbouring X province"."""
    current = token
    for _ in range(8):
        head = current.head
        if (current.dep_ == "pobj" and head.dep_ in ("prep", "agent", "pcomp")) or current.dep_ == "pobj":
            if (
                head.lower_ == "of"
                and head.head.pos_ in ("NOUN", "PROPN")
                and head.head.dep_ in ("pobj", "dobj", "conj")
            ):
                current = head.head
                continue
            if (
                head.lower_ in ("in", "near", "around", "of")
                and head.head.dep_ == "pobj"
                and head.head.pos_ in ("NOUN", "PROPN")
            ):
                current = head.head
                continue
            return head
        if current.dep_ in _NAMED_BY and head != current:
            current = head
            continue
        if current.dep_ == "dobj":
            return None
        return None
    return None


def _verb_above(token: Token) -> Token | None:
    current = token
    while current.head != current:
        current = current.head
        if current.pos_ in ("VERB", "AUX"):
            return current
    return None


def _by_verb(token: Token) -> str:
    current = token
    for _ in range(6):
        head = current.head
        if current.dep_ in ("dobj", "npadvmod", "nsubj") and head.pos_ == "VERB":
            if current.dep_ == "nsubj":
                return "destination" if head.lemma_ in ("host", "shelter", "receive") else ""
            if head.lemma_ in words_of("leaving"):
                return "origin"
            return "destination" if head.lemma_ in words_of("reaching") else ""
        if current.dep_ in ("pobj", "prep", *_NAMED_BY) and head != current:
            current = head
            continue
        break
    return ""


def main_country(toponyms: Sequence[Toponym]) -> str:
    """The country most of an article's places lie in, "" when there are none."""
    counts = Counter(t.place.country for t in toponyms if t.place is not None and t.place.country)
    return counts.most_common(1)[0][0] if counts else ""
