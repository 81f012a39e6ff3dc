from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.coding.types import Article, Toponym
from pipelines.places import Gazetteer, find_toponyms
from pipelines.places.store import Record, write
from pipelines.places.table import split_sentences

Find = Callable[..., list[Toponym]]


@pytest.fixture(scope="session")
def gazetteer(gazetteer_file: Path) -> Gazetteer:
    """The default gazetteer."""
    return Gazetteer.open(gazetteer_file)


@pytest.fixture(scope="session")
def find(gazetteer: Gazetteer) -> Find:
    """Toponyms of a text, without a parse."""

    def _find(text: str, *, title: str = "", source: str = "", country: str = "") -> list[Toponym]:
        article = Article("a", "a", title, text, None, source, "", country)
        return find_toponyms(article, split_sentences(text), {}, gazetteer)

    return _find


def record(key: str, name: str, feature: str, latitude: float, longitude: float, **more: object) -> Record:
    """A record of an invented country for small gazetteers."""
    values: dict[str, object] = {"population": 0, "source": "test", "admin1": "", "parent": ""} | more
    made = Record(key, name, "Freedonia", "FD", "FDN", latitude, longitude, feature, **values)  # type: ignore[arg-type]  # typed values of a test
    made.add_name(name, "name")
    return made


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A gazetteer file of one invented country with a province and its seat."""
    path = tmp_path / "small.sqlite"
    write(
        path,
        [
            record("x:1", "Freedonia", "A.PCLI", 10.0, 20.0, population=500, seat="x:3"),
            record(
                "x:2", "Upper Fold State", "A.ADM1", 10.5, 20.5, parent="x:1", admin1="Upper Fold", seat="x:3"
            ),
            record("x:3", "Glory", "P.PPLA", 10.4, 20.4, parent="x:2", admin1="Upper Fold", population=90),
        ],
        {"freedonian": "FD"},
        {"title": "small"},
    )
    return path
