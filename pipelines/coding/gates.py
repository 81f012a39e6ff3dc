"""What is told but is no event: negated, planned, threatened, hypothetical, judicial, habitual, figurative.

Belongs here: reasons why a mention of an act must not become a report (issue of precision; codebook 2,
background sentences). Does not: dates (the 60-day window is applied in `incidents`, when the time is known).
Each gate returns a reason that the `suppressed` table keeps.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.tokens import Token

    from pipelines.coding.frames import Frame
    from pipelines.coding.types import Article

HEADLINE = "tocsin.headline"
"""Key of `Doc.user_data`, set where the
 present tense tells news (a headline, the lead of an untitled text).
"""
_MODALS = frozenset(
    {"will", "would", "could", "may", "might", "should", "can", "shall", "'ll", "wo", "ca", "must"}
)
_GOVERNED = frozenset({"xcomp", "ccomp", "dobj", "prep", "pobj", "pcomp", "acl"})


@cache
def _words() -> Mapping[str, frozenset[str]]:
    import csv

    text = files("pipelines.coding.lexicon").joinpath("gates.csv").read_text("utf-8")
    return {row["gate"]: frozenset(row["lemmas"].split("|")) for row in csv.DictReader(text.splitlines())}


def gate(frame: Frame) -> str:
    """Why the frame is no event ("" when it is one), from the words around it in its sentence."""
    token = frame.token
    for check in (
        _first_person,
        _reason_of_another,
        _negated,
        _conditional,
        _unreal,
        _modal,
        _judicial,
        _agentive_noun,
        _ongoing,
        _habitual,
    ):
        reason = check(token)
        if reason:
            return reason
    return ""


def _chain(token: Token) -> list[Token]:
    """`token` and the words that govern it, up to the root."""
    chain = [token]
    while token.head != token:
        token = token.head
        chain.append(token)
    return chain


def _reason_of_another(token: Token) -> str:
    """An earlier act, named as the cause of another.

    "In revenge for the killing of", "to protest the arrest".
    """
    if token.dep_ == "pobj" and token.head.lower_ in {"against", "over", "about", "following", "after"}:
        above = {token.head.head.lemma_.lower(), token.head.head.head.lemma_.lower()}
        if not above.isdisjoint(_words()["demonstrating"]):
            return "reason for a protest"
    child = token
    for link in _chain(token)[1:4]:
        if link.lemma_.lower() in _words()["reaction"] and child.dep_ in {"prep", "pobj", "dobj", "pcomp"}:
            return f"reason for {link.lemma_.lower()}"
        if link.pos_ == "VERB":
            break
        child = link
    return ""


def _first_person(token: Token) -> str:
    """A speaker's boast or plea: "We drove them off".

    Who "we" are is not for the grammar to say.
    """
    verb = token if token.pos_ == "VERB" else token.head
    if any(child.dep_ in {"nsubj", "nsubjpass"} and child.lower_ in {"we", "i"} for child in verb.children):
        return "first person"
    return ""


def _negated(token: Token) -> str:
    words = _words()
    for child in token.children:
        if child.dep_ == "neg" or (child.dep_ == "det" and child.lower_ in {"no", "neither"}):
            return "negated"
    verb = token
    if token.pos_ == "NOUN" and token.dep_ in {"dobj", "nsubj", "nsubjpass", "pobj", "attr"}:
        verb = token.head if token.head.pos_ in {"VERB", "AUX"} else token.head.head
        if verb.lemma_.lower() not in words["speech"] and any(child.dep_ == "neg" for child in verb.children):
            return "negated"
        if token.dep_ in {"dobj", "pobj"} and verb.lemma_.lower() in words["negating"]:
            return f"negated by {verb.lemma_.lower()}"
    if token.dep_ in {"xcomp", "ccomp", "pcomp"}:
        head = token.head if token.dep_ != "pcomp" else token.head.head
        if head.lemma_.lower() in words["negating"] or (
            head.lemma_.lower() not in words["speech"] and any(child.dep_ == "neg" for child in head.children)
        ):
            return f"negated by {head.lemma_.lower()}"
    if token.dep_ == "pcomp" and token.head.lower_ == "without":
        return "negated by without"
    if token.dep_ == "pobj" and token.head.lower_ == "without":
        return "negated by without"
    return ""


def _conditional(token: Token) -> str:
    for link in _chain(token):
        if link.dep_ in {"advcl", "ccomp"} and any(
            child.dep_ == "mark" and child.lower_ in {"if", "unless", "whether", "lest"}
            for child in link.children
        ):
            return "conditional"
    return ""


def _unreal(token: Token) -> str:
    """Planned, threatened, feared, demanded: the act depends on a word that does not assert it."""
    words = _words()
    child = token
    for link in _chain(token)[1:5]:
        lemma = link.lemma_.lower()
        governed = child.dep_ in _GOVERNED or (child.dep_ == "advcl" and lemma in words["speech"])
        if governed and lemma in words["unreal_verb"]:
            return f"unreal: {lemma}"
        if (
            lemma in words["unreal_noun"]
            and link.pos_ == "NOUN"
            and child.dep_ in {"acl", "prep", "relcl", "pcomp"}
        ):
            return f"unreal: {lemma}"
        if child.dep_ in {"advcl", "relcl", "acl", "conj"} and child.pos_ == "VERB" and child != token:
            break
        child = link
    infinitive = any(c.dep_ == "aux" and c.lower_ == "to" and c.tag_ == "TO" for c in token.children)
    perfect = any(c.dep_ == "aux" and c.lower_ == "have" for c in token.children)
    if infinitive and not perfect:
        head = token.head.lemma_.lower()
        if token.dep_ == "xcomp" and head in words["aspect"]:
            return ""
        above = {link.lemma_.lower() for link in _chain(token)[1:4]}
        if is_dispersal(token) and not above.isdisjoint(words["force_verb"]):
            return ""
        return "infinitive"
    if any(c.dep_ in {"amod", "compound"} and c.lower_ in words["unreal_modifier"] for c in token.children):
        return "unreal modifier"
    if token.tag_ == "VBG" and token.dep_ == "pcomp" and token.head.lower_ in {"for", "against", "from"}:
        return (
            ""
            if token.head.head.lemma_.lower() in {"responsible", "responsibility", "blame", "accuse"}
            else "purpose"
        )
    return ""


def is_dispersal(token: Token) -> bool:
    """Whether the words are such as "Fired tear gas to disperse the crowd".

    What was used was used on it, whether or not it left.
    """
    return token.lemma_.lower() in _words()["dispersal"]


def _modal(token: Token) -> str:
    verb = token
    if token.pos_ not in {"VERB", "AUX"} and token.dep_ in {"dobj", "nsubj", "nsubjpass", "attr"}:
        verb = token.head
    for link in (verb, verb.head if verb.dep_ == "conj" else verb):
        for child in link.children:
            if child.dep_ == "aux" and child.lower_ in _MODALS:
                perfect = any(c.lower_ == "have" and c.dep_ == "aux" for c in link.children)
                if child.lower_ in {"may", "might", "must"} and perfect:
                    continue
                return f"modal: {child.lower_}"
    return ""


def _judicial(token: Token) -> str:
    words = _words()
    child = token
    for link in _chain(token)[1:6]:
        if link.lemma_.lower() in words["judicial"] and child.dep_ in {
            "prep",
            "pobj",
            "pcomp",
            "xcomp",
            "ccomp",
            "acl",
            "dobj",
            "compound",
            "advcl",
            "conj",
            "nsubj",
            "nsubjpass",
        }:
            if child.dep_ in {"nsubj", "nsubjpass"} and token.pos_ == "VERB":
                child = link
                continue
            return f"judicial: {link.lemma_.lower()}"
        child = link
    return ""


def _agentive_noun(token: Token) -> str:
    """A noun used as a modifier of something else ("attack helicopter", "bomb squad", "death threats")."""
    if token.pos_ in {"NOUN", "PROPN"} and token.dep_ in {"compound", "nmod"}:
        head = token.head.lemma_.lower()
        if head not in _words()["carrier"]:
            return f"modifier of {head}"
    return ""


def _ongoing(token: Token) -> str:
    """A state of affairs that began long ago.

    "Have defected since the army took power", "has been fighting".
    """
    verb = token if token.pos_ == "VERB" else token.head
    if verb.pos_ != "VERB":
        return ""
    auxiliaries = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    if not auxiliaries & {"have", "has", "'ve", "had"}:
        return ""
    for child in verb.children:
        if child.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "since" for c in child.children):
            return "background since"
    if verb.tag_ == "VBG" and "been" in auxiliaries and not auxiliaries & {"being"}:
        return "background: ongoing"
    return ""


def _habitual(token: Token) -> str:
    """Simple present outside a headline tells a habit or a state, not a dated act."""
    verb = token if token.pos_ == "VERB" else None
    if verb is None:
        return ""
    if token.doc.user_data.get(HEADLINE):
        return ""
    if (
        verb.tag_ == "VB"
        and any(c.dep_ == "nsubj" for c in verb.children)
        and not any(c.dep_ == "aux" for c in verb.children)
    ):
        return "habitual present"
    if verb.tag_ in {"VBZ", "VBP"} and not any(c.dep_ in {"aux", "auxpass"} for c in verb.children):
        return "habitual present"
    joined = verb.dep_ == "conj" and verb.tag_ in {"VB", "VBP"} and verb.head.tag_ in {"VBZ", "VBP", "VB"}
    if joined and not any(c.dep_ in {"aux", "auxpass"} for c in (*verb.children, *verb.head.children)):
        return "habitual present"
    auxiliaries = [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]
    is_are = any(c.tag_ in {"VBZ", "VBP"} and c.lemma_.lower() == "be" for c in auxiliaries)
    perfect = any(c.dep_ == "aux" and c.lower_ in {"have", "has", "being"} for c in auxiliaries)
    return "habitual present" if verb.tag_ == "VBN" and is_are and not perfect else ""


_TOPIC_WORDS = 4
_TOPICS = re.compile(r"[a-z][a-z'-]+")


def is_court_report(article: Article) -> bool:
    """Whether the article is of a court case.

    Its acts are then events only where a day and a doer are stated.
    """
    present = set(_TOPICS.findall(article.title.lower() + "\n" + article.text[:2500].lower()))
    return len(present & _words()["topic_court"]) >= 5


def topic_gate(article: Article) -> str:
    """A reason to code nothing of a whole article: sport, business, courts, drills, anniversaries.

    Decided on the density of topic words in the title and the first paragraphs, against the density of plain
    words of violence with victims. Each topic needs several different words, so that one metaphor decides
    nothing.
    """
    words = _words()
    head = article.title.lower() + "\n" + article.text[:2500].lower()
    tokens = _TOPICS.findall(head)
    present = set(tokens)
    if not tokens:
        return ""
    for topic in ("sport", "business", "drill", "labour", "accident"):
        hits = present & words[f"topic_{topic}"]
        # Soldiers, rockets and shelling belong to a drill as well: only victims tell it from war.
        against = words["topic_victims"] if topic == "drill" else words["topic_violence"]
        if len(hits) >= _TOPIC_WORDS and len(hits) > len(present & against):
            return f"topic: {topic}"
    return ""
