"""From a word of harm to the noun phrases of those harmed, by the parse.

What belongs here: active, passive, participle, relative, elliptical and nominal frames. What does not: how
many they are (`coding.numbers`) and whether the harm happened (`reality`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.coding.casualties.lexicon import HarmWord, harm_words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_RELATIVES = frozenset({"who", "that", "which", "whom"})
_NEAR = 4


def sense(token: Token) -> HarmWord | None:
    """The sense of harm a token has here, None when it has none."""
    for word in harm_words().get(_lemma(token), ()):
        if _fits(token, word):
            return word
    return None


def _lemma(token: Token) -> str:
    lower = token.lower_
    if lower in ("dead", "wounded", "injured", "hurt", "missing") and not _is_verbal(token):
        return lower
    if lower in ("killed", "kills", "killing", "wounding", "wounds", "wounded", "injured", "injures", "hurt") and token.pos_ in ("VERB", "ADJ", "PROPN"):  # fmt: skip
        return {"k": "kill", "w": "wound", "i": "injure", "h": "hurt"}[lower[0]]
    return token.lemma_.lower()


def _is_verbal(token: Token) -> bool:
    if token.lower_ in ("dead", "missing"):
        return False
    if token.pos_ in ("NOUN", "ADJ"):
        return token.dep_ in ("acl", "relcl", "ROOT") and any(
            c.dep_ in ("auxpass", "nsubjpass") for c in token.children
        )
    return True


def _fits(token: Token, word: HarmWord) -> bool:
    frame = word.frame
    if frame.startswith(("object", "subject")):
        if token.pos_ not in ("VERB", "AUX") and not (
            token.tag_ in ("VBN", "VBD", "VBZ", "VBG") or token.dep_ in ("ROOT", "acl")
        ):
            return False
        if token.pos_ == "NOUN" and token.dep_ in ("pobj", "compound", "dobj", "nsubj", "conj"):
            return False
        if token.dep_ == "amod" and token.head.i > token.i:
            return False
        return not word.needs or _has_companion(token, word.needs)
    if frame == "adjective":
        return token.pos_ in ("ADJ", "NOUN", "VERB", "ADV", "PROPN")
    if frame in ("life", "taken", "sustained"):
        return _governor(token, word.needs) is not None
    return token.pos_ in ("NOUN", "PROPN")


def _has_companion(token: Token, needs: frozenset[str]) -> bool:
    doc = token.doc
    right = doc[token.i + 1 : token.i + 1 + 3]
    if any(
        t.lower_ in needs
        for t in right
        if t.dep_ in ("prt", "amod", "acomp", "oprd", "advmod", "advcl", "xcomp", "ccomp", "dobj")
    ):
        return True
    for child in token.subtree:
        if child.i <= token.i or child.lower_ not in needs:
            continue
        if child.lower_ == "death":
            if child.head.lower_ == "to":
                return True
        elif child.head == token or child.head.head == token:
            return True
    return "kill" in needs and any(t.dep_ == "conj" and t.lemma_ == "kill" for t in token.children)


def _governor(token: Token, needs: frozenset[str]) -> Token | None:
    """The verb ("took", "suffered") or noun ("loss") that makes the word one of harm."""
    for ancestor in list(token.ancestors)[:3]:
        if ancestor.lemma_.lower() in needs:
            return ancestor
        if ancestor.pos_ == "VERB" and ancestor.lemma_.lower() not in needs:
            return None
    return None


def victims(token: Token, word: HarmWord) -> list[Token]:
    """Heads of the noun phrases of those harmed (all conjuncts), [] when the words name none."""
    frame = word.frame
    if frame.startswith("object"):
        heads = of_transitive(token)
    elif frame.startswith("subject"):
        heads = subjects_of(token)
    elif frame == "adjective":
        heads = _of_adjective(token)
    elif frame in ("noun", "noun_of", "body", "casualty"):
        heads = _of_noun(token, counts_itself=frame != "noun_of")
    elif frame == "life":
        heads = [token]
    elif frame == "taken":
        governor = _governor(token, word.needs)
        heads = of_transitive(governor) if governor is not None else []
        heads = [h for h in heads if h != token] or heads
    elif frame == "sustained":
        governor = _governor(token, word.needs)
        heads = []
        if governor is not None:
            heads = _objects(governor) if governor.lemma_ == "treat" else subjects_of(governor)
    else:
        heads = []
    return [one for head in heads for one in with_conjuncts(head)]


def with_conjuncts(head: Token) -> list[Token]:
    """A head and the nouns joined to it by "and", in order."""
    found = [head]
    for child in head.children:
        if (
            child.dep_ == "conj"
            and child.i > head.i
            and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ")
        ):
            if any(g.dep_ in _SUBJECTS for g in child.children):
                continue  # a clause of its own
            found += with_conjuncts(child)
    return found


def _objects(verb: Token) -> list[Token]:
    direct = [c for c in verb.children if c.dep_ in ("dobj", "obj") and c.i > verb.i]
    if not direct:
        direct = [c for c in verb.children if c.dep_ in ("ccomp", "oprd", "nsubj") and c.i > verb.i and c.pos_ in ("NOUN", "NUM", "PROPN", "PRON")]  # fmt: skip
    return direct


def subjects_of(verb: Token) -> list[Token]:
    """The subject of a verb, inherited from the verb it is joined to when it has none."""
    own = [c for c in verb.children if c.dep_ in _SUBJECTS]
    if own:
        subject = own[0]
        if subject.lower_ in _RELATIVES and verb.dep_ == "relcl":
            return [verb.head]
        if subject.lower_ in ("those",) or subject.dep_ == "csubj":
            return []
        return [subject]
    if verb.dep_ in ("acl", "relcl"):
        return [verb.head]
    if verb.dep_ in ("conj", "xcomp", "advcl", "dep") and verb.head.pos_ in ("VERB", "AUX"):
        return subjects_of(verb.head)
    return []


def _is_passive(verb: Token) -> bool:
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children):
        return True
    if verb.tag_ not in ("VBN", "VBD"):
        return False
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return (
            _is_passive(verb.head)
            and not _objects(verb)
            and not any(c.dep_ == "nsubj" for c in verb.children)
        )
    return False


def of_transitive(verb: Token) -> list[Token]:
    """Those whom a transitive verb acts on: object, passive subject, or the noun a participle modifies."""
    if _is_passive(verb):
        return subjects_of(verb)
    objects = _objects(verb)
    if objects:
        if objects[0].lower_ in _RELATIVES and verb.dep_ == "relcl":
            return [verb.head]
        return objects
    if (
        verb.tag_ == "VBN"
        and verb.dep_ in ("acl", "relcl")
        and verb.head.pos_ in ("NOUN", "PROPN", "NUM", "PRON")
    ):
        return [verb.head]
    # "shot and killed nine": the later verb holds the object of both
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ == "VERB" and (shared := _objects(child)):
            return shared
    # headline passive: "Ten killed in raid", "Two soldiers, three rebels killed"
    subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    if verb.tag_ in ("VBD", "VBN") and subjects:
        return subjects
    if verb.tag_ in ("VBN", "VBD", "JJ") and verb.i:
        return _left_neighbour(verb)
    return []


def _left_neighbour(token: Token) -> list[Token]:
    """The noun or figure right before a word without a subject of its own ("12 more injured")."""
    doc: Doc = token.doc
    i = token.i - 1
    while i >= 0 and doc[i].lower_ in ("more", "reported", "confirmed", "left", "critically", "seriously", "badly", "others", "feared") and token.i - i <= _NEAR:  # fmt: skip
        if doc[i].lower_ == "others":
            return [doc[i]]
        i -= 1
    if i >= 0 and (doc[i].pos_ in ("NUM", "NOUN") or doc[i].like_num):
        return [doc[i]]
    return []


def _of_adjective(token: Token) -> list[Token]:
    if any(c.dep_ in ("nummod",) or c.like_num for c in token.lefts):
        return [token]  # "12 dead", "21 wounded"
    head = token.head
    if token.dep_ in (
        "acomp",
        "oprd",
        "attr",
        "xcomp",
        "ccomp",
        "advcl",
        "dep",
        "amod",
        "dobj",
        "advmod",
    ) and head.pos_ in ("VERB", "AUX"):
        small = [c for c in token.children if c.dep_ in _SUBJECTS]
        if small:
            return small
        if head.lemma_ in (
            "leave",
            "find",
            "report",
            "declare",
            "see",
            "presume",
            "shoot",
            "fear",
            "list",
            "go",
            "be",
            "remain",
            "lie",
            "confirm",
            "become",
            "turn",
            "pronounce",
            "get",
            "count",
            "bring",
        ):
            if _is_passive(head) or head.lemma_ in ("be", "remain", "go", "lie", "become", "get"):
                return subjects_of(head)
            return [o for o in _objects(head) if o != token] or _left_neighbour(token)
        return _left_neighbour(token)
    small = [c for c in token.children if c.dep_ in _SUBJECTS]
    if small:
        return small
    if token.dep_ in ("amod", "acl", "relcl", "nmod", "compound") and head.i < token.i:
        return [head]
    if token.dep_ in ("amod",) and any(c.dep_ == "nummod" for c in head.children) and head.i > token.i:
        return [head]  # "three wounded soldiers"
    if token.dep_ in ("conj", "ROOT", "dep", "appos", "pobj", "nsubj", "nsubjpass", "dobj"):
        return _left_neighbour(token)
    return _left_neighbour(token) if token.i and token.doc[token.i - 1].like_num else []


def _of_noun(token: Token, *, counts_itself: bool) -> list[Token]:
    for prep in token.children:
        if prep.dep_ == "prep" and prep.lower_ == "of":
            objects = [c for c in prep.children if c.dep_ in ("pobj", "pcomp")]
            if objects:
                return objects[:1]
    if counts_itself:
        return [token]
    return []
