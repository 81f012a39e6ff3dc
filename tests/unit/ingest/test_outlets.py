"""Sources: outlet, agency, country and scale."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.ingest import Outlets
from pipelines.ingest.outlets import Source, host_of


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.bbc.co.uk/news/1", "BBC News"),
        ("edition.cnn.com", "CNN"),
        ("http://timesofindia.indiatimes.com/india/x", "The Times of India"),
        ("www.abc.net.au", "ABC News (Australia)"),
        ("abcnews.go.com", "ABC News (United States)"),
        ("news.bbc.com.evil.example", None),
        ("com", None),
        ("", None),
        ("http://[::1", None),
    ],
)
def test_by_domain(outlets: Outlets, address: str, name: str | None) -> None:
    found = outlets.by_domain(address)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("the associated press", "Associated Press"),
        ("AFP", "Agence France-Presse"),
        ("Irrawaddy", "The Irrawaddy"),
    ],
)
def test_by_name(outlets: Outlets, name: str, found: str) -> None:
    outlet = outlets.by_name(name)
    assert outlet is not None
    assert outlet.name == found


def test_the_outlet_that_a_page_names(outlets: Outlets) -> None:
    on_page = outlets.on_page(["Turn on alerts from The Independent", "Photo: AFP", "© Example"])
    assert on_page is not None
    assert on_page.name == "The Independent"
    assert outlets.on_page(["Time for a subscription?", "Metro and Express lines"]) is None


@pytest.mark.parametrize(
    ("text", "byline", "credits", "names"),
    [
        ("KYIV (Reuters) - A depot burned overnight.", "", [], ["Reuters"]),
        ("KADUNA, Nigeria, March 3 (AP) — A depot burned overnight.", "", [], ["Associated Press"]),
        ("(CNN) -- A depot burned overnight.", "", [], ["CNN"]),
        ("A depot burned.", "Oumar Keita, Associated Press", [], ["Associated Press"]),
        ("A depot burned.", "AFP", [], ["Agence France-Presse"]),
        ("A depot burned.", "Reuters Staff", [], ["Reuters"]),
        ("A depot burned.", "", ["Additional reporting by AFP"], ["Agence France-Presse"]),
        ("A guard told The Associated Press that a depot burned.", "", [], []),
        ("A guard told AFP that it burned. A clerk told Reuters so.", "", [], []),
        ("KYIV (Reuters) - A guard told AFP twice; a clerk told AFP.", "", [], ["Reuters"]),
        ("A guard told AFP and a clerk told AFP.", "", [], ["Agence France-Presse"]),
        ("Fire hit the offices of AFP and of Reuters.", "", [], []),
        ("The army (SAF) - it has two corps - moved.", "Ana Lopez", [], []),
    ],
)
def test_credits(outlets: Outlets, text: str, byline: str, credits: list[str], names: list[str]) -> None:  # noqa: A002
    assert [outlet.name for outlet in outlets.credited([text], byline, credits)] == names


def test_outlet_first_then_agency(outlets: Outlets) -> None:
    agency = outlets.by_name("AP")
    assert agency is not None
    source = outlets.source("", "https://www.punchng.com/1", [agency])
    assert source == Source("The Punch; Associated Press", "punchng.com", "Nigeria", "National-International")


def test_an_agency_named_twice_is_named_once(outlets: Outlets) -> None:
    agency = outlets.by_name("Reuters")
    assert agency is not None
    source = outlets.source("www.reuters.com", "", [agency])
    assert source == Source("Reuters", "reuters.com", "United Kingdom", "International")


def test_several_given_sources(outlets: Outlets) -> None:
    source = outlets.source("Radio Okapi; AFP", "", [])
    assert source.name == "Radio Okapi; Agence France-Presse"
    assert source.scale == "National-International"


def test_an_unknown_outlet_keeps_its_name(outlets: Outlets) -> None:
    assert outlets.source("Hill Country Gazette", "", []) == Source("Hill Country Gazette")
    assert outlets.source("news.example.co.ke", "", []) == Source(
        "news.example.co.ke", "news.example.co.ke", "Kenya"
    )
    assert outlets.source("", "https://www.example.tv/1", []) == Source("example.tv", "example.tv")


def test_a_table_of_ones_own_adds_and_corrects(tmp_path: Path) -> None:
    extra = tmp_path / "outlets.csv"
    extra.write_text(
        "name,domain,aliases,country,scale,kind\n"
        "Hill Country Gazette,hillgazette.example,HCG,Kenya,Subnational,outlet\n"
        "Punch,punchng.com,,Nigeria,Regional,outlet\n",
        encoding="utf-8",
    )
    outlets = Outlets.load(extra)
    assert outlets.source("HCG", "", []) == Source(
        "Hill Country Gazette", "hillgazette.example", "Kenya", "Subnational"
    )
    assert outlets.source("punchng.com", "", []).scale == "Regional"


@pytest.mark.parametrize(
    ("row", "message"),
    [("X,x.example,,Nowhere,National,outlet", "country"), ("X,x.example,,Kenya,Global,outlet", "scale")],
)
def test_a_wrong_table_is_an_error(tmp_path: Path, row: str, message: str) -> None:
    extra = tmp_path / "outlets.csv"
    extra.write_text(f"name,domain,aliases,country,scale,kind\n{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        Outlets.load(extra)


def test_a_table_without_a_column_is_an_error(tmp_path: Path) -> None:
    extra = tmp_path / "outlets.csv"
    extra.write_text("name,domain\nX,x.example\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no column"):
        Outlets.load(extra)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.Example.org:8080/a?b#c", "example.org"),
        ("example.org", "example.org"),
        ("no host", ""),
        ("a.b", ""),
    ],
)
def test_host(address: str, host: str) -> None:
    assert host_of(address) == host
