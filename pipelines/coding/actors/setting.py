"""The setting of an act, as far as it bears on what its actors are called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipelines.coding.actors.registry import Group

Role = Literal["agent", "target"]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when an act was, and which part the phrase plays in it.

    `countries` are those that the article speaks of, most often first: they help to choose among namesakes.
    `has_police_only`: the article speaks of police, never of soldiers, so its security forces are police.
    `has_soldiers_only`: the other way round, so its officers are the army's.
    `attributed` are the groups that claim the attacks of the article or are blamed for them.
    """

    country: str
    on_date: date | None
    role: Role = "agent"
    is_violent: bool = True
    is_demonstration: bool = False
    countries: tuple[str, ...] = ()
    has_police_only: bool = False
    has_soldiers_only: bool = False
    attributed: tuple[Group, ...] = ()


def within(label: str, country: str) -> str:
    """A generic name with its country: `within("Rioters", "Chad")` is "Rioters (Chad)"."""
    return f"{label} ({country})" if country else label
