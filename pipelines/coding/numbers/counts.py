"""What the numbers of a parsed sentence count.

What belongs here: numeral -> unit noun, for every number that counts something. What does not: reading the
numeral (`numerals`), numbers that count nothing (`left_out`), people named without a number (`groups`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pipelines.coding.numbers.amounts import Lexeme, lex, word_at
from pipelines.coding.numbers.groups import people
from pipelines.coding.numbers.left_out import COUNTABLE, NOT_COUNTS, why_left_out
from pipelines.coding.numbers.nouns import is_person, noun_kinds
from pipelines.coding.numbers.numerals import Numeral, numerals
from pipelines.coding.types import Quantity

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_INSIDE_PHRASE = frozenset({"nummod", "amod", "compound", "det", "advmod", "quantmod", "nmod", "poss"})
_VAGUE_ADJECTIVES = frozenset({"some", "many", "few", "various", "multiple", "numerous"})
_AFTER_VAGUE = frozenset({"others", "of", "were", "have", "dead", "more"})
_HARM_NOUNS = frozenset({"death", "casualty", "fatality", "injury"})
_NOT_ONE = frozenset({"another", "day", "side", "time", "week", "month", "year"})
_ARGUMENTS = frozenset({"dobj", "nsubj", "nsubjpass"})
_ARTICLES = frozenset({"a", "an", "another"})
_LONGEST_PHRASE = 8


def quantities(doc: Doc) -> list[Quantity]:
    """The counts of a one-sentence doc, in order.

    Args:
        doc: A spaCy parse of one sentence; offsets of the result are offsets in `doc.text`.

    Returns:
        Numbers that count something, ordered by start. Years, dates, times, ages, durations, distances,
        money, percentages, votes, calibres and the numbers of units, roads and articles are left out. Besides
        figures: "no one" (0), "a man" (1), and people named one by one ("a woman and her two children", 3).
    """
    text = doc.text
    lexemes = lex(text)
    figures: list[Quantity] = []
    for n in numerals(text, lexemes):
        if why_left_out(text, lexemes, n):
            continue
        noun = _noun(doc, n)
        lemma = noun.lemma_.lower() if noun is not None else ""
        kinds = noun_kinds(lemma) if lemma else frozenset()
        if not _counts(doc, lexemes, n, noun) or (kinds & NOT_COUNTS and not kinds & COUNTABLE):
            continue
        if _is_vote(lexemes, n):
            continue
        if word_at(lexemes, n.last) == "-" and word_at(lexemes, n.last + 1) in ("member", "man", "person"):
            lemma = "person"
        figures.append(_quantity(text, n, lemma))
    return _with_people(doc, figures)


def _quantity(text: str, n: Numeral, noun: str) -> Quantity:
    words = text[n.start : n.end]
    return Quantity(n.start, n.end, words, n.low, n.best, n.high, n.quantifier, noun, n.rule, n.is_vague)


def _with_people(doc: Doc, figures: Sequence[Quantity]) -> list[Quantity]:
    """Add people named without a figure; a list with figures in it ("a man and two boys") is one count."""
    named = [q for q in _named_people(doc, figures) if q.rule != "one person" or not _overlaps(q, figures)]
    kept = [f for f in figures if not any(q.start <= f.start and f.end <= q.end for q in named)]
    return sorted([*kept, *named], key=lambda q: (q.start, q.end))


def _overlaps(quantity: Quantity, others: Sequence[Quantity]) -> bool:
    return any(quantity.start < o.end and o.start < quantity.end for o in others)


def figures_of(doc: Doc, counts: Sequence[Quantity]) -> list[Quantity]:
    """The counts written as figures or number words, also those that a list sums up."""
    if not any(c.rule == "sum of a list" for c in counts):
        return list(counts)
    text = doc.text
    lexemes = lex(text)
    inner: list[Quantity] = []
    for n in numerals(text, lexemes):
        holder = any(c.rule == "sum of a list" and c.start <= n.start and n.end <= c.end for c in counts)
        if holder and not why_left_out(text, lexemes, n):
            noun = _noun(doc, n)
            lemma = noun.lemma_.lower() if noun is not None else ""
            inner.append(_quantity(text, n, lemma))
    kept = [c for c in counts if c.rule != "sum of a list"]
    return sorted([*kept, *inner], key=lambda q: (q.start, q.end))


def _named_people(doc: Doc, figures: Sequence[Quantity]) -> Iterable[Quantity]:
    for token in doc:
        if token.dep_ == "conj" or token.pos_ != "NOUN" or token.tag_ != "NN" or not is_person(token):
            continue
        has_article = any(c.dep_ in ("det", "poss") and c.lower_ in _ARTICLES for c in token.children)
        if (
            has_article
            and (found := people(doc, token, figures)) is not None
            and found.rule
            in (
                "one person",
                "sum of a list",
            )
        ):
            yield found


def _token_at(doc: Doc, offset: int) -> Token | None:
    return next((t for t in doc if t.idx <= offset < t.idx + len(t.text_with_ws)), None)


def _noun(doc: Doc, n: Numeral) -> Token | None:
    """The noun that a numeral counts: its head in the parse, else the next noun of the phrase."""
    last = _token_at(doc, n.end - 1)
    if last is None:
        return None
    following = doc[last.i + 1] if last.i + 1 < len(doc) else None
    if following is not None and following.lower_ == "of":
        objects = [t for t in following.children if t.dep_ == "pobj" and t.pos_ in ("NOUN", "PROPN")]
        return objects[0] if objects else None
    first = _token_at(doc, n.start) or last
    for token in doc[first.i : last.i + 1]:
        head = token.head
        is_inside = token.dep_ in _INSIDE_PHRASE and head.pos_ in ("NOUN", "PROPN")
        has_other = any(t.like_num for t in doc[last.i + 1 : head.i])
        if is_inside and not has_other and last.i < head.i <= last.i + _LONGEST_PHRASE:
            return _before_verb(doc, last.i, head)
    return _next_noun(doc, last.i)


def _before_verb(doc: Doc, after: int, head: Token) -> Token:
    """The head, or the noun before a verb that a headline's parse put inside the phrase."""
    for token in doc[after + 2 : head.i]:
        if token.tag_ in ("VBD", "VBZ") and doc[token.i - 1].pos_ in ("NOUN", "PROPN"):
            return doc[token.i - 1]
    return head


def _next_noun(doc: Doc, after: int) -> Token | None:
    for token in doc[after + 1 : after + 6]:
        if token.pos_ in ("NOUN", "PROPN"):
            is_last = token.i + 1 >= len(doc) or doc[token.i + 1].pos_ not in ("NOUN", "PROPN")
            if is_last:
                return token
            continue
        is_participle = token.tag_ == "VBN" and token.dep_ == "amod"
        if token.pos_ not in ("ADJ", "NUM", "ADV") and not is_participle and token.lower_ not in ("-", "and"):
            return None
    return None


def _counts(doc: Doc, lexemes: Sequence[Lexeme], n: Numeral, noun: Token | None) -> bool:
    """Keep "one", "no" and vague words only where they count people or stand for them."""
    word, after = lexemes[n.first].lower, word_at(lexemes, n.last)
    if n.rule == "zero":
        is_pronoun = word in ("nobody", "none") or n.last - n.first == 2
        return is_pronoun or (noun is not None and (is_person(noun) or noun.lemma_.lower() in _HARM_NOUNS))
    if n.rule.startswith("vague") and word in _VAGUE_ADJECTIVES:
        return noun is not None or after in _AFTER_VAGUE
    if word == "one" and n.last - n.first == 1:
        token = _token_at(doc, lexemes[n.first].start)
        stands_alone = token is not None and token.pos_ == "NUM" and token.dep_ in _ARGUMENTS
        return after == "of" or stands_alone or (noun is not None and after not in _NOT_ONE)
    return True


def _is_vote(lexemes: Sequence[Lexeme], n: Numeral) -> bool:
    """As in "voted 120 to 45", "by a vote of 12": the noun stands before the figure."""
    near = [word_at(lexemes, n.first - k) for k in range(1, 6)]
    return any(
        "vote" in noun_kinds(w) or w in ("voted", "voting") for w in near if w
    ) and not is_counted_next(lexemes, n)


def is_counted_next(lexemes: Sequence[Lexeme], n: Numeral) -> bool:
    """Whether a noun that figures count follows the number."""
    after = word_at(lexemes, n.last)
    return bool(after) and bool(noun_kinds(after) & COUNTABLE)
