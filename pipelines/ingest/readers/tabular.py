"""CSV and TSV tables with a header.

What belongs here: the delimiter, rows, syntax. What does not: what the columns mean (fields.py).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import partial

from pipelines.ingest import fields
from pipelines.ingest.items import Blob, Content, RawItem, Reading, Rejection
from pipelines.ingest.readers.json_records import has_foreign_bytes, text_stream

_DELIMITERS = ",;\t|"


def read(blob: Blob, reading: Reading) -> Iterator[RawItem]:
    """Each row under the header is an item, numbered from 1; blank rows are none.

    A row that breaks the quoting rules is rejected alone, and reading goes on with the next line.

    Raises:
        Rejection: `invalid_csv` without a header that names a text column.
    """
    csv.field_size_limit(reading.limits.item_bytes)  # a setting of the whole process; its default is 128 kB
    with text_stream(blob, "") as stream:
        yield from _rows(stream, blob, reading)


def _rows(stream: io.TextIOWrapper, blob: Blob, reading: Reading) -> Iterator[RawItem]:
    header, delimiter = _header(stream.readline(reading.limits.item_bytes))
    rows = csv.reader(stream, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            invalid = Rejection(
                "parse", "invalid_csv", f"{error} (line {rows.line_num + 1}); check the quotes"
            )
            yield reading.rejected(blob.at(str(number)), "csv", invalid)
            continue
        except Rejection as rejection:
            yield reading.rejected(blob.at(str(number)), "csv", rejection)
            return
        if any(cell.strip() for cell in cells):
            yield reading.item(blob.at(str(number)), "csv", partial(_record, header, cells))


def _header(line: str) -> tuple[list[str], str]:
    """The column names and the delimiter that makes the most of them."""
    best: tuple[list[str], str] = ([], ",")
    for delimiter in _DELIMITERS:
        names = next(csv.reader([line], delimiter=delimiter), [])
        if fields.has_text_field(names) and len(names) > len(best[0]):
            best = (names, delimiter)
    if not best[0]:
        raise Rejection(
            "parse", "invalid_csv", f"no text column in the header {line.strip()[:100]!r}; name one 'text'"
        )
    return best


def _record(header: list[str], cells: list[str]) -> Content:
    if len(cells) > len(header):
        detail = f"{len(cells)} cells under {len(header)} columns; quote cells that hold the delimiter"
        raise Rejection("parse", "invalid_csv", detail)
    if any(map(has_foreign_bytes, cells)):
        raise Rejection(
            "decode", "wrong_encoding", "bytes that do not fit the file's encoding; save it as UTF-8"
        )
    return fields.content(dict(zip(header, cells, strict=False)))
