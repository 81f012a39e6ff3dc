"""`tocsin gazetteer`: make the file that places are looked up in.

Belongs here: the commands. Does not: how a gazetteer is built (places).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.console import waiting
from pipelines.cli.errors import PROJECT_ROOT, UserError

gazetteer = typer.Typer(
    help="Build and extend the gazetteer.",
    epilog="Example: `tocsin gazetteer build-default`",
    no_args_is_help=True,
)


@gazetteer.callback()
def group() -> None:
    """Build and extend the gazetteer."""


@gazetteer.command("build-default", epilog="Example: `tocsin gazetteer build-default`")
def build_default(
    out: Annotated[
        Path | None, typer.Option(help="The file to write; the usual place unless stated.", dir_okay=False)
    ] = None,
) -> None:
    """Build the gazetteer from the place data that the installed packages bring along (no network)."""
    from rich.console import Console

    from pipelines.places.build import build_default as build

    path = out or PROJECT_ROOT / ".tocsin" / "gazetteer.sqlite"
    console = Console(stderr=True)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with waiting(console, "Building the gazetteer"):
            counts = build(path)
    except OSError as error:
        raise UserError(f"Cannot write {path}: {error.strerror}.") from error
    told = ", ".join(f"{count:,} {what}" for what, count in counts.items())
    console.print(f"{told} -> {path}", highlight=False)
