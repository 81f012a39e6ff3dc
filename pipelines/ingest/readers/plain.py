"""Pages and articles saved as plain text: one file, one item.

What belongs here: the file, and a labelled head ("Title: ...") where there is one. What does not: finding the
parts of a page without labels (pages.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.ingest import fields
from pipelines.ingest.encoding import decode
from pipelines.ingest.items import Blob, Content, RawItem, Reading
from pipelines.ingest.streams import read_whole

_LABELLED = re.compile(r"(?P<label>[A-Za-z][A-Za-z _-]{1,24}):[ \t]+(?P<value>\S[^\r\n]{0,1000})(?:\r?\n|$)")
_FEWEST_LABELS = 2


def read(blob: Blob, reading: Reading) -> Iterator[RawItem]:
    """The one item of a text file."""
    yield reading.item(
        blob.locator, "text", lambda: content(read_whole(blob.stream, reading.limits.item_bytes))
    )


def content(data: bytes, url: str = "", declared: str | None = None) -> Content:
    """The content of a page in plain text."""
    text = decode(data, declared)
    labelled, body = _labelled_head(text)
    return Content(
        shape="page",
        text=body,
        title=labelled.get("title", ""),
        byline=labelled.get("byline", ""),
        url=labelled.get("url", url),
        source=labelled.get("source", ""),
        external_id=labelled.get("external_id", ""),
        published=labelled.get("published", ""),
    )


def _labelled_head(text: str) -> tuple[dict[str, str], str]:
    """The fields of a head of lines "Label: value", named as in data/field_names.csv, and the text below.

    One such line alone is no head: it may be a sentence of the article.
    """
    found: dict[str, object] = {}
    rest = text.lstrip("\ufeff\r\n ")
    while (line := _LABELLED.match(rest)) and fields.is_head_field(line["label"]):
        found.setdefault(line["label"], line["value"])
        rest = rest[line.end() :].lstrip("\r\n ")
    if len(found) < _FEWEST_LABELS:
        return {}, text
    return fields.assign(found), rest
