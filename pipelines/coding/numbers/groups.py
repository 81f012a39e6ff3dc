"""How many people a noun phrase names: by a figure, an article, a name, a pronoun, or its parts.

What belongs here: "him and four others" -> 5. What does not: reading figures (`numerals`) and finding every
count of a sentence (`counts`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipelines.coding.numbers.nouns import is_person, noun_kinds
from pipelines.coding.types import Quantity

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SINGULAR_PRONOUNS = frozenset({"he", "she", "him", "her", "himself", "herself", "i", "me", "another"})
_NEVER_ONE = frozenset({"people", "police", "personnel", "staff", "crew", "troops", "militia"})
_BY_NAMING = frozenset({"base", "one person", "one named person", "sum of a list"})
_BREAKS = frozenset({"relcl", "acl", "conj", "advcl", "appos"})
_NOT_PERSONS = frozenset({"GPE", "ORG", "LOC", "FAC", "NORP", "EVENT", "PRODUCT"})
_AGE = re.compile(r"year[- ]old$")


def people(doc: Doc, head: Token, figures: Sequence[Quantity]) -> Quantity | None:
    """How many people a noun phrase with its conjuncts names, None when the words do not tell.

    Args:
        doc: The sentence.
        head: Head noun, pronoun or bare numeral of the phrase.
        figures: The counts of the sentence that are written as figures or number words.

    Returns:
        The sum over the conjuncts: "him and four others" is 5.
    """
    heads = [t for t in (head, *head.conjuncts) if t.i >= head.i]
    parts = [one for token in heads if (one := one_group(doc, token, figures)) is not None]
    if len(parts) < 2:
        return parts[0] if parts else None
    start = min(p.start for p in parts)
    end = max(heads[-1].idx + len(heads[-1].text), *(p.end for p in parts))
    highs = [p.high for p in parts]
    nouns = {p.noun for p in parts}
    return Quantity(
        start,
        end,
        doc.text[start:end],
        low=sum(p.low for p in parts),
        best=sum(p.best for p in parts),
        high=None if None in highs else sum(h for h in highs if h is not None),
        quantifier=next((p.quantifier for p in parts if p.quantifier != "Exact"), "Exact"),
        noun=nouns.pop() if len(nouns) == 1 else "person",
        rule="sum of a list",
        is_vague=any(p.is_vague for p in parts),
    )


def one_group(doc: Doc, token: Token, figures: Sequence[Quantity]) -> Quantity | None:
    """The count that one conjunct states: a figure, or one person by article, name, kinship or pronoun.

    A bare plural ("soldiers were killed") is vague: 3 by codebook 1.6.
    """
    figure = _own_figure(doc, token, figures)
    if figure is not None:
        return figure
    start, end = token.left_edge.idx, token.idx + len(token.text)
    noun = token.lemma_.lower()
    if _is_one(doc, token):
        rule = "one named person" if token.pos_ == "PROPN" else "one person"
        return Quantity(start, end, doc.text[start:end], 1, 1, 1, "Exact", noun, rule)
    if token.tag_ in ("NNS", "NNPS") and is_person(token):
        return Quantity(
            start, end, doc.text[start:end], 2, 3, None, "Approximately", noun, "vague:bare plural", True
        )
    return None


def _is_one(doc: Doc, token: Token) -> bool:
    if token.pos_ in ("PRON", "DET"):
        return token.lower_ in _SINGULAR_PRONOUNS
    if token.pos_ == "PROPN":
        if token.ent_type_ == "PERSON":
            return not token.text.endswith("s") or token.tag_ == "NNP"
        is_name = any(c.pos_ == "PROPN" or (c.dep_ == "appos" and c.like_num) for c in token.children)
        if is_name and token.ent_type_ not in _NOT_PERSONS and not noun_kinds(token.text):
            return token.tag_ == "NNP"
        return is_person(token) and token.tag_ == "NNP"
    if token.tag_ not in ("NN", "JJ") or token.lower_ in _NEVER_ONE:
        return False
    if any(_AGE.search(doc.text[max(0, t.idx - 12) : t.idx + len(t.text)]) for t in (token, *token.lefts)):
        return True
    return is_person(token)


def _own_figure(doc: Doc, token: Token, figures: Sequence[Quantity]) -> Quantity | None:
    """The figure inside the noun phrase of `token`, not inside one of its clauses or conjuncts."""
    begin = token.left_edge.idx
    for figure in figures:
        if figure.rule in _BY_NAMING:
            continue
        inside = [t for t in doc if figure.start <= t.idx < figure.end]
        if not inside:
            continue
        if token in inside:
            return figure
        if begin <= figure.start and figure.end <= token.idx and _belongs(inside[-1], token):
            return figure
        # "dozens of demonstrators", where the parse hangs what befell them on the demonstrators
        if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head in inside:
            return figure
        # "a family of five"
        if not figure.noun and any(
            t.dep_ == "pobj" and t.head.lower_ == "of" and t.head.head == token for t in inside
        ):
            return figure
    return None


def _belongs(inner: Token, head: Token) -> bool:
    for ancestor in inner.ancestors:
        if ancestor == head:
            return True
        if ancestor.dep_ in _BREAKS or ancestor.pos_ == "VERB":
            return False
    return False
