from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipelines.places import Gazetteer
from pipelines.places.features import FEATURES, weights
from pipelines.places.table import (
    MOST_CHARACTERS,
    SCHEMA,
    PlacesInputError,
    places_rows,
    split_sentences,
    write_places,
)

TEXT = "Drivers fled Gao. A Burmese medic in Paris, Texas, wept at the Goma Police office."


def test_found_toponyms_come_with_offsets_and_places(gazetteer: Gazetteer) -> None:
    table = places_rows([{"id": "n1", "text": TEXT}], gazetteer)
    assert table.schema == SCHEMA
    rows = table.to_pylist()
    assert [row["text"] for row in rows] == ["Gao", "Burmese", "Paris", "Texas", "Goma"]
    assert all(TEXT[row["start"] : row["end"]] == row["text"] for row in rows)
    assert rows[1]["country"] == "Myanmar"
    assert rows[2]["admin1"] == "Texas"


def test_given_offsets_are_resolved_exactly(gazetteer: Gazetteer) -> None:
    spans = [{"start": 44, "end": 49}, {"start": 0, "end": 7}]
    rows = places_rows([{"id": "n1", "text": TEXT, "toponyms": spans}], gazetteer).to_pylist()
    assert [(row["start"], row["end"]) for row in rows] == [(0, 7), (44, 49)]
    assert rows[0]["place_id"] == ""
    assert rows[0]["latitude"] is None


def test_every_given_span_keeps_its_row(gazetteer: Gazetteer) -> None:
    text = "Shots in Kano.  \n" + "x" * MOST_CHARACTERS + " Kano"
    spans = [{"start": 9, "end": 13}, {"start": 14, "end": 16}, {"start": len(text) - 4, "end": len(text)}]
    rows = places_rows([{"id": "n1", "text": text, "toponyms": spans}], gazetteer).to_pylist()
    assert [(row["start"], row["end"], row["country"]) for row in rows] == [
        (9, 13, "Nigeria"),
        (14, 16, ""),
        (len(text) - 4, len(text), ""),
    ]


@pytest.mark.parametrize(
    ("article", "message"),
    [
        ({"id": "n1"}, "has no text"),
        ({"id": "n1", "text": "Gao", "toponyms": [{"start": 0, "end": 9}]}, "outside its text"),
        ({"id": "n1", "text": "Gao", "toponyms": [{"start": "x"}]}, "whole `start` and `end`"),
    ],
)
def test_wrong_input_is_named(gazetteer: Gazetteer, article: dict[str, Any], message: str) -> None:
    with pytest.raises(PlacesInputError, match=message):
        places_rows([article], gazetteer)


def test_lines_in_parquet_out(gazetteer: Gazetteer, tmp_path: Path) -> None:
    lines = tmp_path / "in.jsonl"
    lines.write_text(json.dumps({"id": "n1", "text": "Shots rang out in Kano."}) + "\n\n", encoding="utf-8")
    assert write_places(lines, tmp_path / "deep" / "out.parquet", gazetteer.path) == 1
    assert pq.read_table(tmp_path / "deep" / "out.parquet").to_pylist()[0]["country"] == "Nigeria"
    before = (tmp_path / "deep" / "out.parquet").read_bytes()
    for wrong, message in (
        (b"{not json}\n", "line 1 is not JSON"),
        (b"[]\n", "line 1 is not a JSON object"),
        (b'\n{"text": "\xff"}\n', "line 2 is not UTF-8"),
        (b'{"text": "Kano"}\n{"id": 2}\n', "article 2 has no text"),
    ):
        lines.write_bytes(wrong)
        with pytest.raises(PlacesInputError, match=message):
            write_places(lines, tmp_path / "deep" / "out.parquet", gazetteer.path)
    assert [(p.name, p.read_bytes()) for p in (tmp_path / "deep").iterdir()] == [("out.parquet", before)]


def test_the_table_does_not_depend_on_how_it_is_cut(
    gazetteer: Gazetteer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = tmp_path / "in.jsonl"
    lines.write_text("".join(json.dumps({"id": n, "text": TEXT}) + "\n" for n in range(5)), encoding="utf-8")
    told: list[int] = []
    whole = write_places(lines, tmp_path / "whole.parquet", gazetteer.path, progress=told.append)
    monkeypatch.setattr("pipelines.places.table.ROWS_AT_ONCE", 7)
    assert write_places(lines, tmp_path / "cut.parquet", gazetteer.path) == whole == 25
    assert pq.read_table(tmp_path / "cut.parquet").equals(pq.read_table(tmp_path / "whole.parquet"))
    assert told == [1, 2, 3, 4, 5]


def test_sentences_cover_the_text_and_keep_abbreviations_whole() -> None:
    text = "Gen. Smith left St. Louis on Monday. He flew home.\n\n“It is over,” he said."
    sentences = split_sentences(text)
    assert [s.text for s in sentences] == [
        "Gen. Smith left St. Louis on Monday.",
        "He flew home.",
        "“It is over,” he said.",
    ]
    assert all(text[s.start : s.end] == s.text for s in sentences)


def test_the_weights_are_those_of_the_features() -> None:
    assert len(weights()) == len(FEATURES)
