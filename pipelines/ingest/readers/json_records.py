"""JSON lines, and JSON files holding one object or an array of them.

What belongs here: lines, arrays, syntax. What does not: what the fields mean (fields.py).
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from pipelines.ingest import fields
from pipelines.ingest.encoding import SAMPLE, decode, detect_encoding
from pipelines.ingest.items import Blob, Content, RawItem, Reading, Rejection
from pipelines.ingest.streams import read_whole

_LISTS = ("articles", "items", "results", "data", "documents", "docs", "stories", "entries", "news")
"""Names under which an object may hold the array of articles."""


@contextmanager
def text_stream(blob: Blob, newline: str) -> Iterator[io.TextIOWrapper]:
    """A blob as text, line by line; bytes that do not fit are kept as lone surrogates, to be refused singly.

    Raises:
        Rejection: `binary` or `wrong_encoding`.
    """
    encoding = detect_encoding(blob.head(SAMPLE))
    keeps_bytes = encoding.startswith(("utf-8", "cp", "iso", "ascii", "koi8", "mac"))
    errors = "surrogateescape" if keeps_bytes else "replace"
    stream = io.TextIOWrapper(blob.stream, encoding, errors=errors, newline=newline)
    try:
        yield stream
    finally:
        stream.detach()  # the blob's stream belongs to whoever opened it


def has_foreign_bytes(line: str) -> bool:
    """Whether bytes of a line did not fit the encoding of the file."""
    return not line.isascii() and any("\udc80" <= character <= "\udcff" for character in line)


def read_lines(blob: Blob, reading: Reading) -> Iterator[RawItem]:
    """Each line that is not blank is an item."""
    with text_stream(blob, "\n") as stream:
        yield from _lines(stream, blob, reading)


def _lines(stream: io.TextIOWrapper, blob: Blob, reading: Reading) -> Iterator[RawItem]:
    limit = reading.limits.item_bytes
    number = 0
    while True:
        number += 1
        try:
            line = stream.readline(limit)
            if len(line) >= limit and not line.endswith("\n"):
                while (more := stream.readline(limit)) and not more.endswith("\n"):
                    pass
                too_large = Rejection("read", "too_large", f"a line of more than {limit:,} characters")
                yield reading.rejected(blob.at(str(number)), "jsonl", too_large)
                continue
        except Rejection as rejection:
            yield reading.rejected(blob.at(str(number)), "jsonl", rejection)
            return
        if not line:
            return
        if line.strip():
            yield reading.item(blob.at(str(number)), "jsonl", partial(_parse_line, line))


def read_whole_file(blob: Blob, reading: Reading) -> Iterator[RawItem]:
    """Each element of an array is an item, or of the list that an object holds; else the object itself."""
    value = _loads(decode(read_whole(blob.stream, reading.limits.array_bytes)))
    if isinstance(value, Mapping):
        value = next((value[name] for name in _LISTS if isinstance(value.get(name), list)), value)
    if isinstance(value, list):
        for number, element in enumerate(value, start=1):
            yield reading.item(blob.at(str(number)), "json", partial(_record, element))
    else:
        yield reading.item(blob.locator, "json", partial(_record, value))


def _parse_line(line: str) -> Content:
    if has_foreign_bytes(line):
        raise Rejection(
            "decode", "wrong_encoding", "bytes that do not fit the file's encoding; save it as UTF-8"
        )
    return _record(_loads(line))


def _loads(text: str) -> object:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise Rejection("parse", "nested_too_deep", "brackets nested too deeply") from error
    except ValueError as error:
        raise Rejection("parse", "invalid_json", str(error)[:200]) from error


def _record(value: object) -> Content:
    if not isinstance(value, Mapping):
        raise Rejection(
            "parse", "invalid_json", f"an object with fields is needed, not {type(value).__name__}"
        )
    return fields.content(value)
