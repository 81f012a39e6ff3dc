"""Raw files to the three tables of ingest. The one call that the command line and Dagster share.

What belongs here: files, their accounting, duplicates against earlier arrivals. What does not: the steps.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pipelines.ingest import articles, duplicates, files, readers
from pipelines.ingest.articles import Row
from pipelines.ingest.items import Blob, RawItem, Reading, Rejection, undocumented
from pipelines.ingest.limits import DEFAULT, Limits
from pipelines.ingest.outlets import Outlets
from schemas.registry import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

Progress = Callable[[int, int, str], None]

_NOTHING_READ = sha256(b"").hexdigest()
"""Checksum in the ledger of a file that could not be opened."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What came of raw files: tables in the registry's schemas, sorted by raw path and place in the file."""

    articles: pa.Table
    rejects: pa.Table
    raw_files: pa.Table


def ingest_files(
    files_given: Sequence[Path],
    root: Path | None,
    *,
    arrived_on: date,
    earlier: pa.Table | None = None,
    limits: Limits = DEFAULT,
    outlets: Outlets | Path | None = None,
    progress: Progress | None = None,
) -> Ingested:
    """Read raw files; every item in them ends in `articles` or in `rejects`, exactly once.

    A file whose bytes arrived before (same path and checksum in `earlier`) is passed over and gets no
    rows. Of a file that changed or grew, only what is new becomes rows: an item with the same path and
    content as an earlier article is left out, wherever it stands in the file now. It is not counted in
    `items` of the new ledger row either, so that items = articles + rejects holds for each arrival. Rejects
    have no earlier record here: in a grown file they are counted again, with the arrival that met them.

    Args:
        files_given: Files; a directory stands for all raw files under it.
        root: The raw root that `raw_path` is relative to, which no file may leave. None: the deepest
            directory common to the files.
        arrived_on: Day of arrival.
        earlier: `articles` of earlier arrivals, to mark duplicates against and not to take an item twice.
        limits: Bounds on untrusted input.
        outlets: A registry, or the path of a CSV that adds to the built-in one.
        progress: Called after each file with files done, files in all, and its raw path.

    Returns:
        The three tables; repeats are marked in `duplicate_of` and `duplicate_kind`.
    """
    paths = files.expand(files_given, root)
    base = root if root is not None else files.common_root(paths)
    registry = outlets if isinstance(outlets, Outlets) else Outlets.load(outlets)
    found = _Rows()
    named = sorted({files.raw_path(path, base): path for path in paths}.items())
    before = _Earlier(earlier, [raw_path for raw_path, _ in named])
    for done, (raw_path, path) in enumerate(named, start=1):
        _ingest_file(
            path, raw_path, root, found, before=before, arrived_on=arrived_on, limits=limits, outlets=registry
        )
        if progress is not None:
            progress(done, len(named), raw_path)
    _mark_duplicates(found.articles, before)
    return Ingested(
        articles=TABLES["articles"].from_rows(found.articles),
        rejects=TABLES["rejects"].from_rows(found.rejects),
        raw_files=TABLES["raw_files"].from_rows(found.raw_files),
    )


def read_raw(path: Path, limits: Limits = DEFAULT) -> Iterator[RawItem]:
    """The items of one file as they are found, before any clean-up: texts keep their own white space.

    For what refers to places in the original text; `ingest_files` is the way to articles.
    """
    return _items(path, path.name, Reading(limits))


@dataclass(slots=True)
class _Rows:
    articles: list[Row] = field(default_factory=list)
    rejects: list[Row] = field(default_factory=list)
    raw_files: list[Row] = field(default_factory=list)


def _ingest_file(
    path: Path,
    raw_path: str,
    root: Path | None,
    found: _Rows,
    *,
    before: _Earlier,
    arrived_on: date,
    limits: Limits,
    outlets: Outlets,
) -> None:
    """Add the rows of one file."""
    reading = Reading(limits)
    raw_sha256, size, form = "", 0, ""
    accepted = refused = known = 0
    try:
        files.check_file(path, root)
        raw_sha256, size = files.checksum(path)
        if (raw_path, raw_sha256) in before.files:
            return
        items = _items(path, raw_path, reading)
    except Rejection as rejection:
        items = iter((reading.rejected("", "", rejection),))
    for item in items:
        form = form or item.format
        outcome = item.outcome
        if not isinstance(outcome, Rejection):
            try:
                row = articles.article_row(item, outcome, raw_path, raw_sha256, arrived_on, outlets)
            except Rejection as rejection:
                outcome = rejection
            except Exception as error:  # the boundary to parsers of untrusted input, as in Reading.item
                outcome = undocumented(error)
            else:
                key = articles.content_key(row)
                if before.items[key] > 0:
                    before.items[key] -= 1  # a file may hold an item twice, and gain a third
                    known += 1
                else:
                    found.articles.append(row)
                    accepted += 1
                continue
        found.rejects.append(articles.reject_row(item, outcome, raw_path, raw_sha256, arrived_on))
        refused += 1
    found.raw_files.append(
        {
            "raw_path": raw_path,
            "raw_sha256": raw_sha256 or _NOTHING_READ,
            "bytes": size,
            "format": form,
            "items": reading.items - known,
            "articles": accepted,
            "rejects": refused,
            "arrived_on": arrived_on,
        }
    )


def _items(path: Path, raw_path: str, reading: Reading) -> Iterator[RawItem]:
    try:
        with io.BufferedReader(io.FileIO(path), 1 << 17) as stream:
            yield from readers.read(Blob(raw_path.rpartition("/")[2], "", stream), reading)
    except OSError as error:
        yield reading.rejected("", "", Rejection("read", "unreadable", f"cannot be read: {error.strerror}"))


def _text(row: Row, *, with_text: bool = True) -> duplicates.Text:
    """What duplicates.py compares of an article's row."""
    at = cast("datetime | None", row["published_at"])
    text = str(row["text"]) if with_text else None
    return duplicates.Text(
        article_id=str(row["article_id"]),
        title=str(row["title"]),
        day=at.date() if at is not None else cast("date", row["arrived_on"]),
        content_sha256=str(row["content_sha256"]),
        length=len(text) if text is not None else cast("int", row["length"]),
        text=text,
        is_dated=at is not None,
    )


class _Earlier:
    """What of earlier arrivals matters here; texts are taken out of the table only where they are needed."""

    def __init__(self, table: pa.Table | None, raw_paths: list[str]) -> None:
        self._table = table if table is not None and table.num_rows else None
        self.files: frozenset[tuple[str, str]] = frozenset()
        self.items: Counter[tuple[str, ...]] = Counter()
        self.ids: frozenset[str] = frozenset()
        if self._table is None:
            return
        import pyarrow as pa
        import pyarrow.compute as pc

        same = self._table.filter(
            pc.is_in(self._table["raw_path"], value_set=pa.array(raw_paths, pa.string()))
        )
        rows: list[Row] = same.to_pylist()
        self.files = frozenset((str(row["raw_path"]), str(row["raw_sha256"])) for row in rows)
        self.items.update(articles.content_key(row) for row in rows)
        self.ids = frozenset(self._table["article_id"].to_pylist())

    def originals(self, days: list[date]) -> Iterator[duplicates.Text]:
        """The originals that arrived earlier, with their texts if they came out near the given days."""
        span = duplicates.window(days)
        if self._table is None or span is None:
            return
        import pyarrow.compute as pc

        columns = ["article_id", "title", "content_sha256", "published_at", "arrived_on"]
        table = self._table.filter(pc.equal(self._table["duplicate_of"], ""))
        table, texts = (
            table.select(columns).append_column("length", pc.utf8_length(table["text"])),
            table["text"],
        )
        for number, row in enumerate(table.to_pylist()):
            bare = _text(row, with_text=False)
            is_near = span[0] <= bare.day <= span[1]
            yield replace(bare, text=texts[number].as_py()) if is_near else bare


def _mark_duplicates(new: Iterable[Row], before: _Earlier) -> None:
    """Set `duplicate_of` and `duplicate_kind`, and give exact repeats an id of their own."""
    rows = list(new)
    taken = set(before.ids)
    texts = [_text(row) for row in rows]
    marks = duplicates.mark(texts, before.originals([text.day for text in texts]))
    for row, repeat in zip(rows, marks, strict=True):
        if repeat is not None:
            row["duplicate_of"], row["duplicate_kind"] = repeat.of, repeat.kind
        while row["article_id"] in taken:
            row["article_id"] = articles.repeat_id(
                str(row["article_id"]), str(row["raw_path"]), str(row["raw_item"])
            )
        taken.add(str(row["article_id"]))
