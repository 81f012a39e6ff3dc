from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.places import sources
from pipelines.places.natural_earth import pack, simplify
from pipelines.places.shapes import Shape, Shapes
from schemas.codes.countries import COUNTRY_BY_NAME

BORDER_KM = 12.0
"""What a point may lie outside a simplified, sometimes disputed border."""

MERGED = {"PK.01": "Khyber Pakhtunkhwa"}
"""Units that became part of another after the polygons were drawn."""

SQUARE = Shape(
    "XX.1", "Square", (((0, 0), (4, 0), (4, 4), (0, 4)), ((1, 1), (2, 1), (2, 2), (1, 2))), (0, 0, 4, 4)
)


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return Shapes.load()


def test_a_point_is_inside_outside_or_in_a_hole() -> None:
    assert SQUARE.holds(3, 3)
    assert not SQUARE.holds(5, 3)
    assert not SQUARE.holds(1.5, 1.5)
    assert SQUARE.distance_km(3, 3) == 0
    assert SQUARE.distance_km(0.0, 5.0) == pytest.approx(111.2, abs=0.1)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_the_unit_of_a_point_holds_it(shapes: Shapes, latitude: float, longitude: float) -> None:
    unit = shapes.at(latitude, longitude)
    assert unit is None or unit.holds(latitude, longitude)


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [(19.67, 97.21, "MM.06"), (-1.68, 29.22, "CD.11"), (36.2, 37.16, "SY.09"), (31.13, -98.76, "US.TX")],
)
def test_known_points(shapes: Shapes, latitude: float, longitude: float, code: str) -> None:
    unit = shapes.at(latitude, longitude)
    assert unit is not None
    assert unit.code == code


def test_every_supplement_place_lies_in_its_country_and_unit(shapes: Shapes) -> None:
    names = {row["code"]: row["name"] for row in sources.table("admin_units.csv")} | MERGED
    checked, wrong = 0, []
    for row in sources.table("supplement.csv"):
        if not row["country"] or row["feature"].startswith(("L.RGN", "T.", "H.")):
            continue
        point = float(row["latitude"]), float(row["longitude"])
        units = shapes.of_country(COUNTRY_BY_NAME[row["country"]].iso2)
        own = [u for u in units if row["admin1"] and names.get(u.code, row["admin1"]) == row["admin1"]]
        away = min(unit.distance_km(*point) for unit in own or units)
        checked += any(unit.code in names for unit in own)
        if away > BORDER_KM:
            wrong.append((row["name"], row["admin1"], round(away)))
    assert wrong == []
    assert checked > 250


def test_simplifying_keeps_the_ends_and_stays_close() -> None:
    ring = [(0.0, 0.0), (1.0, 0.001), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (0.0, 0.0)]
    assert simplify(ring) == [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (0.0, 0.0)]


def test_packing_leaves_out_what_has_no_country() -> None:
    geometry = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    facts = {"iso_a2": "XX", "gn_a1_code": "YY.01", "name_en": "Square"}
    assert pack({"properties": facts, "geometry": geometry}) == ["XX.", "Square", [[0, 0, 100, 0, 0, 100]]]
    assert pack({"properties": facts | {"iso_a2": "-1", "gn_a1_code": ""}, "geometry": geometry}) is None
