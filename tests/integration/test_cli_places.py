"""`tocsin places` and `tocsin gazetteer`: what they write and show, and how they tell a mistake."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

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
