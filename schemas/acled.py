"""The ACLED-compatible table: the 31 columns, nothing missing where ACLED has nothing missing (codebook 1.1).

What belongs here: the layout of the export, with actor types as text and as numbers.
What does not: how our events become its rows (`pipelines.exports.acled`). ACLED-style; not affiliated with
ACLED.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

from schemas.codes import ACLED_COLUMNS, INTERACTIONS
from schemas.event_columns import EVENT_COLUMNS
from schemas.events import EVENT_ID
from schemas.rules import ACLED_RULES
from schemas.table import Column, Table, integer, text

Inter = Literal["text", "number"]
"""How actor types and interactions are written."""

MAY_BE_BLANK: tuple[str, ...] = (
    "assoc_actor_1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "civilian_targeting",
    "admin1",
    "admin2",
    "admin3",
    "tags",
)
"""Texts that ACLED leaves blank where there is nothing to say."""

UNKNOWN_SOURCE = "Unknown Source"
"""What stands in the source column when the article does not tell its outlet."""

UNKNOWN_SCALE = "Other"
"""What stands in the source_scale column when the outlet's scale is not known."""

_HOW_FILLED = (
    "Events that lack a column ACLED never leaves blank are not in it. An outlet that is not known is "
    f"written '{UNKNOWN_SOURCE}', its scale '{UNKNOWN_SCALE}'. People displaced by conflict are a one-sided "
    "row that starts with 'Displacement:'. In CSV files, a text that begins like a formula has an apostrophe "
    "in front, so that no spreadsheet runs it."
)

_AS_NUMBER: Mapping[str, Column] = {
    "inter1": integer("inter1", "Actor type of actor1, 1 to 8.", minimum=1, maximum=8),
    "inter2": integer("inter2", "Actor type of actor2, 1 to 8; 0 without actor2.", minimum=0, maximum=8),
    "interaction": integer(
        "interaction", "The two actor types together, such as 12.", vocabulary=tuple(INTERACTIONS)
    ),
}


def _columns(inter: Inter) -> tuple[Column, ...]:
    own = (
        text("event_id_cnty", "Our event id, visibly not one of ACLED's.", blank=False, pattern=EVENT_ID),
        integer("timestamp", "Unix seconds of the last change.", minimum=0),
    )
    shared = tuple(
        replace(column, nullable=False, blank=column.name in MAY_BE_BLANK) for column in EVENT_COLUMNS
    )
    by_name = {column.name: column for column in (*own, *shared)}
    if inter == "number":
        by_name |= _AS_NUMBER
    return tuple(by_name[name] for name in ACLED_COLUMNS)


ACLED_TABLES: Mapping[str, Table] = MappingProxyType(
    {
        inter: Table(
            name="acled_compat" if inter == "text" else "acled_compat_internum",
            title="an event, or people displaced at a place and day",
            description=(
                "The 31 columns of the ACLED format in their order, with actor types as "
                f"{'text labels' if inter == 'text' else 'numbers'}. {_HOW_FILLED}"
            ),
            key=("event_id_cnty",),
            columns=_columns(inter),
            rules=ACLED_RULES[inter],
        )
        for inter in ("text", "number")
    }
)
"""The export's two forms, by how actor types are written."""
