"""The ACLED-style columns that reports and events share, from event_date to tags (codebook 1.1).

What belongs here: columns 2 to 30 of the ACLED format as our own tables hold them: text labels for actor
types, and missing numbers where the article does not say. What does not: the columns of one table alone,
and the export, which leaves nothing missing (`schemas.acled`).
"""

from __future__ import annotations

from schemas.codes import (
    CIVILIAN_TARGETING,
    COUNTRIES,
    DISORDER_TYPES,
    EVENT_TYPES,
    INTER_NUMBER,
    INTERACTION_NUMBER,
    REGIONS,
    SOURCE_SCALE_PATTERN,
    SUB_EVENT_TYPES,
)
from schemas.table import Column, day, flag, integer, number, text

EARLIEST_YEAR = 1900
LATEST_YEAR = 2200
"""Bounds that catch mistyped years such as 25 or 20233."""

ONE_NAME = r"^[^;]+$"
"""A single actor never holds the separator of several."""

NAMES = r"^[^;\s](?:[^;]*[^;\s])?(?:; [^;\s](?:[^;]*[^;\s])?)*$"
"""One value, or several joined by '; ', without stray separators or blanks at the ends."""

_INTER = tuple(INTER_NUMBER)

EVENT_COLUMNS: tuple[Column, ...] = (
    day("event_date", "Day of the event; missing when the article gives none.", nullable=True),
    integer("year", "Year of event_date.", nullable=True, minimum=EARLIEST_YEAR, maximum=LATEST_YEAR),
    integer(
        "time_precision",
        "How exactly the date is known: 1 the day, 2 a week or so, 3 a month.",
        nullable=True,
        minimum=1,
        maximum=3,
    ),
    text("disorder_type", "Kind of disorder, settled by the sub-event type.", blank=False,
         vocabulary=DISORDER_TYPES),
    text("event_type", "One of six event types, settled by the sub-event type.", blank=False,
         vocabulary=EVENT_TYPES),
    text("sub_event_type", "One of 25 sub-event types: what happened.", blank=False,
         vocabulary=tuple(s.name for s in SUB_EVENT_TYPES)),
    text("actor1", "The one main actor of the first side; blank when nobody can be named.",
         pattern=ONE_NAME),
    text("assoc_actor_1", "Allies or identity of actor1, joined by '; '.", pattern=NAMES),
    text("inter1", "Actor type of actor1.", vocabulary=_INTER),
    text("actor2", "The one main actor of the second side; blank when the event is one-sided.",
         pattern=ONE_NAME),
    text("assoc_actor_2", "Allies or identity of actor2, joined by '; '.", pattern=NAMES),
    text("inter2", "Actor type of actor2; blank without actor2.", vocabulary=_INTER),
    text("interaction", "The two actor types together, such as 'State forces-Rebel group'.",
         vocabulary=tuple(INTERACTION_NUMBER)),
    text("civilian_targeting", "'Civilian targeting' when civilians were the main or only target.",
         vocabulary=(CIVILIAN_TARGETING,)),
    integer("iso", "ISO 3166 numeric code of the country (Kosovo 0); missing when unknown.", nullable=True,
            minimum=0, maximum=999),
    text("region", "One of 17 world regions; blank when the country is unknown.",
         vocabulary=tuple(REGIONS.values())),
    text("country", "Country in ACLED's spelling; blank when unknown.",
         vocabulary=tuple(c.name for c in COUNTRIES)),
    text("admin1", "First-level administrative unit."),
    text("admin2", "Second-level administrative unit."),
    text("admin3", "Third-level administrative unit."),
    text("location", "Name of the place; blank when the article names none."),
    number("latitude", "Degrees north (EPSG:4326), at most 4 decimals.", nullable=True, minimum=-90,
           maximum=90, decimals=4),
    number("longitude", "Degrees east (EPSG:4326), at most 4 decimals.", nullable=True, minimum=-180,
           maximum=180, decimals=4),
    integer("geo_precision", "How exactly the place is known: 1 a named place, 2 near one, 3 a region.",
            nullable=True, minimum=1, maximum=3),
    text("source", "Names of the outlets, joined by '; '.", pattern=NAMES),
    text("source_scale", "Scale of the outlets, such as 'National' or 'Subnational-National'.",
         pattern=SOURCE_SCALE_PATTERN),
    text("notes", "What happened, in a sentence or two, with remarks on the coding."),
    integer("fatalities", "Deaths as ACLED counts them: 0 also when none are reported.", minimum=0),
    text("tags", "Further marks, joined by '; ', such as 'crowd size=no report'.",
         pattern=NAMES),
)  # fmt: skip

FATALITY_COLUMNS: tuple[Column, ...] = (
    flag("fatalities_reported", "Whether deaths, or that nobody died, are reported: unknown is not zero."),
    integer("fatalities_low", "Fewest deaths the words support; missing when not reported.", nullable=True,
            minimum=0),
    integer("fatalities_high", "Most deaths the words support; missing when open-ended or not reported.",
            nullable=True, minimum=0),
)  # fmt: skip
