from __future__ import annotations

import pytest

from pipelines.places.kinds import kind_of


@pytest.mark.parametrize(
    ("feature", "kind"),
    [
        ("A.ADM1", "admin1 unit"),
        ("P.PPLA", "admin1 seat"),
        ("P.PPLA2", "admin2 seat"),
        ("S.CMPRF", "refugee camp"),
        ("H.FLLS", "water"),
        ("own", "own"),
    ],
)
def test_the_longest_known_beginning_of_the_code_tells_the_kind(feature: str, kind: str) -> None:
    assert kind_of(feature) == kind
