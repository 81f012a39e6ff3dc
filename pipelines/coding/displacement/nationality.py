"""Countries told by nationality: "South Sudanese have fled to Uganda" names the country they left.

What belongs here: demonyms and country names in plain text. What does not: places (`pipelines.places`) and
actors' nationality (`coding.actors`), whose table this reads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from pipelines.coding.numbers.lexicon import read_table
from schemas.codes import COUNTRIES


@cache
def _demonyms() -> tuple[re.Pattern[str], Mapping[str, str]]:
    countries: dict[str, str] = {}
    for row in read_table("nationalities.csv"):
        for demonym in row["demonyms"].split("|"):
            if demonym:
                countries.setdefault(demonym, row["country"])
    return _pattern(countries, "s?"), countries


@cache
def _names() -> tuple[re.Pattern[str], Mapping[str, str]]:
    countries = {name: c.name for c in COUNTRIES for name in (c.name, *c.other_names) if len(name) > 3}
    return _pattern(countries, ""), countries


def _pattern(names: Mapping[str, str], ending: str) -> re.Pattern[str]:
    """Longest names first, so that "South Sudanese" is not read as "Sudanese"."""
    alternatives = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    return re.compile(rf"\b({alternatives}){ending}\b")


def nationality(words: str) -> str:
    """The country of the last demonym in a noun phrase, "" when it names none."""
    pattern, countries = _demonyms()
    found = pattern.findall(words)
    return countries[found[-1]] if found else ""


def country_in_words(text: str) -> str:
    """The country a text names most, by name or nationality; "" when it names none."""
    counts: Counter[str] = Counter()
    for pattern, countries in (_names(), _demonyms()):
        counts.update(countries[name] for name in pattern.findall(text))
    return counts.most_common(1)[0][0] if counts else ""
