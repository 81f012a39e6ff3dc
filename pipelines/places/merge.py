"""A gazetteer of one's own: the default one with GeoNames dumps, p-code tables, UCDP GED or any CSV added.

What belongs here: which reader takes which file, and what happens to a place that is there already. What
does not: the files' formats (`geonames`, `csv_places`), the default gazetteer (`build`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from pipelines.places.csv_places import read_csv
from pipelines.places.gazetteer import Gazetteer, distance_km
from pipelines.places.geonames import FEATURES, is_dump, read_dump
from pipelines.places.store import Record, Writer
from pipelines.places.units import Units

SAME_PLACE_KM = 5.0
"""A populated place this close to one of the same name in the same country is that place."""


def build_from(
    inputs: Sequence[Path],
    out: Path,
    *,
    base: Path | None = None,
    columns: Mapping[str, str] | None = None,
    features: Sequence[str] = FEATURES,
    alternate_names: Path | None = None,
    progress: Callable[[str, int], None] | None = None,
) -> dict[str, int]:
    """Build a gazetteer from a base and further sources; memory does not grow with their size.

    Args:
        inputs: GeoNames country dumps or allCountries (.txt or .zip; admin1CodesASCII.txt and admin2Codes.txt
            beside them are used), UCDP GED (.csv) or any CSV of places.
        out: the file to write; an existing one is replaced when the new one is complete.
        base: the gazetteer to add to, by default the one that set-up builds.
        columns: for a CSV that is not UCDP GED, our column -> its column (see `csv_places`).
        features: beginnings of GeoNames feature codes to take from dumps.
        alternate_names: GeoNames' alternateNamesV2 (.txt or .zip), for further names of the dumps' places.
        progress: called with the name of the input and the number of its rows read so far.

    Returns:
        Numbers of places and names.

    Raises:
        GazetteerError: there is no base.
        SourceError: an input is not what it should be; the message names the file and line.
    """
    gazetteer = Gazetteer.open(base)
    units = Units(gazetteer)
    writer = Writer(out)
    known = set()
    try:
        for record in base_records(gazetteer):
            known.add(record.key)
            writer.add(record)
        for path in inputs:
            say = (lambda rows, name=path.name: progress(name, rows)) if progress else None
            if is_dump(path):
                records = read_dump(
                    path, units, features=features, alternate_names=alternate_names, progress=say
                )
            else:
                records = read_csv(path, units, columns, progress=say)
            for record in records:
                there = record.key if record.key in known else _same_place(record, gazetteer)
                if there:
                    for folded, kind in record.names.items():
                        writer.add_name(there, folded, "alias" if kind == "name" else kind)
                else:
                    known.add(record.key)
                    writer.add(record)
        sources = "; ".join([gazetteer.sources, *(path.name for path in inputs)])
        meta = {"title": f"{gazetteer.title} and {len(inputs)} more", "sources": sources}
        return writer.finish(gazetteer.demonyms, meta)
    except BaseException:
        writer.abandon()
        raise
    finally:
        gazetteer.close()


def _same_place(record: Record, gazetteer: Gazetteer) -> str:
    """The key of the base's populated place that a record of another source stands for, or ""."""
    if not record.feature.startswith("P."):
        return ""
    here = (record.latitude, record.longitude)
    for folded, kind in record.names.items():
        for entry in gazetteer.entries(folded) if kind in ("name", "plain") else ():
            place = entry.place
            is_town = entry.iso2 == record.iso2 and place.feature.startswith("P.") and entry.kind == "name"
            if is_town and distance_km(here, (place.latitude, place.longitude)) <= SAME_PLACE_KM:
                return place.place_id
    return ""


def base_records(gazetteer: Gazetteer) -> Iterator[Record]:
    """Every place of a gazetteer as a record, with its names."""
    for row, names in gazetteer.rows():
        yield Record(**row, names=names)
