"""`tocsin code`: code some files at once, without Dagster and without a place for tables.

Belongs here: files -> tables or readable lines. Does not: keeping what was coded before (`tocsin run` does).
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.cli.console import waiting
from pipelines.cli.errors import UserError, as_of_day, gazetteer_path, writable_dir

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console

TABLES_WRITTEN = (
    "articles",
    "rejects",
    "codings",
    "reports",
    "casualties",
    "displacement",
    "evidence",
    "suppressed",
)
BATCH_ARTICLES = 16


def code(
    files: Annotated[list[Path], typer.Argument(help="Articles, in any format Tocsin reads; folders too.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder to write the tables to; without it they are shown.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="Arrival day to write; today (UTC) unless stated."),
    ] = None,
    gazetteer: Annotated[Path | None, typer.Option(help="Gazetteer file, if not the usual one.")] = None,
) -> None:
    """Code articles now: show events with the words they rest on, or write the tables.

    Examples: `tocsin code article.html`, `tocsin code *.txt feed.xml --out tables`
    """
    day = as_of_day(as_of)
    chosen = _chosen(files)
    gazetteer = gazetteer_path(gazetteer)
    if out is not None:
        out = writable_dir(out, "--out")

    from rich.console import Console

    from pipelines.ingest import ingest_files

    console = Console(stderr=True)
    with waiting(console, "Reading"):
        found = ingest_files(chosen, None, arrived_on=day)
    tables = {"articles": found.articles, "rejects": found.rejects}
    tables |= _coded(found.articles, gazetteer, console)

    if out is not None:
        from pipelines.storage import write_table

        for name in TABLES_WRITTEN:
            write_table(name, tables[name], out / f"{name}.parquet")
        counts = ", ".join(
            f"{tables[n].num_rows:,} {n}" for n in ("articles", "reports", "displacement", "rejects")
        )
        console.print(f"{counts} -> {out}", highlight=False)
    else:
        _show(tables, Console())


def _chosen(files: list[Path]) -> list[Path]:
    """The files to read, folders replaced by what is in them."""
    from pipelines.ingest import list_raw

    chosen: list[Path] = []
    for path in files:
        if not path.exists():
            raise UserError(f"There is no file {path}.")
        inside = list_raw(path) if path.is_dir() else [path]
        if not inside:
            raise UserError(f"The folder {path} holds no files.")
        chosen += inside
    return list(dict.fromkeys(path.absolute() for path in chosen))


def _coded(articles: pa.Table, gazetteer: Path, console: Console) -> dict[str, pa.Table]:
    """Code every article, repeats too: who names files wants them coded. Other languages are skipped."""
    from rich.progress import Progress

    from pipelines.assets.increments import merge_coded, plan_coding
    from pipelines.coding.coder import load_rule_coder
    from schemas.registry import TABLES

    names = TABLES_WRITTEN[2:]
    empty = {name: TABLES[name].empty() for name in names}
    if not articles.num_rows:
        return empty
    try:
        with waiting(console, "Loading the parser"):
            coder = load_rule_coder(gazetteer)
    except RuntimeError as error:  # no model, or a gazetteer of another format: the message says what to do
        raise UserError(str(error)) from error
    plan = plan_coding(
        articles, empty["codings"], coder=coder.name, version=coder.version, skip_duplicates=False
    )
    parts = [empty | {"codings": plan.skipped}]
    with closing(coder.gazetteer), Progress(console=console, transient=True) as bars:
        task = bars.add_task("Coding articles", total=plan.to_code.num_rows)
        for batch in plan.to_code.combine_chunks().to_batches(max_chunksize=BATCH_ARTICLES):
            coded = coder.code_batch(batch)
            parts.append({name: getattr(coded, name) for name in names})
            bars.advance(task, batch.num_rows)
    return merge_coded(articles, parts, names)


def _show(tables: dict[str, pa.Table], console: Console) -> None:
    """Each article with its reports and displacement figures, each with its sentences, words marked."""
    from pipelines.cli.words import Reader, displacement_line, report_line

    articles = tables["articles"].to_pylist()
    reader = Reader(articles, plain=not console.is_terminal or console.no_color)
    evidence: dict[str, list[dict[str, Any]]] = {}
    for row in tables["evidence"].to_pylist():
        evidence.setdefault(row["report_id"] or row["displacement_id"], []).append(row)
    codings = {row["article_id"]: row for row in tables["codings"].to_pylist()}
    for article in articles:
        console.rule(f"[bold]{_escape(article['title'] or article['raw_path'])}[/]", align="left")
        console.print(
            ", ".join(v for v in (article["source"], article["published_text"], article["article_id"]) if v),
            style="dim",
            highlight=False,
        )
        shown = 0
        for name, key, line_of in (
            ("reports", "report_id", report_line),
            ("displacement", "displacement_id", displacement_line),
        ):
            for row in tables[name].to_pylist():
                if row["article_id"] == article["article_id"]:
                    shown += 1
                    console.print()
                    console.print(line_of(row), f"[dim]{row[key]}[/]", highlight=False)
                    _show_words(evidence.get(row[key], []), reader, article["article_id"], console)
        if not shown:
            coding = codings.get(article["article_id"], {})
            reason = f" ({coding['status']}: {coding['reason']})" if coding.get("reason") else ""
            console.print(f"Nothing to code{reason}.", highlight=False, markup=False)
        console.print()
    for row in tables["rejects"].to_pylist():
        item = f" {row['raw_item']}" if row["raw_item"] else ""
        console.print(
            f"Not read: {row['raw_path']}{item}: {row['reason']} ({row['detail']})",
            highlight=False,
            markup=False,
        )


def _show_words(evidence: list[dict[str, Any]], reader: Any, article_id: str, console: Console) -> None:
    from rich.padding import Padding

    for part in ("title", "text"):
        # The notes rest on the whole sentence; marking it all would mark nothing.
        spans = [(e["start"], e["end"]) for e in evidence if e["part"] == part and e["field"] != "notes"]
        for line in reader.marked(article_id, part, spans):
            console.print(Padding(line, (0, 0, 0, 4)))


def _escape(text: str) -> str:
    from rich.markup import escape

    return escape(text)
