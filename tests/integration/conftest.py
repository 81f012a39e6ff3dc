"""A small raw folder, a run over it, and the `tocsin` command called in this process."""

from __future__ import annotations

import hashlib
import io
import json
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines.assets.resources import Coders, Workspace
from pipelines.cli.run import why
from pipelines.definitions import build_defs

DAY = "2024-03-06"
NEXT_DAY = "2024-03-07"

SHELLING = {
    "id": "w-1",
    "url": "https://wire.example/1",
    "title": "Shells fall on Demoso market",
    "source": "Example Wire",
    "published_at": "2024-03-05T09:00:00+06:30",
    "text": (
        "Myanmar soldiers shelled a market in Demoso, Kayah State, on Monday, killing four civilians, "
        "residents said. "
        "The market had opened at dawn and was crowded with farmers. "
        "About 300 people fled Demoso to Loikaw after the attack."
    ),
}
FOOTBALL = {
    "id": "w-2",
    "url": "https://wire.example/2",
    "title": "Loikaw side wins the cup",
    "source": "Example Wire",
    "published_at": "2024-03-05T12:00:00+06:30",
    "text": (
        "The home team won the cup on Monday evening after a goal in the last minute of the match. "
        "The captain thanked the supporters, who had waited nine years for a title. "
        "A parade through the old town is planned for the weekend."
    ),
}
CLASH = {
    "id": "w-3",
    "url": "https://wire.example/3",
    "title": "Fighting near Goma",
    "source": "Example Wire",
    "published_at": "2024-03-06T08:00:00+02:00",
    "text": (
        "M23 rebels clashed with Congolese soldiers in Sake, North Kivu, on Tuesday, local officials said. "
        "Two soldiers were killed and seven others were wounded in the fighting. "
        "The army said it had pushed the attackers back by nightfall."
    ),
}
FRENCH = {
    "id": "w-4",
    "url": "https://wire.example/4",
    "title": "La récolte de café progresse",
    "source": "Example Wire",
    "published_at": "2024-03-05T07:00:00+01:00",
    "text": (
        "La récolte de café a progressé cette année dans les régions de l'ouest, selon le ministère. "
        "Les producteurs se félicitent des pluies abondantes et espèrent de meilleurs prix. "
        "Le gouvernement a promis de nouvelles routes pour transporter les sacs vers le port."
    ),
}
PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Protesters march in Nairobi | Example Post</title>
<meta property="og:site_name" content="Example Post">
<meta property="og:title" content="Protesters march in Nairobi">
<meta property="article:published_time" content="2024-03-05T15:30:00+03:00"></head>
<body><nav>Home World Sport</nav><article><h1>Protesters march in Nairobi</h1>
<p>Hundreds of people marched through Nairobi, Kenya, on Tuesday to protest against
a planned rise in bread prices.</p>
<p>The crowd walked from Uhuru Park to the parliament and dispersed in the afternoon without any trouble.</p>
<p>Organisers said that they would come back next week if the government did not change its mind.</p>
</article><footer>Subscribe to our newsletter</footer></body></html>
"""


def write_lines(path: Path, *items: object) -> None:
    """A JSON lines file; a str is written as it is, so that it can be broken."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [item if isinstance(item, str) else json.dumps(item) for item in items]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def make_raw(tmp_path: Path) -> Callable[[], Path]:
    return lambda: fill_raw(tmp_path / "raw")


def fill_raw(root: Path) -> Path:
    """Five articles (one French, one repeated), and three inputs that cannot be used."""
    write_lines(root / "wire" / "feed.jsonl", SHELLING, FOOTBALL, '{"id": "w-9", "text": "cut off')
    write_lines(root / "wire" / "copy.jsonl", SHELLING)
    write_lines(root / "french.jsonl", FRENCH)
    (root / "page.html").write_text(PAGE, encoding="utf-8")
    (root / "empty.txt").write_bytes(b"")
    (root / "noise.bin").write_bytes(bytes(range(256)) * 8)
    return root


@dataclass
class Result:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


@dataclass
class Listener:
    """Hears the progress of a run and keeps it."""

    heard: dict[str, int] = field(default_factory=dict)

    def report(self, step: str, done: int, total: int) -> None:
        self.heard[step] = total


@dataclass
class Run:
    """A run of the main job and what the steps said while it ran."""

    result: dg.ExecuteInProcessResult
    totals: dict[str, int]

    @property
    def newly_coded(self) -> int:
        return self.totals.get("Coding articles", 0)

    @property
    def files_read(self) -> int:
        return self.totals["Reading files"]

    @property
    def failure(self) -> str:
        """What the command would say of it; "" when all went well."""
        return "" if self.result.success else why(self.result)

    def failed_checks(self) -> list[tuple[str, str]]:
        evaluations = self.result.get_asset_check_evaluations()
        return [(e.asset_key.to_user_string(), e.check_name) for e in evaluations if not e.passed]

    def metadata(self, table: str) -> dict[str, Any]:
        found = [
            m.metadata
            for m in self.result.asset_materializations_for_node(NODE_OF[table])
            if m.asset_key == dg.AssetKey(table)
        ]
        return {name: value.value for name, value in found[0].items()}


NODE_OF = {
    "articles": "ingest",
    "raw_files": "ingest",
    "codings": "code",
    "reports": "code",
    "events": "link",
}


@pytest.fixture(scope="session")
def run_job(gazetteer_file: Path) -> Callable[..., Run]:
    """Run the main job in this process."""

    def run(raw: Path, curated: Path, day: str = DAY, **overrides: Any) -> Run:
        listener = Listener()
        workspace = Workspace(raw_dir=str(raw), curated_dir=str(curated), as_of=day)
        coders = Coders(gazetteer=str(gazetteer_file))
        resources = {"workspace": workspace, "coders": coders, "progress": listener} | overrides
        with dg.DagsterInstance.ephemeral() as instance:
            result = (
                build_defs(resources)
                .resolve_job_def("everything")
                .execute_in_process(
                    partition_key=day,
                    instance=instance,
                    raise_on_error=False,
                    run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
                )
            )
        return Run(result, listener.heard)

    return run


@pytest.fixture(scope="session")
def first_run(
    tmp_path_factory: pytest.TempPathFactory, run_job: Callable[..., Run]
) -> tuple[Path, Path, Run]:
    """A raw folder, the tables of one run over it, and that run. Tests must not change either folder."""
    root = tmp_path_factory.mktemp("first")
    raw, curated = fill_raw(root / "raw"), root / "curated"
    return raw, curated, run_job(raw, curated)


@pytest.fixture(scope="session")
def tocsin(gazetteer_file: Path) -> Callable[..., Result]:
    """Call the command in this process, through its real entry point."""

    def call(*arguments: object) -> Result:
        from pipelines.cli import main

        out, err = io.StringIO(), io.StringIO()
        patch = pytest.MonkeyPatch()
        patch.setattr(sys, "argv", ["tocsin", *map(str, arguments)])
        patch.setenv("TOCSIN_GAZETTEER", str(gazetteer_file))
        patch.setenv("COLUMNS", "200")
        code = 0
        try:
            with redirect_stdout(out), redirect_stderr(err):
                main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        finally:
            patch.undo()
        return Result(code, out.getvalue(), err.getvalue())

    return call


def state_of(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file's hash and modification time."""
    return {
        path.relative_to(folder).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def content_of(folder: Path) -> dict[str, str]:
    """Every file's hash."""
    return {name: digest for name, (digest, _) in state_of(folder).items()}
