"""The `tocsin` command: what it shows and writes, and how it tells a mistake."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pipelines.storage import Store, write_table
from schemas.codes import ACLED_COLUMNS
from schemas.examples import EXAMPLES
from schemas.registry import TABLES
from tests.integration.conftest import (
    CLASH,
    DAY,
    FOOTBALL,
    SHELLING,
    Result,
    Run,
    content_of,
    fill_raw,
    write_lines,
)

Tocsin = Callable[..., Result]
First = tuple[Path, Path, Run]

COMMANDS = (
    (),
    ("run",),
    ("code",),
    ("explain",),
    ("export",),
    ("export", "acled"),
    ("gazetteer",),
    ("gazetteer", "build-default"),
    ("gazetteer", "build"),
    ("gazetteer", "download"),
    ("gazetteer", "lookup"),
    ("gazetteer", "coverage"),
    ("places",),
    ("ui",),
)


def one_line(result: Result) -> str:
    """The complaint: a single line on stderr, exit code 2."""
    assert result.code == 2
    assert result.err.startswith("tocsin: ")
    assert result.err.count("\n") == 1
    assert "Traceback" not in result.err
    return result.err


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(tocsin: Tocsin, command: tuple[str, ...]) -> None:
    result = tocsin(*command, "--help")
    assert result.code == 0
    assert "Example" in result.out


def test_the_version_is_shown(tocsin: Tocsin) -> None:
    result = tocsin("--version")
    assert (result.code, result.out.split()[0]) == (0, "tocsin")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["runn"], "No such command 'runn'"),
        (["code"], "Missing argument"),
        (["code", "nowhere.txt"], "There is no file nowhere.txt"),
        (["run", "--raw", "nowhere"], "There is no folder nowhere"),
        (["run", "--as-of", "yesterday"], "'yesterday' is not a date"),
        (["run", "--as-of", "2999-01-01"], "in the future"),
        (["run", "--as-of", "1999-01-01"], "the first arrival day"),
        (["explain", "x-1"], "is not an id"),
        (["explain", "T-MMR-00000000", "--curated", "nowhere"], "There is no folder nowhere"),
        (["export", "acled"], "Missing option '--out'"),
        (["export", "acled", "--out", "events.xlsx"], "must end in .csv or .parquet"),
        (["export", "acled", "--out", "e.csv", "--inter", "roman"], "'roman' is not one of"),
        (["export", "acled", "--out", "e.csv", "--curated", "nowhere"], "There is no folder nowhere"),
        (["ui", "--port", "99999"], "--port"),
    ],
)
def test_a_mistake_is_told_in_one_line(tocsin: Tocsin, arguments: list[str], told: str) -> None:
    assert told in one_line(tocsin(*arguments))


def test_a_missing_gazetteer_is_told_with_the_way_out(tocsin: Tocsin, tmp_path: Path) -> None:
    write_lines(tmp_path / "feed.jsonl", SHELLING)
    told = one_line(tocsin("code", tmp_path / "feed.jsonl", "--gazetteer", tmp_path / "none.sqlite"))
    assert "tocsin gazetteer build-default" in told


def test_a_file_that_is_no_gazetteer_is_told(tocsin: Tocsin, tmp_path: Path) -> None:
    write_lines(tmp_path / "feed.jsonl", SHELLING)
    (tmp_path / "g.sqlite").write_text(
        "not a database, but long enough to look like a file of some kind" * 20
    )
    told = one_line(tocsin("code", tmp_path / "feed.jsonl", "--gazetteer", tmp_path / "g.sqlite"))
    assert "g.sqlite" in told


def test_tables_among_the_articles_are_refused(tocsin: Tocsin, tmp_path: Path) -> None:
    assert "lies inside --raw" in one_line(tocsin("run", "--raw", tmp_path, "--out", tmp_path / "tables"))


def test_a_file_where_the_tables_should_go_is_refused(tocsin: Tocsin, tmp_path: Path) -> None:
    raw = fill_raw(tmp_path / "raw")
    (tmp_path / "out").write_text("in the way")
    assert "is a file" in one_line(tocsin("run", "--raw", raw, "--out", tmp_path / "out"))
    assert "Cannot make the folder" in one_line(
        tocsin("code", raw / "page.html", "--out", tmp_path / "out" / "deeper")
    )


def test_run_ends_with_a_summary_and_the_line_to_load_the_events(tocsin: Tocsin, tmp_path: Path) -> None:
    raw, out = fill_raw(tmp_path / "raw"), tmp_path / "curated"
    result = tocsin("run", "--raw", raw, "--out", out, "--as-of", DAY)
    assert result.code == 0, result.err
    for words in ("articles", "invalid_json", "Shelling/artillery/missile attack", "sentences never parsed"):
        assert words in result.out
    line = next(line.strip(" │") for line in result.out.splitlines() if "read_parquet" in line)
    assert line == f'events = pandas.read_parquet("{out / "events"}")'
    assert len(pd.read_parquet(out / "events")) >= 1

    before = content_of(out)
    assert tocsin("run", "--raw", raw, "--out", out, "--as-of", DAY).code == 0
    assert content_of(out) == before


def test_run_tells_a_damaged_table(tocsin: Tocsin, tmp_path: Path) -> None:
    raw, out = fill_raw(tmp_path / "raw"), tmp_path / "curated"
    (out / "raw_files").mkdir(parents=True)
    (out / "raw_files" / "2024-03-01.parquet").write_bytes(b"PAR1")
    result = tocsin("run", "--raw", raw, "--out", out, "--as-of", DAY)
    assert result.code == 1
    assert "2024-03-01.parquet is damaged" in result.err
    assert "Traceback" not in result.err


def test_code_writes_flat_tables(tocsin: Tocsin, tmp_path: Path) -> None:
    write_lines(tmp_path / "feed.jsonl", SHELLING, CLASH, "{broken")
    result = tocsin("code", tmp_path / "feed.jsonl", "--out", tmp_path / "out", "--as-of", DAY)
    assert result.code == 0, result.err
    assert {p.stem for p in (tmp_path / "out").iterdir()} == {
        "articles", "rejects", "codings", "reports", "casualties", "displacement", "evidence", "suppressed",
    }  # fmt: skip
    for path in (tmp_path / "out").iterdir():
        assert list(pd.read_parquet(path).columns) == list(TABLES[path.stem].column_names)
    assert len(pd.read_parquet(tmp_path / "out" / "rejects.parquet")) == 1
    assert {SHELLING["id"], CLASH["id"]} <= set(
        pd.read_parquet(tmp_path / "out" / "reports.parquet")["external_id"]
    )


def test_code_codes_repeats_too(tocsin: Tocsin, tmp_path: Path) -> None:
    write_lines(tmp_path / "one.jsonl", SHELLING)
    write_lines(tmp_path / "two.jsonl", SHELLING)
    tocsin("code", tmp_path / "one.jsonl", tmp_path / "two.jsonl", "--out", tmp_path / "out")
    codings = pd.read_parquet(tmp_path / "out" / "codings.parquet")
    assert list(codings["status"]) == ["coded", "coded"]
    assert codings["reports"].nunique() == 1


def test_code_gives_the_same_bytes_again(tocsin: Tocsin, tmp_path: Path) -> None:
    raw = fill_raw(tmp_path / "raw")
    for name in ("one", "two"):
        assert tocsin("code", raw, "--out", tmp_path / name, "--as-of", DAY).code == 0
    assert content_of(tmp_path / "one") == content_of(tmp_path / "two")


def test_code_shows_events_with_their_words(tocsin: Tocsin, tmp_path: Path) -> None:
    write_lines(tmp_path / "feed.jsonl", SHELLING, FOOTBALL, "{broken")
    result = tocsin("code", tmp_path / "feed.jsonl")
    assert result.code == 0, result.err
    assert "Shelling/artillery/missile attack" in result.out
    shown = " ".join(result.out.split())
    assert "[shelled]" in shown
    assert "residents said." in shown
    assert "Nothing to code" in result.out
    assert "Not read: feed.jsonl #3: invalid_json" in result.out


def test_explain_shows_each_cell_with_its_words_and_rule(tocsin: Tocsin, first_run: First) -> None:
    _, curated, _ = first_run
    store = Store(curated)
    report = next(r for r in store.read_all("reports").to_pylist() if r["external_id"] == SHELLING["id"])
    evidence = [e for e in store.read_all("evidence").to_pylist() if e["report_id"] == report["report_id"]]
    result = tocsin("explain", report["report_id"][:12], "--curated", curated)
    assert result.code == 0, result.err
    for item in evidence:
        if report.get(item["field"]) not in (None, ""):
            line = next(ln for ln in result.out.splitlines() if ln.strip().startswith(f"{item['field']} "))
            assert item["rule"][:20] in line
    shown = " ".join(result.out.split())
    assert "[shelled]" in shown
    assert SHELLING["title"] in shown


def test_explain_of_an_event_shows_its_reports_and_history(tocsin: Tocsin, first_run: First) -> None:
    event = Store(first_run[1]).read("events").to_pylist()[0]
    result = tocsin("explain", event["event_id"], "--curated", first_run[1])
    assert result.code == 0, result.err
    assert "told by 1 report(s)" in result.out
    assert f"Version 1, {DAY}: created" in result.out


def test_explain_of_a_displacement(tocsin: Tocsin, first_run: First) -> None:
    figures = Store(first_run[1]).read_all("displacement").to_pylist()
    assert figures, "the shelling's article tells of 300 people who fled"
    result = tocsin("explain", figures[0]["displacement_id"], "--curated", first_run[1])
    assert result.code == 0, result.err
    assert "displacement" in result.out
    assert "300" in result.out


def test_explain_reads_what_code_wrote(tocsin: Tocsin, tmp_path: Path) -> None:
    write_lines(tmp_path / "feed.jsonl", SHELLING)
    tocsin("code", tmp_path / "feed.jsonl", "--out", tmp_path / "out")
    report_id = pd.read_parquet(tmp_path / "out" / "reports.parquet")["report_id"][0]
    assert tocsin("explain", report_id, "--curated", tmp_path / "out").code == 0


def test_explain_tells_unknown_and_ambiguous_ids(tocsin: Tocsin, first_run: First) -> None:
    curated = first_run[1]
    assert "has the id 'r-ffff'" in one_line(tocsin("explain", "r-ffff", "--curated", curated))
    assert "too short" in one_line(tocsin("explain", "r-", "--curated", curated))


def test_explain_tells_an_ambiguous_prefix(tocsin: Tocsin, tmp_path: Path) -> None:
    rows = [dict(EXAMPLES["reports"]) | {"report_id": f"r-aaaa{i:012x}"} for i in range(7)]
    write_table("reports", TABLES["reports"].from_rows(rows), tmp_path / "reports.parquet")
    told = one_line(tocsin("explain", "r-aaaa", "--curated", tmp_path))
    assert "'r-aaaa' fits 7 rows" in told
    assert "and 2 more" in told


@pytest.mark.parametrize("inter", ["text", "number"])
@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_export_has_the_31_columns_in_order(
    tocsin: Tocsin, first_run: First, tmp_path: Path, inter: str, suffix: str
) -> None:
    path = tmp_path / f"acled{suffix}"
    result = tocsin("export", "acled", "--out", path, "--inter", inter, "--curated", first_run[1])
    assert result.code == 0, result.err
    frame = pd.read_csv(path) if suffix == ".csv" else pd.read_parquet(path)
    assert tuple(frame.columns) == tuple(ACLED_COLUMNS)
    assert len(frame) >= 1
    assert pd.api.types.is_integer_dtype(frame["inter1"]) == (inter == "number")
    assert f"{len(frame)} rows" in result.out


HEAVY = ("dagster", "pandas", "pandera", "pyarrow", "spacy", "trafilatura", "sqlalchemy")


def run_python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ | environment,
    )


def test_help_waits_for_no_heavy_import() -> None:
    done = run_python(
        "import sys, time\n"
        "sys.argv = ['tocsin', '--help']\n"
        "from pipelines.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        f"print('loaded', [m for m in {HEAVY} if m in sys.modules], time.process_time())"
    )
    words = done.stdout.splitlines()[-1]
    assert words.startswith("loaded [] "), words + done.stderr
    assert float(words.split()[-1]) < 0.5


def test_code_is_quick_and_needs_neither_dagster_nor_pandera(tmp_path: Path, gazetteer_file: Path) -> None:
    write_lines(tmp_path / "feed.jsonl", SHELLING)
    done = run_python(
        "import sys, time\n"
        f"sys.argv = ['tocsin', 'code', {str(tmp_path / 'feed.jsonl')!r}]\n"
        "from pipelines.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "heavy = [m for m in ('dagster', 'pandera', 'sqlalchemy') if m in sys.modules]\n"
        "print('loaded', heavy, time.process_time())",
        TOCSIN_GAZETTEER=str(gazetteer_file),
    )
    words = done.stdout.splitlines()[-1]
    assert words.startswith("loaded [] "), words + done.stderr
    assert float(words.split()[-1]) < 5


def test_ctrl_c_ends_a_run_cleanly(tmp_path: Path, gazetteer_file: Path) -> None:
    raw, out = fill_raw(tmp_path / "raw"), tmp_path / "curated"
    write_lines(raw / "many.jsonl", *[CLASH | {"id": str(i), "title": f"Report {i}"} for i in range(3000)])
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", "run", "--raw", raw, "--out", out, "--as-of", DAY],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"TOCSIN_GAZETTEER": str(gazetteer_file)},
    )
    end = time.monotonic() + 60
    while not (out / ".lock").exists() and time.monotonic() < end:
        time.sleep(0.1)
    time.sleep(4)  # somewhere in reading or coding
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert "stopped; the tables on disk are whole" in told
    assert "Traceback" not in told
    store = Store(out)
    for name in TABLES:
        store.read_all(name)
    assert not list(out.rglob("*.tmp"))
