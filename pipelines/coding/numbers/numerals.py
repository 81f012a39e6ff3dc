"""Numerals in plain text: amounts with their quantifiers, ranges, and shares of a total.

What belongs here: text -> `Numeral`s, without a parse. What does not: the value of the words (`amounts`),
what the number counts (`counts`), and which numbers are dates, ages or distances (`left_out`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.coding.numbers.amounts import (
    Amount,
    Lexeme,
    amount,
    digits,
    in_words,
    is_digits_at,
    lex,
    word_at,
)
from pipelines.coding.numbers.lexicon import number_words, words_of

_MAX_LOOKBACK = 6
_LONGEST_QUANTIFIER = 4
_LONGEST_SHARE = 9
_ADDING = frozenset({"another", "further", "additional"})
_RANGE_LINKS = frozenset({"to", "-", "\u2013", "\u2014", "or"})
_BEFORE_UPPER = frozenset({"about", "around", "nearly", "some", "as", "many", "perhaps", "even"})
_OF_HALF = frozenset({"the", "its", "their", "his", "her"})
_NOT_ZERO = frozenset({"no more", "no fewer", "no less"})
_MOST_IN = 10


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written: `first`..`last` are lexeme indices of the figure itself, end exclusive.

    `start`..`end` are text offsets with the quantifier ("at least 20"); the bounds are those of `Quantity`.
    """

    first: int
    last: int
    start: int
    end: int
    low: int
    best: int
    high: int | None
    quantifier: str
    rule: str
    is_vague: bool = False


def numerals(text: str, lexemes: Sequence[Lexeme] | None = None) -> list[Numeral]:
    """Every number in `text`, whatever it counts, in order and without overlap.

    Shares of a stated total ("half of the 900 families") give the product, and the total itself as a second
    numeral with the rule `base`. "no", "none", "nobody" give 0.
    """
    lexemes = lex(text) if lexemes is None else lexemes
    found: list[Numeral] = []
    i = 0
    while i < len(lexemes):
        share = _share(lexemes, i)
        if share is not None:
            part = _share_of_total(lexemes, i, *share)
            found += part
            i = part[0].last if part else share[1]
            continue
        value = amount(lexemes, i)
        numeral = _zero(lexemes, i) or (_numeral(lexemes, i, value) if value is not None else None)
        if numeral is not None:
            found.append(numeral)
        i = max(numeral.last, i + 1) if numeral is not None else i + 1
    return found


def _zero(lexemes: Sequence[Lexeme], i: int) -> Numeral | None:
    """As in "no one", "nobody", "none", "no civilians"; not "no fewer than"."""
    words = number_words()
    first = word_at(lexemes, i)
    two = f"{first} {word_at(lexemes, i + 1)}"
    is_one_word = first in words.zero and (first,) not in words.before and two not in _NOT_ZERO
    if two not in words.zero and not is_one_word:
        return None
    stop = i + (2 if two in words.zero else 1)
    return Numeral(i, stop, lexemes[i].start, lexemes[stop - 1].end, 0, 0, 0, "Exact", "zero")


def _numeral(lexemes: Sequence[Lexeme], i: int, value: Amount) -> Numeral:
    upper, is_change = _range(lexemes, i, value)
    if upper is not None and is_change:
        best = round(upper.value)
        end = lexemes[upper.stop - 1].end
        return Numeral(i, upper.stop, lexemes[i].start, end, best, best, best, "Exact", "change")
    low = _common_scale(value.value, upper.value) if upper is not None else 0.0
    if upper is not None and low < upper.value:
        quantifier, begin, _ = _quantifier(lexemes, i, upper.stop)
        begin -= word_at(lexemes, begin - 1) == "between"
        return Numeral(
            i,
            upper.stop,
            lexemes[begin].start,
            lexemes[upper.stop - 1].end,
            low=round(low),
            best=round(low),
            high=round(upper.value),
            quantifier=quantifier or "Approximately",
            rule="range",
        )
    quantifier, begin, last = _quantifier(lexemes, i, value.stop)
    low_, best, high = _bounds(quantifier, value)
    return Numeral(
        i,
        last,
        lexemes[begin].start,
        lexemes[last - 1].end,
        low_,
        best,
        high,
        quantifier or ("Approximately" if value.is_vague else "Exact"),
        value.rule,
        value.is_vague,
    )


def _bounds(quantifier: str, value: Amount) -> tuple[int, int, int | None]:
    best = round(value.value)
    if quantifier == "Less than":
        return min(1, best), best, best
    if value.is_open or quantifier == "More than":
        return (best if value.low is None else int(value.low)), best, None
    return best, best, best


def _common_scale(low: float, high: float) -> float:
    """The lower end with the scale word of the upper one: "between 2 and 3 million"."""
    if low >= 100 or high < 500 * max(low, 1):
        return low
    scale = 1000 ** ((len(str(int(high))) - 1) // 3)
    return low * scale if low * scale < high else low


def _range(lexemes: Sequence[Lexeme], i: int, first: Amount) -> tuple[Amount | None, bool]:
    """The upper end of "X to Y", "between X and Y", "X-Y"; the flag says that the range tells a change."""
    link = word_at(lexemes, first.stop)
    is_between = "between" in (word_at(lexemes, i - 1), word_at(lexemes, i - 2))
    if link not in _RANGE_LINKS and not (link == "and" and is_between):
        return None, False
    k = first.stop + 1
    while word_at(lexemes, k) in _BEFORE_UPPER:
        k += 1
    second = (digits(lexemes, k) or in_words(lexemes, k)) if k < len(lexemes) else None
    if second is None:
        return None, False
    before = (word_at(lexemes, p) for p in range(max(0, i - 9), i))
    return second, word_at(lexemes, i - 1) == "from" and any(w in number_words().change for w in before)


def _quantifier(lexemes: Sequence[Lexeme], first: int, last: int) -> tuple[str, int, int]:
    """The quantifier of the figure at `first`..`last` ("" if none) and the lexemes both span."""
    words = number_words()
    quantifier, begin, i = "", first, first
    while first - i < _MAX_LOOKBACK:
        step = _step_back(lexemes, i)
        if step is None:
            break
        phrase, i = step
        if phrase in words.before:
            quantifier, begin = quantifier or words.before[phrase], i
        elif phrase[-1] in _ADDING:
            begin = i
    for size in (2, 1):
        after = tuple(word_at(lexemes, k) for k in range(last, last + size))
        if after in words.after:
            return quantifier or words.after[after], begin, last + size
    if word_at(lexemes, last) == "+":
        return "More than", begin, last + 1
    return quantifier, begin, last


def _step_back(lexemes: Sequence[Lexeme], i: int) -> tuple[tuple[str, ...], int] | None:
    """The longest phrase before `i` that is a quantifier or may stand between one and its figure."""
    words = number_words()
    for size in range(min(_LONGEST_QUANTIFIER, i), 0, -1):
        phrase = tuple(word_at(lexemes, k) for k in range(i - size, i))
        if phrase in words.before or phrase in words.between:
            return phrase, i - size
    return None


def _share(lexemes: Sequence[Lexeme], i: int) -> tuple[float, int] | None:
    """A share and the lexeme after it: "two thirds of", "half the", "one in five", "9 per cent of"."""
    value = digits(lexemes, i) or in_words(lexemes, i)
    j = value.stop if value is not None else i
    if value is not None:
        if word_at(lexemes, j) in ("in", "out"):
            return _one_in(lexemes, j, value.value)
        is_per_cent = (word_at(lexemes, j), word_at(lexemes, j + 1)) == ("per", "cent")
        if is_per_cent or word_at(lexemes, j) in ("%", "percent"):
            stop = j + 1 + is_per_cent
            is_share = value.value <= 100 and word_at(lexemes, stop) == "of"
            return (value.value / 100, stop) if is_share else None
    elif word_at(lexemes, i) in ("a", "one"):
        j = i + 1
    return _fraction(lexemes, j + (word_at(lexemes, j) == "-"), value.value if value is not None else 1.0)


def _one_in(lexemes: Sequence[Lexeme], j: int, part: float) -> tuple[float, int] | None:
    k = j + 1 + (word_at(lexemes, j + 1) in ("of", "every"))
    if k >= len(lexemes):
        return None
    whole = digits(lexemes, k) if is_digits_at(lexemes, k) else in_words(lexemes, k)
    is_share = whole is not None and 1 < whole.value <= _MOST_IN and part < whole.value
    return (part / whole.value, whole.stop) if is_share and whole is not None else None


def _fraction(lexemes: Sequence[Lexeme], j: int, count: float) -> tuple[float, int] | None:
    """As in "a third of", "half the 900 families", but neither "the third attack" nor "half an hour"."""
    fraction = number_words().fraction.get(word_at(lexemes, j))
    if fraction is None or count * fraction > 1:
        return None
    following = word_at(lexemes, j + 1)
    is_share = following == "of" or (word_at(lexemes, j) == "half" and following in _OF_HALF)
    return (count * fraction, j + 1) if is_share else None


def _share_of_total(lexemes: Sequence[Lexeme], i: int, share: float, after: int) -> list[Numeral]:
    """The share as a number of its own and the total it is of, [] when no total is stated."""
    total = _total(lexemes, after)
    if total is None:
        return []
    k, whole = total
    quantifier, begin, _ = _quantifier(lexemes, i, after)
    value, base = round(share * whole.value), round(whole.value)
    end = lexemes[whole.stop - 1].end
    part = Numeral(
        i, whole.stop, lexemes[begin].start, end, value, value, value,
        quantifier or "Approximately", "share of a total",
    )  # fmt: skip
    if quantifier == "More than":
        part = replace(part, high=None)
    return [part, Numeral(k, whole.stop, lexemes[k].start, end, base, base, base, "Exact", "base")]


def _total(lexemes: Sequence[Lexeme], i: int) -> tuple[int, Amount] | None:
    """The total that a share is of: the next figure within the noun phrase."""
    for k in range(i, min(i + _LONGEST_SHARE, len(lexemes))):
        if lexemes[k].text in ".;:!?()" or word_at(lexemes, k) in words_of("outside_phrase"):
            return None
        found = digits(lexemes, k) or in_words(lexemes, k)
        if found is not None and found.value >= _MOST_IN:
            return k, found
    return None
