"""One reader per format: a byte stream in, raw items out.

What belongs here: choosing the reader, and going down into archives. What does not: what is done with the
items (articles.py), or limits on what unpacks (streams.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pipelines.ingest.formats import detect
from pipelines.ingest.items import Blob, RawItem, Reading, Rejection, undocumented
from pipelines.ingest.readers import archives, feeds, html, json_records, plain, tabular, warc

Reader = Callable[[Blob, Reading], Iterator[RawItem]]

READERS: Mapping[str, Reader] = {
    "text": plain.read,
    "html": html.read,
    "feed": feeds.read,
    "jsonl": json_records.read_lines,
    "json": json_records.read_whole_file,
    "csv": tabular.read,
    "warc": warc.read,
}


def read(blob: Blob, reading: Reading) -> Iterator[RawItem]:
    """All items of a byte stream, each counted by `reading` as it is come upon.

    Never raises for what the bytes are: what stops a stream half-way becomes one more item, the rest of it.
    """
    before = reading.items
    form = ""
    try:
        form = detect(blob.name, blob.head())
        if form == "zip":
            for part in archives.unzip(blob, reading):
                yield from (part,) if isinstance(part, RawItem) else read(part, reading)
        elif form == "gzip":
            yield from read(archives.gunzip(blob, reading), reading)
        else:
            yield from READERS[form](blob, reading)
        if reading.items == before:
            yield reading.rejected(blob.locator, form, Rejection("extract", "no_text", "holds no items"))
    except Rejection as rejection:
        yield reading.rejected(_rest(blob, reading, before), form, rejection)
    except Exception as error:
        # The boundary to parsers of untrusted input, as in Reading.item.
        yield reading.rejected(_rest(blob, reading, before), form, undocumented(error))


def _rest(blob: Blob, reading: Reading, before: int) -> str:
    return blob.locator if reading.items == before else blob.at("rest")
