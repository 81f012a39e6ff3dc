"""The arrows between the folders point one way, and the files that set the project up agree."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]

MAY_IMPORT_DAGSTER = ("definitions.py", "automation.py", "checks.py", "assets/", "cli/run.py")
PURE = ("coding", "linking")
IMPURE_MODULES = frozenset(
    {"dagster", "datetime.now", "httpx", "os", "requests", "socket", "subprocess", "urllib"}
)


def modules(folder: str) -> Iterator[Path]:
    yield from sorted((ROOT / folder).rglob("*.py"))


@cache
def imports(path: Path) -> set[str]:
    """The modules that a file imports, at its top or inside its functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def within(names: set[str], package: str) -> list[str]:
    return sorted(n for n in names if n == package or n.startswith(f"{package}."))


def test_only_the_orchestration_imports_dagster() -> None:
    users = [
        p.relative_to(ROOT / "pipelines").as_posix()
        for p in modules("pipelines")
        if within(imports(p), "dagster")
    ]
    assert [u for u in users if not u.startswith(MAY_IMPORT_DAGSTER)] == []


def test_schemas_import_nothing_of_the_pipelines() -> None:
    assert [p.name for p in modules("schemas") if within(imports(p), "pipelines")] == []


@pytest.mark.parametrize("folder", ["ingest", "coding", "places", "linking", "exports"])
def test_the_work_knows_neither_assets_nor_commands(folder: str) -> None:
    above = [f"pipelines.{name}" for name in ("assets", "automation", "checks", "cli", "definitions")]
    upward = {
        p.name: found
        for p in modules(f"pipelines/{folder}")
        if (found := [n for package in above for n in within(imports(p), package)])
    }
    assert upward == {}


def test_coding_calls_only_places_and_linking_nobody() -> None:
    others = {
        "coding": ("ingest", "linking", "exports"),
        "linking": ("ingest", "coding", "places", "exports"),
    }
    for folder, forbidden in others.items():
        for path in modules(f"pipelines/{folder}"):
            for name in forbidden:
                assert within(imports(path), f"pipelines.{name}") == [], path


@pytest.mark.parametrize("folder", PURE)
def test_coding_and_linking_know_no_clock_network_or_environment(folder: str) -> None:
    for path in modules(f"pipelines/{folder}"):
        assert not {n.partition(".")[0] for n in imports(path)} & IMPURE_MODULES, path
        called = {
            f"{node.value.id}.{node.attr}"
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        }
        assert not called & {"datetime.now", "datetime.today", "date.today"}, path


def test_every_package_and_module_says_what_it_is_for() -> None:
    for path in (*modules("pipelines"), *modules("schemas")):
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path


LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE)


def lock_text() -> str:
    return (ROOT / "requirements.lock").read_text("utf-8")


def test_the_lock_satisfies_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    locked = {canonicalize_name(name): version for name, version in LOCKED.findall(lock_text())}
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    for requirement in map(Requirement, asked):
        version = locked.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not locked: run `make lock`"
        assert requirement.specifier.contains(version, prereleases=True), (
            f"{requirement} but {version} is locked"
        )


def test_every_locked_package_has_a_hash_and_no_address() -> None:
    text = lock_text()
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) > 50
    assert [e.split()[0] for e in entries if "--hash=sha256:" not in e] == []
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_the_make_targets_that_people_are_told_of_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    assert {"setup", "run", "test", "lint", "ui", "bench", "lock"} <= targets
    told = set(re.findall(r"`?make ([a-z]+)`?", (ROOT / "README.md").read_text("utf-8")))
    assert told <= targets
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")
