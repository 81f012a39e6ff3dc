"""The words of a sentence with offsets, and the place names' own shape: capitals, compounds, possessives.

What belongs here: cutting text into words and `Mention`, what the finder hands over. What does not:
deciding which words are a place (`mentions`, `apart`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipelines.coding.types import Part
from pipelines.places.gazetteer import Entry

_WORD = re.compile(r"(?:[A-Z]\.){2,}|(?:St|Ste|Mt|Ft|Pt)\.(?=\s[A-Z])|[^\W_]+(?:['’‘ʼ`\-][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_ARTICLED = re.compile(
    r"^(?:[DdLl](?=['’])|[Aa]l|[Ee]l|[Aa]d|[Aa]r|[Aa]s|[Aa]sh|[Aa]n|[Aa]t|[Aa]z|[Ee]d|[Ee]z|[Uu]l)[-–'’][A-ZĀ-Ž]"
)
GAPS = frozenset([" ", "-", "\u00a0", " & ", "'s ", "’s ", "'S ", "’S "])
"""What may stand between two words of one name ("Cox's Bazar")."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence; `capital` also for "al-Hasakah", `folded` in lower case without a closing dot."""

    start: int
    end: int
    text: str
    capital: bool
    folded: str


@dataclass(slots=True, eq=False)
class Mention:
    """A place name found in a text, with the gazetteer's places of that name (none for an unknown village).

    Offsets are those of the article's part. `parents` are the mentions beside it that name what holds it, the
    nearest first; `held` says that the words leave no doubt of that ("in", a type word; not a mere comma).
    `sure` marks one that the text itself shows to be a place (a preposition, a type word, a
    dateline, a parent). `institution` marks a name that stands for an office or building ("the Goma police"),
    `demonym` (the country's ISO code, a region's place_id) one that stands for a people. `respelled` is the
    place of the parent that the gazetteer spells otherwise.
    """

    part: Part
    sentence: int
    start: int
    end: int
    text: str
    folded: str
    entries: tuple[Entry, ...]
    rule: str
    relation: str = ""
    type_word: str = ""
    sure: bool = False
    institution: bool = False
    demonym: str = ""
    held: bool = False
    parents: list[Mention] = field(default_factory=list)
    respelled: Entry | None = None


def split_words(text: str) -> list[Word]:
    """Words of a sentence with offsets; a possessive 's is no part of a word."""
    found = []
    for match in _WORD.finditer(text):
        word, start, end = match.group(), match.start(), match.end()
        if possessive := _POSSESSIVE.search(word):
            end -= len(possessive.group())
            word = word[: possessive.start()]
        capital = word[:1].isupper() or word[:1].isdigit() or bool(_ARTICLED.match(word))
        found.append(Word(start, end, word, capital and not word.isdigit(), word.casefold().rstrip(".")))
    return found


def pieces(word: Word) -> list[Word]:
    """The parts of a compound ("Mandalay-Lashio", "Gaza-based"), or nothing for a simple word."""
    if not re.search(r"[-–]", word.text):
        return []
    found, position = [], word.start
    for piece in re.split(r"[-–]", word.text):
        found.append(Word(position, position + len(piece), piece, piece[:1].isupper(), piece.casefold()))
        position += len(piece) + 1
    return found
