from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.coding.sentences import MAX_SENTENCE, split_article
from pipelines.coding.types import Article


def article(text: str, title: str = "") -> Article:
    return Article("a-0", "", title, text, None, "", "", "")


def texts(text: str) -> list[str]:
    return [s.text for s in split_article(article(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Troops left. Rebels came.", ["Troops left.", "Rebels came."]),
        ("Gen. Min Thu spoke. He left.", ["Gen. Min Thu spoke.", "He left."]),
        ("The raid began at 4 a.m. The town slept.", ["The raid began at 4 a.m.", "The town slept."]),
        ("U.S. Navy ships fired. Two sank.", ["U.S. Navy ships fired.", "Two sank."]),
        ('"We ran." Then shells fell.', ['"We ran."', "Then shells fell."]),
        ("It cost 3.5 million. Nobody paid.", ["It cost 3.5 million.", "Nobody paid."]),
        ("J. R. Tolo was shot. He died.", ["J. R. Tolo was shot.", "He died."]),
    ],
)
def test_boundaries(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("GOMA, DR Congo — Rebels took a hill above the lake on Sunday.", "GOMA, DR Congo —"),
        ("Sanaa, Yemen (Reuters) - A drone hit a fuel depot on Monday night.", "Sanaa, Yemen (Reuters) -"),
        ("The army said - again - that it had taken the town.", None),
    ],
)
def test_datelines_stand_apart(text: str, dateline: str | None) -> None:
    first = split_article(article(text))[0]
    assert first.is_dateline == (dateline is not None)
    if dateline:
        assert first.text == dateline


@given(st.text(max_size=600), st.text(max_size=80))
def test_offsets_are_exact_and_cover_all_words(text: str, title: str) -> None:
    source = article(text, title)
    found = split_article(source)
    for sentence in found:
        whole = source.title if sentence.part == "title" else source.text
        assert whole[sentence.start : sentence.end] == sentence.text
        assert len(sentence.text) <= MAX_SENTENCE
    assert "".join("".join(s.text.split()) for s in found if s.part == "text") == "".join(text.split())
    assert [s.index for s in found] == list(range(len(found)))
