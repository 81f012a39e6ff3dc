"""What tests of several folders share: the gazetteer and the loaded coder, both costly, once per session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pipelines.coding.coder import RuleCoder

PROJECT_ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def project_root() -> Path:
    return PROJECT_ROOT


@pytest.fixture(scope="session")
def gazetteer_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default gazetteer: the one that `make setup` built, or one built for this session."""
    path = PROJECT_ROOT / ".tocsin" / "gazetteer.sqlite"
    if path.is_file():
        return path
    from pipelines.places.build import build_default

    built = tmp_path_factory.mktemp("gazetteer") / "gazetteer.sqlite"
    build_default(built)
    return built


@pytest.fixture(scope="session")
def coder(gazetteer_file: Path) -> RuleCoder:
    """The rule coder with its parser loaded; the same object that runs in this process use."""
    from pipelines.assets.resources import Coders

    return Coders(gazetteer=str(gazetteer_file)).load()
