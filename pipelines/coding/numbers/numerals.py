"""Numerals in plain text: digits, number words, vague words, quantifiers, ranges, shares of a total.

What belongs here: text -> `Numeral`s, without a parse. What does not: what the number counts, and which
numbers are dates, ages or distances (`counts`).

Works on its own small lexer, so that words run together by a bad page copy ("about15,000people") still count.
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
_MAX_LOOKBACK = 6
_ADDING = frozenset({"another", "further", "additional"})
_OUTSIDE_PHRASE = frozenset(
    "were was have has are is had be been them whom those it which who that in to from since by for on at with".split()
)


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


@dataclass(frozen=True, slots=True)
class _Amount:
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


def _word(lexemes: Sequence[Lexeme], i: int) -> str:
    return lexemes[i].lower if 0 <= i < len(lexemes) else ""


def _scaled(lexemes: Sequence[Lexeme], i: int, value: float) -> tuple[float, int]:
    """Apply the scale words that follow ("million", "dozen"), with "of" skipped in none of them."""
    words = number_words()
    while (scale := words.scale.get(_word(lexemes, i)) or _scale_group(lexemes, i)) is not None:
        value, i = value * scale, i + 1
    return value, i


def _scale_group(lexemes: Sequence[Lexeme], i: int) -> int | None:
    word = _word(lexemes, i)
    return number_words().group[word] if word in ("dozen", "score") else None


def _digits(lexemes: Sequence[Lexeme], i: int) -> _Amount | None:
    lexeme = lexemes[i]
    if not lexeme.is_digits:
        return None
    following = _word(lexemes, i + 1)
    is_scaled = following in number_words().scale
    raw = lexeme.text
    value = float(raw.replace(",", "").replace(" ", "")) if is_scaled else digit_value(raw)
    short = {"m": 10**6, "mn": 10**6, "k": 1000, "bn": 10**9}.get(following)
    if short and lexemes[i + 1].start == lexeme.end and re.match(r"[a-z]", _word(lexemes, i + 2)):
        return _Amount(value * short, i + 2, "digits")
    value, stop = _scaled(lexemes, i + 1, value)
    return _Amount(value, stop, "digits")


def _in_words(lexemes: Sequence[Lexeme], i: int) -> _Amount | None:
    """A number in words: "nine hundred and twenty-one", "a hundred", "two and a half million"."""
    words = number_words()
    start, total, current, seen = i, 0.0, 0.0, False
    if _word(lexemes, i) in ("a", "an") and (
        _word(lexemes, i + 1) in words.scale or _scale_group(lexemes, i + 1) is not None
    ):
        current, i = 1, i + 1
    while i < len(lexemes):
        word = _word(lexemes, i)
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
        elif word == "-" and seen and _word(lexemes, i + 1) in words.cardinal and current % 10 == 0:
            pass
        elif word == "and" and seen and total + current >= 100 and _word(lexemes, i + 1) in words.cardinal:
            pass
        elif word == "and" and seen and _word(lexemes, i + 1) == "a" and _word(lexemes, i + 2) == "half":
            current, i = current + 0.5, i + 2
        else:
            break
        i += 1
    return _Amount(total + current, i, "words") if seen and i > start else None


def _half(lexemes: Sequence[Lexeme], i: int) -> _Amount | None:
    """ "half a dozen", "half-a-million", "a quarter of a million", "a half dozen"."""
    j = i + 1 if _word(lexemes, i) == "a" else i
    share = {"half": 0.5, "quarter": 0.25}.get(_word(lexemes, j))
    if share is None:
        return None
    j += 1
    while _word(lexemes, j) in ("-", "of", "a"):
        j += 1
    scale = number_words().scale.get(_word(lexemes, j)) or _scale_group(lexemes, j)
    return _Amount(share * scale, j + 1, "words") if scale else None


def _vague(lexemes: Sequence[Lexeme], i: int) -> _Amount | None:
    """Vague words by codebook 1.6: dozens 12, hundreds 100, "tens of thousands" 10,000, several 3."""
    words = number_words()
    j = i + 1 if _word(lexemes, i) == "a" else i
    word = _word(lexemes, j)
    if j > i and (word in ("couple", "pair", "trio")):
        stop = j + 2 if _word(lexemes, j + 1) == "of" else j + 1
        value, stop = _scaled(lexemes, stop, words.group[word])
        return _Amount(value, stop, "words")
    if word in words.plural:
        value, stop = float(words.plural[word]), j + 1
        while _word(lexemes, stop) == "of" and _word(lexemes, stop + 1) in words.plural:
            value, stop = value * words.plural[_word(lexemes, stop + 1)], stop + 2
        return _Amount(value, stop, f"vague:{word}", is_open=True, is_vague=True)
    if word not in words.vague:
        return None
    stop = j + 1
    if word in ("handful", "number") and not (j > i and _word(lexemes, stop) == "of"):
        return None
    if word == "many" and _word(lexemes, i - 1) in ("as", "how", "so", "too"):
        return None
    if word == "some" and (
        _digits_at(lexemes, stop) or _word(lexemes, stop) in words.cardinal or _word(lexemes, stop) == "of"
    ):
        return None
    if _word(lexemes, stop) in words.plural:
        plural = _vague(lexemes, stop)
        return replace(plural, rule=f"vague:{word}") if plural else None
    value, scaled = _scaled(lexemes, stop, float(words.vague[word]))
    is_scaled = scaled > stop
    if word == "few" and not is_scaled and j == i:
        return _Amount(value, stop, "vague:few", is_open=True, is_vague=True, low=2)
    low = value / 3 * 2 if not is_scaled else value / 3
    return _Amount(value, scaled, f"vague:{word}", is_open=True, is_vague=True, low=low)


def _digits_at(lexemes: Sequence[Lexeme], i: int) -> bool:
    return i < len(lexemes) and lexemes[i].is_digits


def _amount(lexemes: Sequence[Lexeme], i: int) -> _Amount | None:
    found = _digits(lexemes, i) or _half(lexemes, i) or _in_words(lexemes, i) or _vague(lexemes, i)
    if found and not lexemes[i].is_digits and i and _word(lexemes, i - 1) in ("-", "\u2013") and i > 1:
        # "forty-three" was read from its start; a number word after a hyphen is part of a compound
        return None if lexemes[i - 1].start == lexemes[i - 2].end and not lexemes[i - 2].is_digits else found
    return found


def _share(lexemes: Sequence[Lexeme], i: int) -> tuple[float, int] | None:
    """A share of a total: value and the lexeme after "of"/"in". "two thirds of", "one in five", "9 per cent of"."""
    words = number_words()
    amount = _digits(lexemes, i) or _in_words(lexemes, i)
    j = amount.stop if amount else i
    if amount and _word(lexemes, j) in ("in", "out"):
        k = j + 1 + (_word(lexemes, j + 1) in ("of", "every"))
        whole = (
            _digits(lexemes, k)
            if _digits_at(lexemes, k)
            else (_in_words(lexemes, k) if k < len(lexemes) else None)
        )
        if whole and 1 < whole.value <= 10 and amount.value < whole.value:
            return amount.value / whole.value, whole.stop
    if amount and (
        _word(lexemes, j) in ("%", "percent") or (_word(lexemes, j), _word(lexemes, j + 1)) == ("per", "cent")
    ):
        k = j + (2 if _word(lexemes, j) == "per" else 1)
        return (amount.value / 100, k) if amount.value <= 100 and _word(lexemes, k) == "of" else None
    count = amount.value if amount else 1.0
    if not amount and _word(lexemes, i) in ("a", "one"):
        j = i + 1
    if _word(lexemes, j) == "-":
        j += 1
    fraction = words.fraction.get(_word(lexemes, j))
    if fraction is None or count * fraction > 1:
        return None
    following = _word(lexemes, j + 1)
    # "half the 900 families", "half of them", but neither "the third attack" nor "half an hour"
    is_share = following == "of" or (
        _word(lexemes, j) == "half" and following in ("the", "its", "their", "his", "her")
    )
    return (count * fraction, j + 1) if is_share else None


def _quantifier(lexemes: Sequence[Lexeme], first: int, last: int) -> tuple[str, int, int]:
    """The quantifier of the figure at `first`..`last` and the lexemes it spans."""
    words = number_words()
    quantifier, begin, end = "", first, last
    i = first
    while first - i < _MAX_LOOKBACK:
        for size in (4, 3, 2, 1):
            phrase = tuple(_word(lexemes, k) for k in range(i - size, i))
            if phrase in words.before:
                quantifier, i = quantifier or words.before[phrase], i - size
                begin = i
                break
            if phrase in words.between and i - size >= 0:
                i -= size
                if phrase[-1] in _ADDING:
                    begin = i
                break
        else:
            break
    for size in (2, 1):
        phrase = tuple(_word(lexemes, k) for k in range(last, last + size))
        if phrase in words.after:
            return quantifier or words.after[phrase], begin, last + size
    if _word(lexemes, last) == "+":
        return "More than", begin, last + 1
    return quantifier, begin, end


def _range(lexemes: Sequence[Lexeme], i: int, first: _Amount) -> tuple[_Amount | None, bool]:
    """The upper end of "X to Y", "between X and Y", "X-Y"; the flag says "from X to Y" tells a change."""
    words = number_words()
    link = _word(lexemes, first.stop)
    is_between = "between" in (_word(lexemes, i - 1), _word(lexemes, i - 2))
    if not (link in ("to", "-", "\u2013", "\u2014", "or") or (link == "and" and is_between)):
        return None, False
    k = first.stop + 1
    while _word(lexemes, k) in ("about", "around", "nearly", "some", "as", "many", "perhaps", "even"):
        k += 1
    second = (_digits(lexemes, k) or _in_words(lexemes, k)) if k < len(lexemes) else None
    if second is None:
        return None, False
    is_change = _word(lexemes, i - 1) == "from" and any(
        _word(lexemes, p) in words.change for p in range(max(0, i - 9), i)
    )
    return second, is_change


def _bounds(quantifier: str, amount: _Amount) -> tuple[int, int, int | None]:
    best = int(round(amount.value))
    if quantifier == "Less than":
        return min(1, best), best, best
    if amount.is_open or quantifier == "More than":
        low = best if amount.low is None else int(amount.low)
        return low, best, None
    return best, best, best


def numerals(text: str, lexemes: Sequence[Lexeme] | None = None) -> list[Numeral]:
    """Every number in `text`, whatever it counts, in order and without overlap.

    Shares of a stated total ("half of the 900 families") give the product, and the total itself as a second
    numeral with the rule `base`. "no", "none", "nobody" give 0.
    """
    lexemes = lex(text) if lexemes is None else lexemes
    found: list[Numeral] = []
    words = number_words()
    i = 0
    while i < len(lexemes):
        share = _share(lexemes, i)
        if share is not None:
            whole = _base(lexemes, share[1])
            if whole is not None:
                k, amount = whole
                value = int(round(share[0] * amount.value))
                quantifier, begin, _ = _quantifier(lexemes, i, share[1])
                found.append(
                    Numeral(i, amount.stop, lexemes[begin].start, lexemes[amount.stop - 1].end, value, value, value,
                            quantifier or "Approximately", "share of a total")
                )  # fmt: skip
                base = int(round(amount.value))
                found.append(
                    Numeral(k, amount.stop, lexemes[k].start, lexemes[amount.stop - 1].end, base, base, base,
                            "Exact", "base")
                )  # fmt: skip
                i = amount.stop
                continue
            i = share[1]
            continue
        word = _word(lexemes, i)
        two = f"{word} {_word(lexemes, i + 1)}"
        if two in words.zero or (
            word in words.zero
            and (word,) not in words.before
            and two not in ("no more", "no fewer", "no less")
        ):
            stop = i + (2 if two in words.zero else 1)
            found.append(Numeral(i, stop, lexemes[i].start, lexemes[stop - 1].end, 0, 0, 0, "Exact", "zero"))
            i = stop
            continue
        amount_ = _amount(lexemes, i)
        if amount_ is None:
            i += 1
            continue
        numeral = _finish(lexemes, i, amount_)
        found.append(numeral)
        i = max(numeral.last, i + 1)
    return found


def _finish(lexemes: Sequence[Lexeme], i: int, amount: _Amount) -> Numeral:
    upper, is_change = _range(lexemes, i, amount)
    if upper is not None and is_change:
        best = int(round(upper.value))
        return Numeral(
            i, upper.stop, lexemes[i].start, lexemes[upper.stop - 1].end, best, best, best, "Exact", "change"
        )
    if upper is not None:
        low, high = amount.value, upper.value
        if low < high and high >= 1000 and low < 100 and high / low >= 500:
            # "between 2 and 3 million": the scale word belongs to both ends
            scale = 10 ** (len(str(int(high))) - 1)
            scale = 10 ** (3 * ((len(str(int(high))) - 1) // 3)) if scale else 1
            if high / scale > low:
                low *= scale
        if low < high:
            quantifier, begin, _ = _quantifier(lexemes, i, upper.stop)
            start = begin - 1 if _word(lexemes, begin - 1) == "between" else begin
            return Numeral(i, upper.stop, lexemes[start].start, lexemes[upper.stop - 1].end,
                           int(round(low)), int(round(low)), int(round(high)), quantifier or "Approximately", "range")  # fmt: skip
    quantifier, begin, end = _quantifier(lexemes, i, amount.stop)
    low, best, high_ = _bounds(quantifier, amount)
    if amount.is_vague and quantifier == "":
        quantifier = "Approximately"
    return Numeral(i, end, lexemes[begin].start, lexemes[end - 1].end, low, best, high_,
                   quantifier or "Exact", amount.rule, amount.is_vague)  # fmt: skip


def _base(lexemes: Sequence[Lexeme], i: int) -> tuple[int, _Amount] | None:
    """The total that a share is of: the next figure within the noun phrase."""
    for k in range(i, min(i + 9, len(lexemes))):
        if lexemes[k].text in ".;:!?()" or _word(lexemes, k) in _OUTSIDE_PHRASE:
            return None
        amount = _digits(lexemes, k) or _in_words(lexemes, k)
        if amount is not None and amount.value >= 10:
            return k, amount
    return None
