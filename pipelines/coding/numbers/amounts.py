"""Amounts in plain text: the value of digits, number words and vague words.

What belongs here: a small lexer and the reading of one amount at one place. What does not: quantifiers,
ranges and shares (`numerals`).

The lexer is our own, so that words run together by a bad page copy ("about15,000people") still count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.coding.numbers.lexicon import number_words

_LEX = re.compile(
    r"(?P<digits>(?:\d{1,3}(?:(?:,|, (?=000)|[\u00a0\u202f ])\d{3})+(?!\d)|\d+)(?:\.\d+)?)"
    r"|(?P<word>[A-Za-z\u00c0-\u024f]+(?:['\u2019]s\b)?)"
    r"|(?P<mark>\S)"
)
_SUFFIXES = {"m": 10**6, "mn": 10**6, "k": 1000, "bn": 10**9}


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One word, digit group or mark of the text."""

    start: int
    end: int
    text: str
    is_digits: bool

    @property
    def lower(self) -> str:
        """The text in lower case."""
        return self.text.lower()


@dataclass(frozen=True, slots=True)
class Amount:
    """A value up to the lexeme `stop`. `low` is set where a vague word supports less than its value."""

    value: float
    stop: int
    rule: str
    is_open: bool = False
    is_vague: bool = False
    low: float | None = None


def lex(text: str) -> list[Lexeme]:
    """Words, digit groups and marks with their offsets."""
    return [Lexeme(m.start(), m.end(), m.group(), m.lastgroup == "digits") for m in _LEX.finditer(text)]


def digit_value(text: str) -> float:
    """The value of a digit group: "6,800" -> 6800, "1.2" -> 1.2, "12.000" -> 12000."""
    plain = re.sub(r"[,\s\u00a0\u202f]", "", text)
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", plain):
        plain = plain.replace(".", "")
    return float(plain)


def word_at(lexemes: Sequence[Lexeme], i: int) -> str:
    """The word at an index in lower case, "" outside the text."""
    return lexemes[i].lower if 0 <= i < len(lexemes) else ""


def _scaled(lexemes: Sequence[Lexeme], i: int, value: float) -> tuple[float, int]:
    """Apply the scale words that follow ("million", "dozen")."""
    words = number_words()
    while (scale := words.scale.get(word_at(lexemes, i)) or _scale_group(lexemes, i)) is not None:
        value, i = value * scale, i + 1
    return value, i


def _scale_group(lexemes: Sequence[Lexeme], i: int) -> int | None:
    word = word_at(lexemes, i)
    return number_words().group[word] if word in ("dozen", "score") else None


def digits(lexemes: Sequence[Lexeme], i: int) -> Amount | None:
    """A figure in digits with its scale words: "6,800", "1.2 million", "4.5m people"."""
    lexeme = lexemes[i]
    if not lexeme.is_digits:
        return None
    following = word_at(lexemes, i + 1)
    is_scaled = following in number_words().scale
    raw = lexeme.text
    value = float(raw.replace(",", "").replace(" ", "")) if is_scaled else digit_value(raw)
    short = _SUFFIXES.get(following)
    if short and lexemes[i + 1].start == lexeme.end and re.match(r"[a-z]", word_at(lexemes, i + 2)):
        return Amount(value * short, i + 2, "digits")
    value, stop = _scaled(lexemes, i + 1, value)
    return Amount(value, stop, "digits")


def in_words(lexemes: Sequence[Lexeme], i: int) -> Amount | None:
    """A number in words: "nine hundred and twenty-one", "a hundred", "two and a half million"."""
    words = number_words()
    start, total, current, seen = i, 0.0, 0.0, False
    if word_at(lexemes, i) in ("a", "an") and (
        word_at(lexemes, i + 1) in words.scale or _scale_group(lexemes, i + 1) is not None
    ):
        current, i = 1, i + 1
    while i < len(lexemes):
        word = word_at(lexemes, i)
        if word in words.cardinal:
            if seen and current % 100 and not (current % 10 == 0 and words.cardinal[word] < 10):
                break
            current, seen = current + words.cardinal[word], True
        elif word in words.scale and (current or seen):
            scale = words.scale[word]
            current, seen = max(current, 1) * scale, True
            if scale >= 1000:
                total, current = total + current, 0
        elif _scale_group(lexemes, i) is not None and current:
            current, seen = current * (_scale_group(lexemes, i) or 1), True
        elif (
            seen
            and word_at(lexemes, i + 1) in words.cardinal
            and ((word == "-" and current % 10 == 0) or (word == "and" and total + current >= 100))
        ):
            pass  # "twenty-one", "two hundred and five"
        elif word == "and" and seen and word_at(lexemes, i + 1) == "a" and word_at(lexemes, i + 2) == "half":
            current, i = current + 0.5, i + 2
        else:
            break
        i += 1
    return Amount(total + current, i, "words") if seen and i > start else None


def _half(lexemes: Sequence[Lexeme], i: int) -> Amount | None:
    """As in "half a dozen", "half-a-million", "a quarter of a million", "a half dozen"."""
    j = i + 1 if word_at(lexemes, i) == "a" else i
    share = {"half": 0.5, "quarter": 0.25}.get(word_at(lexemes, j))
    if share is None:
        return None
    j += 1
    while word_at(lexemes, j) in ("-", "of", "a"):
        j += 1
    scale = number_words().scale.get(word_at(lexemes, j)) or _scale_group(lexemes, j)
    return Amount(share * scale, j + 1, "words") if scale else None


def _vague(lexemes: Sequence[Lexeme], i: int) -> Amount | None:
    """Vague words by codebook 1.6: dozens 12, hundreds 100, "tens of thousands" 10,000, several 3."""
    words = number_words()
    has_article = word_at(lexemes, i) == "a"
    j = i + has_article
    word = word_at(lexemes, j)
    if has_article and word in words.group:
        value, stop = _scaled(lexemes, j + 1 + (word_at(lexemes, j + 1) == "of"), words.group[word])
        return Amount(value, stop, "words")
    if word in words.plural:
        value, stop = float(words.plural[word]), j + 1
        while word_at(lexemes, stop) == "of" and word_at(lexemes, stop + 1) in words.plural:
            value, stop = value * words.plural[word_at(lexemes, stop + 1)], stop + 2
        return Amount(value, stop, f"vague:{word}", is_open=True, is_vague=True)
    if word not in words.vague or not _is_count(lexemes, j, has_article):
        return None
    if word_at(lexemes, j + 1) in words.plural and (plural := _vague(lexemes, j + 1)) is not None:
        return replace(plural, rule=f"vague:{word}")
    unit = words.vague[word]
    value, stop = _scaled(lexemes, j + 1, float(unit))
    low = value / unit if stop > j + 1 else unit - 1
    return Amount(value, stop, f"vague:{word}", is_open=True, is_vague=True, low=low)


def _is_count(lexemes: Sequence[Lexeme], j: int, has_article: bool) -> bool:
    """Whether a vague word counts: not "as many as", "some 200", "the number"."""
    word, following = word_at(lexemes, j), word_at(lexemes, j + 1)
    if word in ("handful", "number"):
        return has_article and following == "of"
    if word == "many":
        return word_at(lexemes, j - 1) not in ("as", "how", "so", "too")
    if word == "some":
        return (
            not is_digits_at(lexemes, j + 1)
            and following not in number_words().cardinal
            and following != "of"
        )
    return True


def is_digits_at(lexemes: Sequence[Lexeme], i: int) -> bool:
    """Whether a figure in digits stands at an index."""
    return i < len(lexemes) and lexemes[i].is_digits


def amount(lexemes: Sequence[Lexeme], i: int) -> Amount | None:
    """The amount that begins at a lexeme, None when none does."""
    found = digits(lexemes, i) or _half(lexemes, i) or in_words(lexemes, i) or _vague(lexemes, i)
    if found and not lexemes[i].is_digits and i and word_at(lexemes, i - 1) in ("-", "\u2013") and i > 1:
        # "forty-three" was read from its start; a number word after a hyphen is part of a compound
        return None if lexemes[i - 1].start == lexemes[i - 2].end and not lexemes[i - 2].is_digits else found
    return found
