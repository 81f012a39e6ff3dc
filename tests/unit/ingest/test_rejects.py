"""What cannot be used becomes a reject with its reason; what stands beside it is still read."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines.ingest import Limits, ingest_files, list_raw
from pipelines.ingest.items import REASONS
from tests.unit.ingest import samples
from tests.unit.ingest.samples import BODY

Ingest = Callable[..., Any]
SMALL = Limits(item_bytes=20_000, array_bytes=40_000, unpacked_bytes=400_000, ratio_from=50_000, members=5)

BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'
    "<rss><channel><item><title>&c;</title><description>&c;</description></item></channel></rss>"
)
EXTERNAL_ENTITY = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    "<rss><channel><item><title>A</title><description>&x;</description></item></channel></rss>"
)


def encrypted_zip() -> bytes:
    """A zip whose member has the encryption flag set, in both of its headers."""
    data = bytearray(samples.zipped({"page.txt": samples.PAGE}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 0x1
    return bytes(data)


def symlink_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        member = zipfile.ZipInfo("page.txt")
        member.external_attr = 0o120777 << 16
        archive.writestr(member, "/etc/hostname")
    return out.getvalue()


def deep_zip(levels: int) -> bytes:
    data = samples.zipped({"page.txt": samples.PAGE})
    for level in range(levels - 1):
        data = samples.zipped({f"{level}.zip": data})
    return data


@pytest.mark.parametrize(
    ("name", "data", "stage", "reason"),
    [
        ("empty.txt", b"", "read", "empty_file"),
        ("blank.txt", b" \n\n \t\n", "extract", "no_text"),
        ("marks.txt", b"*** --- 123 ???\n", "extract", "no_text"),
        (
            "furniture.txt",
            b"Subscribe now\n\nShare this story\n\nAll rights reserved.",
            "extract",
            "no_article",
        ),
        ("scrap.txt", b"Page not found", "extract", "no_article"),
        ("binary.txt", bytes(range(256)) * 20, "decode", "binary"),
        ("nul.jsonl", b"\x00\x01\x02" * 400, "decode", "binary"),
        ("cut.zip", samples.VALID["mixed.zip"][:200], "read", "truncated_archive"),
        ("cut.txt.gz", samples.gzipped(samples.PAGE)[:-30], "read", "truncated_archive"),
        ("nothing.zip", samples.zipped({}), "extract", "no_text"),
        ("not.zip", b"not a zip at all", "read", "truncated_archive"),
        ("locked.zip", encrypted_zip(), "read", "encrypted_archive"),
        ("link.zip", symlink_zip(), "read", "unsafe_path"),
        ("up.zip", samples.zipped({"../../page.txt": samples.PAGE}), "read", "unsafe_path"),
        ("root.zip", samples.zipped({"/etc/page.txt": samples.PAGE}), "read", "unsafe_path"),
        ("drive.zip", samples.zipped({"C:\\page.txt": samples.PAGE}), "read", "unsafe_path"),
        ("deep.zip", deep_zip(5), "read", "nested_too_deep"),
        ("bomb.zip", samples.zipped({"zeros.txt": b" " * 2_000_000}), "read", "zip_bomb"),
        ("bomb.txt.gz", samples.gzipped(b" " * 2_000_000), "read", "too_large"),
        ("bomb.jsonl.gz", samples.gzipped(b"\n" * 2_000_000), "read", "zip_bomb"),
        ("many.zip", samples.zipped({f"{n}.txt": "A." for n in range(9)}), "read", "zip_bomb"),
        ("book.docx", b"PK\x03\x04 whatever", "read", "truncated_archive"),
        ("office.zip", samples.zipped({"[Content_Types].xml": "<x/>"}), "read", "unsupported_format"),
        ("paper.pdf", b"%PDF-1.7 ...", "read", "unsupported_format"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n....", "read", "unsupported_format"),
        ("style.css", b"p { color: red }", "read", "unsupported_format"),
        ("mail.eml", b"From: a@example.org\n\nText", "read", "unsupported_format"),
        ("laughs.xml", BILLION_LAUGHS.encode(), "parse", "external_entity"),
        (
            "laughs16.xml",
            BILLION_LAUGHS.replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16"),
            "parse",
            "external_entity",
        ),
        ("xxe.rss", EXTERNAL_ENTITY.encode(), "parse", "external_entity"),
        ("other.xml", b"<?xml version='1.0'?><inventory><item/></inventory>", "parse", "invalid_xml"),
        (
            "headline.xml",
            b"<rss><channel><item><title>Only this</title></item></channel></rss>",
            "extract",
            "no_text",
        ),
        ("scalar.json", b"42", "parse", "invalid_json"),
        ("broken.json", b'{"text": "A', "parse", "invalid_json"),
        ("deep.json", b"[" * 30_000, "parse", "nested_too_deep"),
        ("titles.jsonl", b'{"title": "Only a headline"}', "extract", "no_text"),
        ("list.jsonl", b'"a string"', "parse", "invalid_json"),
        ("columns.csv", b"a,b\n1,2\n", "parse", "invalid_csv"),
        ("header.csv", b"id,text\n", "extract", "no_text"),
        ("big.html", b"<html><body>" + b"<p>x</p>" * 5_000, "read", "too_large"),
        ("big.jsonl", json.dumps({"text": "x " * 15_000}).encode(), "read", "too_large"),
        ("menu.html", b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "extract", "no_article"),
        ("no.warc", b"nothing of the kind", "read", "broken_record"),
        ("cut.warc", samples.WARC_INFO + samples.warc_record(b"<p>x</p>")[:-12], "parse", "broken_record"),
        ("gone.warc", samples.warc_record(b"<p>x</p>", status="404 Not Found"), "extract", "no_article"),
        ("image.warc", samples.warc_record(b"GIF89a", kind="image/gif"), "read", "unsupported_format"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_reason(ingest: Ingest, name: str, data: bytes, stage: str, reason: str) -> None:
    rows = ingest({name: data}, limits=SMALL)
    assert not rows.articles
    row = rows.reject
    assert (row["stage"], row["reason"]) == (stage, reason)
    assert reason in REASONS
    assert row["detail"]
    assert row["raw_path"] == name
    assert row["arrived_on"] == date(2024, 5, 2)


def test_one_bad_line_costs_that_line_only(ingest: Ingest) -> None:
    first, second = samples.JSONL.splitlines()
    rows = ingest({"a.jsonl": f"{first}\n{{broken\n\n{second}\n"})
    assert [row["raw_item"] for row in rows.articles] == ["#1", "#4"]
    assert (rows.reject["raw_item"], rows.reject["reason"]) == ("#2", "invalid_json")


def test_a_line_in_another_encoding_costs_that_line_only(ingest: Ingest) -> None:
    good = json.dumps({"id": 1, "text": "Żołnierze weszli do wsi. " * 8}, ensure_ascii=False).encode()
    bad = json.dumps({"id": 2, "text": "Å " * 9}, ensure_ascii=False).encode("latin-1")
    rows = ingest({"a.jsonl": (good + b"\n") * 3000 + bad + b"\n"})
    assert len(rows.articles) == 3000
    assert (rows.reject["raw_item"], rows.reject["reason"]) == ("#3001", "wrong_encoding")


def test_a_line_beyond_the_limit_is_passed_over(ingest: Ingest) -> None:
    small = json.dumps({"id": "s", "text": BODY[0]})
    rows = ingest({"a.jsonl": json.dumps({"text": "x" * 70_000}) + "\n" + small}, limits=SMALL)
    assert rows.article["external_id"] == "s"
    assert (rows.reject["raw_item"], rows.reject["reason"]) == ("#1", "too_large")


def test_lines_before_the_cut_of_a_compressed_file_are_read(ingest: Ingest) -> None:
    lines = "".join(
        json.dumps({"id": n, "text": f"{BODY[n % 3]} {os.urandom(40).hex()}"}) + "\n" for n in range(900)
    )
    rows = ingest({"a.jsonl.gz": samples.gzipped(lines)[:-2000]})
    assert len(rows.articles) > 300
    assert [row["reason"] for row in rows.rejects][-1] == "truncated_archive"


def test_a_csv_row_with_a_stray_quote_costs_that_row_only(ingest: Ingest) -> None:
    rows = ingest({"a.csv": f'id,text\n1,"{BODY[0]}"\n2,"He said "no" there"\n3,"{BODY[2]}"\n'})
    assert [row["external_id"] for row in rows.articles] == ["1", "3"]
    assert rows.reject["reason"] == "invalid_csv"


def test_a_csv_row_with_too_many_cells_is_not_cut_short(ingest: Ingest) -> None:
    rows = ingest({"a.csv": "id,text\n1,Two died, three were hurt.\n"})
    assert rows.reject["reason"] == "invalid_csv"


def test_good_members_of_a_bad_archive_are_read(ingest: Ingest) -> None:
    rows = ingest(
        {"a.zip": samples.zipped({"ok.txt": samples.PAGE, "../up.txt": samples.PAGE, "photo.jpg": b"x"})}
    )
    assert rows.article["raw_item"] == "ok.txt"
    assert {row["raw_item"]: row["reason"] for row in rows.rejects} == {
        "../up.txt": "unsafe_path",
        "photo.jpg": "unsupported_format",
    }


def test_members_of_one_name_are_told_apart(ingest: Ingest) -> None:
    out = io.BytesIO()
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", BODY[0])
        archive.writestr("a.txt", BODY[1])
    assert [row["raw_item"] for row in ingest({"a.zip": out.getvalue()}).articles] == ["a.txt", "a.txt~2"]


def test_a_broken_warc_record_costs_that_record_only(ingest: Ingest) -> None:
    page = samples.warc_record(samples.HTML.encode())
    rows = ingest(
        {
            "a.warc": page
            + b"stray bytes\r\nmore\r\n"
            + page
            + page.replace(b"WARC-Type", b"WARC-Kind", 1)
            + page
        }
    )
    assert len(rows.articles) == 3
    assert {row["reason"] for row in rows.rejects} == {"broken_record"}


def test_html_of_fifty_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "huge.html"
    with path.open("wb") as file:
        file.write(b"<html><body>")
        file.seek(50 * 1024 * 1024)
        file.write(b"</body></html>")
    result = ingest_files([path], tmp_path, arrived_on=date(2024, 5, 2))
    assert result.rejects.column("reason").to_pylist() == ["too_large"]


def test_html_nested_beyond_reason(ingest: Ingest) -> None:
    data = b"<html><body>" + b"<div>" * 60_000 + BODY[0].encode() + b"</div>" * 60_000
    rows = ingest({"deep.html": data})
    assert len(rows.articles) + len(rows.rejects) == 1


def test_html_of_a_hundred_thousand_elements(ingest: Ingest) -> None:
    assert ingest({"tags.html": b"<html><body>" + b"<p>" * 100_000}).reject["reason"] == "too_large"


def test_a_feed_in_another_encoding_than_it_states(ingest: Ingest) -> None:
    data = samples.RSS.encode().replace(b"Radio", b"Radio \xff\xfe")
    rows = ingest({"feed.xml": data})
    assert all(row["reason"] != "parser_error" for row in rows.rejects)


def test_symlinks(tmp_path: Path) -> None:
    root, outside = tmp_path / "raw", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text(samples.PAGE, encoding="utf-8")
    (root / "page.txt").write_text(samples.PAGE, encoding="utf-8")
    (root / "inner.txt").symlink_to(root / "page.txt")
    (root / "out.txt").symlink_to(outside / "secret.txt")
    (root / "folder").symlink_to(outside)
    (root / "gone.txt").symlink_to(root / "nowhere.txt")
    (root / ".hidden.txt").write_text(samples.PAGE, encoding="utf-8")
    listed = list_raw(root)
    assert [path.name for path in listed] == ["folder", "gone.txt", "out.txt", "page.txt"]
    result = ingest_files(
        [path for path in listed if path.name != "folder"], root, arrived_on=date(2024, 5, 2)
    )
    reasons = dict(
        zip(result.rejects["raw_path"].to_pylist(), result.rejects["reason"].to_pylist(), strict=True)
    )
    assert reasons == {"gone.txt": "unreadable", "out.txt": "unsafe_path"}
    assert result.articles["raw_path"].to_pylist() == ["page.txt"]


def test_a_linked_folder_out_of_the_root_is_one_reject(tmp_path: Path) -> None:
    root, outside = tmp_path / "raw", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text(samples.PAGE, encoding="utf-8")
    (root / "folder").symlink_to(outside)
    result = ingest_files(list_raw(root), root, arrived_on=date(2024, 5, 2))
    assert result.rejects["reason"].to_pylist() == ["unsafe_path"]
    assert result.articles.num_rows == 0


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    result = ingest_files(list_raw(tmp_path), tmp_path, arrived_on=date(2024, 5, 2))
    assert result.rejects["reason"].to_pylist() == ["unsupported_format"]


def test_names_that_are_no_text_are_escaped(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(name, "wb") as file:  # noqa: PTH123 (a name of bytes)
        file.write(samples.PAGE.encode())
    result = ingest_files(list_raw(tmp_path), tmp_path, arrived_on=date(2024, 5, 2))
    assert result.articles["raw_path"].to_pylist() == ["caf\\xe9.txt"]
