"""The command's frame: its name, its version, its subcommands, and how a mistake is told.

Belongs here: registering commands. Does not: what they do, nor any import that takes time
(`tocsin --help` must answer at once).
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from pipelines.cli.code import code
from pipelines.cli.errors import RunFailedError, UserError
from pipelines.cli.explain import explain
from pipelines.cli.export import export
from pipelines.cli.gazetteer import gazetteer
from pipelines.cli.places import places
from pipelines.cli.run import run
from pipelines.cli.ui import ui

EXIT_MISTAKE = 2
EXIT_FAILED = 1
EXIT_INTERRUPTED = 130

app = typer.Typer(
    name="tocsin",
    help="News articles in, ACLED-style conflict event tables out; every cell traceable to its words.\n\n"
    "Tocsin is not affiliated with ACLED.",
    epilog="Examples: `tocsin run` · `tocsin code article.txt` · `tocsin explain T-MMR-1f3a9c2e`",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"tocsin {version('tocsin')}")
        except PackageNotFoundError as error:
            raise UserError("Tocsin is not installed: run `make setup`.") from error
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """News articles in, ACLED-style conflict event tables out; every cell traceable to its words."""


app.command()(run)
app.command()(code)
app.command()(explain)
app.command()(places)
app.add_typer(export, name="export")
app.add_typer(gazetteer, name="gazetteer")
app.command()(ui)


def main() -> None:
    """Run the command; a mistake ends in one line on stderr and exit code 2, never in a trace."""
    try:
        status = app(standalone_mode=False) or 0
    except UserError as error:
        _end(str(error), EXIT_MISTAKE)
    except RunFailedError as error:
        _end(f"the run failed. {error}", EXIT_FAILED)
    except BrokenPipeError:
        # `tocsin explain ... | head`: the reader has seen enough. Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_FAILED)
    except Exception as error:
        message = _told_by_parser(error)
        if message is None:
            from pipelines.storage import StorageError

            if not isinstance(error, StorageError):
                raise
            message = str(error)
        _end(message, EXIT_MISTAKE)
    # Typer turns Ctrl-C into this status without a word.
    _end("stopped; the tables on disk are whole" if status == EXIT_INTERRUPTED else "", status)


def _told_by_parser(error: Exception) -> str | None:
    """What the argument parser says of a mistake in the command, or None when the error is not its own.

    Typer carries its parser inside and does not publish that parser's exceptions, but they all can format
    their message and know their exit code.
    """
    format_message = getattr(error, "format_message", None)
    if format_message is None or not hasattr(error, "exit_code"):
        return None
    message = format_message()
    return f"{message.removesuffix('.')}. See `--help`." if message else ""


def _end(message: str, status: int) -> None:
    if message:  # the parser has none when it showed the help instead
        sys.stderr.write(f"tocsin: {' '.join(message.split())}\n")
    sys.exit(status)
