"""What the cells of one row must say of each other (codebook 1.2 to 1.9, listed in its section 5).

What belongs here: rules over several columns, each with the words a reader is told when a row breaks it.
What does not: what one column may hold by itself, which its declaration says, and what tables must say of
each other (`schemas.relations`).

The functions use the data frame's own methods only, so that importing this module costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from schemas.codes import (
    BATTLES,
    CATEGORY_METRIC,
    CIVILIAN_TARGETING,
    CIVILIANS,
    COUNTRIES,
    DISPLACEMENT_NOTE_PREFIX,
    INTER,
    PROTESTERS,
    STRATEGIC_DEVELOPMENTS,
    SUB_EVENT_TYPES,
    VIOLENCE_AGAINST_CIVILIANS,
    interaction,
)

if TYPE_CHECKING:
    import pandas as pd

Severity = Literal["error", "warning"]

_NONE = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the codebook: `statement` is what holds, `holds` tells for each row whether it does.

    A broken `error` makes a table invalid. A broken `warning` is reported: it marks what is nearly always,
    but not necessarily, a mistake. `columns` are those the rule reads.
    """

    name: str
    statement: str
    columns: tuple[str, ...]
    holds: Callable[[pd.DataFrame], pd.Series[bool]]
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that rows break. `rows` counts from 0; it is empty when the fault is of the whole table."""

    table: str
    rule: str
    severity: Severity
    message: str
    rows: tuple[int, ...] = ()

    def __str__(self) -> str:
        """The finding in one line."""
        return f"{self.table}: {self.message}"


def _joined(rows: pd.DataFrame, *columns: str) -> pd.Series[str]:
    """The cells of several columns as one text for each row; a missing cell is blank."""
    texts = [rows[column].astype("string").fillna(_NONE) for column in columns]
    joined = texts[0]
    for text in texts[1:]:
        joined = joined + "|" + text
    return joined


def _known(truth: pd.Series[bool]) -> pd.Series[bool]:
    """Truth where it is known; where a missing cell leaves it open, the rule has nothing to say."""
    return truth.fillna(True).astype(bool)


_TAXONOMY = {f"{s.name}|{s.event_type}|{s.disorder_type}" for s in SUB_EVENT_TYPES}
_INTERACTION_TEXTS = {f"|{inter2}|" for inter2 in (_NONE, *INTER.values())} | {
    f"{INTER[i]}|{INTER.get(j, _NONE)}|{interaction(i, j)[1]}" for i in INTER for j in (0, *INTER)
}
_INTERACTION_NUMBERS = {f"{i}|{j}|{interaction(i, j)[0]}" for i in INTER for j in (0, *INTER)}
_COUNTRY_TRIPLES = {"||"} | {f"{c.name}|{c.region}|{c.iso}" for c in COUNTRIES}
_DISPLACEMENT_COUNTRIES = {"||"} | {f"{c.name}|{c.iso3}|{c.iso}" for c in COUNTRIES}
_CATEGORIES = {f"{category}|{metric}" for category, metric in CATEGORY_METRIC.items()}


def _among(*columns: str, allowed: set[str]) -> Callable[[pd.DataFrame], pd.Series[bool]]:
    return lambda rows: _joined(rows, *columns).isin(allowed).astype(bool)


def _no_number_without_actor(rows: pd.DataFrame) -> pd.Series[bool]:
    return ((rows["actor2"] == _NONE) == (rows["inter2"] == 0)).astype(bool)


def _blank_together(one: str, other: str) -> Callable[[pd.DataFrame], pd.Series[bool]]:
    return lambda rows: ((rows[one] == _NONE) == (rows[other] == _NONE)).astype(bool)


def _missing_together(one: str, other: str) -> Callable[[pd.DataFrame], pd.Series[bool]]:
    return lambda rows: (rows[one].isna() == rows[other].isna()).astype(bool)


def _in_order(*columns: str) -> Callable[[pd.DataFrame], pd.Series[bool]]:
    def holds(rows: pd.DataFrame) -> pd.Series[bool]:
        truth = rows[columns[0]].isna() | True
        for index, low in enumerate(columns):
            for high in columns[index + 1 :]:
                truth = truth & _known(rows[low] <= rows[high])
        return truth.astype(bool)

    return holds


def _targets_civilians(civilians: str | int) -> Callable[[pd.DataFrame], pd.Series[bool]]:
    return lambda rows: (
        (rows["event_type"] != VIOLENCE_AGAINST_CIVILIANS) | (rows["inter2"] == civilians)
    ).astype(bool)


def _battle_sides(barred: tuple[str, ...] | tuple[int, ...]) -> Callable[[pd.DataFrame], pd.Series[bool]]:
    def holds(rows: pd.DataFrame) -> pd.Series[bool]:
        both = (rows["actor1"] != _NONE) & (rows["actor2"] != _NONE)
        fighters = ~rows["inter1"].isin(barred) & ~rows["inter2"].isin(barred)
        return ((rows["event_type"] != BATTLES) | (both & fighters)).astype(bool)

    return holds


def _targeting_blank(rows: pd.DataFrame) -> pd.Series[bool]:
    never = rows["event_type"].isin((BATTLES, STRATEGIC_DEVELOPMENTS)) | (
        rows["sub_event_type"] == "Peaceful protest"
    )
    return (~never | (rows["civilian_targeting"] == _NONE)).astype(bool)


def _targeting_set(rows: pd.DataFrame) -> pd.Series[bool]:
    return (
        (rows["event_type"] != VIOLENCE_AGAINST_CIVILIANS)
        | (rows["civilian_targeting"] == CIVILIAN_TARGETING)
    ).astype(bool)


def _year_of_date(rows: pd.DataFrame) -> pd.Series[bool]:
    return _known(rows["event_date"].dt.year == rows["year"]) & (
        rows["event_date"].isna() | rows["year"].notna()
    ).astype(bool)


def _not_after_timestamp(rows: pd.DataFrame) -> pd.Series[bool]:
    import pandas as pd

    stamped = pd.to_datetime(rows["timestamp"].astype("int64"), unit="s") + pd.Timedelta(days=1)
    dated = pd.to_datetime(rows["event_date"].astype(object))
    return dated.isna() | (dated <= stamped)


def _in_country(rows: pd.DataFrame) -> pd.Series[bool]:
    import pandas as pd

    from schemas.codes.boxes import country_boxes

    boxes = country_boxes()
    inside = [
        name not in boxes or latitude is None or longitude is None or boxes[name].holds(latitude, longitude)
        for name, latitude, longitude in zip(
            rows["country"],
            rows["latitude"].astype(object).where(rows["latitude"].notna(), None),
            rows["longitude"].astype(object).where(rows["longitude"].notna(), None),
            strict=True,
        )
    ]
    return pd.Series(inside, index=rows.index, dtype=bool)


def _no_deaths(which: Callable[[pd.DataFrame], pd.Series[bool]]) -> Callable[[pd.DataFrame], pd.Series[bool]]:
    return lambda rows: (~which(rows).astype(bool) | (rows["fatalities"] == 0)).astype(bool)


def _is_sub_event_type(*names: str) -> Callable[[pd.DataFrame], pd.Series[bool]]:
    return lambda rows: rows["sub_event_type"].isin(names)


def _is_displacement(rows: pd.DataFrame) -> pd.Series[bool]:
    return (rows["sub_event_type"] == "Other") & rows["notes"].str.startswith(DISPLACEMENT_NOTE_PREFIX)


def _unreported_deaths(rows: pd.DataFrame) -> pd.Series[bool]:
    nothing = (rows["fatalities"] == 0) & rows["fatalities_low"].isna() & rows["fatalities_high"].isna()
    return (rows["fatalities_reported"] | nothing).astype(bool)


def _items_accounted_for(rows: pd.DataFrame) -> pd.Series[bool]:
    return (rows["items"] == rows["articles"] + rows["rejects"]).astype(bool)


def _offsets(rows: pd.DataFrame) -> pd.Series[bool]:
    in_metadata = (rows["part"] == "metadata") & (rows["start"] == -1) & (rows["end"] == -1)
    in_words = (rows["part"] != "metadata") & (rows["start"] >= 0) & (rows["start"] < rows["end"])
    return (in_metadata | in_words).astype(bool)


def _justifies_something(rows: pd.DataFrame) -> pd.Series[bool]:
    return (rows["report_id"].notna() | rows["displacement_id"].notna()).astype(bool)


def _converted(rows: pd.DataFrame) -> pd.Series[bool]:
    has_size = rows["household_size"].notna() & (rows["unit"] != "Person")
    expected = rows["reported_value_low"] * rows["household_size"] + 0.5
    exact = _known((rows["figure"] <= expected) & (rows["figure"] > expected - 1))
    return ((rows["is_converted"] & has_size & exact) | (~rows["is_converted"] & ~has_size)).astype(bool)


_TAXONOMY_RULE = Rule(
    "taxonomy",
    "sub_event_type settles event_type and disorder_type (codebook 1.2)",
    ("sub_event_type", "event_type", "disorder_type"),
    _among("sub_event_type", "event_type", "disorder_type", allowed=_TAXONOMY),
)
_ACTORS_RULES: tuple[Rule, ...] = (
    Rule("inter1_with_actor1", "inter1 is blank exactly when actor1 is (codebook 1.4)",
         ("actor1", "inter1"), _blank_together("actor1", "inter1")),
    Rule("inter2_with_actor2", "inter2 is blank exactly when actor2 is (codebook 1.1)",
         ("actor2", "inter2"), _blank_together("actor2", "inter2")),
    Rule("interaction", "interaction follows from inter1 and inter2 (codebook 1.5)",
         ("inter1", "inter2", "interaction"),
         _among("inter1", "inter2", "interaction", allowed=_INTERACTION_TEXTS)),
    Rule("civilians_are_actor2", "in Violence against civilians, actor2 is civilians (codebook 1.3)",
         ("event_type", "inter2"), _targets_civilians(INTER[CIVILIANS])),
    Rule("battle_sides", "a battle has two sides, neither of them civilians or protesters (codebook 1.3)",
         ("event_type", "actor1", "inter1", "actor2", "inter2"),
         _battle_sides((INTER[CIVILIANS], INTER[PROTESTERS]))),
)  # fmt: skip
_NUMBERED_ACTORS_RULES: tuple[Rule, ...] = (
    Rule("inter2_with_actor2", "inter2 is 0 exactly when actor2 is blank (codebook 1.1)",
         ("actor2", "inter2"), _no_number_without_actor),
    Rule("interaction", "interaction follows from inter1 and inter2 (codebook 1.5)",
         ("inter1", "inter2", "interaction"),
         _among("inter1", "inter2", "interaction", allowed=_INTERACTION_NUMBERS)),
    Rule("civilians_are_actor2", "in Violence against civilians, actor2 is civilians (codebook 1.3)",
         ("event_type", "inter2"), _targets_civilians(CIVILIANS)),
    Rule("battle_sides", "a battle has two sides, neither of them civilians or protesters (codebook 1.3)",
         ("event_type", "actor1", "inter1", "actor2", "inter2"), _battle_sides((CIVILIANS, PROTESTERS))),
)  # fmt: skip
_COMMON_RULES: tuple[Rule, ...] = (
    Rule("targeting_blank",
         "battles, strategic developments and peaceful protests target no civilians (codebook 1.3)",
         ("event_type", "sub_event_type", "civilian_targeting"), _targeting_blank),
    Rule("targeting_set", "Violence against civilians targets civilians (codebook 1.3)",
         ("event_type", "civilian_targeting"), _targeting_set),
    Rule("year_of_date", "year is the year of event_date (codebook 1.1)",
         ("event_date", "year"), _year_of_date),
    Rule("country", "country, region and iso belong together (codebook 1.9)", ("country", "region", "iso"),
         _among("country", "region", "iso", allowed=_COUNTRY_TRIPLES)),
    Rule("in_country", "the coordinates lie in or near the country", ("country", "latitude", "longitude"),
         _in_country, "warning"),
    Rule("peaceful_without_deaths", "nobody dies in a peaceful protest (codebook 5)",
         ("sub_event_type", "fatalities"), _no_deaths(_is_sub_event_type("Peaceful protest")), "warning"),
    Rule("agreed_without_deaths",
         "nobody dies in an agreement or a non-violent transfer of territory (codebook 5)",
         ("sub_event_type", "fatalities"),
         _no_deaths(_is_sub_event_type("Agreement", "Non-violent transfer of territory")), "warning"),
    Rule("displaced_without_deaths", "a displacement row counts no deaths (codebook 2)",
         ("sub_event_type", "notes", "fatalities"), _no_deaths(_is_displacement), "warning"),
)  # fmt: skip

EVENT_RULES: tuple[Rule, ...] = (
    _TAXONOMY_RULE,
    *_ACTORS_RULES,
    *_COMMON_RULES,
    Rule("dated_with_precision", "time_precision is missing exactly when event_date is (codebook 1.7)",
         ("event_date", "time_precision"), _missing_together("event_date", "time_precision")),
    Rule("coordinates_together", "latitude and longitude are given together", ("latitude", "longitude"),
         _missing_together("latitude", "longitude")),
    Rule("placed_with_precision", "geo_precision is missing exactly when the coordinates are (codebook 1.7)",
         ("latitude", "geo_precision"), _missing_together("latitude", "geo_precision")),
    Rule("fatalities_in_order", "fatalities_low <= fatalities <= fatalities_high (codebook 1.6)",
         ("fatalities_low", "fatalities", "fatalities_high"),
         _in_order("fatalities_low", "fatalities", "fatalities_high")),
    Rule("unreported_deaths", "without reported deaths there are 0 and no range (codebook 1.6)",
         ("fatalities_reported", "fatalities", "fatalities_low", "fatalities_high"), _unreported_deaths),
)  # fmt: skip
"""Rules of reports and events."""

NOT_FUTURE = Rule(
    "not_future",
    "no event is dated after its version came to be (give or take a day)",
    ("event_date", "timestamp"),
    _not_after_timestamp,
)

ACLED_RULES: Mapping[str, tuple[Rule, ...]] = {
    "text": (_TAXONOMY_RULE, *_ACTORS_RULES, *_COMMON_RULES, NOT_FUTURE),
    "number": (_TAXONOMY_RULE, *_NUMBERED_ACTORS_RULES, *_COMMON_RULES, NOT_FUTURE),
}
"""Rules of the ACLED-compatible export, by how actor types are written."""

CASUALTY_RULES: tuple[Rule, ...] = (
    Rule("counts_in_order", "low <= best <= high", ("low", "best", "high"), _in_order("low", "best", "high")),
)

DISPLACEMENT_RULES: tuple[Rule, ...] = (
    Rule("category", "category settles metric (codebook 3.1)", ("category", "metric"),
         _among("category", "metric", allowed=_CATEGORIES)),
    Rule("country", "country, iso3 and iso belong together (codebook 1.9)", ("country", "iso3", "iso"),
         _among("country", "iso3", "iso", allowed=_DISPLACEMENT_COUNTRIES)),
    Rule("reported_in_order", "reported_value_low <= reported_value_high",
         ("reported_value_low", "reported_value_high"),
         _in_order("reported_value_low", "reported_value_high")),
    Rule("figures_in_order", "figure <= figure_high", ("figure", "figure_high"),
         _in_order("figure", "figure_high")),
    Rule("dates_in_order", "displacement_start_date <= displacement_end_date",
         ("displacement_start_date", "displacement_end_date"),
         _in_order("displacement_start_date", "displacement_end_date")),
    Rule("conversion", "a household size is given exactly when figure is worked out with it (codebook 3.1)",
         ("unit", "reported_value_low", "household_size", "figure", "is_converted"), _converted),
    Rule("origin_coordinates", "latitude and longitude of the origin are given together",
         ("origin_latitude", "origin_longitude"), _missing_together("origin_latitude", "origin_longitude")),
    Rule("destination_coordinates", "latitude and longitude of the destination are given together",
         ("destination_latitude", "destination_longitude"),
         _missing_together("destination_latitude", "destination_longitude")),
)  # fmt: skip

RAW_FILE_RULES: tuple[Rule, ...] = (
    Rule("items_accounted_for", "every item of a file became an article or a reject",
         ("items", "articles", "rejects"), _items_accounted_for),
)  # fmt: skip

ARTICLE_RULES: tuple[Rule, ...] = (
    Rule("duplicate_kind", "duplicate_of and duplicate_kind are given together",
         ("duplicate_of", "duplicate_kind"), _blank_together("duplicate_of", "duplicate_kind")),
)  # fmt: skip

EVIDENCE_RULES: tuple[Rule, ...] = (
    Rule("offsets", "the words are a stretch of the text, or of metadata and then without offsets",
         ("part", "start", "end"), _offsets),
    Rule("justifies_something", "the row belongs to a report or a displacement figure",
         ("report_id", "displacement_id"), _justifies_something),
)  # fmt: skip
