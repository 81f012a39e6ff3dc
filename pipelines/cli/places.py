"""`tocsin places`: the toponyms of articles with the places they denote, as one table.

Belongs here: the command. Does not: finding and resolving toponyms (places).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.console import counting, waiting
from pipelines.cli.errors import UserError, gazetteer_path


def places(
    articles: Annotated[
        Path,
        typer.Argument(
            metavar="ARTICLES.jsonl",
            help="Articles, one JSON object a line, with `id` and `text`, and optionally `title`, `source`, "
            "`source_country` and `toponyms` (each with `start` and `end`).",
        ),
    ],
    out: Annotated[Path, typer.Option(help="File to write, ending in .parquet.")],
    gazetteer: Annotated[Path | None, typer.Option(help="Gazetteer file, if not the usual one.")] = None,
    parse: Annotated[
        bool,
        typer.Option(help="Parse the sentences too: ten times slower, fewer names that are no places."),
    ] = False,
) -> None:
    """Find the place names of articles and the places they denote: one row for each, with offsets and score.

    Offsets are those of the given text. Where a line has `toponyms`, exactly those are resolved.
    Example: `tocsin places articles.jsonl --out places.parquet`
    """
    if not articles.is_file():
        raise UserError(f"There is no file {articles}.")
    if out.suffix.lower() != ".parquet":
        raise UserError(f"--out {out} must end in .parquet.")
    if out.is_dir():
        raise UserError(f"--out {out} is a folder; name a file in it.")
    gazetteer = gazetteer_path(gazetteer)

    from rich.console import Console

    from pipelines.places.gazetteer import GazetteerError
    from pipelines.places.table import PlacesInputError, write_places

    console = Console(stderr=True)
    try:
        nlp = None
        if parse:
            from pipelines.coding.annotate import load_model

            with waiting(console, "Loading the parser"):
                nlp = load_model()
        with articles.open("rb") as lines:
            total = sum(1 for line in lines if line.strip())
        with counting(console) as bars:
            task = bars.add_task("Resolving places", total=total)
            rows = write_places(
                articles, out, gazetteer, nlp, progress=lambda done: bars.update(task, completed=done)
            )
    except (PlacesInputError, GazetteerError, RuntimeError) as error:
        raise UserError(str(error)) from error
    except OSError as error:
        raise UserError(f"{error.filename or out}: {error.strerror or error}.") from error
    console.print(f"{total:,} articles, {rows:,} toponyms -> {out}", highlight=False, markup=False)
