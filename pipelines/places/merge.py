"""A gazetteer of one's own: the default one with GeoNames dumps, p-code tables, UCDP GED or any CSV added.

What belongs here: which reader takes which file, and what happens to a place that is there already. What
does not: the files' formats (`geonames`, `csv_places`), the default gazetteer (`build`).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from pipelines.places.csv_places import read_csv
from pipelines.places.gazetteer import Gazetteer, distance_km
from pipelines.places.geonames import FEATURES, Progress, files_in, is_dump, read_dump
from pipelines.places.sources import SourceError
from pipelines.places.store import Record, Writer
from pipelines.places.units import Units

SAME_PLACE_KM = 5.0
"""A populated place this close to one of the same name in the same country is that place."""


def build_from(
    inputs: Sequence[Path],
    out: Path,
    *,
    base: Path | None = None,
    base_places: bool = True,
    columns: Mapping[str, str] | None = None,
    features: Sequence[str] = FEATURES,
    alternate_names: Path | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> dict[str, int]:
    """Build a gazetteer from a base and further sources; memory does not grow with their size.

    Args:
        inputs: GeoNames country dumps or allCountries (.txt or .zip; admin1CodesASCII.txt and admin2Codes.txt
            beside them are used), UCDP GED (.csv) or any CSV of places; or folders of these.
        out: the file to write; an existing one is replaced when the new one is complete.
        base: the gazetteer to add to, by default the one that set-up builds.
        base_places: take over all of the base; else only its countries, regions and administrative units,
            without which no place could be placed.
        columns: for a CSV that is not UCDP GED, our column -> its column (see `csv_places`).
        features: beginnings of GeoNames feature codes to take from dumps.
        alternate_names: GeoNames' alternateNamesV2 (.txt or .zip), for further names of the dumps' places; by
            default the one in the folder given.
        progress: called with the name of the input, its rows read so far, and how many there are (0: not
            known yet).

    Returns:
        Numbers of places and names.

    Raises:
        GazetteerError: there is no base.
        SourceError: an input is not what it should be; the message names the file and line.
    """
    paths = list(_expanded(inputs, alternate_names))
    gazetteer = Gazetteer.open(base)
    try:
        units = Units(gazetteer)
        writer = Writer(out)
        try:
            for record in base_records(gazetteer):
                if base_places or not record.feature.startswith("P."):
                    writer.add(record)
            merger = _Merger(writer, gazetteer)
            for path, names in paths:
                say = (lambda done, total, name=path.name: progress(name, done, total)) if progress else None
                for record in _records(path, units, columns, features, names, say):
                    merger.add(record)
            sources = "; ".join([gazetteer.sources, *(path.name for path, _ in paths)])
            meta = {"title": f"{gazetteer.title} and {len(paths)} more", "sources": sources}
            return writer.finish(gazetteer.demonyms, meta)
        except BaseException:
            writer.abandon()
            raise
    finally:
        gazetteer.close()


def _expanded(inputs: Sequence[Path], names: Path | None) -> Iterator[tuple[Path, Path | None]]:
    """Each input file with the file of further names for it, folders replaced by what is in them."""
    for path in inputs:
        if path.is_dir():
            found, own = files_in(path)
            for inside in found:
                yield inside, names or own
        else:
            yield path, names


def _records(
    path: Path,
    units: Units,
    columns: Mapping[str, str] | None,
    features: Sequence[str],
    names: Path | None,
    progress: Progress | None,
) -> Iterator[Record]:
    """The places of a file, by the reader for its kind."""
    try:
        if is_dump(path):
            yield from read_dump(path, units, features=features, alternate_names=names, progress=progress)
        else:
            yield from read_csv(path, units, columns, progress=progress)
    except SourceError:
        raise
    except (ValueError, csv.Error) as error:  # bytes that are not UTF-8, a number that is none, an open quote
        raise SourceError(f"{path} is damaged, or not in UTF-8: {error}") from error


class _Merger:
    """Adds places to those of the base; one that is there already only brings its names."""

    def __init__(self, writer: Writer, gazetteer: Gazetteer) -> None:
        self._writer = writer
        self._gazetteer = gazetteer
        self._is: dict[str, str] = {}  # keys of places that stand for one of the base

    def add(self, record: Record) -> None:
        there = record.key if record.key in self._writer else self._is.get(record.key, "")
        if not there:
            there = _same_place(record, self._gazetteer)
            if there not in self._writer:  # the base has it, but its places were left out
                there = ""
        if there:
            if there != record.key:
                self._is[record.key] = there
            for folded, kind in record.names.items():
                self._writer.add_name(there, folded, "alias" if kind == "name" else kind)
        elif record.feature:  # without one it is a further name of a place that was left out
            self._writer.add(record)


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
