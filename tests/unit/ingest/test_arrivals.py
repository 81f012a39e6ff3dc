"""What arrives again is not taken twice, and the accounting holds for each arrival."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.ingest import ingest_files, list_raw
from tests.unit.ingest import samples
from tests.unit.ingest.samples import BODY

Ingest = Callable[..., Any]


def line(number: int) -> str:
    return (
        json.dumps({"id": number, "title": f"Story {number}", "text": f"{number} people. {BODY[number % 3]}"})
        + "\n"
    )


def test_an_unchanged_file_yields_nothing(ingest: Ingest) -> None:
    first = ingest(samples.VALID)
    again = ingest({}, earlier=first.tables.articles)
    assert again.articles == again.rejects == again.raw_files == []


def test_a_grown_file_yields_its_new_items_only(ingest: Ingest) -> None:
    first = ingest({"a.jsonl": line(1) + line(2)})
    grown = ingest({"a.jsonl": line(1) + line(2) + "{broken\n" + line(3)}, earlier=first.tables.articles)
    assert [row["external_id"] for row in grown.articles] == ["3"]
    (ledger,) = grown.raw_files
    assert (ledger["items"], ledger["articles"], ledger["rejects"]) == (2, 1, 1)


def test_a_feed_with_its_newest_item_first_yields_that_one(ingest: Ingest) -> None:
    first = ingest({"a.jsonl": line(1) + line(2) + line(2)})
    again = ingest(
        {"a.jsonl": line(3) + line(1) + line(2) + line(2) + line(2)}, earlier=first.tables.articles
    )
    assert [(row["raw_item"], row["external_id"]) for row in again.articles] == [("#1", "3"), ("#5", "2")]
    assert again.articles[1]["duplicate_kind"] == "exact"
    (ledger,) = again.raw_files
    assert (ledger["items"], ledger["articles"], ledger["rejects"]) == (2, 2, 0)


def test_a_corrected_item_is_new(ingest: Ingest) -> None:
    first = ingest({"a.jsonl": line(1) + line(2)})
    changed = ingest({"a.jsonl": line(1) + line(5)}, earlier=first.tables.articles)
    assert [(row["raw_item"], row["external_id"]) for row in changed.articles] == [("#2", "5")]


def test_the_same_story_in_a_new_file_is_marked_against_the_earlier_one(
    ingest: Ingest, tmp_path: Path
) -> None:
    first = ingest({"a.txt": samples.PAGE})
    again = ingest({"b.txt": samples.PAGE}, earlier=first.tables.articles)
    assert again.article["duplicate_of"] == first.article["article_id"]
    assert again.article["duplicate_kind"] == "exact"
    assert again.article["article_id"] != first.article["article_id"]


def test_runs_repeat_exactly(ingest: Ingest) -> None:
    one = ingest({**samples.VALID, "broken.jsonl": b"{"})
    two = ingest({})
    assert one.tables == two.tables


def test_the_order_of_the_files_given_does_not_matter(tmp_path: Path) -> None:
    for name, data in samples.VALID.items():
        (tmp_path / name).write_bytes(data)
    paths = list_raw(tmp_path)
    forward = ingest_files(paths, tmp_path, arrived_on=date(2024, 5, 2))
    backward = ingest_files(paths[::-1], tmp_path, arrived_on=date(2024, 5, 2))
    assert forward == backward


def test_files_without_a_root_are_named_from_their_common_folder(tmp_path: Path) -> None:
    for name in ("x/one.txt", "y/two.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(samples.PAGE, encoding="utf-8")
    seen: list[tuple[int, int, str]] = []
    result = ingest_files([tmp_path], None, arrived_on=date(2024, 5, 2), progress=lambda *at: seen.append(at))
    assert result.raw_files["raw_path"].to_pylist() == ["x/one.txt", "y/two.txt"]
    assert seen == [(1, 2, "x/one.txt"), (2, 2, "y/two.txt")]
    alone = ingest_files([tmp_path / "x/one.txt"], None, arrived_on=date(2024, 5, 2))
    assert alone.raw_files["raw_path"].to_pylist() == ["one.txt"]


def test_no_files_give_empty_tables() -> None:
    result = ingest_files([], None, arrived_on=date(2024, 5, 2))
    assert (result.articles.num_rows, result.rejects.num_rows, result.raw_files.num_rows) == (0, 0, 0)
