"""Places from CSV files: UCDP GED, p-code tables such as OCHA's and MIMU's, or a user's own list.

What belongs here: columns, by name. What does not: merging (`merge`).

Our columns: `name`, `latitude`, `longitude` (needed), `country` (name or ISO code; without it the position
tells), `admin1`, `admin2`, `admin3`, `feature` (GeoNames' "P.PPL" and the like), `population`, `pcode`,
`aliases` (separated by ";").
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipelines.places.geonames import EVERY, Progress
from pipelines.places.names import fold, plain, without_type
from pipelines.places.shapes import Shapes
from pipelines.places.sources import SourceError
from pipelines.places.store import Record
from pipelines.places.units import Holder, Units

OUR_COLUMNS = (
    "name", "latitude", "longitude", "country", "admin1", "admin2", "admin3", "feature", "population",
    "pcode",
    "aliases",
)  # fmt: skip
UCDP_COLUMNS = {
    "name": "where_coordinates", "latitude": "latitude", "longitude": "longitude", "country": "country",
    "admin1": "adm_1", "admin2": "adm_2",
}  # fmt: skip
UCDP_EXACT = ("1", "2")
"""Values of UCDP's where_prec for which the coordinates are those of the named place."""


def read_csv(
    path: Path,
    units: Units,
    columns: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Iterator[Record]:
    """The places of a CSV file, each once.

    Args:
        path: UTF-8, with a header.
        units: where to find the units that it names.
        columns: our column -> the file's; left out, the file is UCDP GED or has our columns' names.
        progress: called with the number of rows read, and 0.

    Raises:
        SourceError: a needed column is missing, or a row has no such country or coordinates.
    """
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = csv.DictReader(handle)
        header = rows.fieldnames or []
        is_mapped = columns is not None and set(columns.values()) <= set(header)
        is_ucdp = not is_mapped and {"where_coordinates", "where_prec"} <= set(header)
        taken = UCDP_COLUMNS if is_ucdp else columns or {name: name for name in OUR_COLUMNS if name in header}
        lacking = [name for name in ("name", "latitude", "longitude") if taken.get(name) not in header]
        if lacking:
            raise SourceError(
                f"{path} has no column for {', '.join(lacking)} among {', '.join(header)}: "
                "map them (name=COLUMN)"
            )
        seen = set()
        for number, row in enumerate(rows, start=2):
            if progress and number % EVERY == 0:
                progress(number, 0)
            if is_ucdp and row.get("where_prec") not in UCDP_EXACT:
                continue
            values = {ours: (row.get(theirs) or "").strip() for ours, theirs in taken.items()}
            record = _record(values, units, f"{path} line {number}", "UCDP GED" if is_ucdp else path.stem)
            if record is not None and record.key not in seen:
                seen.add(record.key)
                yield record


def _record(values: Mapping[str, str], units: Units, where: str, source: str) -> Record | None:
    name = values["name"]
    if not name or not (values["latitude"] or values["longitude"]):
        return None  # p-code tables list places whose position nobody has measured
    try:
        latitude, longitude = float(values["latitude"]), float(values["longitude"])
        population = int(float(values.get("population") or 0))
    except ValueError as error:
        raise SourceError(
            f"{where}: {name!r} has no coordinates in degrees, or no number as population ({error})"
        ) from error
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise SourceError(f"{where}: {name!r} lies at {latitude}, {longitude}, which is nowhere on Earth")
    holder = _holder(values, units, latitude, longitude)
    if holder is None:
        if values.get("country"):
            raise SourceError(f"{where}: there is no country {values['country']!r}")
        raise SourceError(
            f"{where}: {name!r} lies at {latitude}, {longitude}, in no country: map a column (country=COLUMN)"
        )
    bare = without_type(fold(name))
    shown = (
        " ".join(name.split()[: len(bare.split())])
        if bare and not fold(name).startswith(bare + " city")
        else name
    )
    tail = f"{source}|{fold(name)}|{latitude:.4f}|{longitude:.4f}"
    record = Record(
        "own:" + hashlib.sha256(tail.encode()).hexdigest()[:12], plain(shown) or shown, holder.country,
        holder.iso2, holder.iso3, latitude, longitude, values.get("feature") or "P.PPL",
        population, source, parent=holder.key, admin1=holder.admin1,
        admin2=holder.admin2, admin3=values.get("admin3") or holder.admin3,
        pcode=values.get("pcode", ""),
    )  # fmt: skip
    record.add_name(shown, "name")
    record.add_name(name, "name")
    for alias in filter(None, values.get("aliases", "").split(";")):
        record.add_name(alias, "alias")
    return record


def _holder(values: Mapping[str, str], units: Units, latitude: float, longitude: float) -> Holder | None:
    country = values.get("country", "")
    if not country:
        shape = Shapes.load().at(latitude, longitude)
        country = shape.iso2 if shape is not None else ""
    holder = units.country(country.upper()) if len(country) == 2 else units.country_named(country)
    if holder is None:
        return None
    named = [values.get(f"admin{level}", "") for level in (1, 2, 3)]
    return units.at(units.named(holder, *named), latitude, longitude)
