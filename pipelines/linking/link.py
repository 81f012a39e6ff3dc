"""Reports to events, as living data: stable ids, versions, a change log and tombstones.

What belongs here: which reports make an event, and what a new run changes in the events of an earlier one.
What does not: coding, and reading or storing tables; this is a pure function of its arguments.

For now every report makes an event of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import pyarrow as pa

from schemas.codes import COUNTRY_BY_NAME, LIST_SEPARATOR, UNKNOWN_ISO3
from schemas.event_columns import EVENT_COLUMNS, FATALITY_COLUMNS
from schemas.ids import event_id as make_event_id
from schemas.registry import TABLES

Row = dict[str, Any]

EVENTS, EVENT_REPORTS, CHANGES = TABLES["events"], TABLES["event_reports"], TABLES["changes"]

COPIED: tuple[str, ...] = (
    *(column.name for column in (*EVENT_COLUMNS, *FATALITY_COLUMNS)),
    "confidence",
    "needs_review",
)
"""Cells that an event takes over from its report."""

VERSIONED: tuple[str, ...] = (*COPIED, "n_reports", "n_sources")
"""Cells of which a change makes a new version, besides status."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The state of the events: what a run makes and the next one starts from."""

    events: pa.Table
    event_reports: pa.Table
    changes: pa.Table

    @classmethod
    def nothing(cls) -> Linked:
        """The state before the first run."""
        return cls(EVENTS.empty(), EVENT_REPORTS.empty(), CHANGES.empty())


def link_reports(
    reports: pa.Table, articles: pa.Table, *, as_of: date, earlier: Linked | None = None
) -> Linked:
    """Make events of reports, keeping the ids and the history of an earlier state.

    An event is created when its report first appears, revised (version + 1, one change row for each cell)
    when the report's cells differ, and withdrawn when the report is gone: the row stays, with status
    "withdrawn", and so does its link, with score 0, so that its id is never given to another event. A
    report that comes back reinstates its event. Where nothing changed, the tables returned are those of the
    earlier state.

    A creation bears the day on which the article arrived, a revision or withdrawal bears `as_of`; but never
    a day before the newest one of the earlier state, so that whoever follows the events by timestamp misses
    none.

    Args:
        reports: all reports as they are now (not only new ones).
        articles: the articles of these reports.
        as_of: the day of this run.
        earlier: what the last run returned; None on the first.

    Raises:
        ValueError: a report's article is not among the articles, or two reports have one id.
    """
    before = earlier or Linked.nothing()
    arrived: dict[str, date] = dict(
        zip(articles["article_id"].to_pylist(), articles["arrived_on"].to_pylist(), strict=True)
    )
    known: dict[str, Row] = {row["event_id"]: row for row in before.events.to_pylist()}
    newest = max((row["timestamp"] for row in known.values()), default=0)
    now = max(_midnight(as_of), newest)
    event_of: dict[str, str] = dict(
        zip(
            before.event_reports["report_id"].to_pylist(),
            before.event_reports["event_id"].to_pylist(),
            strict=True,
        )
    )

    rows: dict[str, Row] = {}
    links: list[Row] = []
    log: list[Row] = []
    taken = set(event_of.values())
    for report in sorted(reports.to_pylist(), key=lambda report: str(report["report_id"])):
        if links and links[-1]["report_id"] == report["report_id"]:
            raise ValueError(
                f"Report {report['report_id']} stands in the reports table twice: code its article again."
            )
        event_id = event_of.get(report["report_id"]) or _new_event_id(report, taken)
        taken.add(event_id)
        cells = _cells(report)
        old = known.get(event_id)
        if old is None:
            stamp = max(_midnight(_arrival(report, arrived)), newest)
            rows[event_id] = _event(event_id, cells, version=1, status="active", timestamp=stamp)
            log.append(_change(rows[event_id], "created", reason=f"told by report {report['report_id']}"))
        else:
            changes = list(_differences(old, {**cells, "status": "active"}))
            rows[event_id] = old
            if changes:
                rows[event_id] = _event(
                    event_id, cells, version=old["version"] + 1, status="active", timestamp=now
                )
                reason = f"report {report['report_id']} was coded anew"
                log.extend(_change(rows[event_id], "revised", *change, reason=reason) for change in changes)
        links.append({"event_id": event_id, "report_id": report["report_id"], "score": 1.0})

    for report_id, event_id in event_of.items():
        if event_id in rows:
            continue
        old = known[event_id]
        rows[event_id] = old
        links.append({"event_id": event_id, "report_id": report_id, "score": 0.0})
        if old["status"] == "active":
            gone = {"version": old["version"] + 1, "status": "withdrawn", "timestamp": now}
            rows[event_id] = {**old, **gone, "n_reports": 0, "n_sources": 0}
            log.extend(
                _change(rows[event_id], "withdrawn", *change, reason="no report tells it any more")
                for change in _differences(old, rows[event_id])
            )

    history = [*before.changes.to_pylist(), *log]
    history.sort(key=lambda c: (c["changed_at"], c["event_id"], c["version"], c["change"], c["field"]))
    return Linked(
        EVENTS.from_rows([rows[event_id] for event_id in sorted(rows)]),
        EVENT_REPORTS.from_rows(sorted(links, key=lambda link: (link["event_id"], link["report_id"]))),
        CHANGES.from_rows(history),
    )


def _midnight(day: date) -> int:
    """Unix seconds of midnight UTC."""
    return int(datetime.combine(day, time(), tzinfo=UTC).timestamp())


def _arrival(report: Row, arrived: Mapping[str, date]) -> date:
    try:
        return arrived[report["article_id"]]
    except KeyError:
        raise ValueError(
            f"Report {report['report_id']} is of article {report['article_id']}, which is not given: "
            "give the articles that the reports were coded from."
        ) from None


def _new_event_id(report: Row, taken: set[str]) -> str:
    found = COUNTRY_BY_NAME.get(report["country"])
    return make_event_id(found.iso3 if found else UNKNOWN_ISO3, report["report_id"], taken)


def _cells(report: Row) -> Row:
    sources = {name for name in report["source"].split(LIST_SEPARATOR) if name}
    return {**{name: report[name] for name in COPIED}, "n_reports": 1, "n_sources": len(sources)}


def _event(event_id: str, cells: Row, *, version: int, status: str, timestamp: int) -> Row:
    return {"event_id": event_id, **cells, "version": version, "status": status, "timestamp": timestamp}


def _differences(old: Row, new: Row) -> Iterator[tuple[str, str, str]]:
    """Column, old and new content of every cell that differs."""
    for name in (*VERSIONED, "status"):
        if old[name] != new[name]:
            yield name, _as_text(old[name]), _as_text(new[name])


def _change(event: Row, change: str, field: str = "", old: str = "", new: str = "", *, reason: str) -> Row:
    return {
        "event_id": event["event_id"],
        "version": event["version"],
        "changed_at": datetime.fromtimestamp(event["timestamp"], tz=UTC),
        "change": change,
        "field": field,
        "old": old,
        "new": new,
        "reason": reason,
    }


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)
