"""Which sentences hold an act or a displacement at all, so that the rest is never parsed.

Belongs here: a cheap look at a sentence's words. Does not: any judgement on what they mean; a sentence kept
for nothing costs a parse, a sentence dropped wrongly costs an event, so the look is generous.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pipelines.coding.acts import inflections, load_acts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.coding.types import Sentence

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


@cache
def trigger_words() -> frozenset[str]:
    """Surface forms, in lower case, of which a sentence must hold one to be parsed."""
    folder = files("pipelines.coding.lexicon")
    words = set(load_acts().trigger_forms)
    for name in ("casualty_words.csv", "displacement_terms.csv"):
        for row in csv.DictReader(folder.joinpath(name).read_text("utf-8").splitlines()):
            pos = "NOUN" if (row.get("pos") or "").upper().startswith("N") else "VERB"
            for lemma in (row.get("lemmas") or row.get("lemma") or row.get("word") or "").split("|"):
                if lemma:
                    words |= inflections(lemma.split()[0].lower(), pos)
            words |= {form.split()[0].lower() for form in (row.get("forms") or "").split("|") if form}
    return frozenset(words)


def keep(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences worth a parse, in order; datelines never are."""
    words = trigger_words()
    return [s for s in sentences if not s.is_dateline and not words.isdisjoint(_words(s.text))]


def _words(text: str) -> set[str]:
    found = set()
    for match in _WORD.finditer(text.lower()):
        word = match.group()
        found.add(word)
        if "-" in word:
            found.update(word.split("-"))
    return found
