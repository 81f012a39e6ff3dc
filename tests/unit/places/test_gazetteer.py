from __future__ import annotations

import pickle
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipelines.places import Gazetteer, GazetteerError
from pipelines.places.gazetteer import distance_km
from pipelines.places.store import write

from .conftest import record


def test_a_missing_file_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="build-default"):
        Gazetteer.open(tmp_path / "none.sqlite")


def test_a_file_that_is_no_gazetteer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "odd.sqlite"
    path.write_text("not a database, whatever its name says " * 40)
    with pytest.raises(GazetteerError, match="is no gazetteer"):
        Gazetteer.open(path)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are listed by Linux only")
@pytest.mark.parametrize("content", ["text", "format"])
def test_a_refused_file_is_closed(small: Path, content: str) -> None:
    if content == "text":
        small.write_text("not a database, whatever its name says " * 40)
    else:
        with closing(sqlite3.connect(small)) as base, base:
            base.execute("UPDATE meta SET value = '0' WHERE key = 'format'")
    with pytest.raises(GazetteerError) as held:  # holds on to the traceback, and so to the half-made object
        Gazetteer.open(small)
    still_open = [link for link in Path("/proc/self/fd").iterdir() if link.resolve() == small.resolve()]
    assert (still_open, str(small) in str(held.value)) == ([], True)


def test_another_format_is_refused(small: Path) -> None:
    base = sqlite3.connect(small)
    base.execute("UPDATE meta SET value = '0' WHERE key = 'format'")
    base.commit()
    base.close()
    with pytest.raises(GazetteerError, match="format '0'"):
        Gazetteer.open(small)


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    records = [record(f"x:{n}", f"Place {n}", "P.PPL", n / 7, n / 3, population=n % 5) for n in range(200)]
    write(tmp_path / "a", records, {}, {})
    write(tmp_path / "b", reversed(records), {}, {})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_hash_tells_contents_apart(tmp_path: Path) -> None:
    one, other = record("x:1", "Glory", "P.PPL", 1, 1), record("x:1", "Glory", "P.PPL", 1, 1.5)
    write(tmp_path / "a", [one], {}, {})
    write(tmp_path / "b", [other], {}, {})
    assert Gazetteer.open(tmp_path / "a").sha256 != Gazetteer.open(tmp_path / "b").sha256


def test_two_records_with_one_key_are_refused(tmp_path: Path) -> None:
    twice = [record("x:1", "Glory", "P.PPL", 1, 1), record("x:1", "Fame", "P.PPL", 2, 2)]
    with pytest.raises(ValueError, match="share a key"):
        write(tmp_path / "a", twice, {}, {})
    assert not (tmp_path / "a").exists()


def test_a_small_gazetteer_answers(small: Path) -> None:
    gazetteer = Gazetteer.open(small)
    assert [place.name for place in gazetteer.lookup("upper fold")] == ["Upper Fold State"]
    assert gazetteer.demonym("Freedonian") == "FD"
    province = gazetteer.lookup("Upper Fold State")[0]
    seat = gazetteer.capital_of(province)
    assert seat is not None
    assert seat.name == "Glory"
    assert [holder.place.name for holder in gazetteer.holders(gazetteer.entries("glory")[0])] == [
        "Upper Fold State",
        "Freedonia",
    ]


def test_it_travels_to_another_process(small: Path) -> None:
    copy = pickle.loads(pickle.dumps(Gazetteer.open(small)))  # noqa: S301 our own bytes
    assert copy.lookup("Glory")[0].population == 90


def test_nobody_can_write_through_it(small: Path) -> None:
    gazetteer = Gazetteer.open(small)
    with pytest.raises(sqlite3.OperationalError):
        gazetteer._base.execute("DELETE FROM place")


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Burma", "Myanmar"),
        ("DR Congo", "Democratic Republic of Congo"),
        ("Congo-Brazzaville", "Republic of Congo"),
        ("Côte d'Ivoire", "Ivory Coast"),
        ("UAE", "United Arab Emirates"),
        ("Türkiye", "Turkey"),
        ("Niger", "Niger"),
        ("Swaziland", "eSwatini"),
    ],
)
def test_countries_by_any_name_in_acled_spelling(gazetteer: Gazetteer, name: str, country: str) -> None:
    found = gazetteer.country(name)
    assert found is not None
    assert found.country == country
    assert found.level == 0


def test_demonyms_are_no_toponyms(gazetteer: Gazetteer) -> None:
    assert gazetteer.country("Nigerian") is None
    assert gazetteer.demonym("Nigerians") == "NG"
    assert gazetteer.demonym("Nigerien") == "NE"


@pytest.mark.parametrize(
    ("unit", "country", "name", "capital"),
    [
        ("Kayah State", "Myanmar", "Kayah", "Loikaw"),
        ("Karenni", "Myanmar", "Kayah", "Loikaw"),
        ("North Kivu", "Democratic Republic of Congo", "Nord-Kivu", "Goma"),
        ("Kharkiv region", "Ukraine", "Kharkiv", "Kharkiv"),
        ("Belgorod Oblast", "Russia", "Belgorod", "Belgorod"),
        ("Gezira State", "Sudan", "Al Jazirah", "Wad Madani"),
        ("Khyber Pakhtunkhwa", "Pakistan", "Khyber Pakhtunkhwa", "Peshawar"),
        ("Alaska", "United States", "Alaska", "Juneau"),
    ],
)
def test_units_by_any_name_with_their_seats(
    gazetteer: Gazetteer, unit: str, country: str, name: str, capital: str
) -> None:
    found = gazetteer.admin1(unit, country)
    assert found is not None
    assert (found.admin1, found.level) == (name, 1)
    seat = gazetteer.capital_of(found)
    assert seat is not None
    assert seat.name == capital
    assert seat.admin1 == name


def test_capitals(gazetteer: Gazetteer) -> None:
    for country, capital in (("Sudan", "Khartoum"), ("Burma", "Nay Pyi Taw"), ("Mali", "Bamako")):
        found = gazetteer.capital(country)
        assert found is not None
        assert (found.name, found.feature) == (capital, "P.PPLC")


def test_look_up_keeps_to_country_and_unit(gazetteer: Gazetteer) -> None:
    assert {place.country for place in gazetteer.lookup("Tripoli", "Libya")} == {"Libya"}
    assert gazetteer.lookup("Mese", "Myanmar", "Karenni State")
    assert gazetteer.lookup("Mese", "Myanmar", "Chin") == []
    assert gazetteer.lookup("Mese", "Atlantis") == []


def test_a_township_brings_its_seat(gazetteer: Gazetteer) -> None:
    levels = {place.level: place for place in gazetteer.lookup("Mae Se", "Myanmar")}
    assert set(levels) == {3, 4}
    assert levels[4].admin3 == "Mese"
    assert levels[4].admin2 == "Bawlakhe"
    assert (levels[4].latitude, levels[4].longitude) == (18.65, 97.67)


def test_territories_belong_to_the_country_that_acled_counts_them_to(gazetteer: Gazetteer) -> None:
    assert {place.country for place in gazetteer.lookup("Hong Kong")} >= {"China"}
    assert not any(place.country == "Hong Kong" for place in gazetteer.lookup("Hong Kong"))


def test_nearest_comes_in_order_and_crosses_the_date_line(gazetteer: Gazetteer) -> None:
    near = gazetteer.nearest(19.67, 97.21, within_km=60)
    assert near[0][1].name == "Loikaw"
    assert [away for away, _ in near] == sorted(away for away, _ in near)
    west, east = (
        gazetteer.nearest(-16.5, 179.99, within_km=80),
        gazetteer.nearest(-16.5, -179.99, within_km=80),
    )
    assert {place.place_id for _, place in west} & {place.place_id for _, place in east}


def test_distance() -> None:
    assert distance_km((0, 0), (0, 1)) == pytest.approx(111.2, abs=0.1)
    assert distance_km((10, 179.5), (10, -179.5)) == pytest.approx(109.5, abs=0.2)
    assert distance_km((5, 5), (5, 5)) == 0
