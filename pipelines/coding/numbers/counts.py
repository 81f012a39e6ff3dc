"""What the numbers of a parsed sentence count, and the size of a group of people named without a number.

What belongs here: numeral -> unit noun, leaving out dates, ages, durations, distances, money and labels;
"a woman and her two children" -> 3. What does not: reading the numeral itself (`numerals`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pipelines.coding.numbers.lexicon import count_nouns
from pipelines.coding.numbers.numerals import Lexeme, Numeral, lex, numerals
from pipelines.coding.types import Quantity

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_MONTHS = frozenset(
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_NOT_COUNTS = frozenset({"time", "measure", "money", "vote"})
_CURRENCY = frozenset("$€£¥₦₹₱₽")
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
_SMALL_UNITS = ("member", "strong", "man", "person", "people")
_NOBODY = frozenset({"nobody", "none"})
_SINGULAR_PRONOUNS = frozenset({"he", "she", "him", "her", "himself", "herself", "i", "me"})
_ONE_PERSON = frozenset("man woman boy girl child person mother father son daughter".split())


def noun_kinds(noun: str) -> frozenset[str]:
    """What a counted noun (lemma or word) denotes: person, household, dwelling, animal, time, thing, ..."""
    table = count_nouns()
    word = noun.lower()
    if word in table:
        return table[word]
    for ending, new in (("ies", "y"), ("men", "man"), ("s", ""), ("es", "")):
        if word.endswith(ending) and (known := table.get(word[: -len(ending)] + new)):
            return known
    return frozenset()


def is_person(token: Token) -> bool:
    """Whether a noun names people: by the noun table, as a demonym ("Afghans"), or as a person's name."""
    kinds = noun_kinds(token.lemma_) or noun_kinds(token.text)
    if kinds:
        return "person" in kinds
    if token.ent_type_ in ("NORP", "PERSON"):
        return True
    return bool(re.search(r"(?:men|women|people|folk)$", token.lower_))


def _next(lexemes: Sequence[Lexeme], i: int) -> str:
    return lexemes[i].lower if 0 <= i < len(lexemes) else ""


def _is_left_out(text: str, lexemes: Sequence[Lexeme], n: Numeral) -> str:
    """Why a numeral counts nothing here ("" when it may count something)."""
    before, after, beyond = _next(lexemes, n.first - 1), _next(lexemes, n.last), _next(lexemes, n.last + 1)
    figure = lexemes[n.first]
    previous = lexemes[n.first - 1] if n.first else None
    is_touching = previous is not None and previous.end == figure.start
    if n.rule == "zero" or n.rule == "base" or n.rule == "share of a total":
        return ""
    if before in _CURRENCY or after in ("$", "€", "£") or noun_kinds(after) & {"money"}:
        return "money"
    if (
        "money" in noun_kinds(before)
        and figure.is_digits
        and (is_touching or before in ("rs", "sh", "ksh", "usd", "eur"))
    ):
        return "money"
    if is_touching and previous is not None and figure.is_digits:
        if previous.text[-1:].isupper() or previous.text in ("/", ":", "#", "."):
            return "label or time of day"
        if previous.text in "-–—" and n.first > 1 and lexemes[n.first - 2].text[-1:].isupper():
            return "label"
    if after == ":" and beyond.isdigit() and lexemes[n.last].start == lexemes[n.last - 1].end:
        return "time of day"
    if after in ("/", "%", "°") or (after, beyond) == ("per", "cent"):
        return "share or date"
    if (
        figure.is_digits
        and after in ("st", "nd", "rd", "th")
        and lexemes[n.last].start == lexemes[n.last - 1].end
    ):
        return "ordinal"
    if _is_date(lexemes, n):
        return "date"
    if _is_year(lexemes, n):
        return "year"
    unit = beyond if after in ("-", "more", "other", "square", "cubic", "consecutive", "straight") else after
    if unit and noun_kinds(unit) & _NOT_COUNTS and not noun_kinds(unit) & {"person", "dwelling"}:
        return "measure"
    if after == "-" and beyond in ("year", "day", "month", "week", "hour", "mile", "km", "metre", "time"):
        return "measure"
    if before in ("aged", "age", "ages"):
        return "age"
    if before == "of" and figure.is_digits and n.best < 120 and _next(lexemes, n.first - 2) in _ONE_PERSON:
        return "age"
    if before == "," and after in (",", ".", ")", "") and previous is not None and n.first > 1:
        if lexemes[n.first - 2].text[:1].isupper() and figure.is_digits and n.best < 120:
            return "age"
    if n.first and "label" in noun_kinds(before) and figure.is_digits and not _is_counted(after):
        return "label"
    if re.search(r"\d\.\d", text[figure.start : figure.end]) and n.best < 1000:
        return "decimal"
    return ""


def _is_counted(word: str) -> bool:
    return bool(noun_kinds(word) & {"person", "household", "dwelling", "animal", "thing"})


def _is_date(lexemes: Sequence[Lexeme], n: Numeral) -> bool:
    """ "13 June", "June 13", "12 and 13 November", "13-19 June"; not "in March 12 people"."""
    if n.best > 31 or not lexemes[n.first].is_digits:
        return False
    after = [_next(lexemes, n.last + k) for k in range(4)]
    if after[0] in ("of",) and after[1] in _MONTHS:
        return True
    if after[0] in _MONTHS or (after[0] in ("th", "st", "nd", "rd") and after[1] in _MONTHS):
        # "killed 13 May 5" is not news prose, but "may" is also a modal
        return after[0] != "may" or lexemes[n.last].text == "May"
    if after[0] in ("and", "to", "-", "–", ",", "or") and after[1].isdigit() and after[2] in _MONTHS:
        return True
    back = [_next(lexemes, n.first - k) for k in range(1, 6)]
    month_near = back[0] in _MONTHS or (
        back[0] in ("and", "to", "-", "–", ",") and back[1].isdigit() and back[2] in _MONTHS
    )
    return month_near and not _is_counted(after[0]) and not (after[0] in ("other", "more", "were", "have"))


def _is_year(lexemes: Sequence[Lexeme], n: Numeral) -> bool:
    figure = lexemes[n.first]
    if not figure.is_digits or not re.fullmatch(r"(?:19|20)\d\d", figure.text):
        return False
    after = _next(lexemes, n.last)
    if n.quantifier in ("More than", "Less than") and after not in (",", "."):
        return False
    return not (_is_counted(after) or after in ("other", "more", "displaced", "internally"))


def _token_at(doc: Doc, offset: int) -> Token | None:
    for token in doc:
        if token.idx <= offset < token.idx + len(token.text_with_ws):
            return token
    return None


def _noun(doc: Doc, n: Numeral, text: str) -> Token | None:
    """The noun that a numeral counts: its head in the parse, else the next noun of the phrase."""
    last = _token_at(doc, n.end - 1)
    if last is None:
        return None
    nxt = doc[last.i + 1] if last.i + 1 < len(doc) else None
    if nxt is not None and nxt.lower_ == "of":
        objects = [t for t in nxt.children if t.dep_ == "pobj"]
        if objects and objects[0].pos_ in ("NOUN", "PROPN"):
            return objects[0]
        return None
    first = _token_at(doc, n.start)
    heads = [t.head for t in doc[first.i if first else last.i : last.i + 1] if t.dep_ in ("nummod", "amod", "compound", "det", "advmod", "quantmod", "nmod", "poss")]  # fmt: skip
    for head in heads:
        if head.i > last.i and head.pos_ in ("NOUN", "PROPN") and head.i - last.i <= 8:
            return _first_counted(doc, last.i, head)
    return _linear_noun(doc, last.i)


def _first_counted(doc: Doc, after: int, head: Token) -> Token:
    """The head, unless a run-together headline made a verb's object of it ("12 people protest leaders")."""
    for token in doc[after + 1 : head.i]:
        if token.pos_ in ("VERB", "AUX") and token.tag_ in ("VBD", "VBZ"):
            previous = doc[token.i - 1]
            if previous.i > after and previous.pos_ in ("NOUN", "PROPN"):
                return previous
    return head


def _linear_noun(doc: Doc, after: int) -> Token | None:
    found = None
    for token in doc[after + 1 : after + 6]:
        if token.pos_ in ("NOUN", "PROPN"):
            found = token
            if token.i + 1 < len(doc) and doc[token.i + 1].pos_ in ("NOUN", "PROPN"):
                continue
            return found
        if (
            token.pos_ not in ("ADJ", "NUM", "ADV")
            and token.tag_ not in ("VBN", "HYPH")
            and token.lower_ != "and"
        ):
            break
        if token.tag_ == "VBN" and token.dep_ != "amod":
            break
    return found


def quantities(doc: Doc) -> list[Quantity]:
    """The counts of a one-sentence doc, in order.

    Args:
        doc: A spaCy parse of one sentence; offsets of the result are offsets in `doc.text`.

    Returns:
        Numbers that count something, ordered by start. Years, dates, times, ages, durations, distances, money,
        percentages, votes, calibres and the numbers of units, roads and articles are left out. Besides figures:
        "no one" (0), "a man" (1), and families named by their parts ("a woman and her two children", 3).
    """
    text = doc.text
    lexemes = lex(text)
    found: list[Quantity] = []
    for n in numerals(text, lexemes):
        if _is_left_out(text, lexemes, n):
            continue
        noun = _noun(doc, n, text)
        if not _counts(lexemes, n, noun):
            continue
        lemma = noun.lemma_.lower() if noun is not None else ""
        if (
            noun is not None
            and noun_kinds(lemma) & _NOT_COUNTS
            and not noun_kinds(lemma) & {"person", "dwelling", "thing"}
        ):
            continue
        after = _next(lexemes, n.last)
        if after == "-" and _next(lexemes, n.last + 1) in _SMALL_UNITS[:1] + _SMALL_UNITS[2:]:
            lemma = "person"
        found.append(_quantity(text, n.start, n.end, n, lemma))
    taken = [(q.start, q.end) for q in found]
    found += [q for q in _people_phrases(doc) if not any(q.start < e and s < q.end for s, e in taken)]
    return sorted(found, key=lambda q: (q.start, q.end))


def _quantity(text: str, start: int, end: int, n: Numeral, noun: str) -> Quantity:
    return Quantity(
        start, end, text[start:end], n.low, n.best, n.high, n.quantifier, noun, n.rule, n.is_vague
    )


def _counts(lexemes: Sequence[Lexeme], n: Numeral, noun: Token | None) -> bool:
    """Keep "one", "no" and vague words only where they count a noun."""
    word = lexemes[n.first].lower
    after = _next(lexemes, n.last)
    if n.rule == "zero":
        return (
            word in _NOBODY
            or n.last - n.first == 2
            or (
                noun is not None
                and (is_person(noun) or noun.lemma_.lower() in ("death", "casualty", "fatality", "injury"))
            )
        )
    if n.rule.startswith("vague") and word in (
        "some",
        "many",
        "several",
        "few",
        "various",
        "multiple",
        "numerous",
    ):
        return (
            noun is not None
            or after in ("others", "of", "were", "have", "dead", "more")
            or word in ("several",)
        )
    if word == "one" and n.last - n.first == 1:
        return after == "of" or (noun is not None and noun.i > 0 and after not in ("another", "day", "side"))
    return True


def _people_phrases(doc: Doc) -> Iterable[Quantity]:
    """People counted by naming them: "a man", "a woman and her two children"."""
    for token in doc:
        if token.dep_ == "conj" or token.pos_ != "NOUN" or not is_person(token):
            continue
        determiners = [
            c for c in token.children if c.dep_ in ("det", "poss") and c.lower_ in ("a", "an", "another")
        ]
        if determiners and token.tag_ == "NN" and (found := people(doc, token)):
            yield found


def people(doc: Doc, head: Token, counts: Sequence[Quantity] | None = None) -> Quantity | None:
    """How many people a noun phrase with its conjuncts names, None when the words do not tell.

    Args:
        doc: The sentence.
        head: Head noun, pronoun or bare numeral of the phrase.
        counts: Numeric counts of the sentence already read; read here when not given.

    Returns:
        The sum over the conjuncts: "him and four others" 5, "an eight-year-old and another resident" 2.
    """
    parts = [
        one
        for token in (head, *head.conjuncts)
        if token.i >= head.i and (one := one_group(doc, token, counts))
    ]
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]
    start, end = min(p.start for p in parts), max(p.end for p in parts)
    highs = [p.high for p in parts]
    high = None if None in highs else sum(h for h in highs if h is not None)
    vague = any(p.is_vague for p in parts)
    quantifier = next((p.quantifier for p in parts if p.quantifier != "Exact"), "Exact")
    return Quantity(start, end, doc.text[start:end], sum(p.low for p in parts), sum(p.best for p in parts), high,
                    quantifier, parts[0].noun if len({p.noun for p in parts}) == 1 else "person", "sum of a list", vague)  # fmt: skip


def one_group(doc: Doc, token: Token, counts: Sequence[Quantity] | None = None) -> Quantity | None:
    """The count that one conjunct states: a figure, or one person by article, name, kinship or pronoun."""
    counts = _figures(doc) if counts is None else counts
    own = _own_figure(doc, token, counts)
    if own is not None:
        return own
    start, end = token.left_edge.idx, token.idx + len(token.text)
    is_single = False
    rule = "one person"
    if token.pos_ == "PRON":
        is_single = token.lower_ in _SINGULAR_PRONOUNS
    elif token.pos_ in ("NOUN", "ADJ") and token.tag_ in ("NN", "JJ"):
        is_single = (is_person(token) and "group" not in noun_kinds(token.lemma_) - {"person"}) or bool(
            re.search(r"year[- ]old$", doc.text[max(0, token.idx - 12) : end])
        )
        is_single = is_single and token.lower_ not in (
            "people",
            "police",
            "personnel",
            "staff",
            "crew",
            "troops",
            "militia",
        )
    elif token.pos_ == "PROPN":
        is_single = token.ent_type_ == "PERSON" and not token.text.endswith("s")
        rule = "one named person"
    if is_single:
        return Quantity(start, end, doc.text[start:end], 1, 1, 1, "Exact", token.lemma_.lower(), rule)
    if token.tag_ in ("NNS", "NNPS") and is_person(token):
        return Quantity(start, end, doc.text[start:end], 2, 3, None, "Approximately", token.lemma_.lower(), "vague:bare plural", True)  # fmt: skip
    return None


def _figures(doc: Doc) -> list[Quantity]:
    text = doc.text
    lexemes = lex(text)
    out = []
    for n in numerals(text, lexemes):
        if not _is_left_out(text, lexemes, n):
            noun = _noun(doc, n, text)
            out.append(_quantity(text, n.start, n.end, n, noun.lemma_.lower() if noun is not None else ""))
    return out


def _own_figure(doc: Doc, token: Token, counts: Sequence[Quantity]) -> Quantity | None:
    """The figure inside the noun phrase of `token`, not inside one of its clauses or conjuncts."""
    begin = token.left_edge.idx
    for count in counts:
        if count.rule == "base":
            continue
        at = [t for t in doc if count.start <= t.idx < count.end]
        if not at:
            continue
        if token in at:
            return count
        if begin <= count.start and count.end <= token.idx and all(_belongs(t, token) for t in at[-1:]):
            return count
        # "dozens of families", "a family of five"
        if (
            any(t.dep_ == "pobj" and t.head.lower_ == "of" and t.head.head == token for t in at)
            and not count.noun
        ):
            return count
    return None


def _belongs(inner: Token, head: Token) -> bool:
    for ancestor in inner.ancestors:
        if ancestor == head:
            return True
        if ancestor.dep_ in ("relcl", "acl", "conj", "advcl", "appos") or ancestor.pos_ == "VERB":
            return False
    return False
