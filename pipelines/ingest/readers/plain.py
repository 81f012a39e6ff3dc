"""Pages and articles saved as plain text: one file, one item."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.ingest.encoding import decode
from pipelines.ingest.items import Blob, Content, RawItem, Reading
from pipelines.ingest.streams import read_whole


def read(blob: Blob, reading: Reading) -> Iterator[RawItem]:
    """The one item of a text file."""
    yield reading.item(
        blob.locator, "text", lambda: content(read_whole(blob.stream, reading.limits.item_bytes))
    )


def content(data: bytes, url: str = "", declared: str | None = None) -> Content:
    """The content of a page in plain text."""
    return Content(shape="page", text=decode(data, declared), url=url)
