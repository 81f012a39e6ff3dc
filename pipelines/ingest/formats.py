"""Which reader a stream needs: by its first bytes where they are unmistakable, else by its name.

What belongs here: recognising formats. What does not: reading them.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePosixPath

from pipelines.ingest.items import Rejection
from pipelines.ingest.tables import rows

_MARKUP_SPACE = re.compile(rb"(?:\s+|<!--.{0,4000}?-->|<\?.{0,400}?\?>)*", re.DOTALL)
_HTML_START = re.compile(
    rb"<!doctype\s+html|<(?:html|head|body|meta|title|div|article|section|p|h1)\b", re.IGNORECASE
)
_FEED_START = re.compile(rb"<(?:rss|feed|rdf:rdf|channel)\b|<!doctype\s+(?:rss|feed|rdf)\b", re.IGNORECASE)
_WIDE_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


@cache
def _extensions() -> dict[str, str]:
    return {row["extension"]: row["format"] for row in rows("formats")}


@cache
def _signatures() -> tuple[tuple[bytes, int, str, str], ...]:
    return tuple(
        (bytes.fromhex(row["signature"]), int(row["offset"]), row["format"], row["meaning"])
        for row in rows("signatures")
    )


def detect(name: str, head: bytes) -> str:
    """The format of a stream: text, html, feed, jsonl, json, csv, warc, zip or gzip.

    Args:
        name: File or member name; only its extension counts.
        head: The first bytes.

    Raises:
        Rejection: `empty_file`, or `unsupported_format` with what it seems to be.
    """
    if not head:
        raise Rejection("read", "empty_file", "no bytes")
    extension = PurePosixPath(name.lower()).suffix.lstrip(".")
    for signature, offset, form, meaning in _signatures():
        if head.startswith(signature, offset):
            if form == "unsupported":
                raise Rejection("read", "unsupported_format", f"{meaning}; convert it to text or HTML")
            return form
    named = _extensions().get(extension, "")
    if named == "unsupported":
        raise Rejection(
            "read", "unsupported_format", f".{extension} files are not read; convert to text or HTML"
        )
    if named in ("zip", "gzip", "warc"):
        raise Rejection(
            "read", "truncated_archive" if named != "warc" else "broken_record", f"not a {named} file inside"
        )
    text = _ascii_view(head)
    start = _MARKUP_SPACE.sub(b"", text[:8000], count=1)
    if named in ("", "text", "xml", "html"):
        if _FEED_START.match(start):
            return "feed"
        if _HTML_START.match(start):
            return "html"
    if named == "xml":
        return "feed"  # only feeds are XML that holds articles; the feed reader says what is missing
    if named in ("json", "jsonl"):
        return _json_form(named, start)
    if named:
        return named
    return _json_form("jsonl", start) if re.match(rb'[\[{]\s*["{]', start) else "text"


def _json_form(named: str, start: bytes) -> str:
    """An array is read whole even when named .jsonl, and lines one by one even when named .json."""
    if start.startswith(b"["):
        return "json"
    first, newline, rest = start.partition(b"\n")
    if named == "json" and newline and first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{"):
        return "jsonl"
    if named == "jsonl" and first.strip() == b"{":
        return "json"
    return named


def _ascii_view(head: bytes) -> bytes:
    """The head as single bytes, so that UTF-16 text can be looked at like the rest."""
    encoding = _WIDE_BOMS.get(head[:2])
    if encoding:
        return head[2:].decode(encoding, "replace").encode("ascii", "replace")
    return head.removeprefix(b"\xef\xbb\xbf")
