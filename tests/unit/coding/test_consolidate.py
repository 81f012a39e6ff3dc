from __future__ import annotations

import pytest

from pipelines.coding.consolidate import consolidate
from pipelines.coding.incidents import Incident
from pipelines.coding.types import Actor, Coding

POLICE = Actor("Police Forces of Kenya (2022-)", 1, "Kenya")
CROWD = Actor("Protesters (Kenya)", 6, "Kenya")
RIOTERS = Actor("Rioters (Kenya)", 5, "Kenya")
ARMY = Actor("Military Forces of Kenya (2022-)", 1, "Kenya")
REBELS = Actor("Al Shabaab", 2)
PEOPLE = Actor("Civilians (Kenya)", 7, "Kenya")


def coding(kind: str, one: Actor, two: Actor | None) -> tuple[Incident, Coding]:
    return Incident([], None, None), Coding(kind, one, two, "test")


def test_of_one_dyad_day_and_place_the_highest_type_stays() -> None:
    kept = consolidate([coding("Air/drone strike", ARMY, REBELS), coding("Armed clash", REBELS, ARMY)])
    assert [c.sub_event_type for _, c in kept] == ["Armed clash"]


def test_other_dyads_stay_apart() -> None:
    kept = consolidate([coding("Armed clash", ARMY, REBELS), coding("Attack", REBELS, PEOPLE)])
    assert len(kept) == 2


def test_strategic_developments_are_not_merged_with_violence() -> None:
    kept = consolidate([coding("Armed clash", ARMY, REBELS), coding("Agreement", ARMY, REBELS)])
    assert len(kept) == 2


@pytest.mark.parametrize("turned", [False, True])
def test_crowds_of_no_known_place_stay_apart(turned: bool) -> None:
    pair = [
        coding("Protest with intervention", CROWD, POLICE),
        coding("Violent demonstration", RIOTERS, None),
    ]
    assert len(consolidate(pair[::-1] if turned else pair)) == 2
