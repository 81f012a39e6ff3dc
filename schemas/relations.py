"""What tables must say of each other: every id leads somewhere, and no event lies ahead of its article.

What belongs here: rules over two tables. What does not: rules over one row (`schemas.rules`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyarrow as pa

from schemas.rules import Finding

Tables = Mapping[str, pa.Table]

GRACE = timedelta(days=1)
"""How far an event may lie after its article, for what is a day later on the other side of the world."""

SHOWN = 3


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Cells of `table.column` are blank, missing or stand in `other.other_column`."""

    table: str
    column: str
    other: str
    other_column: str


FOREIGN_KEYS: tuple[ForeignKey, ...] = (
    ForeignKey("articles", "duplicate_of", "articles", "article_id"),
    ForeignKey("codings", "article_id", "articles", "article_id"),
    ForeignKey("reports", "article_id", "articles", "article_id"),
    ForeignKey("casualties", "article_id", "articles", "article_id"),
    ForeignKey("casualties", "report_id", "reports", "report_id"),
    ForeignKey("displacement", "article_id", "articles", "article_id"),
    ForeignKey("displacement", "report_id", "reports", "report_id"),
    ForeignKey("evidence", "article_id", "articles", "article_id"),
    ForeignKey("evidence", "report_id", "reports", "report_id"),
    ForeignKey("evidence", "displacement_id", "displacement", "displacement_id"),
    ForeignKey("suppressed", "article_id", "articles", "article_id"),
    ForeignKey("event_reports", "event_id", "events", "event_id"),
    ForeignKey("changes", "event_id", "events", "event_id"),
)


def relation_findings(tables: Tables) -> tuple[Finding, ...]:
    """What is wrong between tables.

    Args:
        tables: table name -> table, each valid by itself. A rule is checked when the tables it reads are
        there.
    """
    found = [finding for key in FOREIGN_KEYS for finding in _foreign_key(key, tables)]
    for needed, check in _CHECKS:
        if all(name in tables for name in needed):
            found.extend(check(tables))
    return tuple(found)


def _finding(table: str, rule: str, statement: str, faults: list[tuple[int, str]]) -> Iterator[Finding]:
    if faults:
        examples = ", ".join(example for _, example in faults[:SHOWN])
        more = f" and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
        rows = tuple(row for row, _ in faults)
        yield Finding(table, rule, "error", f"not so: {statement} ({examples}{more})", rows)


def _foreign_key(key: ForeignKey, tables: Tables) -> Iterator[Finding]:
    if key.table not in tables or key.other not in tables:
        return
    there = set(tables[key.other][key.other_column].to_pylist())
    cells = tables[key.table][key.column].to_pylist()
    yield from _finding(
        key.table,
        f"{key.column}_leads_somewhere",
        f"every {key.column} stands in {key.other}.{key.other_column}",
        [(row, str(cell)) for row, cell in enumerate(cells) if cell and cell not in there],
    )


def _not_ahead_of_article(tables: Tables) -> Iterator[Finding]:
    articles = {
        row["article_id"]: row
        for row in tables["articles"].select(["article_id", "published_at", "arrived_on"]).to_pylist()
    }
    faults = []
    rows = tables["reports"].select(["report_id", "article_id", "event_date"]).to_pylist()
    for number, row in enumerate(rows):
        article = articles.get(row["article_id"])
        if article is None or row["event_date"] is None:
            continue
        published = article["published_at"]
        known_on = published.date() if published else article["arrived_on"]
        if row["event_date"] > known_on + GRACE:
            faults.append((number, f"{row['report_id']}: {row['event_date']} after {known_on}"))
    statement = "no report dates an event after its article's publication or, where unknown, arrival"
    yield from _finding("reports", "not_ahead_of_article", statement, faults)


def _within_article(tables: Tables) -> Iterator[Finding]:
    rows = tables["articles"].select(["article_id", "title", "text"]).to_pylist()
    lengths: dict[tuple[str, str], int] = {}
    for row in rows:
        lengths |= {(row["article_id"], part): len(row[part]) for part in ("title", "text")}
    faults = [
        (number, f"{row['evidence_id']}: {row['part']}[{row['start']}:{row['end']}]")
        for number, row in enumerate(tables["evidence"].to_pylist())
        if row["end"] > lengths.get((row["article_id"], row["part"]), row["end"])
    ]
    yield from _finding("evidence", "within_article", "evidence points into its article", faults)


def _raw_items_found(tables: Tables) -> Iterator[Finding]:
    counted = {
        name: Counter(
            zip(tables[name]["raw_path"].to_pylist(), tables[name]["raw_sha256"].to_pylist(), strict=True)
        )
        for name in ("articles", "rejects")
    }
    faults = []
    for number, row in enumerate(tables["raw_files"].to_pylist()):
        file = (row["raw_path"], row["raw_sha256"])
        for name, counter in counted.items():
            if counter[file] != row[name]:
                faults.append((number, f"{row['raw_path']}: {row[name]} {name}, found {counter[file]}"))
    statement = "the ledger counts the articles and rejects of every file"
    yield from _finding("raw_files", "items_found", statement, faults)


def _active_events_are_told(tables: Tables) -> Iterator[Finding]:
    reports = set(tables["reports"]["report_id"].to_pylist())
    told: Counter[str] = Counter()
    faults = []
    for number, row in enumerate(tables["event_reports"].to_pylist()):
        if row["score"] > 0:
            told[row["event_id"]] += 1
            if row["report_id"] not in reports:
                faults.append((number, row["report_id"]))
    statement = "every report_id with a score stands in reports.report_id"
    yield from _finding("event_reports", "report_id_leads_somewhere", statement, faults)
    rows: list[dict[str, Any]] = tables["events"].select(["event_id", "n_reports"]).to_pylist()
    miscounted = [
        (number, row["event_id"])
        for number, row in enumerate(rows)
        if told[row["event_id"]] != row["n_reports"]
    ]
    yield from _finding("events", "reports_counted", "n_reports counts the reports of an event", miscounted)


_CHECKS: tuple[tuple[tuple[str, ...], Callable[[Tables], Iterator[Finding]]], ...] = (
    (("reports", "articles"), _not_ahead_of_article),
    (("evidence", "articles"), _within_article),
    (("raw_files", "articles", "rejects"), _raw_items_found),
    (("events", "event_reports", "reports"), _active_events_are_told),
)
