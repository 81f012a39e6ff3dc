"""WARC files of web crawls: each page in them is an item.

What belongs here: records and HTTP answers. What does not: finding the article on a page (html.py).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import partial
from io import BufferedReader
from typing import Any

from pipelines.ingest.items import Blob, Content, RawItem, Reading, Rejection
from pipelines.ingest.readers import html, plain

_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_TYPE = re.compile(rb"^warc-type:[ \t]*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_PAGES = frozenset({b"response", b"resource", b"conversion"})
"""Record types that hold a document; the others (warcinfo, request, metadata, revisit) are no items."""
_HEADER_BYTES = 65536
_CHARSET = re.compile(r"charset=[\"']?([\w-]{3,20})", re.IGNORECASE)


def read(blob: Blob, reading: Reading) -> Iterator[RawItem]:
    """Each document of a crawl. A broken record is an item of its own; reading resumes at the next one."""
    for number, record in enumerate(_records(blob.stream, reading.limits.item_bytes), start=1):
        if isinstance(record, Rejection):
            yield reading.rejected(blob.at(str(number)), "warc", record)
        else:
            yield reading.item(
                blob.at(str(number)), "warc", partial(_parse, record, reading.limits.item_bytes)
            )


def _records(stream: BufferedReader[Any], limit: int) -> Iterator[bytes | Rejection]:
    """The document records of a WARC, each as its own bytes, or the reason why one is unreadable.

    A WARC library stops at the first broken record; cutting the stream here keeps the others readable.
    """
    in_step = True
    while True:
        try:
            line = stream.readline(_HEADER_BYTES)
            if not line:
                return
            if not line.startswith(b"WARC/"):
                if in_step and line.strip():
                    in_step = False
                    yield _broken("bytes that belong to no record")
                continue
            in_step = True
            record = _record(stream, line, limit)
        except Rejection as rejection:
            yield rejection
            return
        if record is not None:
            yield record


def _record(stream: BufferedReader[Any], line: bytes, limit: int) -> bytes | Rejection | None:
    """The record that starts with `line`; None for one that holds no document."""
    header = line
    while (line := stream.readline(_HEADER_BYTES)).strip():
        header += line
        if len(header) > _HEADER_BYTES:
            return _broken("no end to the record's header")
    kind, length = _TYPE.search(header), _LENGTH.search(header)
    if not line or kind is None or length is None:
        return _broken("the record's header is cut off, or lacks its type or length")
    size = int(length[1])
    wanted = kind[1].lower() in _PAGES
    if size > limit or not wanted:
        skipped = _skip(stream, size)
        if wanted:
            return Rejection("read", "too_large", f"a record of more than {limit:,} bytes")
        return None if skipped else _broken("the file ends inside a record")
    block = stream.read(size)
    if len(block) < size:
        return _broken("the file ends inside a record")
    return header + b"\r\n" + block + b"\r\n\r\n"


def _skip(stream: BufferedReader[Any], size: int) -> bool:
    """Pass over bytes; whether there were that many."""
    while size > 0:
        passed = len(stream.read(min(size, 1 << 20)))
        if not passed:
            return False
        size -= passed
    return True


def _parse(record_bytes: bytes, limit: int) -> Content:
    from fastwarc.warc import ArchiveIterator  # only for crawls

    try:
        record = next(
            iter(ArchiveIterator(io.BytesIO(record_bytes), parse_http=True, auto_decode="all")), None
        )
    except OSError as error:
        raise _broken(str(error)) from error
    if record is None:
        raise _broken("the record's header cannot be read")
    url = str(record.headers.get("WARC-Target-URI") or "").strip("<>")
    kind = str((record.http_content_type if record.is_http else record.headers.get("Content-Type")) or "")
    if (
        record.is_http
        and record.http_headers is not None
        and record.http_headers.status_code not in (200, 203, None)
    ):
        raise Rejection(
            "extract", "no_article", f"HTTP status {record.http_headers.status_code} from {url[:200]}"
        )
    stated = record.http_headers.get("Content-Type") if record.http_headers is not None else None
    declared = _CHARSET.search(str(stated or kind))
    body = record.reader.read(limit + 1)
    if len(body) > limit:
        raise Rejection("read", "too_large", f"a page of more than {limit:,} bytes")
    if not body.strip():
        raise Rejection("extract", "no_text", f"an empty answer from {url[:200]}")
    return _content(body, kind.partition(";")[0].strip().lower(), url, declared[1] if declared else None)


def _content(body: bytes, kind: str, url: str, declared: str | None) -> Content:
    if kind == "text/plain":
        return plain.content(body, url, declared)
    if "html" in kind or (not kind and body.lstrip()[:1] == b"<"):
        return html.content(body, url, declared)
    raise Rejection("read", "unsupported_format", f"{kind or 'an unnamed type'} at {url[:200]}")


def _broken(detail: str) -> Rejection:
    return Rejection("parse", "broken_record", detail)
