"""`tocsin export`: files other tools read.

Belongs here: choosing tables and a file, telling what was left out. Does not: the forms (exports).
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.errors import UserError

export = typer.Typer(
    help="Write the tables in the forms other tools read.",
    epilog="Example: `tocsin export acled --out events.csv`",
    no_args_is_help=True,
)

SUFFIXES = (".csv", ".parquet")


class Inter(StrEnum):
    """How actor types and interactions are written."""

    text = "text"
    number = "number"


@export.callback()
def group() -> None:
    """Write the tables in the forms other tools read."""


@export.command()
def acled(
    out: Annotated[Path, typer.Option(help="File to write, ending in .csv or .parquet.")],
    inter: Annotated[
        Inter, typer.Option(help="Actor types as labels ('State forces') or as ACLED's numbers (1).")
    ] = Inter.text,
    curated: Annotated[Path, typer.Option(help="Folder of the tables.")] = Path("data/curated"),
) -> None:
    """Write events and displacement as exactly the 31 columns of the ACLED format, in its order.

    Rows that lack what ACLED never leaves blank (a date, a place) are left out and counted.
    Example: `tocsin export acled --out events.csv --inter number`
    """
    if out.suffix.lower() not in SUFFIXES:
        raise UserError(f"--out {out} must end in {' or '.join(SUFFIXES)}.")
    if out.is_dir():
        raise UserError(f"--out {out} is a folder; name a file in it.")
    if not curated.is_dir():
        raise UserError(
            f"There is no folder {curated}: run `tocsin run` first, or name the tables with --curated."
        )

    from pipelines.exports import export_acled

    try:
        summary = export_acled(curated, out, inter.value)
    except FileNotFoundError as error:
        raise UserError(str(error)) from error
    typer.echo(
        f"{summary.rows:,} rows ({summary.events:,} events, {summary.displacements:,} displacements) -> {out}"
    )
    for reason, count in summary.left_out.items():
        typer.echo(f"left out: {count:,} ({reason})")
