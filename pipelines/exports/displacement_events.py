"""Displacement figures as the one-sided rows that ACLED has for them (codebook section 2).

What belongs here: which figures make a row, where and when it is, and its notes. What does not: the figures
themselves, which the displacement table holds in full; such a row is but a pointer to them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from schemas.codes import (
    CIVILIANS,
    COUNTRY_BY_NAME,
    DISPLACEMENT_NOTE_PREFIX,
    INTER,
    LIST_SEPARATOR,
    MOVING_AWAY,
    SUB_EVENT_TYPE,
    combined_scale,
    interaction,
)
from schemas.ids import event_id

Row = dict[str, Any]

_GEO_PRECISION: Mapping[str, int] = {"Point": 1, "ADM3": 2, "ADM2": 2, "ADM1": 3}
_TIME_PRECISION: Mapping[str, int] = {"Day": 1, "Week": 2, "Month": 3}
_QUANTIFIER_WORDS: Mapping[str, str] = {
    "More than": "at least",
    "Less than": "fewer than",
    "Approximately": "about",
}
_TERM_WORDS: Mapping[str, str] = {
    "Evacuated": "were evacuated",
    "Forced to flee": "fled",
    "Relocated": "were relocated",
    "Sheltered": "took shelter",
    "In relief camp": "came to camps",
}
_UNIT_WORDS: Mapping[str, str] = {
    "Person": "{} people",
    "Household": "{} households",
    "Dwelling": "the people of {} homes",
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that the export has no place for, and why."""

    row_id: str
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class _PlaceAndDay:
    """What makes one row: ACLED codes one day, one place and one dyad together."""

    day: date
    left: str
    country: str
    admin1: str
    admin2: str
    admin3: str
    location: str


def is_pointed_to(figure: Row) -> bool:
    """Whether a figure has an ACLED-style row: people moving away from conflict, now, counted once.

    Stocks, returns, figures kept for comparison and running totals ("since 2021") have none.
    """
    return (
        figure["displacement_type"] == "Conflict"
        and figure["metric"] == "flow"
        and figure["category"] in MOVING_AWAY
        and figure["role"] == "Recommended figure"
        and figure["cumulative_since"] is None
    )


def displacement_events(
    figures: Iterable[Row], articles: Mapping[str, Row], taken: Collection[str] = ()
) -> tuple[list[Row], list[LeftOut]]:
    """The one-sided rows of displacement figures: cells as in the events table, with event_id and timestamp.

    Args:
        figures: rows of the displacement table.
        articles: article_id -> a mapping with source_scale and arrived_on (Unix seconds of the day).
        taken: event ids that are in use.

    Returns:
        The rows, and the figures that lack a date, a country or a place.
    """
    groups: dict[_PlaceAndDay, list[tuple[Row, str]]] = defaultdict(list)
    left_out = []
    for figure in figures:
        if not is_pointed_to(figure):
            continue
        end = _coded_end(figure)
        day = _day(figure)
        if not figure["country"]:
            left_out.append(LeftOut(figure["displacement_id"], "no country"))
        elif day is None:
            left_out.append(LeftOut(figure["displacement_id"], "no event_date"))
        elif figure["date_accuracy"] not in _TIME_PRECISION:
            left_out.append(LeftOut(figure["displacement_id"], "no time_precision"))
        elif not end:
            left_out.append(LeftOut(figure["displacement_id"], "no location"))
        else:
            place = [figure[f"{end}_{part}"] for part in ("country", "admin1", "admin2", "admin3", "name")]
            groups[_PlaceAndDay(day, figure["country"], *place)].append((figure, end))
    used = set(taken)
    rows = []
    for key in sorted(groups):
        rows.append(_row(key, groups[key], articles, used))
        used.add(rows[-1]["event_id"])
    return rows, left_out


def _coded_end(figure: Row) -> str:
    """Which end of the way is coded: the origin, else the destination, else neither ("")."""
    for end in ("origin", "destination"):
        if (
            figure[f"{end}_name"]
            and figure[f"{end}_country"]
            and figure[f"{end}_latitude"] is not None
            and figure[f"{end}_longitude"] is not None
            and figure[f"{end}_accuracy"] in _GEO_PRECISION
        ):
            return end
    return ""


def _day(figure: Row) -> date | None:
    """The middle day of the movement; its only day when it has one (codebook 1.7)."""
    start, stop = figure["displacement_start_date"], figure["displacement_end_date"]
    if isinstance(start, date) and isinstance(stop, date):
        return start + timedelta(days=(stop - start).days // 2)
    for day in (figure["displacement_date"], start, stop):
        if isinstance(day, date):
            return day
    return None


def _time_precision(figure: Row) -> int:
    """How exactly the day is known: as the article says, but a movement of several days is no single day."""
    start, stop = figure["displacement_start_date"], figure["displacement_end_date"]
    days = (stop - start).days if start and stop else 0
    spanned = 1 if days == 0 else 2 if days <= 10 else 3
    return max(_TIME_PRECISION[figure["date_accuracy"]], spanned)


def _row(
    key: _PlaceAndDay, group: list[tuple[Row, str]], articles: Mapping[str, Row], taken: Collection[str]
) -> Row:
    group.sort(key=lambda item: str(item[0]["displacement_id"]))
    figure, end = group[0]
    coded, other = COUNTRY_BY_NAME[key.country], SUB_EVENT_TYPE["Other"]
    content = "|".join(("displacement", key.day.isoformat(), *_texts(key)))
    precision = max(_time_precision(figure) for figure, _ in group)
    scales = [str(articles[figure["article_id"]]["source_scale"]) for figure, _ in group]
    return {
        "event_id": event_id(coded.iso3, content, taken),
        "event_date": key.day,
        "year": key.day.year,
        "time_precision": precision,
        "disorder_type": other.disorder_type,
        "event_type": other.event_type,
        "sub_event_type": other.name,
        "actor1": f"Civilians ({key.left})",
        "assoc_actor_1": f"Refugees/IDPs ({key.left})",
        "inter1": INTER[CIVILIANS],
        "actor2": "",
        "assoc_actor_2": "",
        "inter2": "",
        "interaction": interaction(CIVILIANS)[1],
        "civilian_targeting": "",
        "iso": coded.iso,
        "region": coded.region,
        "country": coded.name,
        "admin1": key.admin1,
        "admin2": key.admin2,
        "admin3": key.admin3,
        "location": key.location,
        "latitude": round(figure[f"{end}_latitude"], 4),
        "longitude": round(figure[f"{end}_longitude"], 4),
        "geo_precision": max(_GEO_PRECISION[figure[f"{end}_accuracy"]] for figure, end in group),
        "source": LIST_SEPARATOR.join(dict.fromkeys(f["source"] for f, _ in group if f["source"])),
        "source_scale": combined_scale(scales),
        "notes": _notes(key, group, precision),
        "fatalities": 0,
        "tags": "",
        "timestamp": max(articles[figure["article_id"]]["arrived_on"] for figure, _ in group),
    }


def _texts(key: _PlaceAndDay) -> tuple[str, ...]:
    return key.left, key.country, key.admin1, key.admin2, key.admin3, key.location


def _notes(key: _PlaceAndDay, group: list[tuple[Row, str]], precision: int) -> str:
    when = f"{'On' if precision == 1 else 'Around'} {key.day.day} {key.day:%B %Y}"
    units = ", ".join(dict.fromkeys(unit for unit in (key.admin3, key.admin2, key.admin1) if unit))
    where = f"in {key.location} ({units})" if units else f"in {key.location}"
    told = "; ".join(dict.fromkeys(_told(figure) for figure, _ in group))
    remark = (
        " (coded to the destination; the origin is not known well enough)"
        if any(end == "destination" for _, end in group)
        else ""
    )
    return f"{DISPLACEMENT_NOTE_PREFIX} {when}, {where}, {told}{remark}."


def _told(figure: Row) -> str:
    """What one figure says, such as "at least 200 households (880 people) fled to Thailand"."""
    low = figure["reported_value_low"]
    number = "an unknown number of" if low is None else f"{low:,}"
    if low is not None and figure["quantifier"] in _QUANTIFIER_WORDS:
        number = f"{_QUANTIFIER_WORDS[figure['quantifier']]} {number}"
    who = _UNIT_WORDS[figure["unit"]].format(number)
    if figure["is_converted"] and figure["figure"] is not None:
        who += f" ({figure['figure']:,} people at {figure['household_size']:g} to a household)"
    verb = _TERM_WORDS.get(figure["term"], "were displaced")
    way = ""
    if figure["origin_name"] and figure["destination_name"]:
        way = f" from {figure['origin_name']} to {figure['destination_name']}"
    elif figure["is_cross_border"] and figure["destination_country"]:
        way = f" to {figure['destination_country']}"
    claim = f", according to {figure['claimant']}" if figure["claimant"] else ""
    return f"{who} {verb}{way}{claim}"
