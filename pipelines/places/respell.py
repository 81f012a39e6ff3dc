"""Villages under another spelling, inside an administrative unit that the text names.

What belongs here: comparing an unknown name with the names of one unit's places. What does not: names that
the gazetteer has as they are (`resolve`).

A village "in Idlib province" is looked for among Idlib's places alone: over a whole country, names that are
nearly alike are too many for likeness to mean anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pipelines.places import sources
from pipelines.places.gazetteer import Entry, Gazetteer, distance_km
from pipelines.places.names import fold, without_article, without_type
from pipelines.places.resolve import Group

SHORTEST = 4
"""Letters; shorter names are alike too easily."""
ONE_SLIP_FROM = 7
"""Letters from which two spellings of one sound may differ by a letter."""
SAME_PLACE_KM = 5.0
"""Places this close to each other do not make a match ambiguous."""
RESPELLED_CHANCE = 0.95
"""Chance that a match is right, given that the unit is. Of 1,264 matches of other known spellings in conflict
countries 98 % were right; of 1,505 names taken out of their unit 2 were matched with another place."""
_DOUBLED = re.compile(r"(.)\1+")
_DIGITS = re.compile(r"\d+")


@lru_cache(maxsize=1)
def _spellings() -> tuple[re.Pattern[str], dict[str, str]]:
    """What is written in several ways (data/spellings.csv): a pattern, the longest first, and the table."""
    table = {row["written"]: row["as"] for row in sources.table("spellings.csv")}
    longest = sorted(table, key=lambda written: (-len(written), written))
    # "aw" is a vowel in "Zawr" but not in "Tawil", where the w begins a syllable.
    pieces = (w + "(?![aeiou])" if len(w) > 1 and w[-1] in "wy" else w for w in longest)
    return re.compile("|".join(pieces)), table


@lru_cache(maxsize=65536)
def sound(folded: str) -> str:
    """A folded name as it may sound, by whatever system it was put into Latin letters.

    Blanks, doubled letters, an article and a closing h do not count.
    """
    bare = without_article(folded) or folded
    text = "".join(word.removesuffix("h") if len(word) > 3 else word for word in bare.split())
    pattern, table = _spellings()
    text = pattern.sub(lambda found: table[found.group()], text)
    return _DOUBLED.sub(r"\1", text)


def is_one_slip(one: str, other: str) -> bool:
    """Whether two words differ by one letter put in, left out, changed or exchanged with the next."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def respelled(name: str, places: Sequence[Entry]) -> Entry | None:
    """The one place among some that goes by a name spelt otherwise, or None when none or several do."""
    wanted = fold(name)
    wanted = without_type(wanted) or wanted
    heard = sound(wanted)
    if len(heard) < SHORTEST:
        return None
    same, near = [], []
    for entry in places:
        folded = fold(entry.place.name)
        if _DIGITS.findall(folded) != _DIGITS.findall(wanted):
            continue
        other = sound(folded)
        if other == heard:
            same.append(entry)
        elif (
            other[:1] == heard[:1]
            and min(len(heard), len(other)) >= ONE_SLIP_FROM
            and is_one_slip(heard, other)
        ):
            near.append(entry)
    return _only(same or near)


def _only(found: Sequence[Entry]) -> Entry | None:
    """The place that all of these are, the most important entry of it, or None."""
    if not found:
        return None
    first = found[0].place
    here = (first.latitude, first.longitude)
    near = all(distance_km(here, (e.place.latitude, e.place.longitude)) <= SAME_PLACE_KM for e in found)
    return found[0] if near else None


def respell(groups: Iterable[Group], gazetteer: Gazetteer) -> None:
    """Note the place of each name that stands beside its unit and that the gazetteer spells otherwise."""
    groups = list(groups)
    denoted = {id(mention): group.best()[0] for group in groups for mention in group.mentions}
    for mention in (mention for group in groups for mention in group.mentions):
        if denoted[id(mention)] is not None or not mention.parents or mention.demonym:
            continue
        unit = denoted.get(id(mention.parents[0]))
        if unit is not None and 0 < unit.place.level < 4:
            mention.respelled = respelled(mention.text, gazetteer.towns_of(unit))
