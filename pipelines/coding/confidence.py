"""How sure a report is: the probability that its event happened as typed, from what the coder saw.

Belongs here: the features of an incident and the logistic formula over `lexicon/confidence_weights.csv`.
Does not: fitting those weights (`fit_confidence`). The features that held are kept in the rule of the cell's
evidence, so that any score can be worked out by hand and the weights fitted anew from coded tables.
"""

from __future__ import annotations

import csv
import math
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipelines.coding.incidents import Incident
    from pipelines.coding.mentions import Reading

RULE = "confidence.logistic"
BIAS = "always"
_LEAD = 3
"""A first mention within so many sentences is the lead's."""


def features(incident: Incident, reading: Reading) -> tuple[str, ...]:
    """The features that hold of a coded incident, in a fixed order."""
    place, time = incident.place, incident.time
    first = next((s.index for s in reading.sentences if s.part == "text" and not s.is_dateline), 0)
    placed = place is not None and place.toponym.place is not None and place.level > 0
    held = {
        BIAS: True,
        "time in clause": time is not None and time.tie == "clause" and "time" not in incident.inherited,
        "time in sentence": time is not None and time.tie == "sentence" and "time" not in incident.inherited,
        "time of publication": time is None or time.tie == "publication",
        "place in clause": place is not None and placed and "place" not in incident.inherited,
        "no place": not placed,
        "told again": len(incident.mentions) > 1,
        "in the lead": min(m.sentence for m in incident.mentions) < first + _LEAD,
    }
    return tuple(name for name, holds in held.items() if holds)


@cache
def weights() -> Mapping[str, float]:
    """The fitted weight of each feature."""
    text = files("pipelines.coding.lexicon").joinpath("confidence_weights.csv").read_text("utf-8")
    return {row["feature"]: float(row["weight"]) for row in csv.DictReader(text.splitlines())}


def confidence(held: Iterable[str]) -> float:
    """The probability, 0 to 1, that a report with these features tells a real event with its right type."""
    return 1 / (1 + math.exp(-sum(weights().get(name, 0.0) for name in held)))


def rule_of(held: Iterable[str]) -> str:
    """The rule that the evidence of the cell carries."""
    return f"{RULE}: {', '.join(held)}"


def features_of_rule(rule: str) -> tuple[str, ...]:
    """The features that a rule names; the inverse of `rule_of`."""
    return tuple(rule.removeprefix(f"{RULE}: ").split(", "))
