from __future__ import annotations

import csv
import io
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.exports.files import csv_bytes, guard_formula, unguard_formula


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1"])
def test_what_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert guard_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Police", "'tis", "a=b", "2 - 1"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert guard_formula(text) == text


@given(st.text(alphabet=st.one_of(st.sampled_from("'=+-@\t\r\nab"), st.characters())))
def test_guarding_can_be_undone_and_leaves_no_formula(text: str) -> None:
    guarded = guard_formula(text)
    assert unguard_formula(guarded) == text
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_numbers_are_not_texts_and_keep_their_sign() -> None:
    table = pa.table({"latitude": [-3.5], "on": [date(2024, 2, 1)], "notes": ["-x"], "none": pa.nulls(1)})
    assert csv_bytes(table).decode() == ("latitude,on,notes,none\r\n-3.5,2024-02-01,'-x,\r\n")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_csv_gives_back_every_text(texts: list[str]) -> None:
    table = pa.table({"number": list(range(len(texts))), "text": texts})
    rows = list(csv.DictReader(io.StringIO(csv_bytes(table).decode(), newline="")))
    assert [unguard_formula(row["text"]) for row in rows] == texts
