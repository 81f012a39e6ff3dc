"""GeoNames dumps: rows of a country file or allCountries as records, read as a stream.

What belongs here: the format (download.geonames.org/export/dump/readme.txt). What does not: merging
(`merge`).
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from pipelines.places.names import is_latin, plain, without_type
from pipelines.places.sources import SourceError
from pipelines.places.store import Record
from pipelines.places.units import Holder, Units

COLUMNS = 19
FEATURES = (
    "A.ADM", "P.", "L.RGN", "L.AREA", "S.CMP", "S.AIRP", "S.CUST", "S.MLTYB", "S.INSM", "T.ISL",
    "H.STM", "H.LK",
)  # fmt: skip
"""Kinds of features that reports place events by; hotels and springs are not among them."""
_LEVELS = {"ADM1": 1, "ADM2": 2, "ADM3": 3}
_HIGHEST_ID = 20_000_000
EVERY = 20_000
"""Rows between two reports of progress."""

Progress = Callable[[int, int], None]
"""Told the rows read so far and how many there are, 0 while that is not known."""


def is_dump(path: Path) -> bool:
    """Whether a file is a GeoNames dump (or says so by its ending .zip) rather than a CSV.

    Raises:
        SourceError: the file is not there.
    """
    if not path.is_file():
        raise SourceError(f"there is no file {path}")
    if path.suffix.lower() == ".zip":
        return True
    with path.open(encoding="utf-8", errors="replace") as handle:
        first = handle.readline().split("\t")
    return len(first) == COLUMNS and first[0].isdigit()


def files_in(folder: Path) -> tuple[list[Path], Path | None]:
    """The dumps and CSV files of a folder, in order of name, and its alternateNamesV2 if it has one.

    Other files (code files, readme) are passed over, and so is a .zip beside its own .txt.

    Raises:
        SourceError: the folder holds neither dump nor CSV.
    """
    found, names = [], None
    for path in sorted(folder.iterdir()):
        kind = path.suffix.lower()
        if kind not in (".txt", ".zip", ".csv") or (kind == ".zip" and path.with_suffix(".txt").is_file()):
            continue
        if path.stem == "alternateNamesV2":
            names = path
        elif kind == ".csv" or is_dump(path):
            found.append(path)
    if not found:
        raise SourceError(f"the folder {folder} holds no GeoNames dump and no .csv file")
    return found, names


@contextmanager
def open_text(path: Path) -> Iterator[TextIO]:
    """Open a .txt file, or the one of the same name (else the largest) in a .zip."""
    if path.suffix.lower() != ".zip":
        with path.open(encoding="utf-8") as handle:
            yield handle
        return
    try:
        with zipfile.ZipFile(path) as archive:
            texts = [item for item in archive.infolist() if item.filename.endswith(".txt")]
            if not texts:
                raise SourceError(f"{path} holds no .txt file; give a dump as GeoNames packs it")
            texts.sort(key=lambda item: (Path(item.filename).stem != path.stem, -item.file_size))
            with archive.open(texts[0]) as raw, TextIOWrapper(raw, encoding="utf-8") as handle:
                yield handle
    except zipfile.BadZipFile as error:
        raise SourceError(f"{path} is no zip file ({error}); download it again") from error


def _rows(path: Path, columns: int = COLUMNS) -> Iterator[list[str]]:
    with open_text(path) as handle:
        for number, line in enumerate(handle, start=1):
            row = line.rstrip("\n").split("\t")
            if len(row) != columns:
                raise SourceError(
                    f"{path} line {number} has {len(row)} columns, not {columns}: is it a GeoNames dump?"
                )
            yield row


def read_dump(
    path: Path,
    units: Units,
    *,
    features: Sequence[str] = FEATURES,
    alternate_names: Path | None = None,
    progress: Progress | None = None,
) -> Iterator[Record]:
    """The places of a dump, units before what they hold; it is read twice.

    Args:
        path: .txt or .zip.
        units: learns the dump's units; the code files beside the dump are read for the units it lacks.
        features: beginnings of feature codes to take.
        alternate_names: alternateNamesV2, for further names.
        progress: called with the rows read so far and those there are in both readings (0: not known yet).

    Raises:
        SourceError: a row is not of the dump's form.
    """
    _learn_codes(path, units)
    taken = bytearray(_HIGHEST_ID // 8 + 1)
    waiting: dict[int, list[str]] = {1: [], 2: [], 3: []}  # lines, not rows: those take five times the memory
    total = 0
    for total, row in enumerate(_rows(path), start=1):
        if progress and total % EVERY == 0:
            progress(total, 0)
        if row[6] == "A" and row[7] in _LEVELS:
            waiting[_LEVELS[row[7]]].append("\t".join(row))
    for level, lines in waiting.items():
        for line in lines:
            row = line.split("\t")
            record = _unit(row, level, units)
            if record is not None:
                _mark(taken, int(row[0]))
                yield record
    wanted = tuple(features)
    for number, row in enumerate(_rows(path), start=1):
        if progress and number % EVERY == 0:
            progress(total + number, 2 * total)
        feature = f"{row[6]}.{row[7]}"
        if feature.startswith(wanted) and not (row[6] == "A" and row[7] in _LEVELS):
            record = _record(row, feature, units)
            if record is not None:
                _mark(taken, int(row[0]))
                yield record
    if alternate_names is not None:
        yield from _further_names(alternate_names, taken)


def _mark(taken: bytearray, number: int) -> None:
    if number < _HIGHEST_ID:
        taken[number // 8] |= 1 << number % 8


def _learn_codes(path: Path, units: Units) -> None:
    for name in ("admin1CodesASCII.txt", "admin2Codes.txt"):
        codes = path.with_name(name)
        for row in _rows(codes, 4) if codes.is_file() else ():
            parts = tuple(row[0].split("."))
            holder = units.by_codes(parts[:-1]) if len(parts) > 1 else None
            if holder is not None and row[3].isdigit():
                key = f"gn:{row[3]}"
                if units.gazetteer.by_place_id(key) is not None:
                    units.learn(parts, key, holder, _unit_name(row[2]))


def _unit_name(name: str) -> str:
    return plain(name) if not without_type(name.lower()) else plain(name).rsplit(" ", 1)[0]


def _codes(row: Sequence[str]) -> tuple[str, ...]:
    """Country and unit codes of a row, as far as they are given ("00" is GeoNames' for none)."""
    codes = [row[8]]
    for code in (row[10], row[11], row[12]):
        if not code or code == "00":
            break
        codes.append(code)
    return tuple(codes)


def _unit(row: Sequence[str], level: int, units: Units) -> Record | None:
    codes = _codes(row)[: level + 1]
    holder = units.by_codes(codes[:-1]) if len(codes) == level + 1 else None
    if holder is None:
        return None
    unit = units.learn(codes, f"gn:{row[0]}", holder, _unit_name(row[2] or row[1]))
    names = (unit.admin1, unit.admin2, unit.admin3)
    return _made(row, f"A.ADM{level}", unit, holder.key, names[level - 1])


def _record(row: Sequence[str], feature: str, units: Units) -> Record | None:
    holder = units.by_codes(_codes(row))
    if holder is None:
        return None
    holder = units.at(holder, float(row[4]), float(row[5]))
    return _made(row, feature, holder, holder.key, plain(row[1]) or row[2] or row[1])


def _made(row: Sequence[str], feature: str, holder: Holder, parent: str, name: str) -> Record:
    record = Record(
        f"gn:{row[0]}", name, holder.country, holder.iso2, holder.iso3, float(row[4]), float(row[5]), feature,
        int(row[14] or 0), "GeoNames", parent=parent, admin1=holder.admin1, admin2=holder.admin2,
        admin3=holder.admin3,
    )  # fmt: skip
    record.add_name(name, "name")
    record.add_name(row[1], "name")
    for alias in row[3].split(","):
        if alias[:1].isupper() and is_latin(alias) and not (alias.isupper() and len(alias) < 5):
            record.add_name(alias, "alias")
    return record


def _further_names(path: Path, taken: bytearray) -> Iterator[Record]:
    """Records that only carry one more name of a place that was taken (their key is its key)."""
    for row in _rows(path, 10):
        number = int(row[1])
        is_taken = number < _HIGHEST_ID and taken[number // 8] >> number % 8 & 1
        if is_taken and row[2] not in ("link", "wkdt", "post", "iata", "icao", "unlc") and is_latin(row[3]):
            record = Record(f"gn:{number}", row[3], "", "", "", 0.0, 0.0, "", 0, "GeoNames")
            record.add_name(row[3], "alias")
            yield record
