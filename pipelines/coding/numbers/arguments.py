"""The noun phrases a verb is about: those who act, those acted on, and the nouns joined to them.

What belongs here: subjects and objects by the parse, active, passive, participle, relative and elliptical.
What does not: the meaning of the verb (`coding.casualties`, `coding.displacement`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.coding.numbers.lexicon import words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_RELATIVES = frozenset({"who", "that", "which", "whom"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})
_NEAR = 4


def own_subjects(token: Token) -> list[Token]:
    """The subjects a word has itself, also those of a small clause ("left [12] dead")."""
    return [c for c in token.children if c.dep_ in _SUBJECTS]


def subjects_of(verb: Token) -> list[Token]:
    """The subject of a verb, inherited from the verb it is joined to when it has none."""
    own = own_subjects(verb)
    if own:
        subject = own[0]
        if subject.lower_ in _RELATIVES and verb.dep_ == "relcl":
            return [verb.head]
        if subject.lower_ == "those" or subject.dep_ == "csubj":
            return []
        is_list = any(c.dep_ == "cc" for c in subject.children)  # "nine of them and four guards died"
        return own if is_list else [subject]
    if verb.dep_ in ("acl", "relcl"):
        return [verb.head]
    if verb.dep_ in ("conj", "xcomp", "advcl", "dep") and verb.head.pos_ in ("VERB", "AUX"):
        own_words = left_neighbour(verb) if verb.dep_ == "conj" and verb.tag_ in ("VBN", "VBD") else []
        if own_words and (own_words[0].like_num or own_words[0].lower_ in ("another", "others")):
            return own_words  # "one was shot and another seriously wounded"
        return subjects_of(verb.head)
    return []


def objects_of(verb: Token) -> list[Token]:
    """The direct objects of a verb, also where the parse took them for the subject of a clause after it."""
    direct = [c for c in verb.children if c.dep_ in ("dobj", "obj") and c.i > verb.i]
    return direct or [
        c
        for c in verb.children
        if c.dep_ in ("ccomp", "oprd", "nsubj") and c.i > verb.i and c.pos_ in _NOMINAL - {"ADJ"}
    ]


def is_passive(verb: Token) -> bool:
    """Whether the verb, or the one it is joined to, is in the passive."""
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children):
        return True
    if verb.tag_ not in ("VBN", "VBD") or verb.dep_ != "conj" or verb.head.pos_ != "VERB":
        return False
    return (
        is_passive(verb.head) and not objects_of(verb) and not any(c.dep_ == "nsubj" for c in verb.children)
    )


def of_transitive(verb: Token) -> list[Token]:
    """Those whom a transitive verb acts on: object, passive subject, or the noun a participle modifies."""
    if is_passive(verb):
        return subjects_of(verb)
    objects = objects_of(verb)
    if objects:
        is_relative = objects[0].lower_ in _RELATIVES and verb.dep_ == "relcl"
        return [verb.head] if is_relative else objects
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "relcl") and verb.head.pos_ in _NOMINAL:
        return [verb.head]
    for child in verb.children:
        # "shot and killed nine": the later verb holds the object of both
        if child.dep_ == "conj" and child.pos_ == "VERB" and (shared := objects_of(child)):
            return shared
    subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    if verb.tag_ in ("VBD", "VBN") and subjects:
        return subjects[-1:]  # headline passive: "Ten killed in raid", "Six dead, 14 wounded"
    if verb.tag_ in ("VBN", "VBD", "JJ") and verb.i:
        return left_neighbour(verb)
    return []


def left_neighbour(token: Token) -> list[Token]:
    """The noun or figure right before a word without a subject of its own ("12 more injured")."""
    doc = token.doc
    i = token.i - 1
    while i >= 0 and token.i - i <= _NEAR and doc[i].lower_ in words_of("before_state"):
        i -= 1
    if i >= 0 and (
        doc[i].pos_ in ("NUM", "NOUN") or doc[i].like_num or doc[i].lower_ in ("others", "another")
    ):
        return [doc[i]]
    return []


def with_conjuncts(head: Token) -> list[Token]:
    """A head and the nouns joined to it by "and", in order; a joined clause is not one of them."""
    found = [head]
    for child in head.children:
        if child.dep_ == "conj" and child.i > head.i and child.pos_ in _NOMINAL and not own_subjects(child):
            found += with_conjuncts(child)
    for child in head.children:
        # "an engineer, a clerk and two guards": the parse takes the second of a list for an apposition
        is_list = child.dep_ == "appos" and any(c.dep_ == "conj" for c in child.children)
        if is_list and head.tag_ in ("NN", "NNP") and child.pos_ in ("NOUN", "PROPN"):
            found += with_conjuncts(child)
    if head.pos_ == "NUM":
        # "nine of them and four guards": the parse joins the guards to "them"
        members = [c for p in head.children if p.lower_ == "of" for c in p.children]
        joined = [c for m in members for c in m.children if c.dep_ == "conj"]
        found += [c for c in joined if any(n.dep_ == "nummod" for n in c.children)]
    return found
