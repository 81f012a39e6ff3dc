"""The data tables of ingest hold what the code expects of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.ingest import furniture
from pipelines.ingest.tables import DATA, read_table, rows
from schemas.codes import COUNTRIES, SOURCE_SCALES


@pytest.mark.parametrize("row", rows("furniture"), ids=lambda row: row["example"][:40])
def test_each_furniture_pattern_finds_its_example(row: dict[str, str]) -> None:
    pattern = re.compile(row["pattern"], re.IGNORECASE)
    found = pattern.search(row["example"]) if row["kind"] == "plea" else pattern.fullmatch(row["example"])
    assert found
    recognised = {
        "line": furniture.is_furniture_line,
        "credit": furniture.is_credit_line,
        "related": furniture.is_related_heading,
        "plea": furniture.is_plea,
        "tagline": furniture.is_tagline,
    }[row["kind"]]
    assert recognised(row["example"])


@pytest.mark.parametrize("table", sorted(path.stem for path in DATA.glob("*.csv")))
def test_no_table_repeats_a_row(table: str) -> None:
    lines = [tuple(row.values()) for row in rows(table)]
    assert lines
    assert len(lines) == len(set(lines))


def test_outlets_are_many_and_each_is_well_formed() -> None:
    table = rows("outlets")
    countries = {country.name for country in COUNTRIES}
    assert len(table) >= 250
    assert len({row["country"] for row in table}) >= 100
    for row in table:
        assert row["name"]
        assert row["domain"]
        assert row["country"] in countries
        assert row["scale"] in SOURCE_SCALES
        assert row["kind"] in ("outlet", "agency")
    domains = [domain for row in table for domain in row["domain"].split("; ")]
    assert len(domains) == len(set(domains))


def test_a_row_that_does_not_fit_the_header_is_an_error(tmp_path: Path) -> None:
    table = tmp_path / "short.csv"
    table.write_text("name,domain\nOne\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        read_table(table)
