from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.language import Language

from pipelines.coding.annotate import load_model
from pipelines.coding.types import Parsed, Sentence

Parse = Callable[[str], Parsed]


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_model()


@pytest.fixture(scope="session")
def parse(nlp: Language) -> Parse:
    """One sentence of an article's text, parsed."""

    def parsed(text: str) -> Parsed:
        return Parsed(Sentence(0, 0, "text", 0, len(text), text), nlp(text))

    return parsed
