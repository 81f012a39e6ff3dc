from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.coding.casualties import Toll, casualty_mentions, fatalities
from pipelines.coding.types import CasualtyMention, Parsed, Quantity

with (Path(__file__).parent / "data" / "casualties.csv").open(encoding="utf-8", newline="") as _file:
    CASES = [(row["sentence"], row["expected"]) for row in csv.DictReader(_file)]

Parser = Callable[[str], Parsed]


def written(mention: CasualtyMention) -> str:
    """As in the table: "killed 12+ soldiers part"; "-" ends "up to", "~" marks a vague word."""
    q = mention.quantity
    if q.high is None:
        number = f"{q.best}+"
    elif q.low < q.best == q.high:
        number = f"{q.best}-"
    else:
        number = f"{q.best}" if q.high == q.best else f"{q.best}-{q.high}"
    parts = [mention.kind, ("~" if q.is_vague else "") + number, mention.group]
    parts += ["part"] * mention.is_subset + ["total"] * mention.is_total
    return " ".join(p for p in parts if p)


def toll(parse: Parser, *sentences: str, large_scale: bool = False) -> Toll:
    mentions: list[CasualtyMention] = []
    where: list[int] = []
    for index, sentence in enumerate(sentences):
        found = casualty_mentions(parse(sentence))
        mentions += found
        where += [index] * len(found)
    return fatalities(mentions, sentences=where, large_scale=large_scale)


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_mentions(sentence: str, expected: str, parse: Parser) -> None:
    found = [written(m) for m in casualty_mentions(parse(sentence))]
    assert sorted(found) == sorted([] if expected == "-" else expected.split(" | "))


def test_offsets_and_tokens_point_at_the_words(parse: Parser) -> None:
    parsed = parse("Medics said at least 12 soldiers were killed near the ford.")
    (mention,) = casualty_mentions(parsed)
    text = parsed.sentence.text
    assert text[mention.quantity.start : mention.quantity.end] == "at least 12"
    assert parsed.doc[mention.verb].text == "killed"
    assert parsed.doc[mention.victim].text == "soldiers"


@pytest.mark.parametrize(
    ("sentence", "claimant"),
    [
        ("Officials said nine people died.", "Officials"),
        ("Nine people died, officials said.", "officials"),
        ("Nine people died, according to the Red Cross.", "Red Cross"),
        ("The defence ministry claimed 40 rebels were killed.", "defence ministry"),
        ("Nine people died.", ""),
        ("They said nine people died.", ""),
    ],
)
def test_claimant(sentence: str, claimant: str, parse: Parser) -> None:
    assert [m.claimant for m in casualty_mentions(parse(sentence))] == [claimant]


@pytest.mark.parametrize(
    ("sentences", "low", "best", "high"),
    [
        (["Three soldiers and two militants were killed."], 5, 5, 5),
        (["Three soldiers were killed.", "Two militants also died."], 5, 5, 5),
        (["Nine people were killed.", "The nine people died on the spot."], 9, 9, 9),
        (["At least nine people were killed.", "The dead were buried."], 9, 9, None),
        (["Nine people were killed, including three children."], 9, 9, 9),
        (["Between 30 and 40 people were killed."], 30, 30, 40),
        (["Dozens of people were killed."], 12, 12, None),
        (["Hundreds of people were killed."], 100, 100, None),
        (["Several people were killed."], 2, 3, None),
        (["Residents said 16 people died.", "The army said nine people died."], 9, 9, 16),
        (["Nine people were killed.", "The death toll later rose to 14."], 9, 14, 14),
        (["The death toll rose to 14."], 14, 14, 14),
        (["Nine people were killed and the bomber died too."], 10, 10, 10),
        (["The bomber killed 26 people besides himself."], 27, 27, 27),
        (["Nobody was killed."], 0, 0, 0),
        (["There were no casualties."], 0, 0, 0),
        (["Four people were killed on the spot.", "Another two died in hospital."], 6, 6, 6),
    ],
)
def test_toll_of_an_event(
    sentences: list[str], low: int | None, best: int, high: int | None, parse: Parser
) -> None:
    found = toll(parse, *sentences)
    assert (found.low, found.best, found.high, found.reported) == (low, best, high, True)


@pytest.mark.parametrize(
    "sentence",
    [
        "Shells fell on the town.",
        "Nine people were wounded.",
        "More than 900 people have been killed since January.",
        "The army gave no casualty figures.",
    ],
)
def test_unknown_is_not_zero(sentence: str, parse: Parser) -> None:
    found = toll(parse, sentence)
    assert (found.low, found.best, found.high, found.reported) == (None, 0, None, False)


def test_vague_words_stand_for_ten_in_a_large_battle(parse: Parser) -> None:
    assert toll(parse, "Several soldiers were killed.").best == 3
    assert toll(parse, "Several soldiers were killed.", large_scale=True).best == 10


def test_conflicting_claims_name_their_rule(parse: Parser) -> None:
    found = toll(parse, "Residents said 16 people died.", "The army said nine people died.")
    assert found.rule == "conflicting claims: lowest"


def test_each_mention_needs_its_sentence() -> None:
    with pytest.raises(ValueError, match="give one for each"):
        fatalities([], sentences=[1])


GROUPS = st.sampled_from(["", "soldiers", "civilians", "bomber", "children"])


@st.composite
def mentions(draw: st.DrawFn) -> CasualtyMention:
    low = draw(st.integers(0, 500))
    best = draw(st.integers(low, 600))
    high = draw(st.one_of(st.none(), st.integers(best, 900)))
    return CasualtyMention(
        draw(st.sampled_from(["killed", "injured"])),
        Quantity(0, 1, "n", low, best, high, "Exact", "person", "test", draw(st.booleans())),
        draw(st.integers(0, 3)),
        1,
        draw(GROUPS),
        draw(st.sampled_from(["", "army", "rebels"])),
        draw(st.booleans()),
        draw(st.booleans()),
        "test",
    )


@settings(max_examples=300)
@given(st.lists(st.tuples(mentions(), st.integers(0, 4)), max_size=8))
def test_toll_bounds_are_in_order(told: list[tuple[CasualtyMention, int]]) -> None:
    found = fatalities([m for m, _ in told], sentences=[s for _, s in told])
    if found.reported:
        assert found.low is not None
        assert found.low <= found.best
        assert found.high is None or found.best <= found.high
    else:
        assert (found.low, found.best, found.high) == (None, 0, None)


@settings(max_examples=300)
@given(st.lists(st.tuples(mentions(), st.integers(0, 4)), max_size=8))
def test_parts_are_never_added(told: list[tuple[CasualtyMention, int]]) -> None:
    whole = [(m, s) for m, s in told if not m.is_subset]
    assert fatalities([m for m, _ in told], sentences=[s for _, s in told]) == fatalities(
        [m for m, _ in whole], sentences=[s for _, s in whole]
    )


@settings(max_examples=25, deadline=None)
@given(total=st.integers(4, 900), part=st.integers(1, 3), word=st.sampled_from(["including", "among them"]))
def test_including_parts_of_a_sentence_are_never_added(
    parse: Parser, total: int, part: int, word: str
) -> None:
    found = toll(parse, f"The blast killed {total} people, {word} {part} nurses.")
    assert found.best == total
