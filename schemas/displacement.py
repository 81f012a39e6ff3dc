"""Displacement figures: how many people moved or are displaced, from where to where (codebook 3.1 and 3.4).

What belongs here: the one table of figures. What does not: the ACLED-style row derived from it
(`pipelines.exports`).
"""

from __future__ import annotations

from typing import Literal

from schemas.codes import (
    CATEGORY_METRIC,
    COUNTRIES,
    DATE_ACCURACY,
    DISPLACEMENT_OCCURRED,
    DISPLACEMENT_TYPES,
    LOCATION_ACCURACY,
    METRICS,
    QUANTIFIERS,
    ROLES,
    SUB_EVENT_TYPES,
    TERMS,
    UNITS,
)
from schemas.rules import DISPLACEMENT_RULES
from schemas.table import Column, Table, day, flag, integer, number, text

_COUNTRY_NAMES = tuple(c.name for c in COUNTRIES)


def _place_columns(end: Literal["origin", "destination"]) -> tuple[Column, ...]:
    where = {"origin": "left", "destination": "went to"}[end]
    return (
        text(f"{end}_name", f"Name of the place the people {where}."),
        text(
            f"{end}_country", f"Country the people {where}, in ACLED's spelling.", vocabulary=_COUNTRY_NAMES
        ),
        text(f"{end}_admin1", f"First-level unit of the {end}."),
        text(f"{end}_admin2", f"Second-level unit of the {end}."),
        text(f"{end}_admin3", f"Third-level unit of the {end}."),
        number(f"{end}_latitude", f"Degrees north of the {end}.", nullable=True, minimum=-90, maximum=90),
        number(f"{end}_longitude", f"Degrees east of the {end}.", nullable=True, minimum=-180, maximum=180),
        text(f"{end}_accuracy", f"How exactly the {end} is known.", vocabulary=LOCATION_ACCURACY),
    )


DISPLACEMENT = Table(
    name="displacement",
    title="one displacement figure",
    description=(
        "Figures as IDMC models them. Flows are movements and stocks are people at a date: never add them up "
        "together, and count only rows whose role is 'Recommended figure'."
    ),
    key=("displacement_id",),
    columns=(
        text("displacement_id", "Id made of article and content.", blank=False, pattern=r"^d-[0-9a-f]{16}$"),
        text("report_id", "The report of the event that caused it, if known.", nullable=True, blank=False),
        text("article_id", "The article.", blank=False),
        text("external_id", "The feed's own id of the article, if it has one."),
        integer("ordinal", "Place of the figure among those of its article, from 0 or 1 up.", minimum=0),
        text("country", "Country the people left, in ACLED's spelling.", vocabulary=_COUNTRY_NAMES),
        text("iso3", "ISO 3166 three-letter code of that country.", pattern=r"^[A-Z]{3}$"),
        integer("iso", "ISO 3166 numeric code of that country.", nullable=True, minimum=0, maximum=999),
        text("displacement_type", "Cause.", blank=False, vocabulary=DISPLACEMENT_TYPES),
        text("metric", "Movements (flow) or people at a date (stock).", blank=False, vocabulary=METRICS),
        text("category", "IDMC category.", blank=False, vocabulary=tuple(CATEGORY_METRIC)),
        text("term", "What the source says befell people or homes.", blank=False, vocabulary=TERMS),
        text("quantifier", "How the number is qualified.", vocabulary=QUANTIFIERS),
        integer("reported_value_low", "Number as written, or the lower one.", nullable=True, minimum=0),
        integer("reported_value_high", "Number as written, or the higher one; missing when open-ended.",
                nullable=True, minimum=0),
        text("unit", "What the reported number counts.", blank=False, vocabulary=UNITS),
        number("household_size", "Persons in a household, when the unit is not persons.", nullable=True,
               minimum=0),
        text("household_size_source", "Where the household size comes from."),
        integer("household_size_year", "Year of the household size.", nullable=True),
        integer("figure", "Persons, by the lower number.", nullable=True, minimum=0),
        integer("figure_high", "Persons, by the higher number; missing when open-ended.", nullable=True,
                minimum=0),
        flag("is_converted", "Whether persons were worked out from households or dwellings."),
        flag("is_imputed_vague", "Whether a word, not a figure, gave the number ('thousands')."),
        flag("is_cross_border", "Whether the people left their country."),
        *_place_columns("origin"),
        *_place_columns("destination"),
        day("displacement_start_date", "First day of the movement, or the day of the stock.", nullable=True),
        day("displacement_end_date", "Last day of the movement.", nullable=True),
        day("displacement_date", "The single day to use: end date, else start date.", nullable=True),
        text("date_accuracy", "How exactly the dates are known.", vocabulary=DATE_ACCURACY),
        day("cumulative_since", "Start of a running total ('since 2021'), which must not be added up.",
            nullable=True),
        text("trigger_sub_event_type", "Sub-event type of the cause.",
             vocabulary=tuple(s.name for s in SUB_EVENT_TYPES)),
        text("trigger_actor", "Actor who caused it."),
        text("displacement_occurred", "When people moved, relative to the cause.",
             vocabulary=DISPLACEMENT_OCCURRED),
        text("role", "Whether the figure counts, or is kept for comparison.", blank=False, vocabulary=ROLES),
        text("claimant", "Who gives the number; blank when the article itself does."),
        text("source", "Name of the outlet."),
        number("confidence", "Calibrated confidence in the row.", minimum=0, maximum=1),
        text("coder", "Name of the coder.", blank=False),
        text("coder_version", "Version of the coder.", blank=False),
    ),
    rules=DISPLACEMENT_RULES,
)  # fmt: skip
