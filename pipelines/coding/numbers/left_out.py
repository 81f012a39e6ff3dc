"""Numbers that count nothing: dates, times, ages, durations, distances, money, labels.

What belongs here: telling them by the words around the figure. What does not: what the other numbers count
(`counts`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.coding.numbers.amounts import Lexeme, word_at
from pipelines.coding.numbers.nouns import noun_kinds
from pipelines.coding.numbers.numerals import Numeral

_MONTHS = frozenset(
    {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
     "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
     "dec"}
)  # fmt: skip
NOT_COUNTS = frozenset({"time", "measure", "money", "vote"})
COUNTABLE = frozenset({"person", "household", "dwelling", "animal", "thing"})
_MEMBERS = COUNTABLE - {"thing"}
_CURRENCY = frozenset("$€£¥₦₹₱₽")
_CODES = frozenset({"rs", "sh", "ksh", "usd", "eur", "gbp", "ngn"})
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_ONE_PERSON = frozenset(
    {"man", "woman", "boy", "girl", "child", "person", "mother", "father", "son", "daughter"}
)
_BETWEEN = frozenset({"and", "to", "-", "–", ",", "or"})
_MODIFIERS = frozenset({"-", "more", "other", "square", "cubic", "consecutive", "straight"})
_PEOPLE_COMPOUNDS = frozenset({"member", "strong", "man", "person", "people", "odd", "plus"})
_OLDEST = 120
_LAST_DAY = 31
_YEAR = re.compile(r"(?:19|20)\d\d")


def why_left_out(text: str, lexemes: Sequence[Lexeme], n: Numeral) -> str:
    """Why a numeral counts nothing ("" when it may count something)."""
    if n.rule in ("zero", "base", "share of a total"):
        return ""
    before, after, beyond = (word_at(lexemes, i) for i in (n.first - 1, n.last, n.last + 1))
    checks = (
        ("money", _is_money(lexemes, n, before, after)),
        ("label", _is_label(lexemes, n, before, after)),
        ("share", after in ("%", "°", "/") or (after, beyond) == ("per", "cent")),
        (
            "time of day",
            after == ":" and beyond.isdigit() and lexemes[n.last].start == lexemes[n.last - 1].end,
        ),
        ("ordinal", after in _ORDINALS and lexemes[n.last].start == lexemes[n.last - 1].end),
        ("date", _is_date(lexemes, n)),
        ("year", _is_year(lexemes, n)),
        ("measure", _is_measure(after, beyond)),
        ("compound", _is_compound(lexemes, n, after, beyond)),
        ("age", _is_age(lexemes, n, before, after)),
        ("decimal", n.best < 1000 and re.search(r"\d\.\d", text[lexemes[n.first].start : n.end]) is not None),
    )
    return next((why for why, holds in checks if holds), "")


def is_counted(word: str) -> bool:
    """Whether a word is a noun that figures count."""
    return bool(noun_kinds(word) & COUNTABLE)


def _is_money(lexemes: Sequence[Lexeme], n: Numeral, before: str, after: str) -> bool:
    if before in _CURRENCY or after in _CURRENCY or "money" in noun_kinds(after):
        return True
    figure = lexemes[n.first]
    if not figure.is_digits or "money" not in noun_kinds(before):
        return False
    return before in _CODES or lexemes[n.first - 1].end == figure.start


def _is_label(lexemes: Sequence[Lexeme], n: Numeral, before: str, after: str) -> bool:
    """As in "M23", "F-16", "Battalion 352", "Route 5", "7:30"."""
    figure = lexemes[n.first]
    if not figure.is_digits or not n.first:
        return False
    previous = lexemes[n.first - 1]
    if previous.end == figure.start:
        if previous.text[-1:].isupper() or previous.text in ("/", ":", "#", "."):
            return True
        if previous.text in "-–—" and n.first > 1 and lexemes[n.first - 2].text[-1:].isupper():
            return True
    is_code = previous.text.isupper() and 2 <= len(previous.text) <= 3 and not text_is_upper(lexemes)
    return (is_code or "label" in noun_kinds(before)) and not is_counted(after)


def text_is_upper(lexemes: Sequence[Lexeme]) -> bool:
    """Whether the words are set in capitals, as some headlines are."""
    words = [x.text for x in lexemes if x.text.isalpha() and len(x.text) > 3]
    return bool(words) and all(w.isupper() for w in words)


def _is_measure(after: str, beyond: str) -> bool:
    unit = beyond if after in _MODIFIERS else after
    kinds = noun_kinds(unit) if unit else frozenset()
    return bool(kinds & NOT_COUNTS) and not kinds & {"person", "dwelling"}


def _is_compound(lexemes: Sequence[Lexeme], n: Numeral, after: str, beyond: str) -> bool:
    """As in "a six-apartment building"; but an "11-member team" and a "3,000-strong crowd" are people."""
    if after != "-" or not beyond.isalpha() or beyond in _PEOPLE_COMPOUNDS:
        return False
    return (
        lexemes[n.last].start == lexemes[n.last - 1].end and lexemes[n.last + 1].start == lexemes[n.last].end
    )


def _is_age(lexemes: Sequence[Lexeme], n: Numeral, before: str, after: str) -> bool:
    """As in "aged 12", "a woman of 98", "Fatima, 52, said"."""
    if before in ("aged", "age", "ages"):
        return True
    if not lexemes[n.first].is_digits or n.best >= _OLDEST or n.first < 2:
        return False
    if before == "of":
        return word_at(lexemes, n.first - 2) in _ONE_PERSON
    return before == "," and after in (",", ".", ")", "") and lexemes[n.first - 2].text[:1].isupper()


def _is_date(lexemes: Sequence[Lexeme], n: Numeral) -> bool:
    """As in "13 June", "June 13", "12 and 13 November", "13-19 June"; not "in March 12 people"."""
    if n.best > _LAST_DAY or not lexemes[n.first].is_digits:
        return False
    after = [word_at(lexemes, n.last + k) for k in range(4)]
    if after[0] == "of" and after[1] in _MONTHS:
        return True
    if after[0] in _MONTHS:
        return after[0] != "may" or lexemes[n.last].text == "May"  # "may" is a modal too
    if after[0] in _BETWEEN and after[1].isdigit() and after[2] in _MONTHS:
        return True
    back = [word_at(lexemes, n.first - k) for k in range(1, 4)]
    follows_month = back[0] in _MONTHS or (back[0] in _BETWEEN and back[1].isdigit() and back[2] in _MONTHS)
    return follows_month and not is_counted(after[0]) and after[0] not in ("other", "more", "were", "have")


def _is_year(lexemes: Sequence[Lexeme], n: Numeral) -> bool:
    """A bare four-digit figure from 1900 to 2099 that no noun for people or homes follows."""
    figure = lexemes[n.first]
    if not figure.is_digits or not _YEAR.fullmatch(figure.text):
        return False
    after = word_at(lexemes, n.last)
    if n.quantifier in ("More than", "Less than") and after not in (",", "."):
        return False
    return not (noun_kinds(after) & _MEMBERS or after in ("other", "more", "displaced", "internally"))
