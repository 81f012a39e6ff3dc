"""`tocsin gazetteer lookup` and `coverage`: what the gazetteer knows of a name, and of a user's own events.

Belongs here: the two commands and their tables. Does not: looking up and comparing (places).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.errors import UserError, gazetteer_path

if TYPE_CHECKING:
    from rich.console import Console

    from pipelines.coding.types import Place
    from pipelines.places.coverage import Coverage
    from pipelines.places.gazetteer import Gazetteer

NOTHING_FOUND = 1
"""Exit code when no place goes by the name, as grep's."""
LOG_WIDTH = 200
"""Characters of a line where the output is no terminal: wide enough that no row is broken in two."""


def lookup(
    name: Annotated[str, typer.Argument(help="A place name in any spelling.")],
    country: Annotated[
        str | None, typer.Option(help="Only places of this country (any of its names).")
    ] = None,
    limit: Annotated[int, typer.Option(help="Most places to show.", min=1)] = 20,
    gazetteer: Annotated[Path | None, typer.Option(help="Gazetteer file, if not the usual one.")] = None,
) -> None:
    """Show the places that go by a name, the most important first. Exit code 1 when there is none."""
    with closing(_opened(gazetteer)) as places:
        if country is not None and places.country(country) is None:
            raise UserError(f"--country {country!r} is no country of the gazetteer.")
        found = places.lookup(name, country)
    if not found:
        typer.echo(f"No place called {name}{f' in {country}' if country else ''}.", err=True)
        raise typer.Exit(NOTHING_FOUND)
    console = _console()
    _show_places(found[:limit], console)
    if len(found) > limit:
        console.print(f"and {len(found) - limit:,} more; see --limit and --country", style="dim")


def coverage(
    events: Annotated[
        Path,
        typer.Argument(
            metavar="EVENTS.csv", help="Events with columns country, location, latitude and longitude."
        ),
    ],
    missing: Annotated[
        int, typer.Option(help="Names to show, of each country, that are not where they should be.", min=0)
    ] = 3,
    gazetteer: Annotated[Path | None, typer.Option(help="Gazetteer file, if not the usual one.")] = None,
) -> None:
    """Tell how many of your own events' distinct locations the gazetteer has, by country, the worst first.

    "By name": a place of that country goes by the name. "Within 20 km": one of them lies that near.
    """
    if not events.is_file():
        raise UserError(f"There is no file {events}.")

    from pipelines.places.coverage import coverage_of_file
    from pipelines.places.sources import SourceError

    try:
        with closing(_opened(gazetteer)) as places:
            found = coverage_of_file(events, places)
    except SourceError as error:
        raise UserError(str(error)) from error
    except OSError as error:
        raise UserError(f"{events}: {error.strerror or error}.") from error
    if not found:
        raise UserError(f"{events} holds no row with a location and coordinates.")
    _show_coverage(found, missing, _console())


def _opened(path: Path | None) -> Gazetteer:
    path = gazetteer_path(path)
    from pipelines.places.gazetteer import Gazetteer, GazetteerError

    try:
        return Gazetteer.open(path)
    except GazetteerError as error:
        raise UserError(str(error)) from error


def _console() -> Console:
    from rich.console import Console

    console = Console()
    return console if console.is_terminal else Console(width=LOG_WIDTH)


def _show_places(places: Sequence[Place], console: Console) -> None:
    from rich.markup import escape
    from rich.table import Table

    from pipelines.places.kinds import kind_of

    columns = {
        "name": [place.name for place in places],
        "kind": [kind_of(place.feature) for place in places],
        "admin1": [place.admin1 for place in places],
        "admin2": [place.admin2 for place in places],
        "admin3": [place.admin3 for place in places],
        "country": [place.country for place in places],
        "latitude": [f"{place.latitude:.4f}" for place in places],
        "longitude": [f"{place.longitude:.4f}" for place in places],
        "population": [f"{place.population:,}" if place.population else "" for place in places],
        "source": [place.source for place in places],
    }
    shown = {heading: cells for heading, cells in columns.items() if any(cells)}
    table = Table()
    for heading in shown:
        numeric = heading in ("latitude", "longitude", "population")
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold")
    for cells in zip(*shown.values(), strict=True):
        table.add_row(*map(escape, cells))
    console.print(table, highlight=False)


def _show_coverage(found: Sequence[Coverage], missing: int, console: Console) -> None:
    from rich.markup import escape
    from rich.table import Table

    from pipelines.places.coverage import NEAR_KM

    table = Table()
    table.add_column("country")
    for heading in ("locations", "by name", f"within {NEAR_KM:.0f} km"):
        table.add_column(heading, justify="right")
    if missing:
        table.add_column("not there, such as")
    for one in found:
        cells = [one.country, f"{one.locations:,}", f"{one.named / one.locations:.0%}", f"{one.share:.0%}"]
        table.add_row(*map(escape, [*cells, *([", ".join(one.missing[:missing])] if missing else [])]))
    table.add_section()
    total = sum(one.locations for one in found)
    named, known = (
        sum(numbers) / total for numbers in zip(*((o.named, o.known) for o in found), strict=True)
    )
    table.add_row("all", f"{total:,}", f"{named:.0%}", f"{known:.0%}", style="bold")
    console.print(table, highlight=False)
