"""Each format gives the articles that are in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.unit.ingest import samples
from tests.unit.ingest.samples import BODY

TEXT = "\n\n".join(BODY)
AT = datetime(2024, 4, 14, 8, 20, tzinfo=UTC)

Ingest = Callable[..., Any]


def test_page_dump(ingest: Ingest) -> None:
    row = ingest({"page.txt": samples.PAGE}).article
    assert row["title"] == "Gunmen empty two buses on forest road"
    assert row["byline"] == "Amina Kabongo"
    assert row["published_at"] == AT
    assert row["published_offset_minutes"] == 60
    assert row["published_precision"] == "minute"
    assert row["published_text"] == "Sunday 14 April 2024 09:20 BST"
    standfirst, *body = row["text"].split("\n\n")
    assert standfirst.startswith("Eleven passengers were led away")
    assert tuple(body) == BODY
    assert (row["language"], row["is_coded_language"]) == ("en", True)
    assert row["raw_path"] == "page.txt"
    assert row["raw_item"] == ""


def test_a_labelled_head(ingest: Ingest) -> None:
    head = "Headline: Buses emptied on forest road\nSource: Radio Okapi\nDate: 14 April 2024\n"
    row = ingest({"labelled.txt": f"{head}URL: https://www.radiookapi.net/1\n\n{TEXT}\n"}).article
    assert row["title"] == "Buses emptied on forest road"
    assert row["source"] == "Radio Okapi"
    assert row["url"] == "https://www.radiookapi.net/1"
    assert row["published_text"] == "14 April 2024"
    assert row["text"] == TEXT


def test_one_label_is_no_head(ingest: Ingest) -> None:
    row = ingest({"news.txt": f"Source: the army says it holds the bridge.\n\n{TEXT}"}).article
    assert row["text"].endswith(TEXT)
    assert row["title"] == ""


def test_html(ingest: Ingest) -> None:
    row = ingest({"x/y/page.html": samples.HTML}).article
    assert row["title"] == "Gunmen empty two buses on forest road"
    assert row["byline"] == "Amina Kabongo"
    assert row["published_at"] == AT
    assert row["published_offset_minutes"] == 60
    assert row["source"] == "BBC News"
    assert row["source_country"] == "United Kingdom"
    assert row["source_scale"] == "International"
    assert row["text"] == TEXT
    assert row["raw_path"] == "x/y/page.html"
    assert row["url"] == "https://www.bbc.com/news/world-1"


def test_html_without_metadata_still_gives_the_text(ingest: Ingest) -> None:
    paragraphs = "".join(f"<p>{part}</p>" for part in BODY)
    row = ingest({"bare": f"<html><body><h1>Gunmen empty two buses</h1>{paragraphs}</body></html>"}).article
    assert BODY[0] in row["text"]
    assert row["published_at"] is None


def test_rss(ingest: Ingest) -> None:
    first, second = ingest({"feed.xml": samples.RSS}).articles
    assert first["external_id"] == "okapi-1"
    assert first["text"] == "\n\n".join(BODY[:2])
    assert first["published_at"] == AT
    assert first["source"] == "Radio Okapi"
    assert first["source_country"] == "Democratic Republic of Congo"
    assert (first["raw_item"], second["raw_item"]) == ("#1", "#2")


def test_atom(ingest: Ingest) -> None:
    row = ingest({"feed.atom": samples.ATOM}).article
    assert (row["external_id"], row["byline"], row["url"]) == (
        "urn:x:1",
        "Amina Kabongo",
        "https://wire.example/1",
    )
    assert row["published_at"] == AT


@pytest.mark.parametrize("name", ["lines.jsonl", "lines.ndjson", "lines", "lines.json"])
def test_json_lines(ingest: Ingest, name: str) -> None:
    first, second = ingest({name: samples.JSONL}).articles
    assert first["external_id"] == "r-1"
    assert first["source"] == "Reuters"
    assert first["text"] == TEXT
    assert first["published_at"] == AT
    assert second["external_id"] == "2"
    assert second["title"] == "Market reopens"
    assert second["source"] == "Radio Okapi"
    assert second["published_precision"] == "day"


@pytest.mark.parametrize(
    "wrap", [list, lambda rows: {"status": "ok", "articles": list(rows)}], ids=["array", "object"]
)
def test_json_arrays(ingest: Ingest, wrap: Callable[..., object]) -> None:
    rows = ingest({"array.json": json.dumps(wrap(samples.RECORDS), indent=2)}).articles
    assert [row["external_id"] for row in rows] == ["r-1", "2"]


def test_one_json_object(ingest: Ingest) -> None:
    row = ingest({"one.json": json.dumps(samples.RECORDS[0], indent=1)}).article
    assert (row["external_id"], row["raw_item"]) == ("r-1", "")


def test_fields_of_other_names_and_forms(ingest: Ingest) -> None:
    record = {
        "_id": 7.0,
        "Head-Line": "Buses emptied",
        "bodyHTML": f"<p>{BODY[0]}</p><p>{BODY[1]}</p>",
        "publishedAt": 1713082800000,
        "source": {"id": None, "name": "Al Jazeera English"},
        "authors": ["Amina Kabongo", "Jean Ilunga"],
        "link": "https://www.aljazeera.com/news/1",
    }
    row = ingest({"other.jsonl": json.dumps(record)}).article
    assert row["external_id"] == "7"
    assert row["title"] == "Buses emptied"
    assert row["text"] == "\n\n".join(BODY[:2])
    assert row["published_at"] == AT
    assert row["source"] == "Al Jazeera"
    assert row["byline"] == "Amina Kabongo Jean Ilunga"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv(ingest: Ingest, delimiter: str) -> None:
    rows = ingest({"table.csv": samples.table(delimiter)}).articles
    assert [row["external_id"] for row in rows] == ["c-1", "c-2", "c-3"]
    assert [row["text"] for row in rows] == list(BODY)
    assert {row["source"] for row in rows} == {"Dawn"}


def test_csv_cells_may_hold_line_breaks(ingest: Ingest) -> None:
    row = ingest({"t.csv": f'id,text\n1,"{BODY[0]}\n\n{BODY[1]}"\n'}).article
    assert row["text"] == "\n\n".join(BODY[:2])


def test_warc(ingest: Ingest) -> None:
    first, second = ingest({"crawl.warc": samples.WARC}).articles
    assert first["source"] == "BBC News"
    assert first["text"] == TEXT
    assert first["url"] == "https://www.bbc.com/news/world-1"
    assert second["url"] == "https://wire.example/2"


def test_compressed_warc(ingest: Ingest) -> None:
    assert ingest({"crawl.warc.gz": samples.VALID["crawl.warc.gz"]}).article["text"] == TEXT


def test_archives_and_what_is_inside_them(ingest: Ingest) -> None:
    rows = ingest({name: samples.VALID[name] for name in ("mixed.zip", "nested.zip", "lines.jsonl.gz")})
    places = [(row["raw_path"], row["raw_item"]) for row in rows.articles]
    assert places == [
        ("lines.jsonl.gz", "#1"),
        ("lines.jsonl.gz", "#2"),
        ("mixed.zip", "a/page.txt"),
        ("mixed.zip", "lines.jsonl#1"),
        ("mixed.zip", "lines.jsonl#2"),
        ("mixed.zip", "b.html"),
        ("nested.zip", "inner.zip!page.txt"),
        ("nested.zip", "table.csv.gz#1"),
        ("nested.zip", "table.csv.gz#2"),
        ("nested.zip", "table.csv.gz#3"),
    ]
    assert not rows.rejects


def test_other_languages_are_kept_but_not_coded(ingest: Ingest) -> None:
    text = "Hombres armados detuvieron dos autobuses el sábado y se llevaron a once pasajeros, dijo uno."
    row = ingest({"es.jsonl": json.dumps({"text": text})}).article
    assert (row["language"], row["is_coded_language"]) == ("es", False)


def test_order_is_by_path_then_place(ingest: Ingest) -> None:
    rows = ingest({"b.jsonl": samples.JSONL, "a/z.jsonl": samples.JSONL, "a.txt": samples.PAGE})
    assert [row["raw_path"] for row in rows.raw_files] == ["a.txt", "a/z.jsonl", "b.jsonl"]
    assert [row["raw_path"] for row in rows.articles] == [
        "a.txt",
        "a/z.jsonl",
        "a/z.jsonl",
        "b.jsonl",
        "b.jsonl",
    ]


def test_tables_keep_to_their_schemas(ingest: Ingest) -> None:
    from schemas.registry import TABLES

    rows = ingest({**samples.VALID, "empty.txt": b"", "broken.jsonl": b"{"})
    for name in ("articles", "rejects", "raw_files"):
        TABLES[name].validate(getattr(rows.tables, name))
