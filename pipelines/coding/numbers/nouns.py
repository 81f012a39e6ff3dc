"""What a counted noun denotes: people, households, dwellings, animals, things, or a measure.

What belongs here: look-ups in the noun table. What does not: finding the noun of a number (`counts`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.coding.numbers.lexicon import count_nouns

if TYPE_CHECKING:
    from spacy.tokens import Token

_PLURALS = (("ies", "y"), ("men", "man"), ("s", ""), ("es", ""))
_PEOPLE = re.compile(r"(?:men|women|people|folk)$")


def noun_kinds(noun: str) -> frozenset[str]:
    """Kinds of a noun (lemma or word): person, household, dwelling, animal, time, thing, ...; or none."""
    table = count_nouns()
    word = noun.lower()
    if word in table:
        return table[word]
    for ending, singular in _PLURALS:
        if word.endswith(ending) and (known := table.get(word.removesuffix(ending) + singular)):
            return known
    return frozenset()


def is_person(token: Token) -> bool:
    """Whether a noun names people: by the noun table, as a demonym ("Afghans"), or as a person's name."""
    kinds = noun_kinds(token.lemma_) or noun_kinds(token.text)
    if kinds:
        return "person" in kinds
    return token.ent_type_ in ("NORP", "PERSON") or _PEOPLE.search(token.lower_) is not None
