from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.coding.numbers import numerals, quantities
from pipelines.coding.numbers.lexicon import number_words, read_table, words_of
from pipelines.coding.numbers.numerals import Numeral

if TYPE_CHECKING:
    from spacy.tokens import Doc

DATA = Path(__file__).parent / "data"


def cases(name: str) -> list[tuple[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]  # type: ignore[misc]  # two columns


def written(n: Numeral) -> str:
    parts = [str(n.best)]
    if n.high is None:
        parts.append("open")
    elif n.high > n.best:
        parts.append(f"to {n.high}")
    elif n.low < n.best:
        parts.append(f"from {n.low}")
    if n.is_vague:
        parts.append("vague")
    elif n.quantifier != "Exact":
        parts.append(n.quantifier)
    return " ".join(parts)


@pytest.mark.parametrize(("words", "expected"), cases("numerals.csv"))
def test_numeral(words: str, expected: str) -> None:
    assert [written(n) for n in numerals(words) if n.rule != "base"] == [expected]


@pytest.mark.parametrize(("sentence", "expected"), cases("quantities.csv"))
def test_quantities(sentence: str, expected: str, nlp: Callable[[str], Doc]) -> None:
    found = [f"{q.best} {q.noun}" for q in quantities(nlp(sentence))]
    assert found == ([] if expected == "-" else expected.split(" | "))


def test_quantity_offsets_are_those_of_the_words(nlp: Callable[[str], Doc]) -> None:
    text = "On 12 May at least 30 traders and a nurse came, and nobody left."
    for q in quantities(nlp(text)):
        assert text[q.start : q.end] == q.text


@pytest.mark.parametrize("row", read_table("number_words.csv"), ids=lambda r: f"{r['kind']}:{r['words']}")
def test_every_number_word_is_read_in_its_example(row: dict[str, str]) -> None:
    found = numerals(row["example"])
    assert found, row["example"]
    if row["kind"] in ("plural", "zero"):
        assert found[0].best == int(row["value"])
    if row["kind"] == "before":
        assert found[0].quantifier == row["quantifier"]


def test_change_tells_the_new_figure_not_a_range() -> None:
    assert [n.best for n in numerals("the toll rose from 12 to 15")] == [15]
    assert [(n.low, n.high) for n in numerals("from 12 to 15 people came")] == [(12, 15)]


def test_words_run_together_by_a_page_copy_still_count() -> None:
    assert [n.best for n in numerals("displaced about15,000people")] == [15000]


@given(st.integers(0, 10**9))
def test_digits_with_separators(value: int) -> None:
    assert [n.best for n in numerals(f"{value:,} people") if n.rule != "zero"] == [value]


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_ranges_keep_both_ends(one: int, two: int) -> None:
    low, high = sorted((one, two))
    found = numerals(f"between {low:,} and {high:,} people")
    assert found[0].low == low or (low < 100 and high >= 500 * low)
    assert found[0].low <= found[0].best


VOCABULARY = sorted(
    {*number_words().cardinal, *number_words().scale, *number_words().plural, *number_words().vague}
    | {"of", "and", "a", "half", "third", "to", "-", "between", "at", "least", "up", "people", "in", ","}
    | {"6,800", "12", "1.5", "2017", "%", "per", "cent", "dozen", "the", "no", "one", "more", "than"}
)


@given(st.lists(st.sampled_from(VOCABULARY), max_size=12))
def test_bounds_are_in_order_whatever_the_words(words: list[str]) -> None:
    for n in numerals(" ".join(words)):
        assert 0 <= n.low <= n.best
        assert n.high is None or n.best <= n.high
        assert n.start < n.end


@given(st.text(max_size=200))
def test_any_text_is_read_without_failing(text: str) -> None:
    for n in numerals(text):
        assert 0 <= n.start < n.end <= len(text)


def test_a_role_without_words_is_an_error() -> None:
    with pytest.raises(KeyError, match="no role"):
        words_of("nonsense")


def test_long_hostile_text_is_read_quickly(nlp: Callable[[str], Doc]) -> None:
    assert len(numerals("one " * 20_000)) > 0
    assert isinstance(numerals("1," * 20_000), list)
    assert isinstance(quantities(nlp("between " * 200)), list)


def test_vague_words_follow_the_codebook(parse: Callable[[str], object]) -> None:
    values = {w: numerals(f"{w} of people")[0].best for w in ("tens", "dozens", "hundreds", "thousands")}
    assert values == {"tens": 10, "dozens": 12, "hundreds": 100, "thousands": 1000}
