"""What the assets are handed: where things are, the coder, and somebody to tell how far the work is.

Belongs here: Dagster resources. Does not: the work. Tests and the command line swap them
(`build_defs(resource_overrides=...)`).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import dagster as dg

from pipelines.storage import Store

if TYPE_CHECKING:
    from pipelines.coding.coder import RuleCoder

PROJECT_ROOT = Path(__file__).resolve().parents[2]


class Workspace(dg.ConfigurableResource):  # type: ignore[type-arg]  # its type argument is for factories only
    """Where articles come from and where tables go.

    `as_of` is the day that unpartitioned tables are made for ("2024-03-01"); left blank it is the run's
    partition, and without one the latest arrival day there is. Nothing reads the clock.
    """

    raw_dir: str = str(PROJECT_ROOT / "data" / "raw")
    curated_dir: str = str(PROJECT_ROOT / "data" / "curated")
    as_of: str = ""
    lock_timeout: float = 600.0

    @property
    def raw(self) -> Path:
        """The folder of raw articles."""
        return Path(self.raw_dir)

    @property
    def store(self) -> Store:
        """The tables."""
        return Store(Path(self.curated_dir))

    def day(self, partition: str) -> date:
        """The day an unpartitioned table is made for (see the class)."""
        stated = self.as_of or partition or max(self.store.partitions("codings"), default="")
        return date.fromisoformat(stated) if stated else date(1970, 1, 1)


class Coders(dg.ConfigurableResource):  # type: ignore[type-arg]  # its type argument is for factories only
    """The coder that reads articles.

    `recode` codes every article of the partition anew, though this version has coded it before.
    """

    gazetteer: str = str(PROJECT_ROOT / ".tocsin" / "gazetteer.sqlite")
    recode: bool = False

    def load(self) -> RuleCoder:
        """The coder, loaded once per process (the parser takes seconds)."""
        return _load(self.gazetteer)


@lru_cache(maxsize=2)
def _load(gazetteer: str) -> RuleCoder:
    from pipelines.coding.coder import load_rule_coder

    return load_rule_coder(Path(gazetteer))


class Progress(Protocol):
    """Hears how far a step is: `total` units of `step`, of which `done` are ready."""

    def report(self, step: str, done: int, total: int) -> None:
        """Called when a step starts, after each batch, and when it ends."""


class Unheard:
    """Progress nobody listens to."""

    def report(self, step: str, done: int, total: int) -> None:
        """Say nothing."""
