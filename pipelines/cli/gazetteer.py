"""`tocsin gazetteer`: make the file that places are looked up in, and ask it.

Belongs here: the commands that make a file. Does not: those that ask one (`gazetteer_ask`), nor how a
gazetteer is built or downloaded (places).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.console import counting, waiting
from pipelines.cli.errors import PROJECT_ROOT, UserError, gazetteer_path, writable_dir
from pipelines.cli.gazetteer_ask import coverage, lookup

if TYPE_CHECKING:
    from rich.progress import TaskID

gazetteer = typer.Typer(
    help="Build, extend and ask the gazetteer.",
    epilog="Examples: `tocsin gazetteer lookup Goma` · `tocsin gazetteer coverage events.csv` · "
    "`tocsin gazetteer build AD.zip --out mine.sqlite`",
    no_args_is_help=True,
)

COLUMN_NAMES = {"lat": "latitude", "lon": "longitude", "lng": "longitude", "long": "longitude"}
"""Short forms of our columns in --columns."""


@gazetteer.callback()
def group() -> None:
    """Build, extend and ask the gazetteer."""


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


@gazetteer.command(
    epilog="Examples: `tocsin gazetteer build MM.zip CD.zip --out mine.sqlite` · "
    "`tocsin gazetteer build villages.csv --out mine.sqlite "
    "--columns name=Village,lat=Y,lon=X,pcode=PCODE` · then `tocsin run --gazetteer mine.sqlite`"
)
def build(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            help="GeoNames dumps (.txt, .zip), tables of places (.csv), UCDP GED (.csv), or folders of them; "
            "admin1CodesASCII.txt and admin2Codes.txt beside a dump are used."
        ),
    ],
    out: Annotated[Path, typer.Option(help="The file to write.", dir_okay=False)],
    base: Annotated[
        bool,
        typer.Option(help="Start from all places of the usual gazetteer, or only its countries and units."),
    ] = True,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            metavar="OURS=THEIRS,...",
            help="Columns of the .csv: name, lat, lon, country, admin1, admin2, admin3, feature, population, "
            "pcode, aliases.",
        ),
    ] = None,
    gazetteer: Annotated[
        Path | None, typer.Option(help="The gazetteer to start from, if not the usual one.")
    ] = None,
) -> None:
    """Build a gazetteer of your own: the usual one with further places added."""
    mapped = _columns(columns or [])
    for path in inputs:
        if not path.exists():
            raise UserError(f"There is no file {path}.")
    start = gazetteer_path(gazetteer)

    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn

    from pipelines.places.gazetteer import GazetteerError
    from pipelines.places.merge import build_from
    from pipelines.places.sources import SourceError

    console = Console(stderr=True)
    row_count = TextColumn("{task.completed:,} rows")
    try:
        with counting(
            console, TextColumn("{task.description}"), BarColumn(), row_count, TimeElapsedColumn()
        ) as bars:
            first = bars.add_task("Reading the base", total=None)
            tasks: dict[str, TaskID] = {}

            def report(name: str, done: int, total: int) -> None:
                bars.update(first, visible=False)
                if name not in tasks:
                    tasks[name] = bars.add_task(name, total=None)
                bars.update(tasks[name], completed=done, total=total or None)

            counts = build_from(inputs, out, base=start, base_places=base, columns=mapped, progress=report)
    except (SourceError, GazetteerError) as error:
        raise UserError(str(error)) from error
    except OSError as error:
        raise UserError(f"{error.filename or out}: {error.strerror or error}.") from error
    told = ", ".join(f"{count:,} {what}" for what, count in counts.items())
    console.print(f"{told} -> {out}", highlight=False, markup=False)
    console.print(f"Use it with --gazetteer {out}, or set TOCSIN_GAZETTEER.", highlight=False, markup=False)


@gazetteer.command(
    epilog="Example: `tocsin gazetteer download MM CD --out geonames`, "
    "then `tocsin gazetteer build geonames --out mine.sqlite`"
)
def download(
    countries: Annotated[
        list[str], typer.Argument(metavar="CC...", help="ISO country codes, or allCountries.")
    ],
    out: Annotated[Path, typer.Option(help="Folder to put the dumps in.")] = Path("geonames"),
    alternate_names: Annotated[
        bool, typer.Option("--alternate-names", help="Fetch the world's alternate names too (200 MB).")
    ] = False,
    refresh: Annotated[bool, typer.Option("--refresh", help="Fetch again what is there already.")] = False,
    base_url: Annotated[
        str | None, typer.Option(metavar="URL", help="Another server that has GeoNames' files.")
    ] = None,
) -> None:
    """Fetch country dumps from GeoNames (needs a network; data under CC BY 4.0).

    A transfer that breaks off is taken up again, now or at the next call. Each file is checked, and its
    SHA-256 is written beside it.
    """
    out = writable_dir(out, "--out")

    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn

    from pipelines.places.download import GEONAMES, DownloadError, files_for
    from pipelines.places.download import download as fetch

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    try:
        names = files_for(countries, further_names=alternate_names)
        with counting(console, *columns) as bars:
            tasks = {name: bars.add_task(name, total=None) for name in names}

            def report(name: str, done: int, total: int) -> None:
                bars.update(tasks[name], completed=done, total=total or None)

            for name in names:
                got = fetch(name, out, base_url=base_url or GEONAMES, refresh=refresh, progress=report)
                how = "" if got.fresh else " (there already)"
                how = f" ({got.resumed:,} bytes were there)" if got.resumed else how
                console.print(f"{got.size:>13,} bytes  {got.path}{how}", highlight=False, markup=False)
    except DownloadError as error:
        raise UserError(f"{error}.") from error
    except OSError as error:
        raise UserError(f"{error.filename or out}: {error.strerror or error}.") from error


def _columns(given: list[str]) -> dict[str, str] | None:
    """The column map of --columns, or None when there is none."""
    from pipelines.places.csv_places import OUR_COLUMNS

    found: dict[str, str] = {}
    for pair in (pair for text in given for pair in text.split(",") if pair.strip()):
        ours, equals, theirs = (part.strip() for part in pair.partition("="))
        ours = COLUMN_NAMES.get(ours, ours)
        if not equals or not theirs:
            raise UserError(f"--columns {pair!r} must be written OURS=THEIRS, like name=Village.")
        if ours not in OUR_COLUMNS:
            raise UserError(f"--columns knows no {ours!r}; there are {', '.join(OUR_COLUMNS)}.")
        found[ours] = theirs
    return found or None


gazetteer.command(epilog="Example: `tocsin gazetteer lookup Goma --country 'DR Congo'`")(lookup)
gazetteer.command(epilog="Example: `tocsin gazetteer coverage events.csv`")(coverage)
