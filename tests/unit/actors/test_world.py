"""Actors of the world's conflicts in plain sentences (world.csv): name and type, by place and day."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

with Path(__file__).with_name("world.csv").open(encoding="utf-8", newline="") as handle:
    CASES = list(csv.DictReader(handle))


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{case['phrase']}, {case['country']} {case['day']}" for case in CASES]
)
def test_actor_of_a_phrase(tell, case):
    mention = tell(case["sentence"], on=case["day"]).ask(case["phrase"], case["country"], role=case["role"])
    assert mention is not None
    assert (mention.actor.name, mention.actor.inter) == (case["actor"], int(case["inter"]))
