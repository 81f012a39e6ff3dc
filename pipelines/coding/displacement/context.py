"""Why people moved and when relative to the cause, from the words of the sentence and of the article.

What belongs here: conflict / disaster / other, displacement_occurred, and whether an article speaks of
displacement at all. What does not: the report that caused it (`rows`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from pipelines.coding.displacement.lexicon import cause_words

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?")
_TYPES = {"conflict": "Conflict", "disaster": "Disaster", "other": "Other"}
_SURE = re.compile(
    r"\b(?:displac(?:ed?|es|ing|ements?)|idps?|refugees?|evacuat\w+|fled|flee|fleeing|flees|homeless|uprooted"
    r"|returnees?|asylum|relief camps?|(?:left|abandoned) (?:their|the) (?:homes|villages?)"
    r"|forced (?:from|out)|exodus|emptied|gone home)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:pre-?emptive\w*|ahead of|in anticipation|as a precaution|precautionary|before|feared)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\b(?:after|following|in the wake of|since|followed)\b", re.IGNORECASE)
_DURING = re.compile(r"\b(?:during|as|amid|while|when|because of|due to|by)\b", re.IGNORECASE)


def speaks_of_displacement(text: str) -> bool:
    """Whether an article has a sure word of displacement."""
    return _SURE.search(text) is not None


def cause_counts(text: str) -> Counter[str]:
    """How many words of each cause a text has."""
    table = cause_words()
    found: Counter[str] = Counter()
    for word in _WORD.findall(text.lower()):
        for form in (word, word.removesuffix("s"), word.removesuffix("es")):
            if form in table:
                found[table[form]] += 1
                break
    return found


def displacement_type(sentence: str, around: Iterable[str], article: str) -> str:
    """Conflict, Disaster or Other: by the sentence, else its neighbours, else the article; else Other."""
    for text in (sentence, " ".join(around), article):
        counts = cause_counts(text)
        if counts:
            # a natural hazard named beside fighting is more telling than the fighting's many words
            best = max(counts, key=lambda cause: (counts[cause], cause == "disaster"))
            return _TYPES[best]
    return "Other"


def occurred(sentence: str, term: str, displacing_terms: Iterable[str]) -> str:
    """Before, During, After or Unknown; blank for terms that are no displacement (codebook 3.1)."""
    if term not in set(displacing_terms):
        return ""
    for pattern, value in ((_BEFORE, "Before"), (_AFTER, "After"), (_DURING, "During")):
        if pattern.search(sentence):
            return value
    return "Unknown"
