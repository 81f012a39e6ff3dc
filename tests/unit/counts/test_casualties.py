from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.coding.casualties import casualty_mentions
from pipelines.coding.types import CasualtyMention, Parsed

with (Path(__file__).parent / "data" / "casualties.csv").open(encoding="utf-8", newline="") as _file:
    CASES = [(row["sentence"], row["expected"]) for row in csv.DictReader(_file)]


def written(mention: CasualtyMention) -> str:
    """A mention in the words of the table: "killed 12+ soldiers part"; "-" ends "up to", "~" marks a vague word."""
    q = mention.quantity
    if q.high is None:
        number = f"{q.best}+"
    elif q.low < q.best == q.high:
        number = f"{q.best}-"
    else:
        number = f"{q.best}" if q.high == q.best else f"{q.best}-{q.high}"
    parts = [mention.kind, ("~" if q.is_vague else "") + number, mention.group]
    parts += ["part"] * mention.is_subset + ["total"] * mention.is_total
    return " ".join(p for p in parts if p)


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_mentions(sentence: str, expected: str, parse: Callable[[str], Parsed]) -> None:
    found = [written(m) for m in casualty_mentions(parse(sentence))]
    assert sorted(found) == sorted([] if expected == "-" else expected.split(" | "))
