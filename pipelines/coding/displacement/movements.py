"""Displacement figures of one sentence: a number of people or homes and the word that says what befell them.

What belongs here: pairing counts with words of displacement, units, and what is a stock. What does not: the
words themselves (`triggers`), places, dates and causes of the figure (`geography`, `dates`, `context`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pipelines.coding.casualties import casualty_mentions
from pipelines.coding.casualties.lexicon import harm_words
from pipelines.coding.displacement.lexicon import MoveWord
from pipelines.coding.displacement.triggers import is_modifier, movers, senses, triggers
from pipelines.coding.numbers import figures_of, is_person, noun_kinds, quantities
from pipelines.coding.numbers.lexicon import words_of
from pipelines.coding.types import Parsed, Quantity

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Trigger = tuple["Token", MoveWord]

_QUALIFIERS = (
    "about|around|some|nearly|almost|more than|over|roughly|approximately|at least|an?|estimated|up to"
)
_EQUIVALENT = re.compile(
    r"^[\s,]*(?:\(|or|comprising|consisting of|made up of|of|from|in|representing|totall?ing|[-–—])[\s(]*"
    rf"(?:(?:{_QUALIFIERS})\s+){{0,3}}$",
    re.IGNORECASE,
)
_PART = re.compile(r"\b(?:including|of whom|of them|among them)\b[^.;]{0,25}$", re.IGNORECASE)
_DEFINITION = re.compile(r"\bgroups of\s+$", re.IGNORECASE)
_COUNTED_MOVES = frozenset({"displacement", "evacuation"})
_NOT_MOVERS = frozenset({"one person", "one named person", "sum of a list", "zero"})
_IN_NOUN_PHRASE = frozenset(
    {"nummod", "quantmod", "compound", "amod", "advmod", "nmod", "pobj", "prep", "det", "poss", "appos",
     "npadvmod"}
)  # fmt: skip
_COUNT_PREPOSITIONS = frozenset({"of", "than", "to", "between", "as", "over", "around"})
_FAMILY = ("famil", "relative", "member", "dependant", "dependent")
_FEWEST_PEOPLE = 10
_FEWEST_UNNAMED = 100
_FARTHEST = 14
_ALMOST_NONE = 3


@dataclass(frozen=True, slots=True)
class Movement:
    """A figure with the word of displacement it belongs to.

    `persons` is the same group told in persons ("300 families (1,400 people)"), `is_linked` whether the parse
    ties figure and word together rather than their nearness.
    """

    quantity: Quantity
    unit: str
    trigger: int
    word: MoveWord
    persons: Quantity | None
    is_stock: bool
    is_linked: bool


def movements(parsed: Parsed, *, speaks_of_displacement: bool) -> list[Movement]:
    """The displacement figures of a sentence, in text order.

    Args:
        parsed: The sentence with its parse.
        speaks_of_displacement: The article has a sure word of displacement somewhere, so that words such as
            "crossed" and "arrived" may be read as one.

    Returns:
        At most one figure for each count. Households with their persons in brackets are one figure.
    """
    doc = parsed.doc
    words = triggers(doc, with_weak=speaks_of_displacement)
    if not words:
        return []
    counts = [q for q in figures_of(doc, quantities(doc)) if q.best > 0]
    harmed = {(m.quantity.start, m.quantity.end) for m in casualty_mentions(parsed)}
    pairs = _equivalents(doc, counts)
    inner = {(p.start, p.end) for p in pairs.values()}
    found: list[Movement] = []
    for count in counts:
        if (count.start, count.end) in inner or count.rule in _NOT_MOVERS or _is_armed(doc, count):
            continue
        if _DEFINITION.search(doc.text[: count.start]):
            continue
        link = _link(doc, count, words) or _nearest(doc, count, words, counts)
        if link is None:
            continue
        token, word, unit, is_linked = link
        if (count.start, count.end) in harmed and (is_modifier(token, word) or not is_linked):
            continue  # "killed 30 displaced people"
        if _is_too_small(count, unit, word) or _is_part(doc, count, found):
            continue
        persons = pairs.get(count.start) if unit == "Household" else None
        found.append(Movement(count, unit, token.i, word, persons, _is_stock(doc, token, word), is_linked))
    return found


def _unit(doc: Doc, count: Quantity, word: MoveWord) -> str:
    """Person, Household or Dwelling, "" when the count is of something else."""
    if count.noun in _COUNTED_MOVES:
        return "Person" if word.frame == "noun" else ""
    if not count.noun and (whole := _apposed(doc, count)) is not None:
        return "Household" if "household" in noun_kinds(whole.lemma_) else "Person"
    if not count.noun:
        is_of_thing = re.match(r"\s+of\s+(?!them|whom|those|these)", doc.text[count.end :])
        return "" if is_of_thing or word.move == "housing" else "Person"
    kinds = noun_kinds(count.noun)
    if word.move == "housing":
        return "Dwelling" if "dwelling" in kinds else ""
    if "household" in kinds:
        return "Household"
    if "person" in kinds:
        return "Person"
    if kinds:
        return "Dwelling" if "dwelling" in kinds and word.term == "Evacuated" else ""
    token = _noun_of(doc, count)
    return "Person" if token is not None and (is_person(token) or _is_demonym(token)) else ""


def _apposed(doc: Doc, count: Quantity) -> Token | None:
    """The noun of "the families, 230 in all"."""
    figure = next((t for t in doc if count.start <= t.idx < count.end and t.dep_ == "appos"), None)
    return figure.head if figure is not None and figure.head.pos_ == "NOUN" else None


def _is_demonym(token: Token) -> bool:
    """A capitalised noun that the noun table does not know: "35,326 Brus", "405,000 South Sudanese"."""
    return token.text[:1].isupper() and (token.text.endswith(("s", "ese", "i", "a")) or token.pos_ == "PROPN")


def _noun_of(doc: Doc, count: Quantity) -> Token | None:
    return next((t for t in doc if t.idx >= count.start and t.lemma_.lower() == count.noun), None)


def _is_armed(doc: Doc, count: Quantity) -> bool:
    """Soldiers who run are not displaced (codebook 2), fighters who leave with their families are."""
    if count.noun not in words_of("armed"):
        return False
    token = _noun_of(doc, count)
    return token is None or not any(c.lower_.startswith(_FAMILY) for c in token.conjuncts)


def _link(doc: Doc, count: Quantity, words: Sequence[Trigger]) -> tuple[Token, MoveWord, str, bool] | None:
    """The word whose arguments hold the count; what people did comes before what describes them."""
    options: list[tuple[bool, int, int]] = []
    for number, (token, word) in enumerate(words):
        if not _unit(doc, count, word) or not any(_is_count_of(doc, count, h) for h in movers(token, word)):
            continue
        modifies = is_modifier(token, word)
        if count.rule != "base" or modifies:
            options.append((modifies, abs(token.idx - count.end), number))
    if not options:
        return None
    token, word = words[min(options)[2]]
    return token, word, _unit(doc, count, word), True


def _is_count_of(doc: Doc, count: Quantity, head: Token) -> bool:
    """Whether the count stands in the noun phrase of `head`."""
    tokens = [t for t in doc if count.start <= t.idx < count.end]
    for token in tokens:
        current = token
        for _ in range(4):
            if current == head:
                return True
            is_other = current.dep_ == "prep" and (
                current.lower_ not in _COUNT_PREPOSITIONS or current.i < current.head.i
            )
            is_total = current.dep_ == "prep" and current.head.pos_ == "NUM"  # "200 of the 5,000 people"
            if current.dep_ not in _IN_NOUN_PHRASE or is_other or (is_total and current.head not in tokens):
                break
            current = current.head
    noun = _noun_of(doc, count)
    return noun is not None and noun == head


def _nearest(
    doc: Doc, count: Quantity, words: Sequence[Trigger], counts: Sequence[Quantity]
) -> tuple[Token, MoveWord, str, bool] | None:
    """The nearest word of displacement with nothing between that the count could belong to instead."""
    if count.rule == "base" or (not count.noun and count.best < _FEWEST_UNNAMED):
        return None
    first = next((t.i for t in doc if t.idx + len(t.text) > count.start), 0)
    last = max((t.i for t in doc if t.idx < count.end), default=first)
    best: tuple[int, Token, MoveWord, str] | None = None
    for token, word in words:
        unit = _unit(doc, count, word)
        gap = first - token.i if token.i < first else token.i - last
        if not unit or gap > _FARTHEST or (best is not None and gap >= best[0]):
            continue
        if token.i < first and word.frame == "subject" and not _is_inverted(doc, token, first):
            continue
        between = doc[min(token.i, first) + 1 : max(token.i, first)]
        if any(_breaks(t) for t in between) or _has_other_verb(doc[first], token):
            continue
        spans = (between[0].idx, between[-1].idx) if len(between) else (0, -1)
        if any(o is not count and spans[0] <= o.start <= spans[1] and _unit(doc, o, word) for o in counts):
            continue
        best = (gap, token, word, unit)
    return (best[1], best[2], best[3], False) if best else None


def _breaks(token: Token) -> bool:
    """A word between figure and word of displacement that begins another statement."""
    if token.lower_ in (";", ":"):
        return True
    if token.pos_ != "VERB":
        return False
    is_main = token.dep_ in ("ROOT", "conj", "ccomp") and token.lemma_ not in words_of("light_verb")
    return is_main or token.lemma_.lower() in harm_words()


def _has_other_verb(figure: Token, trigger: Token) -> bool:
    """Whether the counted people do or suffer something else than what the word of displacement says."""
    current = figure
    for _ in range(6):
        head = current.head
        if head == current:
            return False
        if head.pos_ == "VERB":
            is_argument = current.dep_ in ("nsubj", "nsubjpass", "dobj")
            is_other = head != trigger and head.lemma_ not in words_of("light_verb")
            return is_argument and is_other and (head not in trigger.ancestors or trigger.dep_ == "conj")
        current = head
    return False


def _is_inverted(doc: Doc, token: Token, first: int) -> bool:
    """As in "Among those who fled were 300 families": the subject after its verb."""
    return any(t.lemma_ == "be" for t in doc[token.i + 1 : first])


def _equivalents(doc: Doc, counts: Sequence[Quantity]) -> dict[int, Quantity]:
    """Start of a count -> the same group in the other unit right after it ("300 families (1,400 people)")."""
    found: dict[int, Quantity] = {}
    for first, second in pairwise(counts):
        one, two = noun_kinds(first.noun), noun_kinds(second.noun)
        to_persons = "household" in one and ("person" in two or not second.noun)
        if not to_persons and not ("person" in one and "household" in two):
            continue
        noun = _noun_of(doc, first)
        end = first.end if noun is None else max(first.end, noun.idx + len(noun.text))
        if second.start >= end and _EQUIVALENT.match(doc.text[end : second.start]):
            found[first.start] = second
    return found


def _is_too_small(count: Quantity, unit: str, word: MoveWord) -> bool:
    """A handful of people on the run is no displacement figure."""
    if count.is_vague and count.best <= _ALMOST_NONE:
        return True
    is_plain = word.term in ("Evacuated", "Displaced", "Homeless", "Returns") or unit != "Person"
    return not is_plain and count.best < _FEWEST_PEOPLE


def _is_part(doc: Doc, count: Quantity, found: Sequence[Movement]) -> bool:
    """A part of a figure already read ("including 64 children"), unless another move befell it."""
    if not found or found[-1].quantity.best <= count.best:
        return False
    if not _PART.search(doc.text[max(0, count.start - 40) : count.start]):
        return False
    after = [t for t in doc if t.idx >= count.end][:8]
    return not any(w.move != found[-1].word.move for t in after for w in senses(t))


def _is_stock(doc: Doc, trigger: Token, word: MoveWord) -> bool:
    """People at a date rather than a movement: "are", "remain", "still live in camps", IDPs and refugees."""
    if word.frame in ("people", "at"):
        return True
    if word.move == "housing" or word.term in ("Returns", "Relocated"):
        return False
    verb = trigger if trigger.pos_ == "VERB" else trigger.head
    if word.frame == "adjective" and trigger.dep_ == "amod":
        return not any(c.lower_ in ("newly", "recently", "freshly") for c in trigger.children)
    if trigger.lower_ in ("displaced", "uprooted", "homeless"):
        before = doc.text[max(0, trigger.idx - 40) : trigger.idx]
        if verb.lemma_ == "remain" or re.search(r"\b(?:remain\w*|still)\s+(?:\w+\s+)?$", before):
            return True
        return bool(re.search(r"\b(?:are|is)\s+(?:\w+ly\s+|now\s+)?$", before))
    if word.move == "shelter":
        is_present = verb.tag_ in ("VBP", "VBZ", "VBG")
        return is_present or verb.lemma_ in ("remain", "stay", "live", "reside", "sleep")
    return False
