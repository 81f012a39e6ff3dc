"""How place names are compared: folding, spelling variants, type words and the words that are not names.

What belongs here: pure string work on names. What does not: look-ups (`gazetteer`) or text (`mentions`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_NAME = 80
"""Longest place name, in characters, that is looked up; anything longer is not a name."""

_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ħ": "h", "ə": "a",
        "þ": "th", "ð": "d", "ŋ": "ng", "ɛ": "e", "ɔ": "o", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ŧ": "t",
        "&": " and ",
    }
)  # fmt: skip
_APOSTROPHES = re.compile(r"['’‘‛ʻʼʽʾʿˈ`´ʹʺ\"“”]")
_NOT_WORD = re.compile(r"[^0-9a-zÀ-￿]+")
_EXPANDED = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort", "pt": "point"}
_ARTICLE = re.compile(r"^(?:al|el|ad|ed|adh|an|en|ar|er|as|es|ash|esh|ath|at|et|az|ez|ul) (?=[a-z]{3})")

TYPE_WORDS = frozenset(
    [
        "city",
        "town",
        "township",
        "village",
        "hamlet",
        "municipality",
        "district",
        "subdistrict",
        "sub-district",
        "county",
        "province",
        "state",
        "region",
        "governorate",
        "prefecture",
        "department",
        "division",
        "oblast",
        "raion",
        "rayon",
        "canton",
        "commune",
        "parish",
        "territory",
        "zone",
        "woreda",
        "sub-prefecture",
        "subprefecture",
        "ward",
        "borough",
        "krai",
        "republic",
        "cercle",
        "wilaya",
        "kebele",
        "union",
        "tehsil",
        "taluk",
        "upazila",
        "regency",
        "twp",
        "cty",
        "co",
        "camp",
        "settlement",
        "suburb",
        "neighborhood",
        "neighbourhood",
        "locality",
        "payam",
        "barangay",
    ]
)
"""Words beside a name that say what kind of place it is; they are no part of the name itself."""


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """The form under which a name is stored and looked up.

    Case, accents, apostrophes and punctuation do not count; "St", "Mt" and "Ft" at the start or after a blank
    are written out. Letters outside the Latin script are kept as they are.
    """
    text = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name[:MAX_NAME])).casefold()
    text = "".join(ch for ch in text.translate(_LETTERS) if not unicodedata.combining(ch))
    words = _NOT_WORD.sub(" ", _APOSTROPHES.sub("", text)).split()
    if len(words) > 1:
        words = [_EXPANDED.get(word, word) for word in words[:-1]] + words[-1:]
    return " ".join(words)


def without_article(folded: str) -> str:
    """A folded name without an Arabic article ("al hasakah" -> "hasakah"), or "" when it has none."""
    rest = _ARTICLE.sub("", folded)
    return "" if rest == folded else rest


def without_type(folded: str) -> str:
    """A folded name without the type word at its end or start ("kayah state" -> "kayah"), or ""."""
    words = folded.split()
    if len(words) > 1 and words[-1] in TYPE_WORDS:
        return " ".join(words[:-1])
    if len(words) > 2 and words[0] in TYPE_WORDS and words[1] in ("of", "de", "du"):
        return " ".join(words[2:])
    return ""


def keys(name: str) -> tuple[str, ...]:
    """Every folded form to try for a name, best first; empty when nothing can be looked up."""
    first = fold(name)
    if not first:
        return ()
    found = [first]
    for candidate in (without_type(first), without_article(first), without_article(without_type(first))):
        if candidate and candidate not in found:
            found.append(candidate)
    return tuple(found)


def is_latin(name: str) -> bool:
    """Whether a name is written in Latin letters, so that an English-language text can hold it."""
    return all(ch < "\u0250" or "\u1e00" <= ch <= "\u1eff" or not ch.isalpha() for ch in name)


_PLAIN = str.maketrans(
    {
        "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae",
        "ə": "a", "Ə": "A", "œ": "oe", "þ": "th", "Þ": "Th", "ð": "d", "–": "-", "’": "'", "‘": "'",
        "ʻ": "'", "ʼ": "'", "ʹ": "'",
    }
)  # fmt: skip


def plain(name: str) -> str:
    """A name in plain ASCII letters, as ACLED writes names (codebook 1.10: "Nord-Kivu", "Tibu")."""
    text = unicodedata.normalize("NFKD", name.translate(_PLAIN)).encode("ascii", "ignore").decode()
    return " ".join(text.split()).strip("' ")
