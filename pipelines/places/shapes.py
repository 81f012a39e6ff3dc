"""First-order units as polygons: in which unit a point lies, and how far it is from one.

What belongs here: reading data/admin1_shapes.json.gz (Natural Earth 10 m admin-1, public domain,
simplified) and point-in-polygon. What does not: names, and making the file (`natural_earth`).

The borders are simplified to about 2 km and de facto in places, so that a point near a border may come out
on the other side; `distance_km` is there to allow for that.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import cos, hypot, radians

Ring = tuple[tuple[float, float], ...]
"""Corners (longitude, latitude) in degrees, the last joined to the first."""

KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Shape:
    """A unit's polygons. `code` is GeoNames' ("MM.06"; only "MM." where not known), `name` English."""

    code: str
    name: str
    rings: tuple[Ring, ...]
    box: tuple[float, float, float, float]

    @property
    def iso2(self) -> str:
        """ISO 3166 code of the country."""
        return self.code.split(".", 1)[0]

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a point lies inside (even-odd rule over all rings, so that holes are outside)."""
        west, south, east, north = self.box
        if not (west <= longitude <= east and south <= latitude <= north):
            return False
        inside = False
        for ring in self.rings:
            last = ring[-1]
            for corner in ring:
                if (corner[1] > latitude) != (last[1] > latitude):
                    crossing = (last[0] - corner[0]) * (latitude - corner[1]) / (last[1] - corner[1])
                    inside ^= longitude < corner[0] + crossing
                last = corner
        return inside

    def distance_km(self, latitude: float, longitude: float) -> float:
        """Distance of a point from the unit in km, 0 inside; on a plane, good near the border only."""
        if self.holds(latitude, longitude):
            return 0.0
        narrow = cos(radians(latitude))
        best = float("inf")
        for ring in self.rings:
            last = ring[-1]
            for corner in ring:
                best = min(best, _to_edge(longitude, latitude, last, corner, narrow))
                last = corner
        return best * KM_PER_DEGREE


def _to_edge(x: float, y: float, a: tuple[float, float], b: tuple[float, float], narrow: float) -> float:
    ax, ay, bx, by = (a[0] - x) * narrow, a[1] - y, (b[0] - x) * narrow, b[1] - y
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, -(ax * dx + ay * dy) / length))
    return hypot(ax + along * dx, ay + along * dy)


class Shapes:
    """All units, indexed by the one-degree cells that their boxes touch."""

    def __init__(self, shapes: Sequence[Shape]) -> None:
        self.shapes = tuple(shapes)
        self._cells: dict[tuple[int, int], list[Shape]] = defaultdict(list)
        for shape in self.shapes:
            west, south, east, north = (int(edge // 1) for edge in shape.box)
            for x in range(west, east + 1):
                for y in range(south, north + 1):
                    self._cells[x, y].append(shape)

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Shapes:
        """The units of the committed file."""
        packed = files("pipelines.places").joinpath("data", "admin1_shapes.json.gz").read_bytes()
        return cls([_unpack(item) for item in json.loads(gzip.decompress(packed))])

    def at(self, latitude: float, longitude: float) -> Shape | None:
        """The unit in which a point lies, or None (at sea, or just off a simplified coast)."""
        cell = (int(longitude // 1), int(latitude // 1))
        return next((shape for shape in self._cells.get(cell, ()) if shape.holds(latitude, longitude)), None)

    def of_country(self, iso2: str) -> list[Shape]:
        """The units of a country."""
        return [shape for shape in self.shapes if shape.iso2 == iso2]


def _unpack(item: list[object]) -> Shape:
    """A unit from its packed form: corners as steps of a hundredth of a degree, from ring to ring."""
    code, name, packed = item
    rings = []
    for steps in packed:  # type: ignore[attr-defined]  # JSON: a list of lists of whole numbers
        x = y = 0
        corners = []
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            corners.append((x / 100, y / 100))
        rings.append(tuple(corners))
    flat = [corner for ring in rings for corner in ring]
    xs, ys = [x for x, _ in flat], [y for _, y in flat]
    return Shape(str(code), str(name), tuple(rings), (min(xs), min(ys), max(xs), max(ys)))
