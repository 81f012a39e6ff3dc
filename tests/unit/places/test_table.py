from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipelines.places import Gazetteer
from pipelines.places.features import FEATURES, weights
from pipelines.places.table import SCHEMA, PlacesInputError, places_rows, split_sentences, write_places

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
    lines.write_text("{not json}\n", encoding="utf-8")
    with pytest.raises(PlacesInputError, match="line 1 is not JSON"):
        write_places(lines, tmp_path / "out.parquet", gazetteer.path)


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
