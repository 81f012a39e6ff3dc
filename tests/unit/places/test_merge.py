"""Sources written here: a little of Andorra's geography in GeoNames' form, and invented tables."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipelines.places import Gazetteer
from pipelines.places.merge import build_from
from pipelines.places.sources import SourceError
from pipelines.places.store import Record, write


def line(
    number: int, name: str, feature: str, point: tuple[float, float], *, codes: str = "", more: str = ""
) -> str:
    """A row of a GeoNames dump."""
    kind, code = feature.split(".")
    admin1, admin2 = (*codes.split("."), "", "")[:2]
    fields = [
        str(number), name, name, more, str(point[0]), str(point[1]), kind, code, "AD", "", admin1, admin2,
        "", "", "7", "", "", "Europe/Andorra", "2024-01-01",
    ]  # fmt: skip
    return "\t".join(fields)


DUMP = [
    line(900001, "Vall Nova", "P.PPL", (42.51, 1.51), codes="02", more="Valnou,Валь,VNO"),
    line(900002, "Parròquia de Prova", "A.ADM1", (42.5, 1.5), codes="02"),
    line(900003, "Hotel Cim", "S.HTL", (42.52, 1.52), codes="02"),
    line(900004, "Riu Clar", "H.STM", (42.53, 1.53), codes="00"),
    line(3041563, "Andorra la Vella", "P.PPLC", (42.50779, 1.52109), codes="07", more="Andorre-la-Vieille"),
]


HEADER = "name,latitude,longitude,country\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base gazetteer of one country with its capital."""
    country = Record("gn:3041565", "Andorra", "Andorra", "AD", "AND", 42.55, 1.58, "A.PCLI", 77_000, "t")
    capital = Record(
        "gn:3041563", "Andorra la Vella", "Andorra", "AD", "AND", 42.508, 1.521, "P.PPLC", 20_000, "t",
        parent="gn:3041565",
    )  # fmt: skip
    country.seat = capital.key
    for record in (country, capital):
        record.add_name(record.name, "name")
    write(tmp_path / "base.sqlite", [country, capital], {"andorran": "AD"}, {"title": "base"})
    return tmp_path / "base.sqlite"


def built(base: Path, source: Path, **more: object) -> Gazetteer:
    out = base.with_name("out.sqlite")
    build_from([source], out, base=base, **more)  # type: ignore[arg-type]  # a test's options
    return Gazetteer.open(out)


@pytest.mark.parametrize("zipped", [False, True])
def test_a_geonames_dump_is_added(base: Path, tmp_path: Path, zipped: bool) -> None:
    dump = tmp_path / "AD.txt"
    dump.write_text("\n".join(DUMP) + "\n", encoding="utf-8")
    if zipped:
        with zipfile.ZipFile(tmp_path / "AD.zip", "w") as archive:
            archive.write(dump, "AD.txt")
            archive.writestr("readme.txt", "not the dump " * 1000)
        dump = tmp_path / "AD.zip"
    gazetteer = built(base, dump)
    town = gazetteer.lookup("Vall Nova", "Andorra")[0]
    assert (town.place_id, town.admin1, town.level) == ("gn:900001", "Parroquia de Prova", 4)
    assert gazetteer.lookup("Valnou")[0] == town
    assert gazetteer.lookup("VNO") == []
    assert gazetteer.lookup("Hotel Cim") == []
    assert gazetteer.lookup("Riu Clar")[0].feature == "H.STM"
    assert [holder.place.name for holder in gazetteer.holders(gazetteer.find("Vall Nova")[0])] == [
        "Parroquia de Prova",
        "Andorra",
    ]


def test_a_place_of_the_base_only_gains_names(base: Path, tmp_path: Path) -> None:
    dump = tmp_path / "AD.txt"
    dump.write_text("\n".join(DUMP) + "\n", encoding="utf-8")
    gazetteer = built(base, dump)
    assert [place.population for place in gazetteer.lookup("Andorre-la-Vieille")] == [20_000]
    assert gazetteer.capital("Andorra") == gazetteer.lookup("Andorra la Vella")[0]


def test_alternate_names_are_added_to_places_that_were_taken(base: Path, tmp_path: Path) -> None:
    dump, names = tmp_path / "AD.txt", tmp_path / "alternateNamesV2.txt"
    dump.write_text("\n".join(DUMP) + "\n", encoding="utf-8")
    rows = [(1, 900001, "en", "New Vale"), (2, 900003, "en", "Peak Inn"), (3, 900001, "link", "Wiki Page")]
    names.write_text("".join(f"{a}\t{b}\t{c}\t{d}\t\t\t\t\t\t\n" for a, b, c, d in rows), encoding="utf-8")
    gazetteer = built(base, dump, alternate_names=names)
    assert gazetteer.lookup("New Vale")[0].place_id == "gn:900001"
    assert gazetteer.lookup("Peak Inn") == []
    assert gazetteer.lookup("Wiki Page") == []


def test_a_further_name_of_a_place_of_the_base_under_another_id(base: Path, tmp_path: Path) -> None:
    dump, names = tmp_path / "AD.txt", tmp_path / "alternateNamesV2.txt"
    dump.write_text(
        line(900009, "Andorra la Vella", "P.PPL", (42.509, 1.52), codes="07") + "\n", encoding="utf-8"
    )
    names.write_text("1\t900009\ten\tOld Andorra\t\t\t\t\t\t\n", encoding="utf-8")
    found = built(base, dump, alternate_names=names).lookup("Old Andorra")
    assert [place.place_id for place in found] == ["gn:3041563"]


def test_a_folder_stands_for_the_dumps_and_tables_in_it(base: Path, tmp_path: Path) -> None:
    folder = tmp_path / "andorra"
    folder.mkdir()
    (folder / "AD.txt").write_text("\n".join(DUMP) + "\n", encoding="utf-8")
    (folder / "AD.zip").write_text("the same once more; not looked at", encoding="utf-8")
    (folder / "readme.txt").write_text("What these files are.\n", encoding="utf-8")
    (folder / "admin1CodesASCII.txt").write_text("AD.02\tProva\tProva\t900002\n", encoding="utf-8")
    (folder / "mine.csv").write_text(HEADER + "Masnou,42.6,1.6,AD\n", encoding="utf-8")
    (folder / "alternateNamesV2.txt").write_text("1\t900001\ten\tNew Vale\t\t\t\t\t\t\n", encoding="utf-8")
    gazetteer = built(base, folder)
    assert gazetteer.lookup("New Vale")[0].place_id == "gn:900001"
    assert gazetteer.lookup("Masnou")[0].source == "mine"
    assert gazetteer.sources.endswith("AD.txt; mine.csv")

    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(SourceError, match="holds no GeoNames dump"):
        build_from([empty], tmp_path / "none.sqlite", base=base)


def test_the_base_can_be_left_out_but_for_its_countries_and_units(base: Path, tmp_path: Path) -> None:
    table = tmp_path / "towns.csv"
    table.write_text(HEADER + "Andorra la Vella,42.508,1.521,AD\n", encoding="utf-8")
    gazetteer = built(base, table, base_places=False)
    assert [place.source for place in gazetteer.lookup("Andorra la Vella")] == ["towns"]
    assert gazetteer.country("Andorra") is not None


def test_progress_tells_rows_and_then_how_many_there_are(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.places.geonames.EVERY", 2)
    dump = tmp_path / "AD.txt"
    dump.write_text("\n".join(DUMP) + "\n", encoding="utf-8")
    told: list[tuple[str, int, int]] = []
    build_from([dump], tmp_path / "o.sqlite", base=base, progress=lambda *now: told.append(now))
    assert told == [("AD.txt", 2, 0), ("AD.txt", 4, 0), ("AD.txt", 7, 10), ("AD.txt", 9, 10)]


def test_building_twice_gives_the_same_bytes(base: Path, tmp_path: Path) -> None:
    dump = tmp_path / "AD.txt"
    dump.write_text("\n".join(DUMP) + "\n", encoding="utf-8")
    build_from([dump], tmp_path / "one.sqlite", base=base)
    build_from([dump], tmp_path / "two.sqlite", base=base)
    assert (tmp_path / "one.sqlite").read_bytes() == (tmp_path / "two.sqlite").read_bytes()
    assert not list(tmp_path.glob(".*tmp"))


def test_ucdp_ged_gives_its_exact_places_once(base: Path, tmp_path: Path) -> None:
    ged = tmp_path / "ged.csv"
    ged.write_text(
        "id,where_prec,where_coordinates,adm_1,adm_2,latitude,longitude,country\n"
        "1,1,Canvell town,Prova parish,,42.45,1.47,Andorra\n"
        "2,1,Canvell town,Prova parish,,42.45,1.47,Andorra\n"
        "3,4,Prova parish,Prova parish,,42.5,1.5,Andorra\n",
        encoding="utf-8",
    )
    gazetteer = built(base, ged)
    assert [(place.name, place.source) for place in gazetteer.lookup("Canvell", "Andorra")] == [
        ("Canvell", "UCDP GED")
    ]
    assert gazetteer.lookup("Prova parish") == []


def test_a_csv_through_a_column_map(base: Path, tmp_path: Path) -> None:
    table = tmp_path / "villages.csv"
    table.write_text(
        "Village_Name,Lat,Long,CC,Village_Pcode,Other\nMasnou,42.6,1.6,AD,AD0101,Mas Nou;Manso\n",
        encoding="utf-8",
    )
    columns = {
        "name": "Village_Name", "latitude": "Lat", "longitude": "Long", "country": "CC",
        "pcode": "Village_Pcode", "aliases": "Other",
    }  # fmt: skip
    gazetteer = built(base, table, columns=columns)
    assert gazetteer.lookup("Manso")[0].country == "Andorra"
    assert next(row for row, _ in gazetteer.rows() if row["name"] == "Masnou")["pcode"] == "AD0101"


def test_a_table_without_countries_goes_by_position(base: Path, tmp_path: Path) -> None:
    table = tmp_path / "posts.csv"
    table.write_text("name,latitude,longitude\nPost Two,42.55,1.55\nUnmeasured,,\n", encoding="utf-8")
    gazetteer = built(base, table)
    assert gazetteer.lookup("Post Two")[0].country == "Andorra"
    assert gazetteer.lookup("Unmeasured") == []
    table.write_text("name,latitude,longitude\nBuoy,0,-30\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"line 2: 'Buoy' lies at .* in no country"):
        built(base, table)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("x.csv", "place,lat\nA,1\n", "no column for name, latitude, longitude"),
        ("x.csv", HEADER + "A,north,1,AD\n", "line 2: 'A' has no coordinates"),
        ("x.csv", HEADER + "A,91,1,AD\n", "nowhere on Earth"),
        ("x.csv", HEADER + "A,1,1,Atlantis\n", "no country 'Atlantis'"),
        ("x.txt", DUMP[0] + "\nodd\trow\n", "line 2 has 2 columns"),
        ("x.zip", "no archive", "is no zip file"),
        ("x.csv", HEADER.encode() + b"\xff,1,1,AD\n", "x.csv is damaged, or not in UTF-8"),
        ("x.csv", "name,latitude,longitude,population\nA,42.5,1.5,many\n", "no number as population"),
    ],
)
def test_wrong_input_is_named_and_leaves_nothing(
    base: Path, tmp_path: Path, name: str, text: str | bytes, message: str
) -> None:
    source = tmp_path / name
    source.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(SourceError, match=message):
        build_from([source], tmp_path / "out.sqlite", base=base)
    assert not (tmp_path / "out.sqlite").exists()
    assert not list(tmp_path.glob(".*tmp"))


def test_a_missing_input_is_named(base: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no file"):
        build_from([tmp_path / "none.txt"], tmp_path / "out.sqlite", base=base)
