"""Tables as files for other programs: Parquet and CSV, written all at once or not at all.

What belongs here: the bytes of a file. What does not: which rows and columns it holds.

CSV files are UTF-8 with ISO dates. Spreadsheets run a text that begins like a formula, and news text may
hold one, so such a text gets an apostrophe in front (`guard_formula`); `unguard_formula` takes it away
again.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.storage import write_bytes

_LIKE_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def guard_formula(text: str) -> str:
    """The text with an apostrophe in front when a spreadsheet would run it as a formula.

    A text that already has apostrophes before such a beginning gets one more, so that nothing is lost.
    """
    return f"'{text}" if _LIKE_FORMULA.match(text) else text


def unguard_formula(text: str) -> str:
    """The text as it was before `guard_formula`."""
    return text[1:] if text.startswith("'") and _LIKE_FORMULA.match(text) else text


def csv_bytes(table: pa.Table) -> bytes:
    """A table as CSV (RFC 4180): a header, ISO dates and times, missing cells blank, formulas guarded."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(table.column_names)
    for batch in table.to_batches():
        writer.writerows(
            [_csv_cell(value) for value in row]
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)
        )
    return target.getvalue().encode()


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as Parquet; equal tables give equal bytes."""
    sink = pa.BufferOutputStream()
    pq.write_table(table.combine_chunks(), sink, compression="zstd", version="2.6")
    content: bytes = sink.getvalue().to_pybytes()
    return content


def write_files(table: pa.Table, out: Path, name: str) -> tuple[Path, ...]:
    """Write a table to a .csv or .parquet file, or in both forms into a folder.

    Args:
        table: the rows.
        out: the file, or the folder; a path without a suffix is a folder.
        name: file name, without suffix, inside a folder.

    Returns:
        The files that hold the table now.

    Raises:
        ValueError: `out` names a file of another kind.
        StorageError: a file cannot be written.
    """
    forms = {".csv": csv_bytes, ".parquet": parquet_bytes}
    if out.is_dir() or not out.suffix:
        targets = [out / f"{name}{suffix}" for suffix in forms]
    elif out.suffix.lower() in forms:
        targets = [out]
    else:
        raise ValueError(f"Cannot write {out}: name a .csv file, a .parquet file or a folder.")
    for target in targets:
        write_bytes(target, forms[target.suffix.lower()](table))
    return tuple(targets)


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guard_formula(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
