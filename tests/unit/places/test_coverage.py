from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.places import Gazetteer
from pipelines.places.coverage import coverage, coverage_of_file
from pipelines.places.sources import SourceError


def event(country: str, location: str, latitude: str, longitude: str) -> dict[str, str]:
    return {"country": country, "location": location, "latitude": latitude, "longitude": longitude}


def test_locations_count_once_and_must_be_near(gazetteer: Gazetteer) -> None:
    events = [
        event("Mali", "Gao", "16.27", "-0.04"),
        event("Mali", "Gao", "16.27", "-0.04"),
        event("Mali", "Kidal", "12.0", "-8.0"),
        event("Mali", "", "", ""),
        event("Myanmar", "Mese", "18.65", "97.67"),
        event("Myanmar", "Loikaw", "unknown", ""),
    ]
    mali, myanmar = coverage(events, gazetteer)
    assert (mali.country, mali.locations, mali.known, mali.missing) == ("Mali", 2, 1, ["Kidal"])
    assert mali.share == 0.5
    assert (myanmar.locations, myanmar.share) == (1, 1.0)


def test_a_file_without_the_columns_is_refused(gazetteer: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text("country,place\nMali,Gao\n", encoding="utf-8")
    with pytest.raises(SourceError, match="location, latitude, longitude"):
        coverage_of_file(path, gazetteer)
    path.write_text("country,location,latitude,longitude\nMali,Gao,16.27,-0.04\n", encoding="utf-8")
    assert coverage_of_file(path, gazetteer)[0].share == 1.0
