"""The main job from raw files to exports: what it makes, and what it leaves alone when run again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from pipelines.storage import PARTITIONED, Store
from schemas.registry import TABLES
from tests.integration.conftest import (
    CLASH,
    DAY,
    NEXT_DAY,
    SHELLING,
    Result,
    Run,
    content_of,
    fill_raw,
    state_of,
    write_lines,
)

RunJob = Callable[..., Run]
Tocsin = Callable[..., Result]
First = tuple[Path, Path, Run]


def test_the_job_succeeds_and_writes_every_table(first_run: First) -> None:
    _, curated, run = first_run
    assert run.failure == ""
    for name, table in TABLES.items():
        frame = pd.read_parquet(curated / name)
        assert list(frame.columns) == list(table.column_names), name


def test_every_table_on_disk_keeps_its_rules(first_run: First) -> None:
    store = Store(first_run[1])
    for name, table in TABLES.items():
        table.validate(store.read_all(name))


def test_every_raw_item_is_accounted_for(first_run: First) -> None:
    store = Store(first_run[1])
    ledger = store.read_all("raw_files").to_pandas()
    assert list(ledger.sort_values("raw_path")["raw_path"]) == [
        "empty.txt",
        "french.jsonl",
        "noise.bin",
        "page.html",
        "wire/copy.jsonl",
        "wire/feed.jsonl",
    ]
    assert ledger["items"].sum() == 8
    assert store.read_all("articles").num_rows == ledger["articles"].sum() == 5
    assert store.read_all("rejects").num_rows == ledger["rejects"].sum() == 3


def test_inputs_that_cannot_be_used_are_rejected_with_a_reason(first_run: First) -> None:
    rejects = Store(first_run[1]).read_all("rejects").to_pandas().set_index("raw_path")["reason"]
    assert dict(rejects) == {
        "empty.txt": "empty_file",
        "noise.bin": "binary",
        "wire/feed.jsonl": "invalid_json",
    }


def test_each_article_is_coded_or_skipped_for_a_reason(first_run: First) -> None:
    store = Store(first_run[1])
    codings = store.read_all("codings").to_pandas()
    assert codings["article_id"].tolist() == store.read_all("articles")["article_id"].to_pylist()
    assert sorted(zip(codings["status"], codings["reason"], strict=True)) == [
        ("coded", ""),
        ("coded", ""),
        ("coded", ""),
        ("skipped", "duplicate"),
        ("skipped", "language"),
    ]


def test_the_shelling_becomes_an_event_with_evidence(first_run: First) -> None:
    store = Store(first_run[1])
    articles = {row["article_id"]: row for row in store.read_all("articles").to_pylist()}
    reports = [row for row in store.read_all("reports").to_pylist() if row["external_id"] == SHELLING["id"]]
    assert [r["sub_event_type"] for r in reports] == ["Shelling/artillery/missile attack"]
    events = store.read("events").to_pylist()
    assert any(
        e["sub_event_type"] == reports[0]["sub_event_type"] and e["country"] == "Myanmar" for e in events
    )
    spans = [
        row for row in store.read_all("evidence").to_pylist() if row["report_id"] == reports[0]["report_id"]
    ]
    words = {
        row["field"]: articles[row["article_id"]][row["part"]][row["start"] : row["end"]]
        for row in spans
        if row["part"] != "metadata"
    }
    assert "shelled" in words["sub_event_type"]


def test_the_football_match_becomes_nothing(first_run: First) -> None:
    assert "w-2" not in Store(first_run[1]).read_all("reports")["external_id"].to_pylist()


def test_exports_are_written(first_run: First) -> None:
    exports = first_run[1] / "exports"
    rows = pd.read_csv(exports / "acled_compat.csv")
    assert len(rows.columns) == 31
    assert len(rows) == len(pd.read_parquet(exports / "acled_compat_internum.parquet"))


def test_steps_tell_dagster_what_they_made(first_run: First) -> None:
    _, curated, run = first_run
    codings = run.metadata("codings")
    assert codings["articles newly coded"] == 3
    assert 0 < codings["share of sentences never parsed"] < 1
    events = run.metadata("events")
    assert events["sha256"] == content_of(curated)["events/events.parquet"]
    assert events["dagster/row_count"] == Store(curated).read("events").num_rows
    assert [c.name for c in events["dagster/column_schema"].columns] == list(TABLES["events"].column_names)
    assert events["preview"].startswith("| event_id |")
    assert run.failed_checks() == []


@pytest.fixture
def copy(first_run: First, tmp_path: Path) -> tuple[Path, Path]:
    """The folders of the first run, to change at will."""
    raw, curated, _ = first_run
    shutil.copytree(raw, tmp_path / "raw")
    shutil.copytree(curated, tmp_path / "curated")
    return tmp_path / "raw", tmp_path / "curated"


@pytest.mark.parametrize("day", [DAY, NEXT_DAY, "2024-03-01"])
def test_a_second_run_codes_nothing_and_touches_nothing(
    copy: tuple[Path, Path], run_job: RunJob, day: str
) -> None:
    raw, curated = copy
    before = state_of(curated)
    again = run_job(raw, curated, day)
    assert again.failure == ""
    assert again.newly_coded == 0
    assert state_of(curated) == before


def test_removed_tables_come_back_byte_for_byte(copy: tuple[Path, Path], run_job: RunJob) -> None:
    raw, curated = copy
    before = content_of(curated)
    shutil.rmtree(curated)
    assert run_job(raw, curated).failure == ""
    assert content_of(curated) == before


def test_the_folder_names_on_the_way_do_not_matter(first_run: First, tmp_path: Path, run_job: RunJob) -> None:
    raw = fill_raw(tmp_path / "elsewhere" / "deep" / "articles")
    run_job(raw, tmp_path / "tables")
    assert content_of(tmp_path / "tables") == content_of(first_run[1])


def test_a_file_of_the_next_day_is_the_only_one_read_and_coded(
    copy: tuple[Path, Path], run_job: RunJob
) -> None:
    raw, curated = copy
    before = content_of(curated)
    write_lines(raw / "new.jsonl", CLASH)
    run = run_job(raw, curated, NEXT_DAY)
    assert (run.files_read, run.newly_coded) == (1, 1)
    after = content_of(curated)
    assert {n: d for n, d in after.items() if n in before and DAY in n} == {
        n: d for n, d in before.items() if DAY in n
    }
    store = Store(curated)
    assert store.read("articles", NEXT_DAY)["external_id"].to_pylist() == [CLASH["id"]]
    assert {c["external_id"] for c in store.read_all("reports").to_pylist()} >= {CLASH["id"], SHELLING["id"]}


def test_a_file_of_the_same_day_leaves_codings_standing(copy: tuple[Path, Path], run_job: RunJob) -> None:
    raw, curated = copy
    write_lines(raw / "new.jsonl", CLASH)
    assert run_job(raw, curated).newly_coded == 1
    at_once = curated.with_name("at_once")
    run_job(raw, at_once)
    for name in PARTITIONED:
        assert (at_once / name / f"{DAY}.parquet").read_bytes() == (
            curated / name / f"{DAY}.parquet"
        ).read_bytes(), name


def test_a_file_that_grew_brings_only_its_new_lines(copy: tuple[Path, Path], run_job: RunJob) -> None:
    raw, curated = copy
    feed = raw / "wire" / "feed.jsonl"
    feed.write_text(feed.read_text("utf-8") + json.dumps(CLASH) + "\n", "utf-8")
    run = run_job(raw, curated, NEXT_DAY)
    assert run.newly_coded == 1
    store = Store(curated)
    assert store.read("articles", NEXT_DAY)["external_id"].to_pylist() == [CLASH["id"]]
    assert store.read("raw_files", NEXT_DAY).select(["items", "articles", "rejects"]).to_pylist() == [
        {"items": 1, "articles": 1, "rejects": 0}
    ]
    # The earlier day has not lost the items it took from the file's first state.
    assert run_job(raw, curated, DAY).newly_coded == 0


def test_an_item_that_is_gone_vanishes_and_its_event_is_withdrawn(
    copy: tuple[Path, Path], run_job: RunJob
) -> None:
    raw, curated = copy
    for name in ("feed.jsonl", "copy.jsonl"):
        (raw / "wire" / name).unlink()
    assert run_job(raw, curated).failure == ""
    store = Store(curated)
    assert SHELLING["id"] not in store.read_all("articles")["external_id"].to_pylist()
    assert SHELLING["id"] not in store.read_all("reports")["external_id"].to_pylist()
    assert "withdrawn" in store.read("events")["status"].to_pylist()


def test_a_day_that_lost_all_its_items_leaves_no_files(copy: tuple[Path, Path], run_job: RunJob) -> None:
    raw, curated = copy
    shutil.rmtree(raw)
    raw.mkdir()
    assert run_job(raw, curated).failure == ""
    assert [name for name in PARTITIONED if (curated / name / f"{DAY}.parquet").exists()] == []


class OtherCoder:
    """The real coder under another version, with a hand on what it returns."""

    def __init__(self, coder: Any, version: str, change: Callable[[Any], Any] = lambda coded: coded) -> None:
        self.name = coder.name
        self.version = version
        self._coder = coder
        self._change = change

    def code_batch(self, articles: pa.RecordBatch) -> Any:
        coded = self._coder.code_batch(articles)
        stated = [row | {"coder_version": self.version} for row in coded.codings.to_pylist()]
        return self._change(Altered(coded, codings=TABLES["codings"].from_rows(stated)))


@dataclass
class OtherCoders:
    """A resource that hands out a coder made here."""

    coder: OtherCoder
    recode: bool = False

    def load(self) -> OtherCoder:
        return self.coder


def test_another_version_of_the_coder_codes_all_anew(
    copy: tuple[Path, Path], run_job: RunJob, coder: Any
) -> None:
    run = run_job(*copy, coders=OtherCoders(OtherCoder(coder, "another")))
    assert run.newly_coded == 3


def spoil(*external_ids: str) -> Callable[[Any], Any]:
    """What the coder returns, with a sub-event type that does not exist for some articles."""

    def change(coded: Any) -> Any:
        name = "sub_event_type"
        rows = coded.reports.to_pylist()
        kinds = [r[name] if external_ids and r["external_id"] not in external_ids else "Brawl" for r in rows]
        index = coded.reports.schema.get_field_index(name)
        field = coded.reports.schema.field(index)
        wrong = pa.array(kinds, type=pa.string())
        return Altered(coded, reports=coded.reports.set_column(index, field, wrong))

    return change


def test_one_article_with_a_broken_row_is_set_aside(
    copy: tuple[Path, Path], run_job: RunJob, coder: Any
) -> None:
    raw, curated = copy
    spoiled = OtherCoders(OtherCoder(coder, "one broken", spoil(SHELLING["id"])))
    run = run_job(raw, curated, coders=spoiled)
    assert run.failure == ""
    store = Store(curated)
    failed = [c for c in store.read("codings", DAY).to_pylist() if c["status"] == "failed"]
    assert [c["external_id"] for c in failed] == [SHELLING["id"]]
    assert "sub_event_type" in failed[0]["reason"]
    for name in ("reports", "casualties", "displacement", "evidence", "suppressed"):
        assert failed[0]["article_id"] not in store.read(name, DAY)["article_id"].to_pylist()
    before = state_of(curated)
    assert run_job(raw, curated, coders=spoiled).newly_coded == 0
    assert state_of(curated) == before


def test_an_article_dated_in_the_future_stops_nobody(copy: tuple[Path, Path], run_job: RunJob) -> None:
    raw, curated = copy
    write_lines(raw / "typo.jsonl", CLASH | {"published_at": "2052-03-06T08:00:00+02:00"})
    run = run_job(raw, curated)
    assert run.failure == ""
    codings = Store(curated).read("codings", DAY).to_pylist()
    assert ("w-1", "coded") in {(c["external_id"], c["status"]) for c in codings}
    dates = [e["event_date"] for e in Store(curated).read("events").to_pylist() if e["event_date"]]
    assert max(dates).year == 2024


def test_broken_rows_block_what_follows_and_leave_the_tables(
    copy: tuple[Path, Path], run_job: RunJob, coder: Any
) -> None:
    raw, curated = copy
    before = state_of(curated)

    run = run_job(raw, curated, coders=OtherCoders(OtherCoder(coder, "broken", spoil())))
    assert "sub_event_type" in run.failure
    assert run.failed_checks() == [("reports", "schema")]
    assert state_of(curated) == before
    done = {event.step_key for event in run.result.all_events if event.event_type_value == "STEP_SUCCESS"}
    assert done == {"ingest"}


def test_an_article_on_which_the_coder_fails_is_told_and_stops_nobody(
    copy: tuple[Path, Path], run_job: RunJob, tocsin: Tocsin, coder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, curated = copy
    code_one = coder._code

    def fail_on_one(article: Any) -> Any:
        if article.external_id == CLASH["id"]:
            raise ValueError("made to fail")
        return code_one(article)

    monkeypatch.setattr(type(coder), "_code", lambda _, article: fail_on_one(article))
    write_lines(
        raw / "new.jsonl", CLASH, SHELLING | {"id": "w-5", "text": SHELLING["text"].replace("four", "9")}
    )
    result = tocsin("run", "--raw", raw, "--out", curated, "--as-of", NEXT_DAY)
    assert result.code == 0, result.err
    assert "1 article(s) failed" in result.out
    codings = {c["external_id"]: c for c in Store(curated).read("codings", NEXT_DAY).to_pylist()}
    assert (codings["w-3"]["status"], codings["w-3"]["reason"]) == (
        "failed",
        "error: ValueError: made to fail",
    )
    assert codings["w-5"]["status"] in ("coded", "skipped")

    monkeypatch.undo()
    assert run_job(raw, curated, NEXT_DAY).newly_coded == 0  # the same version would fail again
    again = tocsin("run", "--raw", raw, "--out", curated, "--as-of", NEXT_DAY, "--recode")
    assert again.code == 0, again.err
    assert "failed" not in again.out


class Altered:
    """Coded tables with some replaced."""

    def __init__(self, coded: Any, **replaced: pa.Table) -> None:
        self._coded = coded
        self._replaced = replaced

    def __getattr__(self, name: str) -> Any:
        return self._replaced.get(name, getattr(self._coded, name))


def test_a_damaged_table_stops_the_run_with_its_name(copy: tuple[Path, Path], run_job: RunJob) -> None:
    raw, curated = copy
    path = curated / "articles" / f"{DAY}.parquet"
    path.write_bytes(path.read_bytes()[:200])
    run = run_job(raw, curated, NEXT_DAY)
    assert f"{DAY}.parquet is damaged" in run.failure
