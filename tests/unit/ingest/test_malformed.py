"""A thousand malformed files: cut, mutated, wrongly encoded or packed. Each is accounted for."""

from __future__ import annotations

import gzip
import zlib
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.ingest import Limits, Outlets, ingest_files
from tests.unit.ingest.conftest import Rows
from tests.unit.ingest.samples import VALID, gzipped, zipped

OUTLETS = Outlets.load()
LIMITS = Limits(
    item_bytes=200_000, array_bytes=400_000, unpacked_bytes=2_000_000, ratio_from=100_000, members=50
)
SPLICES = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"{", b"]", b"<", b"&x;", b"<![CDATA[", b"\r\n\r\n",
    b"Content-Length: 99999\r\n", b"Content-Length: -5\r\n", b"PK\x03\x04", b"\x1f\x8b\x08", b"\\ud800",
    b"\xed\xa0\x80", b"WARC/1.0\r\n",
    "‮".encode(), b"<!ENTITY a 'b'>", b"[" * 3000, b"<div>" * 3000, b"9" * 5000,
)  # fmt: skip


def _recode(data: bytes, encoding: str) -> bytes:
    return data.decode("utf-8", "replace").encode(encoding, "replace")


@st.composite
def malformed(draw: st.DrawFn) -> tuple[str, bytes]:
    """A valid file of some format, damaged, and perhaps packed or named wrongly."""
    name = draw(st.sampled_from(sorted(VALID)))
    data = VALID[name]
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(data)))
        damage = draw(
            st.sampled_from(["cut", "drop", "flip", "splice", "recode", "repeat", "gzip", "zip", "deflate"])
        )
        if damage == "cut":
            data = data[:at]
        elif damage == "drop":
            data = data[:at] + data[at + draw(st.integers(1, 200)) :]
        elif damage == "flip":
            data = data[:at] + draw(st.binary(min_size=1, max_size=12)) + data[at + 1 :]
        elif damage == "splice":
            data = data[:at] + draw(st.sampled_from(SPLICES)) + data[at:]
        elif damage == "recode":
            data = _recode(
                data, draw(st.sampled_from(["utf-16", "utf-32", "cp1252", "utf-7", "cp037", "shift-jis"]))
            )
        elif damage == "repeat":
            data = data[:at] * 2 + data
        elif damage == "gzip":
            data, name = (
                gzipped(data)[: draw(st.integers(5, 4000))],
                name + draw(st.sampled_from(["", ".gz"])),
            )
        elif damage == "zip":
            data = zipped({draw(st.sampled_from(["a.txt", "../a", "b.jsonl", name])): data})
        else:
            data = zlib.compress(data)
    extension = draw(
        st.sampled_from(["", "", "", ".txt", ".html", ".jsonl", ".csv", ".xml", ".json", ".warc", ".zip"])
    )
    return name + extension, data


@settings(
    max_examples=1000,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
)
@given(malformed())
def test_malformed_input_is_accounted_for(file: tuple[str, bytes]) -> None:
    name, data = file
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        rows = Rows(
            ingest_files([path], Path(folder), arrived_on=date(2024, 5, 2), limits=LIMITS, outlets=OUTLETS)
        )
    assert rows.adds_up()
    (ledger,) = rows.raw_files
    assert ledger["items"] >= 1
    for article in rows.articles:
        assert any(character.isalpha() for character in article["text"])
    assert not [reject for reject in rows.rejects if reject["reason"] == "parser_error"], rows.rejects


def test_the_valid_files_are_valid() -> None:
    assert gzip.decompress(VALID["lines.jsonl.gz"]) == VALID["lines.jsonl"]
    with TemporaryDirectory() as folder:
        for name, data in VALID.items():
            (Path(folder) / name).write_bytes(data)
        rows = Rows(ingest_files([Path(folder)], Path(folder), arrived_on=date(2024, 5, 2), outlets=OUTLETS))
    assert not rows.rejects
