"""Codings of one article that are one event by the codebook become one (codebook 1.2, 1.3).

Belongs here: same day, place and pair of sides: only the highest type in the order of precedence stays, with
all mentions. Does not: reports of different articles (`pipelines.linking`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schemas.codes import BATTLES, EXPLOSIONS, PROTESTS, RIOTS, SUB_EVENT_TYPE, VIOLENCE_AGAINST_CIVILIANS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.coding.incidents import Incident
    from pipelines.coding.types import Coding

VIOLENT_DEMONSTRATION = "Violent demonstration"
_LEAST_SUM = 3
_MOST_PARTS = 8
"""A lead adds up few events; the bound keeps the sums few."""
LOOSE_DAYS = 14
"""How far a day on which somebody spoke may lie from the day of what was told."""
_VIOLENT = frozenset({BATTLES, EXPLOSIONS, VIOLENCE_AGAINST_CIVILIANS})


def consolidate(coded: Sequence[tuple[Incident, Coding]]) -> list[tuple[Incident, Coding]]:
    """One coding for each day, place and pair of sides, in text order."""
    kept: list[tuple[Incident, Coding]] = []
    for incident, coding in coded:
        for number, (earlier, former) in enumerate(kept):
            if not _is_one(earlier, former, incident, coding):
                continue
            ranks = SUB_EVENT_TYPE[former.sub_event_type].rank, SUB_EVENT_TYPE[coding.sub_event_type].rank
            winner = former if ranks[0] <= ranks[1] else coding
            if VIOLENT_DEMONSTRATION in {former.sub_event_type, coding.sub_event_type}:
                winner = _violent(former, coding)
            earlier.mentions += incident.mentions
            if earlier.time is None or (earlier.time.tie == "speech" and incident.time is not None):
                earlier.time = incident.time
            if earlier.place is None or "place" in earlier.inherited:
                earlier.place = incident.place or earlier.place
            kept[number] = (earlier, winner)
            break
        else:
            kept.append((incident, coding))
    return kept


def _violent(one: Coding, other: Coding) -> Coding:
    """A demonstration that turns violent is a riot, whoever met it; the force that did is the other side."""
    riot, rest = (one, other) if one.sub_event_type == VIOLENT_DEMONSTRATION else (other, one)
    if SUB_EVENT_TYPE[rest.sub_event_type].event_type not in {PROTESTS, RIOTS}:
        return (
            one
            if SUB_EVENT_TYPE[one.sub_event_type].rank <= SUB_EVENT_TYPE[other.sub_event_type].rank
            else other
        )
    if rest.sub_event_type == "Excessive force against protesters":
        return rest
    return replace(
        riot, actor2=riot.actor2 or (rest.actor2 if rest.sub_event_type != "Mob violence" else None)
    )


def split_totals(coded: Sequence[tuple[Incident, Coding]]) -> None:
    """Mark the lead's sums of what the body tells one by one: they belong to no single event (codebook 1.6).

    "Raids on two towns killed nine": seven in the one and two in the other; the nine is marked as a total.
    """
    tolls = [_counts(incident) for incident, _ in coded]
    for number, (incident, _) in enumerate(coded):
        elsewhere = [count for other, toll in enumerate(tolls) if other != number for count in toll]
        for mention in incident.mentions:
            for place, count in enumerate(mention.casualties):
                total = count.quantity.best
                if count.kind != "killed" or count.is_total or total < _LEAST_SUM:
                    continue
                own = {part for part in tolls[number] if part < total}
                others = [part for part in elsewhere if part < total][:_MOST_PARTS]
                if others and any(total - part in _sums(others) for part in own):
                    mention.casualties[place] = replace(count, is_total=True)


def _sums(parts: Sequence[int]) -> set[int]:
    """What one or more of the parts add up to."""
    sums: set[int] = set()
    for part in parts:
        sums |= {part, *(part + other for other in sums)}
    return sums


def _counts(incident: Incident) -> list[int]:
    return [
        count.quantity.best for count, _ in incident.casualties
        if count.kind == "killed" and not count.is_total and not count.is_subset and count.quantity.best > 0
    ]  # fmt: skip


def _is_one(a: Incident, first: Coding, b: Incident, second: Coding) -> bool:
    types = SUB_EVENT_TYPE[first.sub_event_type].event_type, SUB_EVENT_TYPE[second.sub_event_type].event_type
    same_type = first.sub_event_type == second.sub_event_type
    crowds = set(types) <= {PROTESTS, RIOTS}
    if not (same_type or set(types) <= _VIOLENT or crowds):
        return False
    together = not {m.sentence for m in a.mentions}.isdisjoint(m.sentence for m in b.mentions)
    if crowds and not together and (not _same_place(a, b) or a.place is None or b.place is None):
        return False
    if not _same_place(a, b) or not (_day(a) == _day(b) or (same_type and _is_loosely_dated(a, b))):
        return False
    return crowds or _dyad(first) == _dyad(second) or (same_type and _guess_aside(first, second))


def _is_loosely_dated(a: Incident, b: Incident) -> bool:
    """Whether one has only the day of the one who told it, and could be of the other's day."""
    if a.time is None or b.time is None:
        return True
    weak = "speech" in {a.time.tie, b.time.tie} and a.place is not None and b.place is not None
    first, second = a.time.time.day, b.time.time.day
    return weak and first is not None and second is not None and abs((first - second).days) <= LOOSE_DAYS


def _day(incident: Incident) -> object:
    return incident.time.time.day if incident.time else None


def _same_place(a: Incident, b: Incident) -> bool:
    if a.place is None or b.place is None:
        return True
    if a.place.level == 0 or b.place.level == 0:
        return True
    one, other = a.place.toponym, b.place.toponym
    return one.text == other.text or (
        one.place is not None and other.place is not None and one.place.place_id == other.place.place_id
        and a.place.is_named_only == b.place.is_named_only and not a.place.is_named_only
    )  # fmt: skip


def _dyad(coding: Coding) -> frozenset[str]:
    return frozenset(actor.name for actor in (coding.actor1, coding.actor2) if actor)


def _guess_aside(first: Coding, second: Coding) -> bool:
    """Whether the dyads differ only where one side was not named."""
    for one, other in ((first.actor1, second.actor1), (first.actor2, second.actor2)):
        if one is None or other is None or one.name == other.name:
            continue
        if not (one.name.startswith("Unidentified") or other.name.startswith("Unidentified")):
            return False
    return True
