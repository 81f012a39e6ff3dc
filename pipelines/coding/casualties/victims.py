"""From a word of harm to the noun phrases of those harmed, by the parse.

What belongs here: which sense a word has, and where its frame puts the harmed. What does not: how many they
are (`coding.numbers`) and whether the harm happened (`reality`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.coding.casualties.lexicon import HarmWord, harm_words
from pipelines.coding.numbers import is_person
from pipelines.coding.numbers.arguments import (
    is_passive,
    left_neighbour,
    objects_of,
    of_transitive,
    own_subjects,
    subjects_of,
    with_conjuncts,
)
from pipelines.coding.numbers.lexicon import words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_STATES = frozenset({"dead", "wounded", "injured", "hurt", "missing"})
# forms that the tagger often takes for another part of speech in headlines
_HEADLINE_FORMS = {
    "killed": "kill", "kills": "kill", "killing": "kill", "wounds": "wound", "wounding": "wound",
    "wounded": "wound", "injured": "injure", "injures": "injure", "hurt": "hurt",
}  # fmt: skip
_COPULAS = frozenset({"be", "remain", "go", "lie", "become", "get"})
_PREDICATES = frozenset({"acomp", "oprd", "attr", "xcomp", "ccomp", "advcl", "dep", "amod", "dobj", "advmod"})
_AFTER = 3
_CAMERAS = frozenset({"camera", "video", "film", "tape", "footage", "cameras"})


def sense(token: Token) -> HarmWord | None:
    """The sense of harm a token has here, None when it has none."""
    for word in harm_words().get(_lemma(token), ()):
        if _fits(token, word):
            return word
    return None


def _lemma(token: Token) -> str:
    lower = token.lower_
    if lower in _STATES and not _is_verbal(token):
        return lower
    if lower in _HEADLINE_FORMS and token.pos_ in ("VERB", "ADJ", "PROPN"):
        return _HEADLINE_FORMS[lower]
    return token.lemma_.lower()


def _is_verbal(token: Token) -> bool:
    if token.lower_ in ("dead", "missing"):
        return False
    if token.pos_ in ("NOUN", "ADJ"):
        has_passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in token.children)
        return has_passive and token.dep_ in ("acl", "relcl", "ROOT")
    return True


def _fits(token: Token, word: HarmWord) -> bool:
    frame = word.frame
    if frame.startswith(("object", "subject")):
        return _is_verb(token) and (not word.needs or _has_companion(token, word.needs))
    if frame == "adjective":
        return token.pos_ in ("ADJ", "NOUN", "VERB", "ADV", "PROPN")
    if frame in ("life", "lost_life", "taken", "sustained"):
        return _governor(token, word.needs) is not None
    if (
        frame == "noun_of"
        and token.head.dep_ == "prep"
        and token.head.head.lemma_.lower() in words_of("reaction")
    ):
        return False  # "punishment for the killing of two": an earlier act
    return token.pos_ in ("NOUN", "PROPN")


def _is_verb(token: Token) -> bool:
    is_form = token.pos_ in ("VERB", "AUX") or token.tag_ in ("VBN", "VBD", "VBZ", "VBG")
    if not is_form and token.dep_ not in ("ROOT", "acl"):
        return False
    if token.pos_ == "NOUN" and token.dep_ in ("pobj", "compound", "dobj", "nsubj", "conj"):
        return False
    if any(t.lower_ in _CAMERAS for t in token.doc[token.i + 1 : token.i + 4]):
        return False
    return not (token.dep_ == "amod" and token.head.i > token.i)


def _has_companion(token: Token, needs: frozenset[str]) -> bool:
    """Whether a word that must go with the verb does: "shot *dead*", "beat to *death*", "gunned *down*"."""
    right = token.doc[token.i + 1 : token.i + 1 + _AFTER]
    if any(t.lower_ in needs and (t.dep_ == "prt" or t.dep_ in _PREDICATES) for t in right):
        return True
    if token.i and token.nbor(-1).lower_ in needs:
        return True  # "fatally shot"
    for word in token.subtree:
        if word.i <= token.i or word.lower_ not in needs:
            continue
        if word.lower_ == "death" and word.head.lower_ == "to":
            return True
        if word.lower_ != "death" and token in (word.head, word.head.head):
            return True
    return "kill" in needs and any(t.dep_ == "conj" and t.lemma_ == "kill" for t in token.children)


def _governor(token: Token, needs: frozenset[str]) -> Token | None:
    """The verb ("took", "suffered") or noun ("loss") that makes the word one of harm."""
    for ancestor in list(token.ancestors)[:3]:
        if ancestor.lemma_.lower() in needs:
            return ancestor
        if ancestor.pos_ == "VERB":
            return None
    return None


def victims(token: Token, word: HarmWord) -> list[Token]:
    """Heads of the noun phrases of those harmed (all conjuncts), [] when the words name none."""
    heads = _heads(token, word)
    if heads == [token]:
        return heads  # "22 deaths and 100 injuries": the other noun has its own sense
    return [one for head in heads for one in with_conjuncts(_members(head))]


def _members(head: Token) -> Token:
    """The people of "a total of 45 villagers", "a group of hikers"."""
    if head.lemma_.lower() not in words_of("collective") or not any(
        c.lower_ in ("a", "an") for c in head.children
    ):
        return head
    inner = [c for p in head.children if p.lower_ == "of" for c in p.children if c.dep_ == "pobj"]
    return inner[0] if inner else head


def _heads(token: Token, word: HarmWord) -> list[Token]:
    frame = word.frame
    if frame == "object_or_subject":
        return of_transitive(token) or subjects_of(token)
    if frame.startswith("object"):
        if token.lemma_ == "shoot" and not word.needs and not objects_of(token) and not is_passive(token):
            return []  # "shot at a crowd"
        heads = of_transitive(token)
        return subjects_of(token) if [h.lower_ for h in heads] == ["themselves"] else heads
    if frame.startswith("subject"):
        return subjects_of(token)
    if frame == "adjective":
        return _of_adjective(token)
    if frame == "life":
        return [token]
    if frame in ("lost_life", "taken", "sustained"):
        return _of_governor(token, word)
    return _of_noun(token, counts_itself=frame != "noun_of")


def _of_governor(token: Token, word: HarmWord) -> list[Token]:
    governor = _governor(token, word.needs)
    if governor is None:
        return []
    if word.frame == "lost_life":
        has_figure = any(c.dep_ == "nummod" or c.lower_ == "many" for c in token.children)
        return [token] if has_figure or is_passive(governor) else subjects_of(governor)
    if word.frame == "taken":
        inside = [c for c in token.lefts if c.dep_ in ("compound", "nmod") and is_person(c)]
        return inside or [h for h in of_transitive(governor) if h != token]
    return objects_of(governor) if governor.lemma_ == "treat" else subjects_of(governor)


def _of_adjective(token: Token) -> list[Token]:
    """Those who are dead, wounded or missing: "12 dead", "were found dead", "left 12 dead", "is missing"."""
    if any(c.dep_ == "nummod" or c.like_num for c in token.lefts):
        return [token]
    previous = token.nbor(-1) if token.i else None
    following = token.nbor(1) if token.i + 1 < len(token.doc) else None
    if (
        previous is not None
        and previous.like_num
        and (following is None or following.pos_ not in ("NOUN", "PROPN"))
    ):
        return [previous]
    small = own_subjects(token)
    head = token.head
    if small:
        return small
    if token.dep_ in _PREDICATES and head.pos_ in ("VERB", "AUX"):
        if head.lemma_ not in words_of("adjective_verb"):
            return _numbered(left_neighbour(token))
        if is_passive(head) or head.lemma_ in _COPULAS:
            return subjects_of(head)
        return [o for o in objects_of(head) if o != token] or left_neighbour(token)
    if token.dep_ in ("amod", "acl", "relcl", "nmod", "compound"):
        if head.i < token.i:
            return [head]
        # "three wounded soldiers", but not "the wounded soldiers": those were counted before
        return [head] if any(c.dep_ == "nummod" for c in head.children) else []
    return _numbered(left_neighbour(token))


def _numbered(heads: list[Token]) -> list[Token]:
    """Keep a neighbour only if it is people or a figure: "Officials spoke of dead" has none."""
    return [h for h in heads if h.like_num or h.pos_ == "NUM" or h.lower_ == "others" or is_person(h)]


def _of_noun(token: Token, *, counts_itself: bool) -> list[Token]:
    prepositions = [c for c in token.children if c.dep_ == "prep" and c.lower_ == "of"]
    if token.lemma_ == "injury" and token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "to":
        prepositions.append(token.nbor(1))
    for preposition in prepositions:
        if preposition.dep_ == "prep":
            objects = [c for c in preposition.children if c.dep_ in ("pobj", "pcomp")]
            if objects:
                return objects[:1]
    return [token] if counts_itself else []
