"""`tocsin explain`: why a row says what it says.

Belongs here: finding a row by its id and printing each cell with its words and rule. Does not: coding.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.cli.errors import UserError

if TYPE_CHECKING:
    from rich.console import Console

    from pipelines.storage import Store

KINDS = {
    "T-": ("events", "event_id"),
    "r-": ("reports", "report_id"),
    "d-": ("displacement", "displacement_id"),
}
SHORTEST = 3
MAX_CANDIDATES = 5


def explain(
    row_id: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="Event (T-...), report (r-...) or displacement (d-...); a prefix will do."
        ),
    ],
    curated: Annotated[
        Path, typer.Option(help="Folder of the tables: of `tocsin run`, or the --out of `tocsin code`.")
    ] = Path("data/curated"),
) -> None:
    """Show each cell of a row with the sentence it was read from and the rule that read it.

    Examples: `tocsin explain T-MMR-1f3a9c2e`, `tocsin explain r-04be --curated tables`
    """
    if row_id[:2] not in KINDS:
        raise UserError(
            f"{row_id!r} is not an id: events start with T-, reports with r-, displacement with d-."
        )
    if len(row_id) < SHORTEST:
        raise UserError(f"{row_id!r} is too short to tell rows apart.")
    if not curated.is_dir():
        raise UserError(
            f"There is no folder {curated}: run `tocsin run` first, or name the tables with --curated."
        )

    from rich.console import Console

    console = Console()
    tables = Tables(curated)
    name, key = KINDS[row_id[:2]]
    row = tables.one(name, key, row_id)
    if name == "events":
        _explain_event(row, tables, console)
    else:
        _explain_row(row, name, key, tables, console)


class Tables:
    """Tables of `tocsin run` (folders) or of `tocsin code --out` (files), read when asked for."""

    def __init__(self, root: Path) -> None:
        from pipelines.storage import Store

        self._root = root
        self._store: Store = Store(root)

    def rows(self, name: str, column: str, values: list[str]) -> list[dict[str, Any]]:
        """The rows whose `column` is one of `values`."""
        import pyarrow as pa
        import pyarrow.compute as pc

        table = self._read(name)
        wanted = pa.array(values, type=pa.string())
        return list(table.filter(pc.is_in(table[column], value_set=wanted)).to_pylist())

    def one(self, name: str, key: str, prefix: str) -> dict[str, Any]:
        """The row whose id starts with `prefix`.

        Raises:
            UserError: there is none, or more than one.
        """
        import pyarrow.compute as pc

        table = self._read(name)
        found = table.filter(pc.starts_with(table[key], prefix)).to_pylist()
        exact = [row for row in found if row[key] == prefix]
        if len(exact) == 1:
            return dict(exact[0])
        if not found:
            raise UserError(f"No row of {name} in {self._root} has the id {prefix!r}.")
        if len(found) > 1:
            some = ", ".join(row[key] for row in found[:MAX_CANDIDATES])
            more = f" and {len(found) - MAX_CANDIDATES} more" if len(found) > MAX_CANDIDATES else ""
            raise UserError(f"{prefix!r} fits {len(found)} rows of {name}: {some}{more}.")
        return dict(found[0])

    def _read(self, name: str) -> Any:
        from pipelines.storage import read_table

        flat = self._root / f"{name}.parquet"
        return read_table(name, flat) if flat.is_file() else self._store.read_all(name)


def _explain_event(event: dict[str, Any], tables: Tables, console: Console) -> None:
    from pipelines.cli.words import report_line

    console.print(report_line(event), highlight=False)
    told = f"told by {event['n_reports']} report(s) of {event['n_sources']} source(s)"
    console.print(
        f"[dim]{event['event_id']}, version {event['version']}, {event['status']}; {told}[/]", highlight=False
    )
    links = tables.rows("event_reports", "event_id", [event["event_id"]])
    for report in tables.rows("reports", "report_id", [link["report_id"] for link in links]):
        console.print()
        _explain_row(report, "reports", "report_id", tables, console)
    for change in tables.rows("changes", "event_id", [event["event_id"]]):
        what = f" {change['field']}: {change['old']!r} -> {change['new']!r}" if change["field"] else ""
        line = f"Version {change['version']}, {change['changed_at']:%Y-%m-%d}: {change['change']}{what}"
        console.print(f"{line} {change['reason']}", style="dim", highlight=False, markup=False)


def _explain_row(row: dict[str, Any], name: str, key: str, tables: Tables, console: Console) -> None:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from pipelines.cli.words import Reader, displacement_line, report_line

    articles = tables.rows("articles", "article_id", [row["article_id"]])
    reader = Reader(articles, plain=not console.is_terminal or console.no_color)
    console.print(report_line(row) if name == "reports" else displacement_line(row), highlight=False)
    for article in articles:
        about = ", ".join(v for v in (article["title"], article["source"], article["published_text"]) if v)
        console.print(Text(f"{row[key]}, read from {row['article_id']}: {about}", style="dim"))
        if article["url"]:
            console.print(Text(article["url"], style="dim"))

    counts = tables.rows("casualties", key, [row[key]]) if name == "reports" else []
    values = row | {f"casualties.{kind}": told for kind, told in _by_kind(counts).items()}
    for span in _by_span(tables.rows("evidence", key, [row[key]])):
        console.print()
        console.print(reader.quote(span[0]))
        cells = Table.grid(padding=(0, 2))
        cells.add_column(style="cyan", no_wrap=True)
        cells.add_column(ratio=3)
        cells.add_column(style="dim", ratio=2)
        for item in span:
            value = values.get(item["field"])
            if value is not None and value != "":
                cells.add_row(item["field"], Text(str(value)), Text(item["rule"]))
        console.print(Padding(cells, (0, 0, 0, 4)))
    blank = [field for field, value in row.items() if value is None or value == ""]
    if blank:
        console.print()
        console.print(f"Not said, or nothing to say: {', '.join(blank)}", style="dim", highlight=False)


def _by_kind(counts: list[dict[str, Any]]) -> dict[str, str]:
    """The casualty counts of a report in words, by kind."""
    told: dict[str, list[str]] = {}
    for row in counts:
        high = "or more" if row["high"] is None else f"to {row['high']}"
        count = str(row["best"]) if row["low"] == row["high"] else f"{row['low']} {high}"
        rest = [row["group"], f"of {row['side']}", row["quantifier"], row["claimant"]]
        told.setdefault(row["kind"], []).append(f"{count} ({', '.join(r for r in rest if r)})")
    return {kind: "; ".join(texts) for kind, texts in told.items()}


def _by_span(evidence: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Evidence grouped by the words it points to, in the order in which the first of each came."""
    groups: dict[tuple[str, int, int], list[dict[str, Any]]] = {}
    for item in evidence:
        groups.setdefault((item["part"], item["start"], item["end"]), []).append(item)
    return list(groups.values())
