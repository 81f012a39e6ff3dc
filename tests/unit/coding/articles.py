"""Articles and their reading for the tests of this folder, made by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from schemas.registry import TABLES

if TYPE_CHECKING:
    from pipelines.coding.coder import RuleCoder

PUBLISHED = datetime(2024, 3, 8, 9, 0, tzinfo=UTC)
"""A Friday."""


def row(number: int, text: str, title: str = "", published: datetime | None = PUBLISHED) -> dict[str, object]:
    """A row of the articles table."""
    empty = {column.name: "" for column in TABLES["articles"].columns}
    return {
        **empty, "article_id": f"a-{number:016x}",
        "external_id": f"test:{number}", "title": title, "text": text,
        "source": "Harbour Gazette", "source_scale": "National", "published_at": published,
        "published_offset_minutes": 0, "language": "en", "is_coded_language": True,
        "arrived_on": date(2024, 3, 9),
    }  # fmt: skip


def batch(*rows: dict[str, object]) -> pa.RecordBatch:
    """Rows of the articles table as the one batch that a coder gets."""
    return TABLES["articles"].from_rows(list(rows)).combine_chunks().to_batches()[0]


def reports(coder: RuleCoder, text: str, title: str = "") -> list[dict[str, object]]:
    """The reports coded from one article."""
    return list(coder.code_batch(batch(row(1, text, title))).reports.to_pylist())


def told(coder: RuleCoder, text: str, title: str = "") -> list[tuple[str, str, str]]:
    """Sub-event type and both actors of each report."""
    return [
        (str(r["sub_event_type"]), str(r["actor1"]), str(r["actor2"])) for r in reports(coder, text, title)
    ]
