"""The project's own sample articles, all formats of them, through the main job."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.ingest import list_raw
from pipelines.storage import Store
from schemas.registry import TABLES
from schemas.relations import relation_findings
from tests.integration.conftest import DAY, Run, content_of, state_of

Samples = tuple[Path, Path, Run]
AS_OF = "2025-08-01"  # after the last of them was published


@pytest.fixture(scope="module")
def samples(
    tmp_path_factory: pytest.TempPathFactory, project_root: Path, run_job: Callable[..., Run]
) -> Samples:
    raw, curated = project_root / "data" / "raw", tmp_path_factory.mktemp("samples") / "curated"
    return raw, curated, run_job(raw, curated, AS_OF)


def test_the_run_succeeds_and_no_article_fails(samples: Samples) -> None:
    _, curated, run = samples
    assert run.failure == ""
    codings = Store(curated).read_all("codings").to_pylist()
    assert [c for c in codings if c["status"] == "failed"] == []


def test_every_file_is_in_the_ledger_and_every_item_in_a_table(samples: Samples) -> None:
    raw, curated, _ = samples
    store = Store(curated)
    ledger = store.read_all("raw_files").to_pylist()
    assert [row["raw_path"] for row in ledger] == [p.relative_to(raw).as_posix() for p in list_raw(raw)]
    assert sum(row["items"] for row in ledger) == (
        store.read_all("articles").num_rows + store.read_all("rejects").num_rows
    )


def test_the_broken_samples_are_rejects(samples: Samples) -> None:
    store = Store(samples[1])
    broken = [r for r in store.read_all("raw_files").to_pylist() if r["raw_path"].startswith("broken/")]
    assert broken
    assert all(row["rejects"] for row in broken)


def test_all_tables_hold_together(samples: Samples) -> None:
    store = Store(samples[1])
    tables = {name: store.read_all(name) for name in TABLES}
    for name, table in tables.items():
        TABLES[name].validate(table)
    assert relation_findings(tables) == ()


def test_every_report_and_figure_rests_on_words(samples: Samples) -> None:
    store = Store(samples[1])
    evidence = store.read_all("evidence").to_pylist()
    worded = {e["report_id"] or e["displacement_id"] for e in evidence if e["part"] != "metadata"}
    assert set(store.read_all("reports")["report_id"].to_pylist()) <= worded
    assert set(store.read_all("displacement")["displacement_id"].to_pylist()) <= worded


def test_there_are_events_of_many_kinds_and_countries(samples: Samples) -> None:
    events = Store(samples[1]).read("events").to_pylist()
    assert len({e["country"] for e in events}) >= 10
    assert len({e["sub_event_type"] for e in events}) >= 10


def test_running_again_changes_nothing_and_running_elsewhere_gives_the_same_bytes(
    samples: Samples, tmp_path: Path, run_job: Callable[..., Run]
) -> None:
    raw, curated, _ = samples
    before = state_of(curated)
    assert run_job(raw, curated, AS_OF).newly_coded == 0
    assert state_of(curated) == before
    assert run_job(raw, tmp_path / "again", AS_OF).failure == ""
    assert content_of(tmp_path / "again") == content_of(curated)


def test_the_arrival_day_is_the_only_thing_the_clock_could_touch(samples: Samples) -> None:
    assert Store(samples[1]).partitions("articles") == [AS_OF] != [DAY]
