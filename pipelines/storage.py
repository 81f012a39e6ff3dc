"""The one place that reads and writes tables: Parquet files under a root folder such as data/curated.

Belongs here: file names, atomic writes, hashes, the lock around a run. Does not: what a table means
(schemas), or who makes it (assets). No pandas and no Dagster either, so that `tocsin code` starts quickly.

Each table is a folder: `events/events.parquet`, or one file per arrival day, `articles/2024-03-01.parquet`.
Equal tables give equal bytes (fixed writer options, no time stamps), and an unchanged file is not touched.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.registry import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

PARTITIONED = frozenset(
    {
        "articles",
        "rejects",
        "raw_files",
        "codings",
        "reports",
        "casualties",
        "displacement",
        "evidence",
        "suppressed",
    }
)
"""Tables kept as one file per arrival day; the others are one file."""

FIRST_DAY = "2020-01-01"
"""The first arrival day there can be."""

LOCK_NAME = ".lock"
ROW_GROUP_ROWS = 65_536


class StorageError(Exception):
    """A table could not be read or written; the message names the file and the way out."""


class LockedError(StorageError):
    """Another process is writing the same tables."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a write left on disk. `changed` is False when the file already held these very bytes."""

    table: str
    path: Path
    rows: int
    size: int
    sha256: str
    changed: bool


def conform(name: str, table: pa.Table) -> pa.Table:
    """The table in exactly the declared schema, as one chunk per column.

    Raises:
        StorageError: columns or types differ, or a blank stands where none may be.
    """
    schema = TABLES[name].arrow_schema
    if table.schema.names != schema.names:
        missing = [n for n in schema.names if n not in table.schema.names]
        surplus = [n for n in table.schema.names if n not in schema.names]
        raise StorageError(
            f"Table {name!r} has other columns than declared (missing: {missing or 'none'}, "
            f"unknown: {surplus or 'none'}, else the order differs); see schemas/."
        )
    for want in schema:
        have = table.schema.field(want.name)
        if have.type != want.type:
            raise StorageError(f"Column {name}.{want.name} is {have.type}, declared is {want.type}.")
        if not want.nullable and table.column(want.name).null_count:
            raise StorageError(f"Column {name}.{want.name} holds nulls, which it may not.")
    columns = [_one_chunk(table.column(n)) for n in schema.names]
    return pa.Table.from_arrays(columns, schema=schema.remove_metadata())


def _one_chunk(column: pa.ChunkedArray) -> pa.Array:
    if column.num_chunks == 1:
        return column.chunk(0)
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], type=column.type)


def encode(name: str, table: pa.Table) -> bytes:
    """The Parquet bytes of a table; a function of its rows alone."""
    sink = pa.BufferOutputStream()
    pq.write_table(
        conform(name, table),
        sink,
        row_group_size=ROW_GROUP_ROWS,
        version="2.6",
        compression="zstd",
        compression_level=3,
        write_statistics=True,
    )
    content: bytes = sink.getvalue().to_pybytes()
    return content


def write_bytes(path: Path, content: bytes) -> bool:
    """Put `content` at `path` all at once; False when the file holds it already.

    A reader sees the old file or the new one, never a part: the bytes go to a file beside it, are
    forced to disk, and then take its name.

    Raises:
        StorageError: the folder or file cannot be written.
    """
    try:
        if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        # The leading dot keeps a half-written file out of pandas.read_parquet(folder).
        temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except OSError as error:
        raise StorageError(f"Cannot write {path}: {error.strerror or error}.") from error
    return True


def _sync_folder(folder: Path) -> None:
    """Force the new name itself to disk, where the system can (Windows cannot open a folder)."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_table(name: str, table: pa.Table, path: Path) -> Written:
    """Write one table to one file; see `encode` and `write_bytes`."""
    content = encode(name, table)
    changed = write_bytes(path, content)
    return Written(name, path, table.num_rows, len(content), hashlib.sha256(content).hexdigest(), changed)


def read_table(name: str, path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Read one file of a table and hold it against the declared schema.

    Raises:
        StorageError: the file is missing, is not Parquet, is damaged, or holds other columns.
    """
    schema = TABLES[name].arrow_schema
    try:
        with pq.ParquetFile(path) as file:
            found = file.schema_arrow
            if not found.equals(schema):
                raise StorageError(
                    f"{path} does not hold the table {name!r} as declared in schemas/ (written by another "
                    "version?): remove it and run again."
                )
            return file.read(columns=list(columns) if columns is not None else None)
    except FileNotFoundError as error:
        raise StorageError(f"There is no {path}: `tocsin run` makes it.") from error
    except (OSError, pa.ArrowException) as error:
        raise StorageError(f"{path} is damaged or not Parquet ({error}): remove it and run again.") from error


@dataclass(frozen=True, slots=True)
class Store:
    """The tables under one root folder."""

    root: Path

    def path(self, name: str, partition: str = "") -> Path:
        """The file of a table, or of one arrival day of a partitioned one ("2024-03-01")."""
        if (name in PARTITIONED) != bool(partition):
            raise ValueError(f"Table {name!r} {'needs a' if name in PARTITIONED else 'has no'} partition.")
        if partition:
            date.fromisoformat(partition)
        return self.root / name / f"{partition or name}.parquet"

    def partitions(self, name: str) -> list[str]:
        """The arrival days that a partitioned table has files for, in order."""
        return sorted(p.stem for p in (self.root / name).glob("*.parquet") if not p.name.startswith("."))

    def exists(self, name: str, partition: str = "") -> bool:
        """Whether the file is there."""
        return self.path(name, partition).is_file()

    def read(self, name: str, partition: str = "", columns: Sequence[str] | None = None) -> pa.Table:
        """One file of a table; an empty table when nothing has been written yet."""
        path = self.path(name, partition)
        if not path.is_file():
            return _select(TABLES[name].empty(), columns)
        return read_table(name, path, columns)

    def read_all(
        self,
        name: str,
        *,
        columns: Sequence[str] | None = None,
        before: str = "",
        without: str = "",
    ) -> pa.Table:
        """All arrival days of a partitioned table (or the one file of another), oldest day first.

        Args:
            name: the table.
            columns: only these.
            before: only days earlier than this one.
            without: all days but this one.
        """
        if name not in PARTITIONED:
            return self.read(name, columns=columns)
        days = [d for d in self.partitions(name) if d != without and (not before or d < before)]
        parts = [self.read(name, day, columns) for day in days]
        return pa.concat_tables([_select(TABLES[name].empty(), columns), *parts])

    def write(self, name: str, table: pa.Table, partition: str = "") -> Written:
        """Write one file of a table."""
        return write_table(name, table, self.path(name, partition))

    def remove(self, name: str, partition: str) -> bool:
        """Take an arrival day away whose items are all gone; False when there was none."""
        path = self.path(name, partition)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise StorageError(f"Cannot remove {path}: {error.strerror or error}.") from error
        return True

    @contextmanager
    def lock(self, timeout: float = 5.0) -> Iterator[None]:
        """Hold the tables for this process; it may be taken again inside.

        Args:
            timeout: seconds to wait for another process to let go.

        Raises:
            LockedError: it did not.
        """
        from filelock import FileLock, Timeout

        try:
            self.root.mkdir(parents=True, exist_ok=True)
            # One object per file and process, whichever thread asks: a run takes it and so do its steps.
            lock = FileLock(self.root / LOCK_NAME, is_singleton=True, thread_local=False)
            lock.acquire(timeout=timeout)
        except Timeout as error:
            raise LockedError(
                f"Another run is writing {self.root} (it holds {self.root / LOCK_NAME}): "
                "wait for it to end, or choose another --out."
            ) from error
        except OSError as error:
            raise StorageError(f"Cannot write {self.root}: {error.strerror or error}.") from error
        try:
            yield
        finally:
            lock.release()


def _select(table: pa.Table, columns: Sequence[str] | None) -> pa.Table:
    return table if columns is None else table.select(list(columns))
