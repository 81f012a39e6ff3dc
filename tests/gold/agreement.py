"""How far a coding agrees with the gold of this folder: pairing of events, and the cells of the pairs.

What belongs here: a small measure for the quality gate, plain enough to read at a glance. What does not: the
bounds (`test_quality_gate`). An event is found when a coded one of the same article has its event type and
country and lies within three days; each is used once, the most alike first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

Event = Mapping[str, Any]
DAYS = 3
GENERIC = ("Civilians", "Protesters", "Rioters", "Unidentified")


def f1(right: float, coded: float, gold: float) -> float:
    """The harmonic mean of right/coded and right/gold; 0 when nothing is right."""
    return 2 * right / (coded + gold) if right else 0.0


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value and str(value) not in {"NaT", "None"} else None


def _same_actor(gold: str, coded: str) -> bool:
    if gold.startswith(GENERIC) or coded.startswith(GENERIC):
        return gold.split(" ")[0] == coded.split(" ")[0]
    return gold == coded


SLOTS: Mapping[str, Callable[[Event, Event], bool]] = {
    "sub_event_type": lambda g, c: g["sub_event_type"] == c["sub_event_type"],
    "event_date": lambda g, c: _day(g["event_date"]) == _day(c["event_date"]),
    "admin1": lambda g, c: g["admin1"].casefold() == c["admin1"].casefold(),
    "location": lambda g, c: g["location"].casefold() == c["location"].casefold(),
    "actor1": lambda g, c: _same_actor(g["actor1"], c["actor1"]),
    "actor2": lambda g, c: _same_actor(g["actor2"], c["actor2"]),
    "fatalities": lambda g, c: g["fatalities"] == c["fatalities"],
}


def _turned(event: Event) -> Event:
    return {**event, "actor1": event["actor2"], "actor2": event["actor1"]}


def likeness(gold: Event, coded: Event) -> tuple[int, Event]:
    """How many slots agree, with the coded event's sides as they agree best; -1 for another event."""
    if gold["event_type"] != coded["event_type"] or gold["country"] != coded["country"]:
        return -1, coded
    days = _day(gold["event_date"]), _day(coded["event_date"])
    if days[0] and days[1] and abs((days[0] - days[1]).days) > DAYS:
        return -1, coded
    ways = [coded] if gold["event_type"] == "Violence against civilians" else [coded, _turned(coded)]
    return max(
        ((sum(same(gold, way) for same in SLOTS.values()), way) for way in ways), key=lambda pair: pair[0]
    )


def pair(gold: Sequence[Event], coded: Sequence[Event]) -> list[tuple[Event, Event]]:
    """Pairs of gold and coded events of one article, most alike first."""
    ranked = sorted(
        ((*likeness(g, c), i, j) for i, g in enumerate(gold) for j, c in enumerate(coded)),
        key=lambda found: (-found[0], found[2], found[3]),
    )
    pairs, used = [], set[tuple[str, int]]()
    for score, way, i, j in ranked:
        if score >= 0 and ("gold", i) not in used and ("coded", j) not in used:
            used |= {("gold", i), ("coded", j)}
            pairs.append((gold[i], way))
    return pairs


def agreement(gold: Mapping[str, Sequence[Event]], coded: Mapping[str, Sequence[Event]]) -> dict[str, float]:
    """Relevance and detection F1, each slot's accuracy on the pairs, and the F1 over all slots."""
    pairs = [p for doc, events in gold.items() for p in pair(events, coded.get(doc, ()))]
    n_gold, n_coded = (sum(map(len, side.values())) for side in (gold, coded))
    both = sum(bool(events) and bool(coded.get(doc)) for doc, events in gold.items())
    slots = {name: sum(same(*p) for p in pairs) for name, same in SLOTS.items()}
    return {
        "relevance": f1(both, sum(map(bool, coded.values())), sum(map(bool, gold.values()))),
        "detection": f1(len(pairs), n_coded, n_gold),
        "cells": f1(sum(slots.values()), n_coded * len(SLOTS), n_gold * len(SLOTS)),
        **{name: right / max(1, len(pairs)) for name, right in slots.items()},
    }
