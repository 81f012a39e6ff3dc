"""Text in one normal form."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest import text


def test_paragraphs_are_parted_by_blank_lines() -> None:
    assert text.paragraphs("One.\r\n\r\n  Two.\t\n \n\nThree.") == ["One.", "Two.", "Three."]


def test_single_line_breaks_part_paragraphs() -> None:
    assert text.paragraphs("The first was hit.\nThe second was not.") == [
        "The first was hit.",
        "The second was not.",
    ]


def test_a_line_that_goes_on_in_lower_case_is_joined() -> None:
    assert text.paragraphs("Two people were killed and one was hurt in Sunday's\n            attacks.") == [
        "Two people were killed and one was hurt in Sunday's attacks."
    ]


def test_lines_wrapped_at_a_column_are_joined() -> None:
    wrapped = (
        "A convoy that carried flour and cooking oil to the besieged hill\n"
        "District Council buildings came under fire on the bridge road at\n"
        "Noon on Friday, according to two drivers who got away. Nobody was\n"
        "hurt."
    )
    assert text.paragraphs(wrapped) == [wrapped.replace("\n", " ")]


def test_wrapped_paragraphs_without_blank_lines_are_parted() -> None:
    first = (
        "The bridge at Kisangani was closed to lorries after gunmen fired on a\n  ferry from up the river."
    )
    second = "A second ferry turned back before dawn, according to the harbour office,\n  and is missing."
    found = text.paragraphs(f"{first}\n  {second}")
    assert found == [" ".join(part.split()) for part in (first, second)]


def test_head_lines_are_not_taken_for_wrapped_text() -> None:
    head = ["Bridge road reopens after ambush", "By Ana Lopez", "Example Agency", "3 May 2021"]
    assert text.paragraphs("\n".join(head)) == head


def test_invisible_and_control_characters_go() -> None:
    assert text.characters("a\u200bb\x00c\u00ad\ufeff \u00a0d\ud800") == "abc d\ufffd"


def test_composed_form() -> None:
    assert text.characters("Mali\u0301") == unicodedata.normalize("NFC", "Mali\u0301")


@given(st.text(max_size=400))
def test_normal_form_is_stable_and_storable(found: str) -> None:
    once = text.join(text.paragraphs(found))
    assert text.join(text.paragraphs(once)) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")
    assert "\n\n\n" not in once


@given(
    st.lists(st.from_regex(r"[A-Z][a-z]{2,8}( [a-z]{2,8}){3,12}\.", fullmatch=True), min_size=1, max_size=6)
)
def test_clean_text_is_not_altered(sentences: list[str]) -> None:
    clean = "\n\n".join(sentences)
    assert text.join(text.paragraphs(clean)) == clean
