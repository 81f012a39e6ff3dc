from __future__ import annotations

import pytest

from pipelines.coding.acts import load_acts
from pipelines.coding.triage import is_worth_a_parse, keep
from pipelines.coding.types import Sentence

ACTS = [act for act in load_acts().acts if act.name]


@pytest.mark.parametrize("act", ACTS, ids=[f"{a.name}-{a.lemmas[0]}-{i}" for i, a in enumerate(ACTS)])
def test_what_the_parse_could_match_is_kept(act) -> None:
    assert is_worth_a_parse(act.example)


@pytest.mark.parametrize(
    "text",
    [
        "The council set a date for the vote.",
        "She opened a bakery near the station last spring.",
        "The minister will take questions after lunch.",
        "Analysts expect the harvest to be good.",
        "The museum was closed for repairs.",
    ],
)
def test_everyday_sentences_are_not_parsed(text: str) -> None:
    assert not is_worth_a_parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "About 300 families have left their homes for the school.",
        "Four thousand people are sheltering in churches.",
        "The toll rose to 19 on Tuesday.",
        "Two of the wounded were taken to the capital.",
        "Insurgents captured Bunagana at dawn.",
        "Police broke up a rally with tear gas.",
    ],
)
def test_counts_and_names_are_kept(text: str) -> None:
    assert is_worth_a_parse(text)


def test_datelines_are_never_parsed() -> None:
    dateline = Sentence(0, 0, "text", 0, 12, "KILL CREEK —", is_dateline=True)
    assert keep([dateline]) == []
