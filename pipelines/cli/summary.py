"""The closing summary of `tocsin run`.

Belongs here: counting what is in the tables and printing it. Does not: making them.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.compute as pc
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

if TYPE_CHECKING:
    from rich.console import Console

    from pipelines.storage import Store

SHOWN_FAILURES = 3


def print_summary(store: Store, day: str, console: Console) -> None:
    """Print what the day brought and what the tables now hold."""
    console.print(_day(store, day))
    _failures(store, day, console)
    events = store.read("events", columns=["event_type", "sub_event_type", "status"])
    active = events.filter(pc.equal(events["status"], "active"))
    if active.num_rows:
        console.print(_events(active["event_type"].to_pylist(), active["sub_event_type"].to_pylist()))
    _displacement(store, console)
    root = store.root
    console.print(
        Panel(
            f'import pandas\nevents = pandas.read_parquet("{_short(root / "events")}")',
            title=f"tables in {_short(root)}",
            title_align="left",
            expand=False,
        ),
        highlight=False,
    )


def _failures(store: Store, day: str, console: Console) -> None:
    """Articles on which the coder failed, by error: each is a fault of ours and should be reported."""
    codings = store.read("codings", day, ["article_id", "status", "reason"]).to_pylist()
    failed = [row for row in codings if row["status"] == "failed"]
    for reason, count in Counter(row["reason"] for row in failed).most_common(SHOWN_FAILURES):
        first = next(row["article_id"] for row in failed if row["reason"] == reason)
        console.print(
            f"[red]{count} article(s) failed[/], such as {first}: {escape(reason)}", highlight=False
        )


def _short(path: Path) -> str:
    """The path as one would type it here."""
    return path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else str(path)


def _day(store: Store, day: str) -> Table:
    """Articles, rejects and codings: of this arrival day and of all days."""
    table = Table(title=f"Articles as of {day}", title_justify="left")
    table.add_column("")
    table.add_column("this day", justify="right")
    table.add_column("all", justify="right")
    rows: dict[str, list[str]] = {}
    for index, is_day in enumerate((True, False)):
        counts: Counter[str] = Counter()
        for name, columns in (
            ("articles", ["language"]),
            ("rejects", ["reason"]),
            ("codings", ["status", "reason", "sentences", "sentences_parsed"]),
        ):
            data = store.read(name, day, columns) if is_day else store.read_all(name, columns=columns)
            if name == "articles":
                counts["articles"] = data.num_rows
            elif name == "rejects":
                counts["rejects"] = data.num_rows
                counts.update(f"  {reason}" for reason in data["reason"].to_pylist())
            else:
                for status, reason in zip(
                    data["status"].to_pylist(), data["reason"].to_pylist(), strict=True
                ):
                    counts[f"{status}, {reason}" if status == "skipped" else status] += 1
                counts["sentences"] = pc.sum(data["sentences"]).as_py() or 0
                counts["parsed"] = pc.sum(data["sentences_parsed"]).as_py() or 0
        sentences, parsed = counts.pop("sentences"), counts.pop("parsed")
        for label in ("articles", "coded", "skipped, duplicate", "skipped, language", "failed", "rejects"):
            rows.setdefault(label, ["0", "0"])[index] = f"{counts.pop(label, 0):,}"
        for label in sorted(counts):
            rows.setdefault(label, ["0", "0"])[index] = f"{counts[label]:,}"
        share = f"{1 - parsed / sentences:.0%}" if sentences else "-"
        rows.setdefault("sentences never parsed", ["-", "-"])[index] = share
    last = rows.pop("sentences never parsed")
    for label, cells in [*rows.items(), ("sentences never parsed", last)]:
        if label in ("articles", "coded", "rejects") or cells != ["0", "0"]:
            table.add_row(label, *cells)
    return table


def _events(types: list[str], sub_types: list[str]) -> Table:
    table = Table(title="Events", title_justify="left")
    table.add_column("event type")
    table.add_column("sub-event type")
    table.add_column("events", justify="right")
    shown = ""
    for (kind, sub), count in sorted(Counter(zip(types, sub_types, strict=True)).items()):
        table.add_row(kind if kind != shown else "", sub, f"{count:,}")
        shown = kind
    table.add_section()
    table.add_row("all", "", f"{len(types):,}", style="bold")
    return table


def _displacement(store: Store, console: Console) -> None:
    columns = ["displacement_type", "metric", "role", "figure"]
    data = store.read_all("displacement", columns=columns)
    if not data.num_rows:
        console.print("No displacement figures.")
        return
    table = Table(title="Displacement figures as reported (not added up over articles)", title_justify="left")
    for heading in ("type", "metric", "figures", "largest (persons)"):
        table.add_column(heading, justify="right" if heading in ("figures", "largest (persons)") else "left")
    groups: dict[tuple[str, str], list[int | None]] = {}
    for row in data.to_pylist():
        groups.setdefault((row["displacement_type"], row["metric"]), []).append(row["figure"])
    for (kind, metric), figures in sorted(groups.items()):
        known = [f for f in figures if f is not None]
        table.add_row(kind, metric, f"{len(figures):,}", f"{max(known):,}" if known else "-")
    console.print(table)
