from __future__ import annotations

import pytest

from pipelines.coding.acts import load_acts
from pipelines.coding.frames import find_frames

CASES = [
    # sentence, act, agents hold, targets hold
    ("Rebels attacked an army post near the river.", "attack", ["Rebels"], ["an army post"]),
    ("An army post was attacked by rebels.", "attack", ["rebels"], ["An army post"]),
    ("Troops that stormed the barracks later withdrew.", "attack", ["Troops"], ["the barracks"]),
    ("The shelling of the town by army troops killed two women.", "shell", ["army troops"], ["the town"]),
    ("Militants launched an attack on a convoy.", "attack", ["Militants"], ["a convoy"]),
    ("The base came under attack from insurgents.", "attack", ["insurgents"], ["The base"]),
    ("Clashes between the army and the militia lasted all day.", "clash", ["the army"], ["the militia"]),
    ("Soldiers clashed with militants in the forest.", "clash", ["Soldiers"], ["militants"]),
    ("The gunmen entered the village, killing six herders.", "kill", ["The gunmen"], ["six herders"]),
    ("Gunmen opened fire on a bus.", "shoot", ["Gunmen"], ["a bus"]),
    ("A raid carried out by militiamen left three dead.", "attack", ["militiamen"], []),
    ("The mayor's murder shocked the town.", "kill", [], ["The mayor's"]),
    ("Six herders were killed when fighters raided the camp.", "kill", [], ["Six herders"]),
    ("The rebels seized the town and burned the market.", "burn", ["The rebels"], ["the market"]),
    ("Dozens of homes were destroyed by army aircraft.", "destroy", ["army"], ["homes"]),
    ("Five people were killed and two women badly hurt in the raid.", "injure", [], ["two women"]),
    ("The group's murder of two nurses was condemned.", "kill", ["The group's"], ["two nurses"]),
    ("The gunmen and the soldiers attacked each other.", "clash", ["The gunmen"], ["the soldiers"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "act", "agents", "targets"), CASES)
def test_who_did_what_to_whom(sentence: str, act: str, agents: list[str], targets: list[str], parse) -> None:
    parsed = parse(sentence)
    frame = next(f for f in find_frames(parsed, load_acts()) if f.act.name == act)
    assert [parsed.doc[s:e].text for s, e in frame.agents][: len(agents)] == agents
    found = [parsed.doc[s:e].text for s, e in frame.targets]
    assert all(any(target in text for text in found) for target in targets)


def test_means_of_the_own_clause_only(parse) -> None:
    parsed = parse("A drone hit the depot, and gunmen attacked a bank in another street.")
    by_act = {f.token.text: f.means for f in find_frames(parsed, load_acts())}
    assert "drone" in by_act["hit"]
    assert "drone" not in by_act["attacked"]
