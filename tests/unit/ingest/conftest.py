"""What the tests of ingest share: raw files written to a folder, and the rows that come of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pipelines.ingest import DEFAULT, Ingested, Limits, Outlets, ingest_files, list_raw

ARRIVED_ON = date(2024, 5, 2)


@dataclass(frozen=True)
class Rows:
    """The rows of the three tables, and the tables themselves."""

    tables: Ingested

    @property
    def articles(self) -> list[dict[str, Any]]:
        return self.tables.articles.to_pylist()

    @property
    def rejects(self) -> list[dict[str, Any]]:
        return self.tables.rejects.to_pylist()

    @property
    def raw_files(self) -> list[dict[str, Any]]:
        return self.tables.raw_files.to_pylist()

    @property
    def article(self) -> dict[str, Any]:
        (row,) = self.articles
        return row

    @property
    def reject(self) -> dict[str, Any]:
        (row,) = self.rejects
        return row

    def adds_up(self) -> bool:
        """The accounting identity, for each file and against the rows of the tables."""
        for ledger in self.raw_files:
            articles = [row for row in self.articles if row["raw_path"] == ledger["raw_path"]]
            rejects = [row for row in self.rejects if row["raw_path"] == ledger["raw_path"]]
            if (len(articles), len(rejects)) != (ledger["articles"], ledger["rejects"]):
                return False
            if ledger["items"] != ledger["articles"] + ledger["rejects"]:
                return False
            places = [row["raw_item"] for row in (*articles, *rejects)]
            if len(places) != len(set(places)):
                return False
        return True


@pytest.fixture(scope="session")
def outlets() -> Outlets:
    return Outlets.load()


@pytest.fixture
def ingest(tmp_path: Path, outlets: Outlets) -> Callable[..., Rows]:
    """Write files below a root and ingest all of it."""

    def run(
        files: Mapping[str, bytes | str], *, earlier: pa.Table | None = None, limits: Limits = DEFAULT
    ) -> Rows:
        for name, data in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data.encode() if isinstance(data, str) else data)
        tables = ingest_files(
            list_raw(tmp_path),
            tmp_path,
            arrived_on=ARRIVED_ON,
            earlier=earlier,
            limits=limits,
            outlets=outlets,
        )
        rows = Rows(tables)
        assert rows.adds_up()
        return rows

    return run
