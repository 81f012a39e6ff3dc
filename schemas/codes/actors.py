"""Actor types and the interaction codes of two of them (codebook 1.4 and 1.5).

What belongs here: the eight types and the 44 interactions, as numbers and as text.
What does not: which actor is of which type (`pipelines.coding.actors`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

STATE_FORCES = 1
REBEL_GROUP = 2
POLITICAL_MILITIA = 3
IDENTITY_MILITIA = 4
RIOTERS = 5
PROTESTERS = 6
CIVILIANS = 7
EXTERNAL_FORCES = 8

INTER: Mapping[int, str] = MappingProxyType(
    {
        STATE_FORCES: "State forces",
        REBEL_GROUP: "Rebel group",
        POLITICAL_MILITIA: "Political militia",
        IDENTITY_MILITIA: "Identity militia",
        RIOTERS: "Rioters",
        PROTESTERS: "Protesters",
        CIVILIANS: "Civilians",
        EXTERNAL_FORCES: "External/Other forces",
    }
)
"""Actor type number -> label. No actor is 0 as a number and "" as text."""

INTER_NUMBER: Mapping[str, int] = MappingProxyType({label: number for number, label in INTER.items()})
"""Actor type label -> number."""


def interaction(inter1: int, inter2: int = 0) -> tuple[int, str]:
    """The interaction code of two actor types, as number and as text (codebook 1.5).

    The order of the two does not matter. The lower number comes first in the text too, save for civilians and
    external forces: 78 is written "External/Other forces-Civilians".

    Args:
        inter1: actor type of actor1, 1 to 8.
        inter2: actor type of actor2, 1 to 8, or 0 when there is no actor2.

    Raises:
        ValueError: a number is no actor type.
    """
    if inter1 not in INTER or (inter2 != 0 and inter2 not in INTER):
        raise ValueError(
            f"No interaction of actor types {inter1!r} and {inter2!r}: give 1 to 8, and 0 for no actor2."
        )
    if inter2 == 0:
        return 10 * inter1, f"{INTER[inter1]} only"
    low, high = sorted((inter1, inter2))
    first, second = (high, low) if (low, high) == (CIVILIANS, EXTERNAL_FORCES) else (low, high)
    return 10 * low + high, f"{INTER[first]}-{INTER[second]}"


INTERACTIONS: Mapping[int, str] = MappingProxyType(
    dict(sorted(interaction(i, j) for i in INTER for j in (0, *INTER) if j == 0 or j >= i))
)
"""All 44 interactions, number -> text."""

INTERACTION_NUMBER: Mapping[str, int] = MappingProxyType(
    {text: number for number, text in INTERACTIONS.items()}
)
"""Interaction text -> number."""
