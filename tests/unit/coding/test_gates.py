from __future__ import annotations

import pytest

from pipelines.coding.acts import load_acts
from pipelines.coding.frames import find_frames
from pipelines.coding.gates import gate, topic_gate
from pipelines.coding.types import Article

KEPT_OUT = [
    ("The rebels did not attack the town.", "negated"),
    ("No attack on the convoy was recorded.", "negated"),
    ("The army denied killing the villagers.", "negated"),
    ("The group threatened to attack the port.", "unreal"),
    ("Officials fear that militants will attack the dam.", "unreal"),
    ("The army will attack the camp on Friday.", "modal"),
    ("If the rebels attack the town, thousands will flee.", "conditional"),
    ("A court convicted him of killing a judge.", "judicial"),
    ("The man was charged with murder.", "judicial"),
    ("Bandits attack the road every week.", "habitual"),
    ("Soldiers crossed the river to attack the camp.", "infinitive"),
    ("An attack helicopter landed at the airfield.", "modifier"),
]
ASSERTED = [
    "Rebels attacked the town on Monday.",
    "The army said that rebels had attacked the town.",
    "Soldiers began to shell the village at dawn.",
    "At least nine people may have been killed in the raid.",
    "The town was shelled overnight.",
]


@pytest.mark.parametrize(("sentence", "reason"), KEPT_OUT)
def test_what_is_no_event_is_kept_out_with_its_reason(sentence: str, reason: str, parse) -> None:
    frames = find_frames(parse(sentence), load_acts())
    assert frames
    assert all(gate(frame).startswith(reason) for frame in frames), [gate(f) for f in frames]


@pytest.mark.parametrize("sentence", ASSERTED)
def test_what_is_told_as_fact_passes(sentence: str, parse) -> None:
    frames = find_frames(parse(sentence), load_acts())
    assert any(gate(frame) == "" for frame in frames)


def test_topics_of_no_conflict() -> None:
    match = Article(
        "a-1", "", "Late goal sinks champions",
        "The striker scored in the final minute of the match, and the coach praised his players. "
        "The defence came under siege, but the goalkeeper kept the league leaders out.",
        None, "", "", "",
    )  # fmt: skip
    raid = Article(
        "a-2", "", "Raid kills nine", "Gunmen killed nine players of a team in a raid.", None, "", "", ""
    )
    assert topic_gate(match) == "topic: sport"
    assert topic_gate(raid) == ""
