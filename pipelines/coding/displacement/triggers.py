"""Words of displacement in a parsed sentence: which sense they have, who moves, and whether it happened.

What belongs here: word -> sense -> the noun phrases of those who moved. What does not: their number
(`movements`), places and dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipelines.coding.casualties.reality import is_negated, is_unreal
from pipelines.coding.displacement.lexicon import MoveWord, move_words
from pipelines.coding.numbers.arguments import of_transitive, subjects_of, with_conjuncts
from pipelines.coding.numbers.lexicon import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_VERB_FRAMES = frozenset({"object", "subject", "subject_or_object", "object_or_subject", "dwelling"})
_NOUN_FRAMES = frozenset({"noun", "people"})


def triggers(doc: Doc, *, with_weak: bool) -> list[tuple[Token, MoveWord]]:
    """The words of displacement of a sentence that tell of something that happened, with their senses.

    Args:
        doc: The sentence.
        with_weak: Also words that tell of displacement only where the article does ("crossed", "arrived").
    """
    return [
        (token, word)
        for token in doc
        for word in senses(token)
        if (with_weak or not word.is_weak) and not is_unreal_move(token) and not is_negated(token)
    ]


def senses(token: Token) -> list[MoveWord]:
    """The senses of displacement a token has in its sentence."""
    lower = token.lower_
    lemma = token.lemma_.lower()
    if lower in ("displaced", "homeless"):
        is_state = token.pos_ != "VERB" or token.dep_ in ("acomp", "oprd", "attr")
        is_state = is_state or (token.dep_ == "amod" and token.head.i > token.i)
        lemma = lower if is_state or lower == "homeless" else "displace"
    elif lower == "idps":
        lemma = "idp"
    elif lower.startswith("displaced") and lower.isalpha():
        lemma = "displace"  # words run together in a page copy: "displacedabout"
    return [w for w in move_words().get(lemma, ()) if _fits(token, w)]


def _fits(token: Token, word: MoveWord) -> bool:
    frame = word.frame
    if frame == "at":
        return _stay_verb(token, word) is not None
    if frame == "with":
        return any(word.needs & {a.lower_, a.lemma_} for a in list(token.ancestors)[:2])
    if frame in _NOUN_FRAMES and (token.pos_ not in ("NOUN", "PROPN") or token.dep_ == "compound"):
        return False
    if frame in _VERB_FRAMES and token.pos_ not in ("VERB", "AUX", "ADJ") and not token.tag_.startswith("VB"):
        return False
    if word.term == "Forced to flee" and any(
        t.lemma_.lower() in words_of("not_origin") for t in _left(token)
    ):
        return False
    if frame == "subject" and _is_passive(token):
        return False
    return not word.needs or bool(word.needs & {t.lower_ for t in _clause(token)})


def _is_passive(token: Token) -> bool:
    """As in "were left behind", "residents left with nothing": no one goes away in it."""
    is_participle = token.dep_ == "acl" and token.tag_ == "VBN" and token.lemma_ in ("leave", "abandon")
    return is_participle or any(c.dep_ in ("auxpass", "nsubjpass") for c in token.children)


def _left(token: Token) -> list[Token]:
    """What is left behind: the object, or the noun after "from"."""
    after_from = [c for p in token.children if p.lower_ == "from" for c in p.children]
    return [c for c in (*token.children, *after_from) if c.dep_ in ("dobj", "pobj")]


def _clause(token: Token) -> Sequence[Token]:
    """The words of the verb's own clause: its subtree, and the noun that a participle modifies."""
    words = list(token.subtree)
    if token.dep_ in ("acl", "relcl"):
        words += [token.head, *token.head.lefts]
    return words


def _stay_verb(token: Token, word: MoveWord) -> Token | None:
    """The verb of "are in camps": people there, not people doing something there."""
    preposition = token.head
    if token.dep_ != "pobj" or preposition.lower_ not in ("in", "at", "inside"):
        return None
    verb = preposition.head
    return verb if verb.lemma_ in word.needs and verb.pos_ in ("VERB", "AUX") else None


def is_unreal_move(token: Token) -> bool:
    """As for harm, but people ordered to evacuate or forced to flee are displaced."""
    governor = token.head
    is_caused = token.dep_ in ("xcomp", "ccomp", "advcl") and governor.lemma_ in words_of("causative")
    return is_unreal(governor if is_caused else token)


def movers(token: Token, word: MoveWord) -> list[Token]:
    """Heads of the noun phrases of those who moved, or of the homes that were hit."""
    return [one for head in _heads(token, word) for one in with_conjuncts(head)]


def _heads(token: Token, word: MoveWord) -> list[Token]:
    frame = word.frame
    if frame == "noun":
        return [*(c for p in token.children if p.lower_ == "of" for c in p.children), token]
    if frame == "people":
        return [token]
    if frame == "adjective":
        if token.head.pos_ in ("VERB", "AUX"):
            return subjects_of(token.head) + of_transitive(token.head)
        return [token.head] if token.head.pos_ in ("NOUN", "PROPN", "NUM") else []
    if frame == "at":
        verb = _stay_verb(token, word)
        return subjects_of(verb) if verb is not None else []
    if frame == "with":
        return [h for a in list(token.ancestors)[:2] if a.pos_ == "VERB" for h in subjects_of(a)]
    if frame in ("subject", "subject_or_object", "object_or_subject"):
        passive = [c for c in token.children if c.dep_ == "nsubjpass"]
        return passive or (of_transitive(token) if frame != "subject" else []) + subjects_of(token)
    return of_transitive(token)


def is_modifier(token: Token, word: MoveWord) -> bool:
    """Whether the word describes the people rather than telling what they did ("the displaced people")."""
    return token.dep_ in ("acl", "relcl", "amod") or word.frame in ("people", "noun", "adjective")
