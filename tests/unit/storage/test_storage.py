from __future__ import annotations

import multiprocessing
import os
import stat
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.storage import (
    PARTITIONED,
    LockedError,
    StorageError,
    Store,
    conform,
    encode,
    read_table,
    write_bytes,
    write_table,
)
from schemas.examples import EXAMPLES
from schemas.registry import TABLES

DAY = "2024-03-01"


def table(name: str, *changes: dict[str, object]) -> pa.Table:
    return TABLES[name].from_rows([dict(EXAMPLES[name]) | change for change in (changes or ({},))])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "curated")


@pytest.mark.parametrize("name", list(TABLES))
def test_every_table_comes_back_as_it_went(store: Store, name: str) -> None:
    partition = DAY if name in PARTITIONED else ""
    store.write(name, table(name), partition)
    assert store.read(name, partition).equals(table(name))
    assert len(pd.read_parquet(store.root / name)) == 1


def test_equal_rows_give_equal_bytes_however_they_are_chunked() -> None:
    rows: list[dict[str, object]] = [{"article_id": f"a-{i:016x}"} for i in range(50)]
    whole = table("articles", *rows)
    pieces = pa.concat_tables([table("articles", *rows[i : i + 7]) for i in range(0, 50, 7)])
    assert pieces.column(0).num_chunks > 1
    assert encode("articles", whole) == encode("articles", pieces)


def test_pandas_metadata_does_not_reach_the_file() -> None:
    plain = table("events")
    via_pandas = plain.replace_schema_metadata({"pandas": "{}", "made": "today"})
    assert encode("events", plain) == encode("events", via_pandas)


def test_an_unchanged_file_is_not_touched(store: Store) -> None:
    first = store.write("events", table("events"))
    os.utime(first.path, ns=(1, 1))
    second = store.write("events", table("events"))
    third = store.write("events", table("events", {"version": 2}))
    assert (first.changed, second.changed, third.changed) == (True, False, True)
    assert second.sha256 == first.sha256 != third.sha256
    assert first.path.stat().st_mtime_ns != 1


def test_unchanged_means_the_modification_time_stays(store: Store) -> None:
    path = store.write("events", table("events")).path
    os.utime(path, ns=(1, 1))
    store.write("events", table("events"))
    assert path.stat().st_mtime_ns == 1


def test_a_write_that_fails_leaves_the_old_file_and_no_rest(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = store.write("events", table("events")).path
    before = path.read_bytes()

    def full_disk(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(StorageError, match=r"Cannot write .*No space left"):
        store.write("events", table("events", {"version": 2}))
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_other_columns_are_refused_by_name() -> None:
    with pytest.raises(StorageError, match=r"missing: \['status'\]"):
        conform("events", table("events").drop_columns(["status"]))


def test_another_type_is_refused() -> None:
    wrong = table("events").set_column(0, "event_id", pa.array([1]))
    with pytest.raises(StorageError, match=r"events\.event_id is int64, declared is string"):
        conform("events", wrong)


def test_a_null_where_none_may_be_is_refused() -> None:
    wrong = table("events").set_column(0, "event_id", pa.array([None], type=pa.string()))
    with pytest.raises(StorageError, match=r"events\.event_id holds nulls"):
        conform("events", wrong)


def test_a_damaged_file_is_named(store: Store) -> None:
    path = store.write("events", table("events")).path
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(StorageError, match=r"events\.parquet is damaged"):
        store.read("events")


def test_a_file_of_another_version_is_named(store: Store) -> None:
    path = store.path("events")
    path.parent.mkdir(parents=True)
    pq.write_table(pa.table({"event_id": ["x"]}), path)
    with pytest.raises(StorageError, match="as declared"):
        store.read("events")


def test_a_table_not_yet_written_is_empty(store: Store) -> None:
    assert store.read("events").num_rows == 0
    assert store.read("articles", DAY, ["article_id"]).schema.names == ["article_id"]
    assert store.read_all("articles").num_rows == 0
    with pytest.raises(StorageError, match="tocsin run"):
        read_table("events", store.path("events"))


def test_days_are_read_in_order_and_can_be_left_out(store: Store) -> None:
    for number, day in enumerate(("2024-03-02", "2024-03-01", "2024-03-03")):
        store.write("articles", table("articles", {"article_id": f"a-{number:016x}", "title": day}), day)

    def titles(**limits: str) -> list[str]:
        found: list[str] = store.read_all("articles", columns=["title"], **limits)["title"].to_pylist()
        return found

    assert titles() == ["2024-03-01", "2024-03-02", "2024-03-03"]
    assert titles(before="2024-03-02") == ["2024-03-01"]
    assert titles(without="2024-03-02") == ["2024-03-01", "2024-03-03"]


def test_a_half_written_file_is_not_a_partition(store: Store) -> None:
    store.write("articles", table("articles"), DAY)
    (store.root / "articles" / ".2024-03-02.parquet.1.tmp").write_bytes(b"PAR1")
    (store.root / "articles" / ".hidden.parquet").write_bytes(b"PAR1")
    assert store.partitions("articles") == [DAY]


@pytest.mark.parametrize("partition", ["../../etc", "2024-13-01", "today"])
def test_a_partition_is_a_day(store: Store, partition: str) -> None:
    with pytest.raises(ValueError):
        store.path("articles", partition)


def test_partitioned_and_whole_tables_are_told_apart(store: Store) -> None:
    with pytest.raises(ValueError, match="needs a partition"):
        store.path("articles")
    with pytest.raises(ValueError, match="has no partition"):
        store.path("events", DAY)


def test_a_day_can_be_taken_away_once(store: Store) -> None:
    store.write("articles", table("articles"), DAY)
    assert [store.remove("articles", DAY), store.remove("articles", DAY)] == [True, False]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(StorageError, match="Permission denied"):
        write_table("events", table("events"), tmp_path / "events.parquet")


def test_a_file_in_the_way_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "events").write_text("in the way")
    with pytest.raises(StorageError, match="Cannot write"):
        write_bytes(tmp_path / "events" / "events.parquet", b"")
    with pytest.raises(StorageError, match="Cannot write"), Store(tmp_path / "events").lock():
        pass


def _hold(root: Path, held: object, release: object) -> None:
    with Store(root).lock():
        held.set()  # type: ignore[attr-defined]  # multiprocessing's events have no public type
        release.wait(30)  # type: ignore[attr-defined]  # the same


def test_the_lock_keeps_another_process_out_and_lets_its_own_in(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(tmp_path, held, release))
    other.start()
    try:
        assert held.wait(30)
        with pytest.raises(LockedError, match="Another run is writing"), Store(tmp_path).lock(timeout=0.1):
            pass
    finally:
        release.set()
        other.join(30)
    with Store(tmp_path).lock(timeout=5), Store(tmp_path).lock(timeout=0):
        pass
