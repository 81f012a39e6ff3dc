"""`tocsin export`: files other tools read.

Belongs here: choosing tables and a file. Does not: the forms of the exports (exports).
"""

from __future__ import annotations

from enum import StrEnum

import typer

export = typer.Typer(help="Write the tables in the forms other tools read.", no_args_is_help=True)


class Inter(StrEnum):
    """How actor types and interactions are written."""

    text = "text"
    number = "number"


@export.callback()
def group() -> None:
    """Write the tables in the forms other tools read."""
