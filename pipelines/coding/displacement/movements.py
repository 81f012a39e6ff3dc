"""Displacement figures of one sentence: a number of people or homes and the word that says what befell them.

What belongs here: pairing counts with words of displacement, leaving out what is planned, feared or denied.
What does not: places, dates and causes of the figure (`geography`, `dates`, `context`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.coding.casualties.lexicon import harm_words
from pipelines.coding.casualties.reality import is_negated, is_unreal
from pipelines.coding.numbers.arguments import of_transitive, subjects_of, with_conjuncts
from pipelines.coding.displacement.lexicon import MoveWord, move_words
from pipelines.coding.numbers import is_person, noun_kinds, quantities
from pipelines.coding.numbers.lexicon import words_of
from pipelines.coding.types import Parsed, Quantity

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NOT_PEOPLE = frozenset({"thing", "animal", "time", "measure", "money", "vote"})
_EQUIVALENT = re.compile(
    r"^[\s,]*(?:\(|or|comprising|consisting of|made up of|of|from|in|representing|i\.e\.|totalling|totaling|[-–—])[\s(]*"
    r"(?:(?:about|around|some|nearly|almost|more than|over|roughly|approximately|at least|an?|estimated)\s+)*$",
    re.IGNORECASE,
)
_ALREADY_STOCK = re.compile(
    r"\b(?:remain(?:s|ed|ing)?|still|are|is|total number of|currently|now|continue to)\b[^.;]{0,25}$",
    re.IGNORECASE,
)
_PART = re.compile(r"\b(?:including|of whom|of them|among them)\b[^.;]{0,25}$", re.IGNORECASE)
_COUNTED_MOVES = frozenset({"displacement", "evacuation"})
_FEWEST_PEOPLE = 10
_FARTHEST = 14


@dataclass(frozen=True, slots=True)
class Movement:
    """A figure with the word of displacement it belongs to. `persons` is the same group told in persons."""

    quantity: Quantity
    unit: str
    trigger: int
    word: MoveWord
    persons: Quantity | None
    is_stock: bool
    is_linked: bool


def senses(token: Token) -> list[MoveWord]:
    """The senses of displacement a token has in its sentence."""
    lemma = token.lemma_.lower()
    if token.lower_ in ("displaced", "homeless"):
        is_verb = token.lower_ == "displaced" and token.pos_ == "VERB"
        lemma = "displace" if is_verb else token.lower_
    elif token.lower_ in ("idps", "idp"):
        lemma = "idp"
    elif token.text.lower().startswith("displaced") and token.text.isalpha():
        lemma = "displace"
    return [w for w in move_words().get(lemma, ()) if _fits(token, w)]


def _fits(token: Token, word: MoveWord) -> bool:
    if word.frame in ("noun", "people") and (token.pos_ not in ("NOUN", "PROPN") or token.dep_ == "compound"):
        return False
    if word.frame == "at":
        return _stay_verb(token, word) is not None
    if word.frame == "subject" and any(c.dep_ in ("auxpass", "nsubjpass") for c in token.children):
        return False
    if word.frame in ("object", "subject", "subject_or_object", "object_or_subject", "dwelling"):
        if token.pos_ not in ("VERB", "AUX", "ADJ") and not token.tag_.startswith("VB"):
            return False
    if word.frame == "with":
        return any(a.lower_ in word.needs or a.lemma_ in word.needs for a in list(token.ancestors)[:2])
    if word.needs:
        words = {t.lower_ for t in _clause(token)}
        return bool(words & word.needs)
    return True


def _stay_verb(token: Token, word: MoveWord) -> Token | None:
    """The verb of "are in camps": people there, not people doing something there."""
    preposition = token.head
    if token.dep_ != "pobj" or preposition.lower_ not in ("in", "at", "inside"):
        return None
    verb = preposition.head
    return verb if verb.lemma_ in word.needs and verb.pos_ in ("VERB", "AUX") else None


def _clause(token: Token) -> Sequence[Token]:
    """The words of the verb's own clause: its subtree, and for a conjunct what its subject carries."""
    words = list(token.subtree)
    if token.dep_ in ("acl", "relcl"):
        words += [token.head, *token.head.lefts]
    return words


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
    counts = [q for q in quantities(doc) if q.best > 0]
    found: list[Movement] = []
    triggers = [(t, w) for t in doc for w in senses(t) if speaks_of_displacement or not w.is_weak]
    pairs = _equivalents(doc, counts)
    inner = {id(p) for p in pairs.values()}
    for count in counts:
        if id(count) in inner:
            continue
        link = _link(doc, count, triggers, counts)
        if link is None:
            continue
        trigger, word, unit, is_linked = link
        other = pairs.get(count.start)
        persons = other if other is not None and unit == "Household" else None
        if _is_too_small(count, unit, word) or _is_part(doc, count, unit, found):
            continue
        found.append(
            Movement(count, unit, trigger.i, word, persons, _is_stock(doc, trigger, word, count), is_linked)
        )
    return found


def _unit(doc: Doc, count: Quantity, word: MoveWord) -> str:
    """Person, Household or Dwelling, "" when the count is of something else."""
    kinds = noun_kinds(count.noun) if count.noun else frozenset()
    if count.noun in _COUNTED_MOVES:
        return "Person" if word.frame == "noun" else ""
    if not count.noun and re.match(r"\s+of\s+(?!them|whom|those|these)", doc.text[count.end :]):
        return ""
    if word.move == "housing":
        return "Dwelling" if "dwelling" in kinds else ""
    if "household" in kinds:
        return "Household"
    if "person" in kinds or not count.noun:
        return "Person"
    if "dwelling" in kinds and word.term == "Evacuated":
        return "Dwelling"
    if kinds & _NOT_PEOPLE or kinds:
        return "Person" if "group" in kinds and word.frame != "dwelling" and count.noun == "group" else ""
    token = _token_of(doc, count)
    if token is not None and (is_person(token) or _is_demonym(token)):
        return "Person"
    return ""


def _is_demonym(token: Token) -> bool:
    """A capitalised plural that the noun table does not know: "35,326 Brus", "405,000 South Sudanese"."""
    return token.text[:1].isupper() and (token.text.endswith(("s", "ese", "i", "a")) or token.pos_ == "PROPN")


def _token_of(doc: Doc, count: Quantity) -> Token | None:
    for token in doc:
        if token.idx >= count.start and token.lemma_.lower() == count.noun:
            return token
    return None


def _is_armed(doc: Doc, count: Quantity) -> bool:
    if count.noun not in words_of("armed"):
        return False
    token = _token_of(doc, count)
    if token is None:
        return True
    return not any("family" in c.lower_ or "famil" in c.lower_ or "relative" in c.lower_ or "member" in c.lower_ for c in token.conjuncts) and token.lower_ != "members"  # fmt: skip


def _link(
    doc: Doc, count: Quantity, triggers: Sequence[tuple[Token, MoveWord]], counts: Sequence[Quantity]
) -> tuple[Token, MoveWord, str, bool] | None:
    """The word of displacement a count belongs to: by the parse, else the nearest one in the same stretch."""
    if count.rule in ("one person", "one named person", "sum of a list", "zero") or _is_armed(doc, count):
        return None
    options: list[tuple[int, int, Token, MoveWord, str]] = []
    for token, word in triggers:
        unit = _unit(doc, count, word)
        if not unit or is_unreal_move(token) or is_negated(token):
            continue
        rank = _rank(doc, count, token, word)
        if rank is not None:
            options.append((rank, abs(token.idx - count.end), token, word, unit))
    if options:
        _, _, token, word, unit = min(options, key=lambda o: (o[0], o[1]))
        return token, word, unit, True
    if count.rule == "base":
        return None
    return _nearest(doc, count, triggers, counts)


def _rank(doc: Doc, count: Quantity, token: Token, word: MoveWord) -> int | None:
    """0 for an argument of the main verb, 1 for a modifier of the counted noun, None when not related."""
    heads: list[Token] = []
    if word.frame == "noun":
        heads = [c for p in token.children if p.lower_ == "of" for c in p.children] + [token]
    elif word.frame == "people":
        heads = [token]
    elif word.frame == "adjective":
        if token.head.pos_ in ("VERB", "AUX"):
            heads = subjects_of(token.head) + of_transitive(token.head)
        elif token.head.pos_ in ("NOUN", "PROPN", "NUM"):
            heads = [token.head]
    elif word.frame == "at":
        verb = _stay_verb(token, word)
        heads = subjects_of(verb) if verb is not None else []
    elif word.frame == "with":
        heads = [h for a in list(token.ancestors)[:2] if a.pos_ == "VERB" for h in subjects_of(a)]
    elif word.frame in ("subject", "subject_or_object", "object_or_subject"):
        passive = [c for c in token.children if c.dep_ == "nsubjpass"]
        heads = passive or (of_transitive(token) if word.frame != "subject" else []) + subjects_of(token)
    else:
        heads = of_transitive(token)
    heads = [one for head in heads for one in with_conjuncts(head)]
    for head in heads:
        if _is_count_of(doc, count, head):
            inside = token.dep_ in ("acl", "relcl", "amod") or word.frame in ("people", "noun", "adjective")
            if count.rule == "base":
                return 1 if inside else None
            return 1 if inside else 0
    return None


def _is_count_of(doc: Doc, count: Quantity, head: Token) -> bool:
    tokens = [t for t in doc if count.start <= t.idx < count.end]
    for token in tokens:
        current = token
        for _ in range(4):
            if current == head:
                return True
            if current.dep_ not in ("nummod", "quantmod", "compound", "amod", "advmod", "nmod", "pobj", "prep", "det", "poss", "appos", "npadvmod"):  # fmt: skip
                break
            if current.dep_ == "prep" and current.lower_ not in (
                "of",
                "than",
                "to",
                "between",
                "as",
                "over",
                "around",
            ):
                break
            current = current.head
        if head.i < token.i and any(t.dep_ == "pobj" and t == token and t.head.head == head and t.head.lower_ == "of" for t in tokens):  # fmt: skip
            return True
    noun = _token_of(doc, count)
    return noun == head and noun is not None and noun.idx - count.end < 60


def _nearest(
    doc: Doc, count: Quantity, triggers: Sequence[tuple[Token, MoveWord]], counts: Sequence[Quantity]
) -> tuple[Token, MoveWord, str, bool] | None:
    best: tuple[int, Token, MoveWord, str] | None = None
    first = next((t.i for t in doc if t.idx + len(t.text) > count.start), 0)
    last = max((t.i for t in doc if t.idx < count.end), default=first)
    for token, word in triggers:
        unit = _unit(doc, count, word)
        if not unit or is_unreal_move(token) or is_negated(token):
            continue
        if not count.noun and count.best < 100:
            continue
        gap = first - token.i if token.i < first else token.i - last
        low, high = sorted((token.i, first))
        between = doc[low + 1 : high]
        if gap > _FARTHEST or any(
            t.lower_ in (";", ":") or t.lemma_.lower() in harm_words() and t.pos_ == "VERB" for t in between
        ):
            continue
        if any(o is not count and _unit(doc, o, word) and between and between[0].idx <= o.start <= between[-1].idx for o in counts):  # fmt: skip
            continue
        if token.i < first and word.frame == "subject" and not _starts_late(doc, token, first):
            continue
        if any(
            t.pos_ == "VERB" and t.dep_ in ("ROOT", "conj", "ccomp") and t.lemma_ not in words_of("light_verb")
            for t in between
        ):
            continue
        if _has_other_verb(doc[first], token):
            continue
        if best is None or gap < best[0]:
            best = (gap, token, word, unit)
    return (best[1], best[2], best[3], False) if best else None


def _has_other_verb(figure: Token, trigger: Token) -> bool:
    """Whether the counted people do or suffer something else than what the word of displacement says."""
    current = figure
    for _ in range(6):
        head = current.head
        if head == current:
            return False
        if head.pos_ == "VERB":
            is_argument = current.dep_ in ("nsubj", "nsubjpass", "dobj")
            return (
                is_argument
                and head != trigger
                and head.lemma_ not in words_of("light_verb")
                and head not in trigger.ancestors
            )
        current = head
    return False


def _starts_late(doc: Doc, token: Token, first: int) -> bool:
    """ "forced to flee were 300 families": a subject after its verb."""
    return any(t.lemma_ == "be" for t in doc[token.i + 1 : first])


def is_unreal_move(token: Token) -> bool:
    """As for harm, but orders to evacuate and force to flee are displacement."""
    governor = token.head
    if (
        token.dep_ in ("xcomp", "ccomp", "advcl")
        and governor.lemma_
        in ("order", "force", "compel", "oblige", "tell", "have", "make", "leave", "allow")
        and governor.lemma_ != "allow"
    ):
        return is_unreal(governor)
    return is_unreal(token)


def _equivalents(doc: Doc, counts: Sequence[Quantity]) -> dict[int, Quantity]:
    """Start of a count -> the same group told in the other unit right after it ("300 families (1,400 people)")."""
    found: dict[int, Quantity] = {}
    for first, second in zip(counts, counts[1:], strict=False):
        one, two = noun_kinds(first.noun), noun_kinds(second.noun)
        differ = ("household" in one and ("person" in two or not second.noun)) or (
            "person" in one and "household" in two
        )
        noun = _token_of(doc, first)
        end = first.end if noun is None else max(first.end, noun.idx + len(noun.text))
        if differ and second.start >= end and _EQUIVALENT.match(doc.text[end : second.start]):
            found[first.start] = second
    return found


def _is_too_small(count: Quantity, unit: str, word: MoveWord) -> bool:
    if unit != "Person" or word.term in ("Evacuated", "Displaced", "Homeless", "Returns"):
        return count.is_vague and count.best <= 3
    return count.best < _FEWEST_PEOPLE


def _is_part(doc: Doc, count: Quantity, unit: str, found: Sequence[Movement]) -> bool:
    """A part of a figure already read ("including 64 children"), unless another move befell it."""
    return bool(found) and bool(_PART.search(doc.text[max(0, count.start - 40) : count.start])) and found[-1].quantity.best > count.best and found[-1].trigger < len(doc) and _same_move(doc, count, found[-1])  # fmt: skip


def _same_move(doc: Doc, count: Quantity, whole: Movement) -> bool:
    after = [t for t in doc if t.idx >= count.end][:8]
    return not any(w.move != whole.word.move for t in after for w in senses(t))


def _is_stock(doc: Doc, trigger: Token, word: MoveWord, count: Quantity) -> bool:
    """People at a date rather than a movement: "are", "remain", "still live in camps", IDPs and refugees."""
    if word.frame == "people":
        return True
    if word.move == "housing" or word.term in ("Returns", "Relocated"):
        return False
    before = doc.text[max(0, trigger.idx - 40) : trigger.idx]
    verb = trigger if trigger.pos_ == "VERB" else trigger.head
    auxiliaries = [c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if trigger.lower_ in ("displaced", "uprooted", "homeless"):
        perfect = any(a in ("have", "has", "had", "been") for a in auxiliaries)
        if (verb.lemma_ == "remain") or re.search(r"\b(?:remain\w*|still)\s+(?:\w+\s+)?$", before):
            return True
        return not perfect and bool(re.search(r"\b(?:are|is)\s+(?:\w+ly\s+|now\s+|still\s+)?$", before))
    if word.frame == "at":
        return True
    if word.move == "shelter":
        return (
            verb.tag_ in ("VBP", "VBZ", "VBG")
            or verb.lemma_ in ("remain", "stay", "live", "reside")
            or "host" in verb.lemma_
        )
    return False
