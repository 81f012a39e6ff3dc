"""The code location: what is in it, when it runs by itself, and that the web interface shows it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines.assets.resources import Workspace
from pipelines.automation import everything, new_files, nightly
from pipelines.cli.run import run_record
from pipelines.definitions import build_defs, defs
from schemas.registry import TABLES

RELEASE = ("acled_export", "codebook")
START_SECONDS = 90
STOP_SECONDS = 40


def test_every_table_is_an_asset() -> None:
    keys = {key.to_user_string() for key in build_defs().resolve_all_asset_keys()}
    assert keys == {*TABLES, *RELEASE}


def test_the_location_is_complete() -> None:
    dg.Definitions.validate_loadable(build_defs())
    assert defs().resolve_job_def("everything").executor_def is dg.in_process_executor


def test_tables_of_articles_have_a_partition_for_each_day_and_events_have_none() -> None:
    graph = build_defs().resolve_asset_graph()
    partitioned = {k.to_user_string() for k in graph.get_all_asset_keys() if graph.get(k).is_partitioned}
    assert partitioned == set(TABLES) - {"events", "event_reports", "changes"}


def test_an_unknown_resource_is_refused() -> None:
    with pytest.raises(ValueError, match="No such resource"):
        build_defs({"warehouse": 1})


def test_definitions_are_fresh_each_time(tmp_path: Path) -> None:
    build_defs({"workspace": Workspace(raw_dir=str(tmp_path))})
    again = build_defs().resources or {}
    assert again["workspace"].raw_dir.endswith("data/raw")


def test_schedule_and_sensor_are_off_until_switched_on() -> None:
    assert nightly.default_status is dg.DefaultScheduleStatus.STOPPED
    assert new_files.default_status is dg.DefaultSensorStatus.STOPPED


def test_the_nightly_tick_asks_for_its_own_day() -> None:
    late = datetime(2024, 3, 6, 0, 30, tzinfo=UTC)
    request = nightly(dg.build_schedule_context(scheduled_execution_time=late))
    assert isinstance(request, dg.RunRequest)
    assert (request.partition_key, request.run_key) == ("2024-03-06", "nightly-2024-03-06")
    with dg.DagsterInstance.ephemeral() as instance:
        location = build_defs().get_repository_def()
        tick = location.get_schedule_def("nightly").evaluate_tick(
            dg.build_schedule_context(instance, late, repository_def=location)
        )
    assert [r.partition_key for r in tick.run_requests or ()] == ["2024-03-06"]


def sensor_tick(raw: Path, cursor: str | None) -> Any:
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_sensor_context(
            instance, cursor=cursor, resources={"workspace": Workspace(raw_dir=str(raw))}
        )
        return new_files(context)


def test_the_sensor_asks_once_for_each_new_listing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    first = sensor_tick(tmp_path, None)
    assert [r.partition_key for r in first.run_requests] == [datetime.now(UTC).date().isoformat()]
    assert isinstance(sensor_tick(tmp_path, first.cursor), dg.SkipReason)

    (tmp_path / "b.txt").write_text("two")
    second = sensor_tick(tmp_path, first.cursor)
    assert second.run_requests[0].run_key != first.run_requests[0].run_key
    assert isinstance(sensor_tick(tmp_path, second.cursor), dg.SkipReason)

    (tmp_path / ".partial").write_text("being written")
    assert isinstance(sensor_tick(tmp_path, second.cursor), dg.SkipReason)

    (tmp_path / "b.txt").write_text("longer")
    assert sensor_tick(tmp_path, second.cursor).run_requests


def test_the_sensor_waits_for_the_folder(tmp_path: Path) -> None:
    skipped = sensor_tick(tmp_path / "nowhere", None)
    assert isinstance(skipped, dg.SkipReason)
    assert "nowhere" in str(skipped.skip_message)


def test_the_job_takes_everything() -> None:
    location = build_defs().get_repository_def()
    job = location.get_job(everything.name)
    assert {k.to_user_string() for k in job.asset_layer.executable_asset_keys} == {*TABLES, *RELEASE}


def test_state_stays_out_of_the_root_of_the_tree(
    tmp_path: Path, project_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copyfile(project_root / "dagster.yaml", tmp_path / "dagster.yaml")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    with dg.DagsterInstance.get() as instance:
        assert instance.get_runs_count() == 0
        assert not instance.telemetry_enabled
    assert {p.name for p in tmp_path.iterdir()} == {"dagster.yaml", ".tocsin"}


def test_runs_of_the_command_are_recorded_where_the_web_interface_looks(
    tmp_path: Path, project_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.cli.run.PROJECT_ROOT", tmp_path)
    with run_record(dg, tmp_path / "data" / "curated") as instance:
        instance.add_run(dg.DagsterRun(job_name="everything"))
        assert instance.is_persistent
    shutil.copyfile(project_root / "dagster.yaml", tmp_path / "dagster.yaml")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    with dg.DagsterInstance.get() as instance:
        assert [run.job_name for run in instance.get_runs()] == ["everything"]
    with run_record(dg, tmp_path / "elsewhere") as instance:
        assert instance.is_ephemeral


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int, query: str) -> dict[str, Any]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql",
        data=json.dumps({"query": query}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 (the same)
        return dict(json.load(answer)["data"])


def has_ended(group: int) -> bool:
    """Whether nobody of the process group is left, soon."""
    end = time.monotonic() + STOP_SECONDS
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.2)
    os.killpg(group, signal.SIGKILL)
    return False


def test_the_web_interface_shows_the_asset_graph_and_ends_cleanly(tmp_path: Path, project_root: Path) -> None:
    (tmp_path / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
    port = free_port()
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "pipelines.cli", "ui", "--port", str(port)],
            cwd=project_root,
            env=os.environ | {"DAGSTER_HOME": str(tmp_path)},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        nodes: list[dict[str, Any]] = []
        end = time.monotonic() + START_SECONDS
        while not nodes and time.monotonic() < end:
            assert server.poll() is None, (tmp_path / "log").read_text()
            try:
                nodes = ask(port, "{assetNodes{assetKey{path} dependencyKeys{path} groupName}}")["assetNodes"]
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                time.sleep(0.5)
        edges = {(d["path"][-1], n["assetKey"]["path"][-1]) for n in nodes for d in n["dependencyKeys"]}
        assert {n["assetKey"]["path"][-1] for n in nodes} == {*TABLES, *RELEASE}
        assert {("articles", "reports"), ("reports", "events"), ("events", "acled_export")} <= edges
    finally:
        os.killpg(server.pid, signal.SIGINT)  # as Ctrl-C in a terminal does
        try:
            code = server.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            raise
    assert code == 0
    assert has_ended(server.pid), "some of the interface's processes are still there"
