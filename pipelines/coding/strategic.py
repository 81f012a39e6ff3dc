"""Incident -> strategic developments (codebook 1.2, ranks 18 to 25).

Belongs here: what each strategic act needs to be coded, as `lexicon/strategic_acts.csv` says.
Does not: violence, which goes first (`battles`, `demonstrations`, `violence`).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pipelines.coding.types import Coding
from pipelines.coding.words import word_set
from schemas.codes import CIVILIANS, EXTERNAL_FORCES, STATE_FORCES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.coding.incidents import Incident
    from pipelines.coding.sides import Sides
    from pipelines.coding.types import Actor

MASS_ARREST = 50
"""Arrests of at least so many are politically significant by their number (codebook 1.2, Arrests)."""


def _count_of(incident: Incident, kind: str) -> int:
    return max((count.quantity.best for count, _ in incident.casualties if count.kind == kind), default=0)


@dataclass(frozen=True, slots=True)
class StrategicAct:
    """What a strategic act is coded as and what it needs.

    `doer`: "soldiers" (an armed actor, or plain soldiers of nobody's), "armed" (an armed actor), "dyad" (an
    armed actor, or the two the article tells of), "military" or "police" (the state's when nobody is named),
    or "any".
    """

    sub_event_type: str
    notes_prefix: str
    doer: str
    is_one_sided: bool


@cache
def strategic_acts() -> Mapping[str, StrategicAct]:
    """The table of strategic acts, by act."""
    text = files("pipelines.coding.lexicon").joinpath("strategic_acts.csv").read_text("utf-8")
    return {
        row["act"]: StrategicAct(
            row["sub_event_type"], row["notes_prefix"], row["doer"], row["is_one_sided"] == "true"
        )
        for row in csv.DictReader(text.splitlines())
    }


def strategic(incident: Incident, acts: set[str], sides: Sides) -> Coding | str | None:
    """The coding of the first strategic act told."""
    table = strategic_acts()
    act = next((m.act for m in incident.mentions if m.act in table), "")
    if not act:
        return None
    if act == "arrest":
        return _arrest(incident, sides)
    if act in {"loot", "burn", "destroy"}:
        return _destruction(act, sides)
    row = table[act]
    rule = f"classify.strategic.{act}"
    first, other = _pair(sides)
    if first is None and act == "deploy" and sides.armed_targets:  # "troops were sent to the border"
        first = sides.armed_targets[0]
    if first is None and row.doer == "soldiers" and "armed" in sides.agent_classes:
        first = sides.unidentified
    if first is None and row.doer == "dyad" and len(sides.dyad) == 2:
        return Coding(row.sub_event_type, *sides.dyad, rule, doubts=["sides not named"])
    if first is None and row.doer in {"soldiers", "armed", "dyad"}:
        return f"{act} by no armed actor"
    if act == "release" and first is not None and first.name.startswith("Unidentified"):
        return "hostages let go by no known group"
    if row.is_one_sided:
        return Coding(row.sub_event_type, first, None, rule)
    if first is not None and first.name.startswith("Unidentified") and row.doer in {"military", "police"}:
        first = None  # bomb disposal men and the like are the state's
    if act == "intercept" and other is None:  # the missiles shot down are those of the state at war
        other = sides.likely_attacker
    if first is None and row.doer in {"military", "police"}:
        first = sides.police if row.doer == "police" else sides.military
    if first is None:
        first, other = other, None
    if first is None:
        return f"{act} by nobody named"
    return Coding(row.sub_event_type, first, other if other != first else None, rule)


def _pair(sides: Sides) -> tuple[Actor | None, Actor | None]:
    agents = sides.armed_agents
    others = [a for a in sides.targets if a not in agents[:1]]
    return (agents[0] if agents else None), (others[0] if others else None)


def _arrest(incident: Incident, sides: Sides) -> Coding | str:
    """Political or mass arrests by a state.

    What a non-state group calls an arrest is an abduction (codebook 1.2).
    """
    first, other = _pair(sides)
    rule = "classify.strategic.arrest"
    if not any(m.agents for m in incident.mentions if m.act == "arrest"):
        first = None  # who does something else to them need not be who arrests them
    elif first is None:
        return "arrest by no armed actor"
    if first is None:
        first = sides.police
    if first.inter not in {STATE_FORCES, EXTERNAL_FORCES}:
        return Coding("Abduction/forced disappearance", first, sides.civilians, rule, civilian_targeting=True)
    is_political = not sides.target_classes.isdisjoint({"political", "insurgent"}) or _names_dissent(incident)
    if not is_political and _count_of(incident, "detained") < MASS_ARREST:
        return "ordinary arrest"
    is_named = other is not None and not other.name.startswith("Unidentified") and other.inter != CIVILIANS
    held = other if is_named else sides.civilians
    return Coding("Arrests", first, held, rule)


def _names_dissent(incident: Incident) -> bool:
    """Whether the words around an arrest speak of activists, journalists or the opposition."""
    tokens = (t for m in incident.mentions if m.act == "arrest" for t in m.frame.parsed.doc)
    return any(token.lemma_.lower() in word_set("dissent") for token in tokens)


def _destruction(act: str, sides: Sides) -> Coding | str:
    first, other = _pair(sides)
    kind, rule = strategic_acts()[act].sub_event_type, f"classify.strategic.{act}"
    if first is None and act != "destroy" and not sides.agents and "structure" in sides.target_classes:
        return Coding(kind, sides.unidentified, sides.civilians, rule, doubts=["doer not named"])
    if first is None:
        return "destruction by nobody named"
    return Coding(kind, first, other if other and other != first else sides.civilians, rule)
