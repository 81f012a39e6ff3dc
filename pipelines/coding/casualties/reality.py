"""Whether the harm a word tells of happened: negated, planned or feared harm, running tolls, and who claims it.

What belongs here: reading the words around a word of harm. What does not: the victims and their number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_MODALS = frozenset({"could", "may", "might", "would", "will", "should", "can", "must", "'ll", "shall", "wo"})
_UNREAL_HEADS = frozenset(
    "threaten vow plan want try attempt fear warn intend order call risk hope aim pledge promise swear"
    " conspire plot seek prevent avoid avert allow urge demand refuse fail ask beg incite likely able ready set".split()
)
_SPEECH = frozenset(
    "say claim report announce confirm state tell add estimate put declare allege maintain insist acknowledge"
    " admit assert write count register record note explain quote document believe".split()
)
_CLAUSES = frozenset({"ccomp", "advcl", "relcl", "acl", "xcomp", "conj", "pcomp", "parataxis", "dep"})
_RUNNING = re.compile(
    r"\bsince\b|\bso far\b|\bto date\b|\bthis (?:year|month)\b|\b(?:each|every|a|per) year\b|\bannually\b"
    r"|\b(?:in|over|during|for|within) (?:the )?(?:recent|past|last|previous) (?:\w+ ){0,3}(?:days|weeks|months|years?|decades?)\b"
    r"|\bover the years\b|\b(?:during|throughout|in) the (?:\w+[- ]){0,3}(?:war|conflict|insurgency|uprising|campaign)\b"
    r"|\b(?:year|month|decade)s?[- ]long\b",
    re.IGNORECASE,
)
_BARE_YEAR = re.compile(
    r"\b(?:in|during|of|throughout) (?:(?:early|late|mid)[- ])?(?:19|20)\d\d\b|\bin the (?:19|20)\d0s\b",
    re.IGNORECASE,
)
_WARS = frozenset(
    "war conflict insurgency uprising violence unrest rebellion crackdown fighting genocide".split()
)


def is_unreal(token: Token) -> bool:
    """Threatened, planned, feared, conditional or merely possible harm."""
    current: Token | None = token
    steps = 0
    while current is not None and steps < 8:
        if any(c.dep_ == "aux" and c.lower_ in _MODALS for c in current.children):
            return True
        if current.dep_ == "advcl" and any(
            c.dep_ == "mark" and c.lower_ in ("if", "unless", "lest") for c in current.children
        ):
            return True
        parent = current.head
        if parent == current:
            break
        infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in current.children)
        if infinitive and (parent.lemma_.lower() in _UNREAL_HEADS or current.dep_ in ("advcl", "acl", "relcl", "xcomp") and parent.lemma_ not in ("be", "seem", "appear", "use", "go", "manage", "report", "know", "force", "say", "believe", "estimate", "think", "continue")):  # fmt: skip
            return True
        if parent.lemma_.lower() in ("fear", "threaten", "warn") and current.dep_ in (
            "ccomp",
            "oprd",
            "acomp",
            "pcomp",
            "xcomp",
            "dobj",
            "advcl",
        ):
            return True
        if current.dep_ in ("ccomp", "parataxis", "ROOT") or (
            current.dep_ not in _CLAUSES and current.pos_ == "VERB"
        ):
            break
        if current.dep_ in ("relcl", "acl"):
            break
        current = parent
        steps += 1
    return False


def is_negated(token: Token) -> bool:
    """Whether the clause of the word is negated ("did not kill", "without killing")."""
    current = token
    for _ in range(3):
        if any(c.dep_ == "neg" for c in current.children):
            return True
        if current.dep_ == "pcomp" and current.head.lower_ == "without":
            return True
        if current.dep_ == "pobj" and current.head.lower_ == "without":
            return True
        if (
            current.pos_ == "VERB"
            and current.dep_ not in ("xcomp", "acomp", "oprd")
            or current.head == current
        ):
            return False
        if current.dep_ not in ("dobj", "acomp", "oprd", "attr", "amod", "xcomp", "conj", "auxpass"):
            return False
        current = current.head
    return False


def clause_text(token: Token) -> str:
    """The words of the clause a word stands in, without clauses that are told inside it."""
    head = token
    while head.pos_ not in ("VERB", "AUX") and head.head != head and head.dep_ not in ("relcl",):
        head = head.head
    doc: Doc = token.doc
    keep = []
    for t in head.subtree:
        inner = t
        outside = False
        while inner != head:
            if inner.dep_ in ("ccomp", "relcl", "parataxis") or (
                inner.dep_ in ("advcl", "conj") and inner.pos_ == "VERB" and inner.i > token.i
            ):
                outside = not (
                    inner == token or token.is_ancestor(inner) is False and inner.is_ancestor(token)
                )
                break
            inner = inner.head
        if not outside:
            keep.append(t.i)
    return "".join(doc[i].text_with_ws for i in sorted(keep))


def running_total(token: Token) -> str:
    """The rule by which the count is a sum over several events ("" when it is not)."""
    text = clause_text(token)
    if _RUNNING.search(text):
        return "running toll"
    if _BARE_YEAR.search(text):
        return "toll of a year"
    subjects = [c for c in token.children if c.dep_ == "nsubj"]
    has_perfect = any(c.lower_ in ("has", "have", "'ve") and c.dep_ == "aux" for c in token.children)
    if has_perfect and any(s.lemma_.lower() in _WARS for s in subjects):
        return "toll of a war"
    if any(t.lower_ == "bring" or t.lower_ == "bringing" for t in token.children) and " to " in text:
        return ""
    return ""


def claimant(token: Token) -> str:
    """Who gives the count: subject of the speech verb above it, or "according to X" ("" when unsaid)."""
    doc: Doc = token.doc
    current = token
    while True:
        if current.lemma_.lower() in _SPEECH and current != token and current.pos_ == "VERB":
            subjects = [c for c in current.children if c.dep_ in ("nsubj",)]
            if subjects:
                return _phrase(subjects[0])
        # "X said" put after the clause it reports
        for child in current.children:
            if (
                child.lemma_.lower() in _SPEECH
                and child.dep_ in ("parataxis", "ccomp", "advcl")
                and child.i > token.i
            ):
                subjects = [c for c in child.children if c.dep_ == "nsubj"]
                if subjects and not any(c.dep_ in ("dobj", "ccomp") for c in child.children):
                    return _phrase(subjects[0])
        if current.head == current:
            break
        current = current.head
    for t in doc:
        if t.lower_ == "according":
            for prep in t.children:
                for source in prep.children:
                    if source.dep_ == "pobj":
                        return _phrase(source)
    return ""


def _phrase(head: Token) -> str:
    """A noun phrase without its clauses: the words that name the source."""
    doc: Doc = head.doc
    end = head.i
    for child in head.children:
        if child.i > head.i and child.dep_ == "prep" and child.lower_ in ("of", "for", "in", "at"):
            end = max(end, child.right_edge.i)
        if child.dep_ == "conj":
            end = max(end, child.i)
    start = head.left_edge.i
    text = doc[start : min(end, start + 14) + 1].text
    return re.sub(r"^(?:the|a|an)\s+", "", text, flags=re.IGNORECASE)
