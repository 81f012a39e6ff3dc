"""Whether harm happened: negated, planned or feared harm, running tolls, and who claims it.

What belongs here: reading the words around a word of harm. What does not: the victims and their number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.coding.numbers.lexicon import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_MODALS = frozenset({"could", "may", "might", "would", "will", "should", "can", "must", "'ll", "shall", "wo"})
_CLAUSES = frozenset({"ccomp", "advcl", "relcl", "acl", "xcomp", "conj", "pcomp", "parataxis", "dep"})
_COMPLEMENTS = frozenset({"ccomp", "oprd", "acomp", "pcomp", "xcomp", "dobj", "advcl"})
_QUOTES = frozenset("\"'“”‘’``''")
_MAX_CLIMB = 8
_SPAN = r"(?:days|weeks?|months?|years?|decades?)"
_RUNNING = re.compile(
    r"\bso far this\b|\bto date\b|(?<!earlier )(?<!later )\bthis year\b|\b(?:each|every|a|per) year\b"
    r"|\bannually\b"
    rf"|\b(?:in|over|during|for|within) (?:the )?(?:recent|past|last|previous) (?:\w+ ){{0,3}}{_SPAN}\b"
    r"|\bover the years\b"
    r"|\b(?:during|throughout|in) the (?:\w+[- ]){0,3}(?:war|conflict|insurgency|uprising)\b"
    r"|\b(?:year|month|decade)s?[- ]long\b",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:have|has|had) since\b|\bsince\b(?=\s+\w)", re.IGNORECASE)
_SINCE_DAYS = re.compile(
    r"\bsince (?:early |late )?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|dawn|the weekend|last night)",
    re.IGNORECASE,
)
_SUPERLATIVE = re.compile(
    r"\b(?:first|worst|last|biggest|largest|highest|\w+(?:i|e)est|most \w+)\b", re.IGNORECASE
)
_BARE_YEAR = re.compile(
    r"\b(?:in|during|of|throughout) (?:(?:early|late|mid)[- ])?(?:19|20)\d\d\b|\bin the (?:19|20)\d0s\b"
    r"|\bfrom (?:19|20)\d\d (?:to|until) (?:19|20)\d\d\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:some time|long|(?:\w+ )?(?:months|years|decades)) ago\b|\blast year\b"
    r"|\b(?:months|years|decades) earlier\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def is_unreal(token: Token) -> bool:
    """Threatened, planned, feared, conditional or merely possible harm, or a word put in scare quotes."""
    doc: Doc = token.doc
    if 0 < token.i < len(doc) - 1 and doc[token.i - 1].text in _QUOTES and doc[token.i + 1].text in _QUOTES:
        return True
    current = token
    for _ in range(_MAX_CLIMB):
        if _has_modal_or_condition(current):
            return True
        parent = current.head
        if parent == current:
            return False
        if _depends_on_intent(current, parent):
            return True
        if current.dep_ == "ccomp" and parent.lemma_.lower() in words_of("denial"):
            return True
        if current.dep_ in ("ccomp", "parataxis", "relcl", "acl"):
            return False
        if current.dep_ not in _CLAUSES and current.pos_ == "VERB":
            return False
        current = parent
    return False


def _has_modal_or_condition(verb: Token) -> bool:
    if any(c.dep_ == "aux" and c.lower_ in _MODALS for c in verb.children):
        return True
    return verb.dep_ == "advcl" and any(
        c.dep_ == "mark" and c.lower_ in ("if", "unless", "lest") for c in verb.children
    )


def _depends_on_intent(current: Token, parent: Token) -> bool:
    """As in "threatened to kill", "a plan to kill", "feared dead"."""
    governor = parent.lemma_.lower()
    if any(c.dep_ == "aux" and c.lower_ == "to" for c in current.children):
        if governor in words_of("unreal_governor"):
            return True
        is_purpose = current.dep_ in ("advcl", "acl", "relcl", "xcomp")
        if is_purpose and governor not in words_of("real_governor"):
            return True
    return governor in ("fear", "threaten", "warn") and current.dep_ in _COMPLEMENTS


def is_negated(token: Token) -> bool:
    """Whether the clause of the word is negated ("did not kill", "without killing")."""
    current = token
    for _ in range(3):
        if any(c.dep_ == "neg" for c in current.children):
            return True
        if current.dep_ in ("pcomp", "pobj") and current.head.lower_ == "without":
            return True
        if current.head == current or (
            current.pos_ == "VERB" and current.dep_ not in ("xcomp", "acomp", "oprd")
        ):
            return False
        if current.dep_ not in ("dobj", "acomp", "oprd", "attr", "amod", "xcomp", "conj", "auxpass"):
            return False
        current = current.head
    return False


def clause_verb(token: Token) -> Token:
    """The verb (or root) of the clause a word stands in."""
    head = token
    while head.pos_ not in ("VERB", "AUX") and head.head != head and head.dep_ not in ("relcl", "acl"):
        head = head.head
    while head.dep_ in ("acomp", "oprd", "xcomp") and head.head != head:
        head = head.head
    return head


def clause_text(token: Token) -> str:
    """The words of the clause of a word, without clauses that tell something else inside it."""
    verb = clause_verb(token)
    path = {token.i, *(a.i for a in token.ancestors)}
    kept: list[int] = []
    stack = [verb]
    while stack:
        current = stack.pop()
        kept.append(current.i)
        for child in current.children:
            is_since = child.dep_ == "advcl" and any(m.lower_ == "since" for m in child.children)
            tells_else = child.dep_ in ("ccomp", "relcl", "parataxis") or (
                child.pos_ in ("VERB", "AUX") and child.dep_ in ("conj", "advcl") and not is_since
            )
            if not tells_else or child.i in path:
                stack.append(child)
    doc: Doc = token.doc
    return "".join(doc[i].text_with_ws for i in sorted(kept))


def running_total(token: Token) -> str:
    """The rule by which the count is a sum over several events, "" when it is not.

    "running toll (days)" runs since a day of the past week and may still be one event's; the others
    ("running toll", "toll of a year", "toll of a war", "earlier toll") never are.
    """
    text = clause_text(token)
    if _SINCE.search(text) and not _SUPERLATIVE.search(text):
        return "running toll (days)" if _SINCE_DAYS.search(text) else "running toll"
    if _RUNNING.search(text):
        return "running toll"
    if _EARLIER.search(text):
        return "earlier toll"
    verb = clause_verb(token)
    if _BARE_YEAR.search(text) or _modifies_dated_noun(verb):
        return "toll of a year"
    has_perfect = any(c.lower_ in ("has", "have", "'ve") and c.dep_ == "aux" for c in verb.children)
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    if has_perfect and any(s.lemma_.lower() in words_of("war") for s in subjects):
        return "toll of a war"
    return ""


def _modifies_dated_noun(verb: Token) -> bool:
    """As in "the 1994 bombing, in which nine people died"."""
    if verb.dep_ != "relcl":
        return False
    return any(_YEAR.fullmatch(t.text) for t in verb.head.lefts)


def claimant(token: Token) -> str:
    """Who gives the count: subject of the speech verb above it, or "according to X" ("" when unsaid)."""
    doc: Doc = token.doc
    current = token
    for _ in range(len(doc)):
        if current != token and current.pos_ == "VERB" and (source := _speaker(current)):
            return source
        for child in current.children:
            # "..., officials said", put after the clause that it reports
            is_after = child.i > token.i and child.dep_ in ("parataxis", "ccomp", "advcl")
            has_own_report = any(c.dep_ in ("dobj", "ccomp") for c in child.children)
            if is_after and not has_own_report and (source := _speaker(child)):
                return source
        if current.head == current:
            break
        current = current.head
    for word in doc:
        if word.lower_ == "according":
            for preposition in word.children:
                for source_head in preposition.children:
                    if source_head.dep_ == "pobj":
                        return _phrase(source_head)
    return ""


def _speaker(verb: Token) -> str:
    gives_figure = verb.lemma_ in ("give", "issue", "release") and any(
        c.dep_ == "dobj" and c.lemma_.lower() in ("figure", "toll", "number", "count") for c in verb.children
    )
    if verb.lemma_.lower() not in words_of("speech") and not gives_figure:
        return ""
    subjects = [c for c in verb.children if c.dep_ == "nsubj" and c.pos_ in ("NOUN", "PROPN")]
    if not subjects or subjects[0].lower_ in words_of("vague_noun") or subjects[0].lower_ == "others":
        return ""
    return _phrase(subjects[0])


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
