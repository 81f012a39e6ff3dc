from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.coding.acts import load_acts
from pipelines.coding.triage import keep
from pipelines.coding.types import Sentence


def sentence(text: str, *, dateline: bool = False) -> Sentence:
    return Sentence(0, 0, "text", 0, len(text), text, dateline)


def test_every_example_of_the_lexicon_is_kept() -> None:
    missed = [act.example for act in load_acts().acts if act.name and not keep([sentence(act.example)])]
    assert missed == []


def test_a_sentence_without_an_act_is_dropped() -> None:
    assert keep([sentence("The minister spoke of the price of rice at length.")]) == []


def test_datelines_are_never_parsed() -> None:
    assert keep([sentence("KILLED, Mali —", dateline=True)]) == []


@given(st.lists(st.text(max_size=40), max_size=8))
def test_keeps_some_of_the_sentences_in_order(texts: list[str]) -> None:
    given_ = [sentence(text) for text in texts]
    kept = keep(given_)
    assert [s for s in given_ if s in kept] == kept
