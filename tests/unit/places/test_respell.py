"""Names here are real or made up; which spellings mean one place follows from the table of spellings."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.coding.types import Article, Toponym
from pipelines.places import Entry, Gazetteer, find_toponyms
from pipelines.places.names import fold
from pipelines.places.respell import is_one_slip, respelled, sound
from pipelines.places.store import write
from pipelines.places.table import split_sentences

from .conftest import record


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Al-Qusayr", "Kusair"),
        ("Ayn Issa", "Ain Isa"),
        ("Louhansk", "Luhansk"),
        ("Hpakant", "Phakant"),
        ("Ramallah", "Ramala"),
        ("Zaytseve", "Zaitseve"),
        ("Bani Bangou", "Banibangu"),
    ],
)
def test_spellings_of_one_sound(one: str, other: str) -> None:
    assert sound(fold(one)) == sound(fold(other))


@pytest.mark.parametrize(("one", "other"), [("Bara", "Dara"), ("Kidal", "Kadil"), ("Homs", "Hamas")])
def test_other_sounds(one: str, other: str) -> None:
    assert sound(fold(one)) != sound(fold(other))


WORDS = st.text("abc", max_size=6)


def distance(one: str, other: str) -> int:
    """The number of letters put in, left out, changed or exchanged, by the textbook's table."""
    table = [[i + j if not i * j else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i, a in enumerate(one, start=1):
        for j, b in enumerate(other, start=1):
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@given(WORDS, WORDS)
def test_one_slip_is_distance_one(one: str, other: str) -> None:
    assert is_one_slip(one, other) == (distance(one, other) == 1)


@pytest.fixture
def fold_file(tmp_path: Path) -> Path:
    """A country with two provinces; the names are made up."""
    places = [
        record("x:1", "Freedonia", "A.PCLI", 10.0, 20.0, population=500),
        record("x:2", "Upper Fold State", "A.ADM1", 10.5, 20.5, parent="x:1", admin1="Upper Fold"),
        record("x:3", "Lower Fold State", "A.ADM1", 12.5, 22.5, parent="x:1", admin1="Lower Fold"),
    ]
    towns = [
        ("Qasr Dhahab", 10.1), ("Bir Tawilah", 10.2), ("Block 14 Nawar", 10.3), ("Tell Abyadin", 10.4),
        ("Tell Abyadun", 10.6), ("Maru", 10.7),
    ]  # fmt: skip
    for number, (name, latitude) in enumerate(towns, start=10):
        places.append(record(f"x:{number}", name, "P.PPL", latitude, 20.5, parent="x:2", admin1="Upper Fold"))
    write(tmp_path / "fold.sqlite", places, {}, {"title": "fold"})
    return tmp_path / "fold.sqlite"


def towns_of(gazetteer: Gazetteer, unit: str) -> tuple[Entry, ...]:
    return gazetteer.towns_of(gazetteer.find(unit)[0])


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Kasr Dahab", "Qasr Dhahab"),  # the same sound
        ("Bir Taweela village", "Bir Tawilah"),
        ("Bir Tanilah", "Bir Tawilah"),  # one letter of a long name
        ("Block 15 Nawar", None),  # another number is another place
        ("Tell Abyadan", None),  # two places are as near
        ("Mari", None),  # too short for a slip
        ("Pir Tawilah", None),  # the first letter is seldom wrong
        ("", None),
    ],
)
def test_the_one_place_that_is_meant(fold_file: Path, name: str, meant: str | None) -> None:
    with closing(Gazetteer.open(fold_file)) as gazetteer:
        found = respelled(name, towns_of(gazetteer, "Upper Fold"))
        assert (found.place.name if found else None) == meant
        assert towns_of(gazetteer, "Lower Fold") == ()


def found_in(text: str, gazetteer: Gazetteer) -> Toponym:
    article = Article("a", "a", "", text, None, "", "", "")
    return find_toponyms(article, split_sentences(text), {}, gazetteer)[0]


def test_a_text_that_names_the_unit_finds_its_village(fold_file: Path) -> None:
    with closing(Gazetteer.open(fold_file)) as gazetteer:
        toponym = found_in("Shells fell on Kasr Dahab village in Upper Fold State.", gazetteer)
        assert toponym.place is not None
        assert (toponym.text, toponym.place.name) == ("Kasr Dahab", "Qasr Dhahab")
        assert toponym.rule.endswith(".spelling")
        assert 0 < toponym.score < 1


@pytest.mark.parametrize("unit", ["Lower Fold State", "Freedonia"])
def test_another_unit_or_only_the_country_does_not(fold_file: Path, unit: str) -> None:
    with closing(Gazetteer.open(fold_file)) as gazetteer:
        toponym = found_in(f"Shells fell on Kasr Dahab village in {unit}.", gazetteer)
        assert toponym.place is None or toponym.place.name != "Qasr Dhahab"
        assert not toponym.rule.endswith(".spelling")
