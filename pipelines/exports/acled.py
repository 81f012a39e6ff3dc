"""The ACLED-compatible export: our events and displacement figures as the 31 columns (codebook 1.1).

What belongs here: filling ACLED's columns as ACLED fills them, and leaving out, with the reason, what lacks a
required one. What does not: file forms (`pipelines.exports.files`). ACLED-style; not affiliated with ACLED.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.exports.displacement_events import LeftOut, displacement_events
from pipelines.exports.files import write_files
from pipelines.storage import Store
from schemas.acled import ACLED_TABLES, MAY_BE_BLANK, UNKNOWN_SCALE, UNKNOWN_SOURCE, Inter
from schemas.codes import ACLED_COLUMNS, INTER_NUMBER, INTERACTION_NUMBER

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Projection:
    """Our tables seen as ACLED's: the table, and what has no place in it."""

    table: pa.Table
    events: int
    displacements: int
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """What an export wrote. `left_out` counts rows by the reason why they are not in it."""

    files: tuple[Path, ...]
    rows: int
    events: int
    displacements: int
    left_out: Mapping[str, int]


def export_acled(curated: Path, out: Path, inter: str = "text") -> ExportSummary:
    """Write the ACLED-compatible table of the curated tables.

    Args:
        curated: the folder of the curated tables.
        out: a file ending in .csv or .parquet, or a folder to write both forms into.
        inter: "text" for actor types as labels, "number" for their numbers.

    Raises:
        ValueError: `inter` is neither, or `out` is a file of another kind.
        StorageError: a table is damaged or a file cannot be written.
        SchemaError: the events are not valid.
        FileNotFoundError: there are no events to export.
    """
    form = _form(inter)
    store = Store(curated)
    if not store.exists("events"):
        raise FileNotFoundError(
            f"There is no events table under {curated}: make it with `tocsin run` first, "
            "or name the folder that holds your tables."
        )
    projection = project(
        store.read("events"), store.read_all("displacement"), store.read_all("articles"), form
    )
    ACLED_TABLES[form].validate(projection.table)
    return ExportSummary(
        files=write_files(projection.table, out, ACLED_TABLES[form].name),
        rows=projection.table.num_rows,
        events=projection.events,
        displacements=projection.displacements,
        left_out=dict(sorted(Counter(left.reason for left in projection.left_out).items())),
    )


def acled_table(
    events: pa.Table, displacement: pa.Table, articles: pa.Table, inter: str = "text"
) -> pa.Table:
    """The 31 columns of every active event and every place and day people fled; see `project`."""
    return project(events, displacement, articles, _form(inter)).table


def project(events: pa.Table, displacement: pa.Table, articles: pa.Table, inter: Inter) -> Projection:
    """See our tables as the ACLED format does.

    Active events become one row each. Displacement figures become one-sided rows (`displacement_events`).
    What lacks a column that ACLED never leaves blank is left out and named with the first such column.
    Blank sources are written as unknown. Rows are ordered by date and id.

    Args:
        events: the events table.
        displacement: the displacement table.
        articles: the articles of the displacement figures.
        inter: how actor types are written.

    Raises:
        ValueError: a displacement figure's article is not among the articles.
    """
    wanted = set(displacement["article_id"].to_pylist())
    by_id = {
        row["article_id"]: {
            "source_scale": row["source_scale"],
            "arrived_on": int(datetime.combine(row["arrived_on"], time(), tzinfo=UTC).timestamp()),
        }
        for row in articles.select(["article_id", "source_scale", "arrived_on"]).to_pylist()
        if row["article_id"] in wanted
    }
    unknown = sorted(wanted - by_id.keys())
    if unknown:
        raise ValueError(
            f"Displacement figures are of article {unknown[0]} ({len(unknown)} such), which is not given: "
            "give the articles that the figures were coded from."
        )
    told, left_out = displacement_events(displacement.to_pylist(), by_id, events["event_id"].to_pylist())
    active = [row for row in events.to_pylist() if row["status"] == "active"]

    rows: list[Row] = []
    counts = {"events": 0, "displacements": 0}
    for kind, candidates in (("events", active), ("displacements", told)):
        for candidate in candidates:
            row = _acled_row(candidate)
            missing = _missing_column(row)
            if missing:
                left_out.append(LeftOut(row["event_id_cnty"], f"no {missing}"))
            else:
                counts[kind] += 1
                rows.append(_numbered(row) if inter == "number" else row)
    rows.sort(key=lambda row: (row["event_date"], row["event_id_cnty"]))
    return Projection(ACLED_TABLES[inter].from_rows(rows), **counts, left_out=tuple(left_out))


def _form(inter: str) -> Inter:
    if inter == "text":
        return "text"
    if inter == "number":
        return "number"
    raise ValueError(f"Actor types can be written as 'text' or 'number', not {inter!r}.")


def _acled_row(event: Row) -> Row:
    row = {name: event[name] for name in ACLED_COLUMNS if name != "event_id_cnty"}
    return {
        **row,
        "event_id_cnty": event["event_id"],
        "source": event["source"] or UNKNOWN_SOURCE,
        "source_scale": event["source_scale"] or UNKNOWN_SCALE,
    }


def _missing_column(row: Row) -> str:
    """The first required column without content, "" when there is none."""
    for name in ACLED_COLUMNS:
        if name not in MAY_BE_BLANK and row[name] in (None, ""):
            return name
    return ""


def _numbered(row: Row) -> Row:
    return {
        **row,
        "inter1": INTER_NUMBER[row["inter1"]],
        "inter2": INTER_NUMBER.get(row["inter2"], 0),
        "interaction": INTERACTION_NUMBER[row["interaction"]],
    }
